"""Reading, changing and deleting one ticket, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError

from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from assignment.views import TicketViewSet
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db


def url(ticket: Ticket) -> str:
    return f"/apis/tickets/{ticket.pk}/"


@pytest.mark.parametrize(
    ("role", "barred"),
    [
        ("admin", set()),
        ("agent", {"external_id", "requester"}),
        ("requester", {"external_id", "priority", "requester"}),
    ],
)
def test_each_role_changes_what_it_may_and_is_told_what_it_may_not(
    role: str, barred: set[str], request: pytest.FixtureRequest, requester: User, admin: User
) -> None:
    client: APIClient = request.getfixturevalue(f"as_{role}")
    new = {
        "title": "New",
        "description": "New.",
        "status": "in_progress",
        "priority": "high",
        "external_id": "JIRA-1",
        "requester": admin.pk,
    }

    for name, value in new.items():
        ticket = make_ticket(requester=requester)
        response = client.patch(url(ticket), {name: value})

        if name in barred:
            assert response.status_code == 403
            assert response.json() == {"detail": f"You may not change: {name}."}
        else:
            assert (response.status_code, response.json()[name]) == (200, value)


def test_what_may_not_be_changed_may_be_sent_unchanged(as_requester: APIClient, requester: User) -> None:
    ticket = make_ticket(requester=requester, priority="low")
    body = as_requester.get(url(ticket)).json()

    response = as_requester.patch(url(ticket), {**body, "title": "New"})

    assert (response.status_code, response.json()["title"]) == (200, "New")


def test_one_barred_field_bars_the_whole_change(as_requester: APIClient, requester: User) -> None:
    ticket = make_ticket(requester=requester, title="Old")

    response = as_requester.patch(url(ticket), {"title": "New", "priority": "high", "external_id": "X"})

    assert response.json() == {"detail": "You may not change: external_id, priority."}
    assert Ticket.objects.get().title == "Old"


def test_who_works_on_it_and_when_cannot_be_sent(as_admin: APIClient) -> None:
    holder, other = make_agent(), make_agent()
    ticket = make_ticket()
    sent = {"assigned_agent": other.pk, "closed_at": "2001-01-01T00:00:00Z", "id": 7777, "created_at": None}

    response = as_admin.patch(url(ticket), sent)

    assert response.status_code == 200
    assert response.json()["id"] == ticket.pk
    assert response.json()["assigned_agent"]["id"] == holder.pk
    assert response.json()["closed_at"] is None


def test_closing_frees_the_agent_and_reopening_brings_it_back(as_requester: APIClient, requester: User) -> None:
    agent = make_agent(first_name="Ada", last_name="")
    ticket = make_ticket(requester=requester)

    closed = as_requester.patch(url(ticket), {"status": "closed"}).json()
    assert closed["closed_at"] is not None
    assert Agent.objects.get().load == 0

    reopened = as_requester.patch(url(ticket), {"status": "open"}).json()
    assert (reopened["closed_at"], reopened["assigned_agent"]) == (None, {"name": "Ada"})
    assert Agent.objects.get(pk=agent.pk).load == 1


def test_a_raised_priority_moves_the_ticket_and_the_answer_shows_it(as_admin: APIClient) -> None:
    make_agent(level=Level.JUNIOR)
    ticket = make_ticket(priority="low")
    senior = make_agent()

    body = as_admin.patch(url(ticket), {"priority": "high"}).json()

    assert body["assigned_agent"]["id"] == senior.pk
    assert body["assignment"]["trigger"] == "priority_changed"
    assert body == as_admin.get(url(ticket)).json()


def test_an_empty_change_changes_nothing(as_admin: APIClient) -> None:
    make_agent()
    ticket = make_ticket()
    before = as_admin.get(url(ticket)).json()

    assert as_admin.patch(url(ticket), {}).json() == before
    assert Decision.objects.count() == 1


def test_putting_is_not_a_way_to_change_a_ticket(as_admin: APIClient) -> None:
    response = as_admin.put(url(make_ticket()), {"title": "a"})

    assert (response.status_code, set(response.json())) == (405, {"detail"})


def test_others_tickets_do_not_exist_for_a_requester(as_requester: APIClient, admin: User) -> None:
    ticket = make_ticket(requester=admin, title="Secret")
    nobodys = make_ticket(title="Secret", requester=None)

    for theirs in (ticket, nobodys):
        assert as_requester.get(url(theirs)).status_code == 404
        assert as_requester.patch(url(theirs), {"title": "Mine"}).status_code == 404
    assert as_requester.get("/apis/tickets/?search=Secret").json()["count"] == 0
    assert as_requester.get(f"/apis/tickets/?requester={admin.pk}").json()["count"] == 0
    assert Ticket.objects.filter(title="Secret").count() == 2


def test_deleting_frees_the_agent_keeps_the_decisions_and_owes_no_mail(as_admin: APIClient) -> None:
    make_agent()
    ticket = make_ticket()

    response = as_admin.delete(url(ticket))

    assert (response.status_code, response.content) == (204, b"")
    assert as_admin.get(url(ticket)).status_code == 404
    assert as_admin.delete(url(ticket)).status_code == 404
    assert Agent.objects.get().load == 0
    assert Decision.objects.filter(ticket=ticket.pk).count() == 1
    assert [mail.status for mail in Notification.objects.all()] == ["cancelled"]


@pytest.mark.parametrize(
    ("action", "body"), [("patch", {"title": "New"}), ("patch", {"status": "closed"}), ("post", {})]
)
def test_a_ticket_deleted_while_it_is_changed_is_a_404(
    action: str, body: Any, as_admin: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = make_ticket()
    found = TicketViewSet.get_object

    def find_then_lose(view: Any) -> Any:
        it = found(view)
        Ticket.objects.filter(pk=it.pk)._raw_delete("default")  # another process was quicker
        return it

    monkeypatch.setattr(TicketViewSet, "get_object", find_then_lose)
    address = url(ticket) + ("assign/" if action == "post" else "")

    response = getattr(as_admin, action)(address, body)

    assert response.status_code == 404
    assert response.json() == {"detail": "It was there a moment ago: somebody has deleted it."}


def test_another_failure_of_the_database_stays_an_error(as_admin: APIClient) -> None:
    ticket = make_ticket()
    as_admin.raise_request_exception = False

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE"):
            raise DatabaseError("disk full")
        return execute(sql, *rest)

    from django.db import connection

    with connection.execute_wrapper(refuse):
        response = as_admin.patch(url(ticket), {"title": "New"})

    assert response.status_code == 500
    assert "disk" not in response.content.decode()


def test_a_database_that_is_too_busy_is_a_503(as_admin: APIClient) -> None:
    from django.db import OperationalError, connection

    ticket = make_ticket()

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if "tickets_ticket" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        response = as_admin.get(url(ticket))

    assert response.status_code == 503
    assert response.json() == {"detail": "The database is not available right now. Try again."}
