"""Requests that nobody would think of, made from the document, sent as each role: every answer is as described.

Schemathesis makes valid and invalid input for each operation: the edges of every rule first, then as many random
requests as GENERATED_EXAMPLES says.
"""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, settings
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import ApiToken
from tests.api.document import document
from tests.api.test_roles import World, world

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemathesis import Case
    from schemathesis.core.transport import Response

__all__ = ["world"]  # the fixture
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ROLES = ("owner", "agent", "admin")
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance, response_headers_conformance]
"""What is asked of every answer; of one with a body its type, too."""
BIGGEST_ID = 2**63 - 1
schema = schemathesis.openapi.from_dict({**document(), "host": "localhost", "basePath": "/apis"})


class Server:
    """The product as a web server calls it, on the connection of the test."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answer: Any = self.handler({"REMOTE_ADDR": "127.0.0.1", **environ}, start_response)
        with closing(answer):
            return [b"".join(answer)]


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Server()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def callers(world: World) -> dict[str, dict[str, str]]:
    """The headers of each role; X-Caller tells them apart in the command line that a failure shows."""
    tokens = {role: ApiToken.issue(user, "generated")[1] for role, user in world.callers.items() if user}
    signed_in = {role: {"Authorization": f"Token {tokens[role]}", "X-Caller": role} for role in ROLES}
    return {"anonymous": {"X-Caller": "anonymous"}, **signed_in}


def about_what_is_there(case: Case[Any], world: World) -> None:
    """Every other number is the id of a row that exists."""
    number = case.path_parameters.get("id")
    if isinstance(number, int) and 0 < number <= BIGGEST_ID and number % 2:
        case.path_parameters = {"id": world.id_for(case.path)}


def is_refused_whatever_is_sent(answer: Response) -> bool:
    """For who they are: asking again would be answered the same."""
    refusals = {401: NotAuthenticated.default_detail, 403: PermissionDenied.default_detail}
    return answer.status_code in refusals and answer.json() == {"detail": refusals[answer.status_code]}


def must_be_described(case: Case[Any], answer: Response) -> None:
    """Fail unless `answer` is one that the document describes."""
    if answer.status_code == 204:
        assert answer.content == b""
        case.validate_response(answer, checks=CHECKS)
    else:
        case.validate_response(answer, checks=[*CHECKS, content_type_conformance])


@schema.parametrize()
@settings(
    max_examples=int(os.environ.get("GENERATED_EXAMPLES", "10")),
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_answer_is_one_that_is_described(
    case: Case[Any], callers: dict[str, dict[str, str]], world: World, server: Server
) -> None:
    about_what_is_there(case, world)

    for role, headers in [*callers.items()]:
        with transaction.atomic():
            answer = case.call(app=server, base_url="http://localhost/apis", headers=headers)
            transaction.set_rollback(True)
        must_be_described(case, answer)
        if is_refused_whatever_is_sent(answer):
            del callers[role]
