"""A Swagger document that tells the truth, made by drf-yasg; the dashboard's client is generated from it.

drf-yasg alone leaves read-only fields optional, gives PATCH the full body, knows no error bodies, drops `null` from
nested objects and shows every filter as a string. The inspectors and the last pass here mend that.
"""

from __future__ import annotations

from copy import copy, deepcopy
from typing import TYPE_CHECKING, Any, cast

from csp.decorators import csp_update
from django import forms
from django_filters.rest_framework import DjangoFilterBackend
from drf_yasg import inspectors, openapi
from drf_yasg.generators import OpenAPISchemaGenerator
from drf_yasg.renderers import SwaggerJSONRenderer
from drf_yasg.utils import swagger_settings
from drf_yasg.views import SPEC_RENDERERS, get_schema_view
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from api.filters import Ordering, Search

if TYPE_CHECKING:
    from collections.abc import Iterator

    import django_filters
    from rest_framework.request import Request

INFO = openapi.Info(
    title="Ticket assignment",
    default_version="v1",
    description=(
        "Tickets reach the right agent by themselves, at once, and every decision says why. "
        "Sign in with a session cookie and CSRF token, or send `Authorization: Token <token>`."
    ),
)
_DETAIL = "Detail"
_INVALID = "ValidationErrors"
_ERRORS: dict[str, dict[str, Any]] = {
    _DETAIL: {"type": "object", "required": ["detail"], "properties": {"detail": {"type": "string"}}},
    _INVALID: {
        "type": "object",
        "description": "The messages for each field; `non_field_errors` for the rest. Or `detail`: no readable JSON.",
        "properties": {"detail": {"type": "string"}},
        "additionalProperties": {"type": "array", "items": {"type": "string"}},
    },
}
_ANSWERS = {
    "400": ("Bad input; each field with its messages.", _INVALID),
    "401": ("Not signed in.", _DETAIL),
    "403": ("Not allowed.", _DETAIL),
    "404": ("There is none, it is not visible to you, or the page is past the end.", _DETAIL),
}


class FilterParameters(inspectors.FilterInspector):
    """Filters with their real types, enums and repeatability."""

    def get_filter_parameters(self, filter_backend: Any) -> Any:
        """The parameters of one filter backend of the view."""
        if isinstance(filter_backend, DjangoFilterBackend):
            filterset = filter_backend.get_filterset_class(self.view, self.view.queryset)
            filters = filterset.base_filters.items() if filterset else ()
            return [self._parameter(name, item) for name, item in filters]
        if isinstance(filter_backend, Ordering):
            return [self._ordering()]
        if isinstance(filter_backend, Search) and not filter_backend.is_offered(self.view):
            return []
        return inspectors.NotHandled

    def _parameter(self, name: str, item: django_filters.Filter) -> openapi.Parameter:
        shape: dict[str, Any] = {"type": openapi.TYPE_STRING}
        field = item.field
        choices = [str(value) for value, _label in getattr(field, "choices", ()) if value != ""]
        if isinstance(field, forms.MultipleChoiceField):
            shape = {
                "type": openapi.TYPE_ARRAY,
                "items": openapi.Items(openapi.TYPE_STRING, enum=choices),
                "collectionFormat": "multi",
            }
        elif choices == ["true", "false"]:
            shape = {"type": openapi.TYPE_BOOLEAN}
        elif choices:
            shape["enum"] = choices
        elif isinstance(field, forms.IntegerField):
            shape = {"type": openapi.TYPE_INTEGER}
        elif isinstance(field, forms.DateTimeField):
            shape["format"] = openapi.FORMAT_DATETIME
        return openapi.Parameter(name, openapi.IN_QUERY, description=str(field.help_text), required=False, **shape)

    def _ordering(self) -> openapi.Parameter:
        names = [sign + name for name in getattr(self.view, "ordering_fields", ()) for sign in ("", "-")]
        description = f"One or more, separated by commas: {', '.join(names)}."
        return openapi.Parameter("ordering", openapi.IN_QUERY, description=description, type=openapi.TYPE_STRING)


class PageEnvelope(inspectors.DjangoRestResponsePagination):
    """The envelope of api/pagination.py."""

    def get_paginated_response(self, _paginator: Any, response_schema: Any) -> Any:
        """`{count, count_is_capped, next, previous, results}`."""
        link = {"type": openapi.TYPE_STRING, "format": openapi.FORMAT_URI, "x_nullable": True}
        return openapi.Schema(
            type=openapi.TYPE_OBJECT,
            required=["count", "count_is_capped", "next", "previous", "results"],
            properties={
                "count": openapi.Schema(type=openapi.TYPE_INTEGER, description="Exact up to 10,000."),
                "count_is_capped": openapi.Schema(
                    type=openapi.TYPE_BOOLEAN, description="There are more than `count`."
                ),
                "next": openapi.Schema(**link),
                "previous": openapi.Schema(**link),
                "results": response_schema,
            },
        )

    def get_paginator_parameters(self, _paginator: Any) -> Any:
        """`page`, `place` and `page_size`."""
        return [
            openapi.Parameter("page", openapi.IN_QUERY, type=openapi.TYPE_INTEGER, description="From 1."),
            openapi.Parameter(
                "place",
                openapi.IN_QUERY,
                type=openapi.TYPE_STRING,
                description="As `next` and `previous` have it: leads to a page at any depth at the same cost.",
            ),
            openapi.Parameter(
                "page_size", openapi.IN_QUERY, type=openapi.TYPE_INTEGER, description="25 unless given, at most 100."
            ),
        ]


class FieldFacts(inspectors.FieldInspector):
    """What drf-yasg forgets about a field: null for nested objects, write-only."""

    def process_result(self, result: Any, _method_name: str, obj: Any, **_: Any) -> Any:
        """`result`, completed."""
        if isinstance(result, openapi.SchemaRef) and isinstance(obj, serializers.BaseSerializer) and obj.allow_null:
            read_only = obj.read_only or None
            return openapi.Schema(type=openapi.TYPE_OBJECT, all_of=[result], x_nullable=True, read_only=read_only)
        if isinstance(result, openapi.Schema) and getattr(obj, "write_only", False):
            result["x-write-only"] = True
        if isinstance(result, openapi.Schema) and getattr(obj, "read_only", False):
            result.pop("minLength", None)  # a rule for input; what is stored may be empty
        if isinstance(result, openapi.Schema) and getattr(obj, "allow_blank", False):
            result.pop("format", None)  # "" is no e-mail
        return result


class AutoSchema(inspectors.SwaggerAutoSchema):
    """Operations with the inspectors above.

    What it cannot see is said with `swagger_auto_schema`: `is_list=True` by an action that answers with a page,
    `refuses=True` by one that answers 400 although it takes nothing.
    """

    field_inspectors = [FieldFacts, *swagger_settings.DEFAULT_FIELD_INSPECTORS]
    filter_inspectors = [FilterParameters, *swagger_settings.DEFAULT_FILTER_INSPECTORS]
    paginator_inspectors = [PageEnvelope, *swagger_settings.DEFAULT_PAGINATOR_INSPECTORS]

    def get_operation(self, operation_keys: Any = None) -> Any:
        """The operation, with a mark for `_add_errors`."""
        operation = super().get_operation(operation_keys)
        if self.overrides.get("refuses"):
            operation["x-refuses"] = True
        return operation

    def is_list_view(self) -> bool:
        """Whether the answer is a page of rows."""
        return bool(self.overrides.get("is_list") or super().is_list_view())


class Generator(OpenAPISchemaGenerator):
    """drf-yasg's document, corrected as a whole."""

    def get_schema(self, request: Request | None = None, public: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The Swagger 2.0 document."""
        document = super().get_schema(request, public)
        definitions = document["definitions"]
        definitions.update(deepcopy(_ERRORS))
        for path, method, operation in _operations(document):
            _split_body(operation, method, definitions)
            _add_errors(path, method, operation)
        for name in [name for name in definitions if not _is_used(name, document)]:
            del definitions[name]
        for name, definition in definitions.items():
            _require_what_is_answered(name, definition)
        return document


def _operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict) and "responses" in operation:
                yield path, method, operation


def _is_used(name: str, part: Any) -> bool:
    """Whether anything in `part` refers to the definition `name`."""
    if isinstance(part, dict):
        return part.get("$ref") == f"#/definitions/{name}" or any(_is_used(name, item) for item in part.values())
    return isinstance(part, list) and any(_is_used(name, item) for item in part)


def _split_body(operation: Any, method: str, definitions: dict[str, Any]) -> None:
    """Give requests a definition of their own: without read-only fields, and all optional for PATCH."""
    for parameter in operation["parameters"]:
        reference = parameter.get("schema", {}).get("$ref", "") if parameter["in"] == "body" else ""
        name = reference.rpartition("/")[2]
        if not name or name.endswith("Request"):
            continue
        own = f"Patched{name}Request" if method == "patch" else f"{name}Request"
        parameter["schema"] = {"$ref": f"#/definitions/{own}"}
        if own not in definitions:
            definitions[own] = _request(definitions[name], is_partial=method == "patch")


def _request(definition: dict[str, Any], *, is_partial: bool) -> dict[str, Any]:
    request = deepcopy(dict(definition))
    request["properties"] = {
        name: {key: value for key, value in facts.items() if key != "x-write-only"}
        for name, facts in definition["properties"].items()
        if not facts.get("readOnly")
    }
    required = [name for name in definition.get("required", []) if name in request["properties"]]
    request.pop("required", None)
    if required and not is_partial:
        request["required"] = required
    return request


def _require_what_is_answered(name: str, definition: dict[str, Any]) -> None:
    """Answers carry every field but write-only ones and those that the serializer calls `x-optional`."""
    optional = definition.pop("x-optional", ())
    if name in _ERRORS or name.endswith("Request"):
        return
    properties = definition["properties"]
    for field in [field for field, facts in properties.items() if facts.get("x-write-only")]:
        del properties[field]
    definition["required"] = [field for field in properties if field not in optional]


def _add_errors(path: str, method: str, operation: Any) -> None:
    is_public = operation.get("security") == []
    query = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "query"}
    codes = {
        "400": operation.pop("x-refuses", False) or bool(query) or method in {"post", "patch", "put"},
        "401": not is_public,
        "403": not is_public,
        "404": "{id}" in path or "page" in query,
    }
    for code, applies in codes.items():
        if applies and code not in operation["responses"]:
            description, name = _ANSWERS[code]
            operation["responses"][code] = {"description": description, "schema": {"$ref": f"#/definitions/{name}"}}


class _View(get_schema_view(public=True, permission_classes=(AllowAny,), authentication_classes=())):  # type: ignore[misc]
    """drf-yasg's view, which builds the document once in each process: it takes half a second, and all get the same."""

    _made: openapi.Swagger | None = None

    def get(self, request: Request, version: str = "", format: str | None = None) -> Response:  # noqa: A002 - DRF's name
        if not isinstance(request.accepted_renderer, tuple(SPEC_RENDERERS)):
            return cast("Response", super().get(request, version, format))  # a page that asks for the document
        if _View._made is None:
            _View._made = Generator(info=INFO).get_schema(request, public=True)
        document = copy(_View._made)
        document["host"], document["schemes"] = request.get_host(), [request.scheme]
        return Response(document)


swagger_ui = _View.with_ui("swagger", cache_timeout=0)
swagger_json = _View.as_cached_view(renderer_classes=(SwaggerJSONRenderer,))
# ReDoc draws in a worker made from a blob and sets styles inline; nothing else of the policy is relaxed.
redoc = csp_update({"worker-src": ["blob:"], "style-src": ["'unsafe-inline'"], "img-src": ["'self'", "data:"]})(
    _View.with_ui("redoc", cache_timeout=0)
)
