"""Nobody reaches what is another's: by its id, by a filter, by writing a field that is not theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import ApiToken, Session, User
from accounts.roles import Role
from conversation.services import add_attachment, add_comment
from tests.api.document import definition, document, operations
from tests.api.test_roles import NEW_PASSWORD, World, world
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.models import SavedView, Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

__all__ = ["world"]  # the fixture
pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger(db: None) -> User:
    return make_user(username="dora", role=Role.REQUESTER)


@pytest.fixture
def theirs(requester: User) -> dict[str, Any]:
    """What Charlie has: a ticket with words and a file, a note about it, a token, a view, a session."""
    ticket = make_ticket(requester=requester, title="Charlie's secret", external_id="SECRET-1")
    file = add_attachment(ticket, requester, SimpleUploadedFile("secret.txt", b"secret"))
    add_comment(ticket, requester, "My secret.", attachments=[file.pk])
    client_of(requester)
    return {
        "ticket": ticket,
        "file": file,
        "token": ApiToken.issue(requester, "secret")[0],
        "view": SavedView.objects.create(user=requester, name="secret", query=""),
        "session": Session.objects.get(user=requester),
    }


def test_no_id_leads_a_requester_to_what_is_anothers(stranger: User, theirs: dict[str, Any]) -> None:
    client = client_of(stranger)
    ticket, file = theirs["ticket"].pk, theirs["file"].pk
    reads = (
        *(f"/apis/tickets/{ticket}/{part}" for part in ("", "comments/", "attachments/", "timeline/")),
        f"/apis/attachments/{file}/",
    )
    removals = (
        f"/apis/attachments/{file}/",
        f"/apis/accounts/tokens/{theirs['token'].pk}/",
        f"/apis/accounts/sessions/{theirs['session'].pk}/",
        f"/apis/saved-views/{theirs['view'].pk}/",
    )

    assert {path: client.get(path).status_code for path in reads} == dict.fromkeys(reads, 404)
    assert {path: client.delete(path).status_code for path in removals} == dict.fromkeys(removals, 404)
    assert client.patch(f"/apis/tickets/{ticket}/", {"status": "closed"}).status_code == 404
    assert client.post(f"/apis/tickets/{ticket}/comments/", {"body": "Hi"}).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        *("", "search=secret", "search=SECRET-1", "ordering=title", "page_size=100", "waiting=true", "waiting=false"),
        *("requester={requester}", "assigned_agent={agent}", "status=open", "priority=medium&priority=high"),
        "created_after=2000-01-01T00:00:00Z",
    ],
)
def test_no_filter_shows_a_requester_what_is_anothers(query: str, stranger: User, theirs: dict[str, Any]) -> None:
    agent = make_agent()
    own = make_ticket(requester=stranger, title="secret too")
    values = {"requester": theirs["ticket"].requester_id, "agent": agent.pk}

    response = client_of(stranger).get(f"/apis/tickets/?{query.format(**values)}")

    assert response.status_code == 200
    assert {row["id"] for row in response.json()["results"]} <= {own.pk}
    assert response.json()["count"] <= 1


@pytest.mark.parametrize("role", [Role.AGENT, Role.REQUESTER])
@pytest.mark.parametrize("path", ["tokens", "sessions"])
def test_no_filter_shows_anothers_ways_in(path: str, role: Role, theirs: dict[str, Any]) -> None:
    caller = make_user(role=role)
    owner = theirs["ticket"].requester_id

    for query in ("", f"user={owner}", f"user__id={owner}", "search=secret", "page_size=100"):
        response = client_of(caller).get(f"/apis/accounts/{path}/?{query}")
        assert not [row for row in response.json()["results"] if row.get("user", caller.pk) != caller.pk], query
        assert "secret" not in response.content.decode()


def test_a_file_of_another_ticket_cannot_be_taken_along(stranger: User, theirs: dict[str, Any]) -> None:
    own = make_ticket(requester=stranger)

    answer = client_of(stranger).post(
        f"/apis/tickets/{own.pk}/comments/", {"body": "Mine now", "attachments": [theirs["file"].pk]}
    )

    assert answer.status_code == 400
    theirs["file"].refresh_from_db()
    assert theirs["file"].ticket_id == theirs["ticket"].pk


# --- fields that are not theirs ---------------------------------------------------------------------------------------

BODIES: dict[str, Any] = {
    "/tickets/": {"title": "Mine"},
    "/agents/": {"first_name": "Ada", "email": "ada@example.com", "level": "junior"},
    "/accounts/users/": {"username": "erin", "email": "erin@example.com", "password": "violet-Lamp-31"},
    "/accounts/tokens/": {"name": "script"},
    "/saved-views/": {"name": "Mine", "query": ""},
    "/accounts/me/": {"first_name": "Zoe"},
    "/accounts/users/{id}/": {"first_name": "Zoe"},
    "/agents/{id}/": {"first_name": "Zoe"},
    "/agents/me/": {"is_available": True},
    "/tickets/{id}/": {"description": "More"},
    "/tickets/{id}/comments/": {"body": "More"},
}
"""A body for each operation that writes a row; the rest are actions and take what they are described to take."""
OVERREACHING = {
    "id": 999_999,
    "pk": 999_999,
    "user": 1,
    "user_id": 1,
    "account": 1,
    "author": 1,
    "ticket": 1,
    "is_staff": True,
    "is_superuser": True,
    "load": 77,
    "open_load": 77,
    "reference": "T-999999",
    "digest": "0" * 64,
    "token": "tk_chosen",
    "assigned_agent": 1,
    "assigned_agent_id": 1,
    "created_at": "2000-01-01T00:00:00Z",
    "date_joined": "2000-01-01T00:00:00Z",
    "last_used_at": "2000-01-01T00:00:00Z",
    "last_login": "2000-01-01T00:00:00Z",
    "last_assigned_at": "2000-01-01T00:00:00Z",
    "html": "<script>",
    "body_html": "<script>",
    "groups": [1],
    "user_permissions": [1],
}


def written() -> list[tuple[str, str]]:
    return [
        (method, path) for method, path, _operation in operations() if path in BODIES and method in {"post", "patch"}
    ]


def test_every_operation_that_writes_a_row_is_asked() -> None:
    assert {path for _method, path in written()} == set(BODIES)


@pytest.mark.parametrize(("method", "path"), written())
def test_fields_that_nobody_may_write_are_not_written(method: str, path: str, world: World) -> None:
    caller = "owner" if path in {"/accounts/me/", "/tickets/{id}/comments/"} else "admin"
    caller = "agent" if path == "/agents/me/" else caller
    client = world.client(caller)
    parameter = next(item for item in document()["paths"][path][method]["parameters"] if item["name"] == "data")
    allowed = definition(parameter["schema"]["$ref"].rpartition("/")[2])["properties"]
    extra = {name: value for name, value in OVERREACHING.items() if name not in allowed}

    plain = getattr(client, method)(world.address(path), BODIES[path])
    if method == "post":
        _remove(path, plain.json()["id"])
    greedy = getattr(client, method)(world.address(path), {**extra, **BODIES[path]})

    assert greedy.status_code == plain.status_code
    shown = greedy.json()
    assert not {name for name, value in extra.items() if name in shown and shown[name] == value}
    assert "tk_chosen" not in greedy.content.decode()
    assert not User.objects.exclude(role=Role.ADMIN).filter(is_superuser=True).exists()


def _remove(path: str, pk: int) -> None:
    """So that the same row can be made again."""
    if path == "/accounts/users/":
        User.objects.filter(pk=pk).delete()
    elif path == "/agents/":
        from agents.models import Agent

        Agent.objects.filter(pk=pk).update(email="was-ada@example.com")
    elif path == "/saved-views/":
        SavedView.objects.filter(pk=pk).delete()


@pytest.mark.parametrize("role", [Role.REQUESTER, Role.AGENT])
def test_nobody_makes_themselves_more(role: Role) -> None:
    user = make_user(role=role)
    client = client_of(user)

    client.patch("/apis/accounts/me/", {"role": "admin", "is_active": True, "is_superuser": True, "username": "root"})
    client.post("/apis/accounts/me/password/", {**NEW_PASSWORD, "role": "admin"})
    client_of(user).patch("/apis/agents/me/", {"level": "senior", "capacity": 1000})

    user.refresh_from_db()
    assert (user.role, user.is_staff, user.is_superuser) == (role, False, False)
    assert user.username != "root"


def test_a_requester_makes_a_ticket_for_nobody_else(as_requester: APIClient, requester: User, admin: User) -> None:
    made = as_requester.post("/apis/tickets/", {"title": "x", "requester": admin.pk, "external_id": "TAKEN"})

    ticket = Ticket.objects.get(pk=made.json()["id"])
    assert (ticket.requester, ticket.external_id) == (requester, None)


@pytest.mark.parametrize("name", ["requester", "external_id"])
def test_what_a_requester_writes_does_not_tell_whether_there_is_such_a_one(
    name: str, as_requester: APIClient, requester: User, admin: User
) -> None:
    gone = make_user(is_active=False)
    make_ticket(external_id="JIRA-1")
    own = make_ticket(requester=requester)
    candidates: dict[str, list[Any]] = {
        "requester": [admin.pk, gone.pk, 999_999],
        "external_id": ["JIRA-1", "JIRA-2"],
    }
    guesses = candidates[name]

    changed = [as_requester.patch(f"/apis/tickets/{own.pk}/", {name: guess}) for guess in guesses]
    created = [as_requester.post("/apis/tickets/", {"title": "Mine", name: guess}) for guess in guesses]

    assert {(answer.status_code, answer.content) for answer in changed} == {
        (403, f'{{"detail":"You may not change: {name}."}}'.encode())
    }
    assert {answer.status_code for answer in created} == {201}
    assert {(answer.json()["requester"], answer.json()["external_id"]) for answer in created} == {(requester.pk, None)}
