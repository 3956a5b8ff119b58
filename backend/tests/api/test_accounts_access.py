"""Who may call what under accounts/: every endpoint, every method, every role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from accounts.models import ApiToken
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

NEW_USER = {"username": "dora", "email": "dora@example.com", "password": "violet-Lamp-31", "role": "agent"}
NEW_PASSWORD = {"old_password": PASSWORD, "new_password": "violet-Lamp-31"}
LOGIN = {"username": "erin", "password": PASSWORD}
ROLES = ("anonymous", "requester", "agent", "admin")

# method, path, body, then the answer to each of ROLES
TABLE: list[tuple[str, str, Any, tuple[int, int, int, int]]] = [
    ("get", "login/", None, (405, 405, 405, 405)),
    ("post", "login/", LOGIN, (200, 200, 200, 200)),
    ("put", "login/", LOGIN, (405, 405, 405, 405)),
    ("delete", "login/", None, (405, 405, 405, 405)),
    ("get", "logout/", None, (401, 405, 405, 405)),
    ("post", "logout/", None, (401, 204, 204, 204)),
    ("get", "me/", None, (401, 200, 200, 200)),
    ("post", "me/", {}, (401, 405, 405, 405)),
    ("put", "me/", {}, (401, 405, 405, 405)),
    ("patch", "me/", {"first_name": "Zoe"}, (401, 200, 200, 200)),
    ("delete", "me/", None, (401, 405, 405, 405)),
    ("get", "me/password/", None, (401, 405, 405, 405)),
    ("post", "me/password/", NEW_PASSWORD, (401, 204, 204, 204)),
    ("get", "users/", None, (401, 403, 403, 200)),
    ("post", "users/", NEW_USER, (401, 403, 403, 201)),
    ("delete", "users/", None, (401, 403, 403, 405)),
    ("get", "users/{other}/", None, (401, 403, 403, 200)),
    ("put", "users/{other}/", NEW_USER, (401, 403, 403, 405)),
    ("patch", "users/{other}/", {"role": "admin"}, (401, 403, 403, 200)),
    ("delete", "users/{other}/", None, (401, 403, 403, 204)),
    ("get", "users/999999/", None, (401, 403, 403, 404)),
    ("get", "users/x/", None, (401, 403, 403, 404)),
    ("get", "users/99999999999999999999999/", None, (401, 403, 403, 404)),
    ("get", "tokens/", None, (401, 200, 200, 200)),
    ("post", "tokens/", {"name": "script"}, (401, 201, 201, 201)),
    ("get", "tokens/{others_token}/", None, (401, 405, 405, 405)),
    ("patch", "tokens/{others_token}/", {"name": "x"}, (401, 405, 405, 405)),
    ("delete", "tokens/{others_token}/", None, (401, 404, 404, 404)),
    ("delete", "tokens/99999999999999999999999/", None, (401, 404, 404, 404)),
]
CASES = [
    pytest.param(method, path, body, role, status, id=f"{method} {path} as {role}")
    for method, path, body, answers in TABLE
    for role, status in zip(ROLES, answers, strict=True)
]


@pytest.fixture
def erin(db: None) -> User:
    """Somebody else."""
    return make_user(username="erin")


@pytest.mark.parametrize(("method", "path", "body", "role", "status"), CASES)
def test_each_role_gets_the_answer_that_the_contract_says(
    method: str, path: str, body: Any, role: str, status: int, erin: User, request: pytest.FixtureRequest
) -> None:
    token, _text = ApiToken.issue(erin, "erin's")
    client: APIClient = request.getfixturevalue(f"as_{role}")
    url = "/apis/accounts/" + path.format(other=erin.pk, others_token=token.pk)

    response = getattr(client, method)(url, body)

    assert response.status_code == status, response.content
    if status in {401, 403, 404, 405}:
        assert set(response.json()) == {"detail"}
    if status == 401:
        assert response["WWW-Authenticate"] == "Token"
    assert ApiToken.objects.filter(pk=token.pk).exists()
