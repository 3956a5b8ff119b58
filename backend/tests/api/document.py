"""The Swagger document of the code under test, and whether an answer is what it says."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from drf_yasg.codecs import OpenAPICodecJson
from jsonschema import Draft4Validator, FormatChecker  # type: ignore[import-untyped]

from api.schema import INFO, Generator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rest_framework.response import Response

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def document() -> dict[str, Any]:
    """What `swagger.json` serves, but for the address."""
    schema = Generator(info=INFO).get_schema(public=True)
    made: dict[str, Any] = json.loads(OpenAPICodecJson(validators=[]).encode(schema))
    return made


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    for path, item in document()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method, path, item[method]


def definition(name: str) -> dict[str, Any]:
    """The named shape."""
    found: dict[str, Any] = document()["definitions"][name]
    return found


def deviations(method: str, path: str, response: Response) -> list[str]:
    """How the answer of an operation differs from what the document says about it."""
    described = document()["paths"][path][method]["responses"].get(str(response.status_code))
    if described is None:
        return [f"{method} {path} answers {response.status_code}, which is not described"]
    if described.get("schema") == {"type": "file"}:
        return []
    if "schema" not in described:
        return [f"a body where none is described: {response.content!r}"] if response.content else []
    validator = Draft4Validator(_as_json_schema(described["schema"]), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(json.loads(response.content))]


def read(response: Response) -> bytes:
    """The whole body; a download is closed by it."""
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def _as_json_schema(part: Any) -> Any:
    """References put in, `x-nullable` spelled out, and no field that is not described."""
    if isinstance(part, list):
        return [_as_json_schema(item) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _as_json_schema(definition(part["$ref"].rpartition("/")[2]))
    shape = {name: _as_json_schema(value) for name, value in part.items() if name != "x-nullable"}
    if isinstance(part.get("properties"), dict):
        shape.setdefault("additionalProperties", False)
    return {"anyOf": [shape, {"type": "null"}]} if part.get("x-nullable") is True else shape
