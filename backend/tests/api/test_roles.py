"""Who may do what: one table of every operation and every role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import ApiToken, Session, User
from accounts.roles import Role
from agents.models import Agent
from assignment.models import Decision
from conversation.services import add_attachment, add_comment
from notifications.models import Notification, Status
from tests.api.document import deviations, operations, read
from tests.conftest import client_of
from tests.factories import PASSWORD, make_agent, make_ticket, make_user
from tickets.models import SavedView

if TYPE_CHECKING:
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

USER = {"username": "erin", "email": "erin@example.com", "password": "violet-Lamp-31"}
AGENT = {"first_name": "Ada", "email": "ada@example.com", "level": "junior"}
LOGIN = {"username": "charlie", "password": PASSWORD}
UPLOAD = object()
"""Stands for a form with a file."""
NEW_PASSWORD = {"old_password": PASSWORD, "new_password": "violet-Lamp-31"}

CALLERS = ("anonymous", "owner", "stranger", "agent", "colleague", "admin")
"""`owner` is the requester whose ticket, token, view and account are asked about, `stranger` another one; `agent`
holds the ticket, `colleague` is another agent."""

# method, path, body, then the answer to each of CALLERS
TABLE: list[tuple[str, str, Any, tuple[int, int, int, int, int, int]]] = [
    ("post", "/accounts/login/", LOGIN, (200, 200, 200, 200, 200, 200)),
    ("post", "/accounts/logout/", None, (401, 204, 204, 204, 204, 204)),
    ("get", "/accounts/me/", None, (401, 200, 200, 200, 200, 200)),
    ("patch", "/accounts/me/", {"first_name": "Zoe"}, (401, 200, 200, 200, 200, 200)),
    ("post", "/accounts/me/password/", NEW_PASSWORD, (401, 204, 204, 204, 204, 204)),
    ("post", "/accounts/password-reset/", {"email": "charlie@example.com"}, (204, 204, 204, 204, 204, 204)),
    ("post", "/accounts/set-password/", {"uid": "MQ", "token": "x", "password": "y"}, (400, 400, 400, 400, 400, 400)),
    ("get", "/accounts/tokens/", None, (401, 200, 200, 200, 200, 200)),
    ("post", "/accounts/tokens/", {"name": "script"}, (401, 201, 201, 201, 201, 201)),
    ("delete", "/accounts/tokens/{id}/", None, (401, 204, 404, 404, 404, 404)),
    ("get", "/accounts/sessions/", None, (401, 200, 200, 200, 200, 200)),
    ("delete", "/accounts/sessions/{id}/", None, (401, 204, 404, 404, 404, 204)),
    ("get", "/accounts/users/", None, (401, 403, 403, 403, 403, 200)),
    ("post", "/accounts/users/", USER, (401, 403, 403, 403, 403, 201)),
    ("get", "/accounts/users/{id}/", None, (401, 403, 403, 403, 403, 200)),
    ("patch", "/accounts/users/{id}/", {"role": "agent"}, (401, 403, 403, 403, 403, 200)),
    ("delete", "/accounts/users/{id}/", None, (401, 403, 403, 403, 403, 204)),
    ("get", "/agents/", None, (401, 403, 403, 200, 200, 200)),
    ("post", "/agents/", AGENT, (401, 403, 403, 403, 403, 201)),
    ("get", "/agents/me/", None, (401, 403, 403, 200, 200, 404)),
    ("patch", "/agents/me/", {"is_available": False}, (401, 403, 403, 200, 200, 404)),
    ("get", "/agents/{id}/", None, (401, 403, 403, 200, 200, 200)),
    ("patch", "/agents/{id}/", {"is_available": False}, (401, 403, 403, 403, 403, 200)),
    ("delete", "/agents/{id}/", None, (401, 403, 403, 403, 403, 204)),
    ("post", "/agents/{id}/invite/", None, (401, 403, 403, 403, 403, 200)),
    ("post", "/agents/{id}/hand-over/", None, (401, 403, 403, 403, 403, 200)),
    ("get", "/attachments/{id}/", None, (401, 200, 404, 200, 200, 200)),
    ("delete", "/attachments/{id}/", None, (401, 403, 404, 403, 403, 204)),
    ("get", "/decisions/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/decisions/{id}/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/history/", None, (401, 403, 403, 403, 403, 200)),
    ("get", "/notifications/", None, (401, 403, 403, 403, 403, 200)),
    ("get", "/notifications/{id}/", None, (401, 403, 403, 403, 403, 200)),
    ("post", "/notifications/{id}/retry/", None, (401, 403, 403, 403, 403, 200)),
    ("post", "/notifications/{id}/dismiss/", None, (401, 403, 403, 403, 403, 200)),
    ("get", "/notifications/{id}/preview/", None, (401, 403, 403, 403, 403, 200)),
    ("get", "/reports/activity/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/reports/agents/{id}/load/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/reports/counts/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/reports/overview/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/tickets/", None, (401, 200, 200, 200, 200, 200)),
    ("post", "/tickets/", {"title": "It smokes"}, (401, 201, 201, 201, 201, 201)),
    ("get", "/tickets/{id}/", None, (401, 200, 404, 200, 200, 200)),
    ("patch", "/tickets/{id}/", {"status": "closed"}, (401, 200, 404, 200, 200, 200)),
    ("delete", "/tickets/{id}/", None, (401, 403, 403, 403, 403, 204)),
    ("post", "/tickets/{id}/assign/", {}, (401, 403, 403, 403, 403, 200)),
    ("post", "/tickets/{id}/hand-back/", {"reason": "Ill"}, (401, 403, 403, 200, 403, 403)),
    ("get", "/tickets/{id}/comments/", None, (401, 200, 404, 200, 200, 200)),
    ("post", "/tickets/{id}/comments/", {"body": "Any news?"}, (401, 201, 404, 201, 201, 201)),
    ("get", "/tickets/{id}/attachments/", None, (401, 200, 404, 200, 200, 200)),
    ("post", "/tickets/{id}/attachments/", UPLOAD, (401, 201, 404, 201, 201, 201)),
    ("get", "/tickets/{id}/decisions/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/tickets/{id}/timeline/", None, (401, 200, 404, 200, 200, 200)),
    ("get", "/tickets/{id}/candidates/", None, (401, 403, 403, 403, 403, 200)),
    ("post", "/tickets/bulk/", {"ids": [1], "action": "close"}, (401, 403, 403, 403, 403, 200)),
    ("get", "/tickets/export/", None, (401, 403, 403, 200, 200, 200)),
    ("get", "/saved-views/", None, (401, 200, 200, 200, 200, 200)),
    ("post", "/saved-views/", {"name": "Mine", "query": "status=open"}, (401, 201, 201, 201, 201, 201)),
    ("delete", "/saved-views/{id}/", None, (401, 204, 404, 404, 404, 404)),
]
CASES = [
    pytest.param(method, path, body, caller, status, id=f"{method} {path} as {caller}")
    for method, path, body, answers in TABLE
    for caller, status in zip(CALLERS, answers, strict=True)
]


@dataclass(frozen=True)
class World:
    """The objects that the operations are about, by the first part of their paths, and who calls."""

    ids: dict[str, int]
    callers: dict[str, User | None]

    def client(self, caller: str) -> APIClient:
        return client_of(self.callers[caller])

    def id_for(self, path: str) -> int | None:
        return next((key for kind, key in self.ids.items() if path.startswith(kind)), None)

    def address(self, path: str) -> str:
        return "/apis" + path.replace("{id}", str(self.id_for(path)))


def client_session(user: User) -> Session:
    """A browser in which `user` is signed in."""
    client_of(user)
    return Session.objects.filter(user=user).latest("id")


@pytest.fixture
def world(admin: User, agent_user: User, requester: User) -> World:
    agent = make_agent()
    ticket = make_ticket(requester=requester)
    token, _text = ApiToken.issue(requester, "charlie's")
    notification = Notification.objects.latest("id")
    Notification.objects.filter(pk=notification.pk).update(status=Status.FAILED, next_attempt_at=None)
    file = add_attachment(ticket, requester, SimpleUploadedFile("screen.txt", b"Smoke."))
    add_comment(ticket, requester, "See the file.", attachments=[file.pk])
    ids = {
        "/attachments/": file.pk,
        "/accounts/tokens/": token.pk,
        "/accounts/sessions/": client_session(requester).pk,
        "/accounts/users/": requester.pk,
        "/agents/": agent.pk,
        "/decisions/": Decision.objects.get().pk,
        "/notifications/": notification.pk,
        "/reports/agents/": agent.pk,
        "/saved-views/": SavedView.objects.create(user=requester, name="Hers", query="").pk,
        "/tickets/": ticket.pk,
    }
    stranger = make_user(username="dora", role=Role.REQUESTER)
    colleague = make_user(username="frank", role=Role.AGENT)
    make_agent(account=colleague)
    assert ticket.assigned_agent == Agent.objects.get(account=agent_user)
    callers = {"owner": requester, "stranger": stranger, "agent": agent_user, "colleague": colleague, "admin": admin}
    return World(ids, {"anonymous": None, **callers})


@pytest.mark.parametrize(("method", "path", "body", "caller", "status"), CASES)
def test_each_role_gets_the_answer_that_the_contract_says_in_the_shape_that_the_document_says(
    method: str, path: str, body: Any, caller: str, status: int, world: World
) -> None:
    form = {"data": {"file": SimpleUploadedFile("log.txt", b"It smokes.")}, "format": "multipart"}
    sent = form if body is UPLOAD else {"data": body}
    response = getattr(world.client(caller), method)(world.address(path), **sent)

    assert response.status_code == status
    assert deviations(method, path, response) == []
    read(response)


def test_the_table_has_a_row_for_every_operation_and_no_other() -> None:
    assert {(method, path) for method, path, _body, _answers in TABLE} == {
        (method, path) for method, path, _operation in operations()
    }


@pytest.mark.parametrize("method", ["put", "options", "trace"])
@pytest.mark.parametrize("path", sorted({path for _method, path, *_ in TABLE}))
def test_other_methods_are_refused_everywhere(method: str, path: str, world: World) -> None:
    response = getattr(world.client("admin"), method)(world.address(path))

    assert response.status_code == 405
    assert response.json() == {"detail": f'Method "{method.upper()}" not allowed.'}


@pytest.mark.parametrize("caller", ["owner", "agent", "admin"])
@pytest.mark.parametrize("kind", ["tickets", "agents", "decisions", "notifications"])
@pytest.mark.parametrize("key", ["0", "-1", "x", "999999", "99999999999999999999999", "%00", "1.0"])
def test_what_does_not_exist_is_never_an_error_of_ours(caller: str, kind: str, key: str, world: World) -> None:
    response = world.client(caller).get(f"/apis/{kind}/{key}/")

    assert response.status_code in {403, 404}
    assert set(response.json()) == {"detail"}
