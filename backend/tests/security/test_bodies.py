"""Bodies that are too large, broken, of the wrong kind or built to hurt: refused everywhere, never a failure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.document import operations
from tests.api.test_roles import World, world

if TYPE_CHECKING:
    from rest_framework.test import APIClient

__all__ = ["world"]  # the fixture
pytestmark = pytest.mark.django_db

JSON = "application/json"
FORM = "multipart/form-data; boundary=B"
WRITES = sorted({(method, path) for method, path, _operation in operations() if method in {"post", "patch"}})
BODIES: dict[str, tuple[str, bytes]] = {
    "cut off": (JSON, b'{"title": "x'),
    "no UTF-8": (JSON, b'{"title": "\xff\xfe"}'),
    "half a pair": (JSON, b'{"title": "\\ud800", "name": "\\udfff", "body": "\\ud800"}'),
    "UTF-16": (JSON, '{"title": "x"}'.encode("utf-16")),
    "NUL": (JSON, b'{"title": "a\\u0000b", "name": "\\u0000", "body": "\\u0000", "email": "\\u0000"}'),
    "not finite": (JSON, b'{"capacity": NaN, "agent": Infinity, "ids": [-Infinity]}'),
    "huge number": (JSON, b'{"agent": 1' + b"0" * 5000 + b', "capacity": 1e999, "ids": [1e400]}'),
    "deep": (JSON, b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    "deep list": (JSON, b"[" * 100_000),
    "a list": (JSON, b"[]"),
    "a string": (JSON, b'"x"'),
    "null": (JSON, b"null"),
    "twice": (JSON, b'{"title": "a", "title": {"b": 1}}'),
    "polluting": (JSON, b'{"__proto__": {"role": "admin"}, "constructor": 1, "__class__": 1}'),
    "many fields": (JSON, json.dumps({f"f{number}": 1 for number in range(20_000)}).encode()),
    "too large": (JSON, b'{"title": "' + b"x" * 1_100_000 + b'"}'),
    "XML": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "YAML": ("application/yaml", b"!!python/object/apply:os.system [id]"),
    "a form": ("application/x-www-form-urlencoded", b"title=x"),
    "no kind": ("", b"{}"),
    "odd kind": ("application/json; charset=nonsense", b"{}"),
    "form without end": (FORM, b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx'),
    "form without start": (FORM, b"x" * 1000),
    "form of many parts": (FORM, b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 5000 + b"--B--"),
    "form of many files": (
        FORM,
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nx\r\n' * 500 + b"--B--",
    ),
    "form with a long head": (
        FORM,
        b"--B\r\nContent-Disposition: form-data; name=" + b"a" * 100_000 + b"\r\n\r\nx\r\n--B--",
    ),
    "form without boundary": ("multipart/form-data", b"x"),
    "form with a long boundary": ("multipart/form-data; boundary=" + "a" * 5000, b"x"),
}


def send(client: Any, method: str, address: str, kind: str, body: bytes) -> Any:
    return client.generic(method.upper(), address, body, content_type=kind)


@pytest.mark.parametrize("name", BODIES)
def test_no_operation_fails_over_a_body_that_is_built_to_hurt(name: str, world: World) -> None:
    kind, body = BODIES[name]
    for caller in ("anonymous", "admin"):
        for method, path in WRITES:
            response = send(world.client(caller), method, world.address(path), kind, body)
            assert response.status_code < 500, (caller, method, path)
            assert b"Traceback" not in response.content
            if response.status_code >= 400:
                assert response["Content-Type"] == JSON


@pytest.mark.parametrize("name", ["cut off", "no UTF-8", "deep", "deep list", "too large"])
def test_what_cannot_be_read_is_the_senders_fault(name: str, as_admin: APIClient) -> None:
    kind, body = BODIES[name]

    assert send(as_admin, "post", "/apis/tickets/", kind, body).status_code == 400


@pytest.mark.parametrize("name", ["XML", "YAML", "a form"])
def test_other_kinds_of_bodies_are_not_even_read(name: str, as_admin: APIClient) -> None:
    kind, body = BODIES[name]

    assert send(as_admin, "post", "/apis/tickets/", kind, body).status_code == 415


@pytest.mark.parametrize(
    "query", ["page=" + "9" * 5000, "search=" + "x" * 5000, "ordering=" + "id," * 5000, "%00=%00", "status=%ff%fe"]
)
def test_no_query_is_too_much(query: str, as_admin: APIClient) -> None:
    for path in ("/apis/tickets/", "/apis/agents/", "/apis/history/", "/apis/accounts/users/"):
        assert as_admin.get(f"{path}?{query}").status_code in {200, 400, 404}
