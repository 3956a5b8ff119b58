"""The audit list and a ticket's timeline over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assignment.services import assign_by_hand, hand_back, route_again
from conversation.services import add_comment
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db

HISTORY = "/apis/history/"


def found(client: APIClient, query: str) -> list[dict[str, Any]]:
    response = client.get(f"{HISTORY}?{query}")
    assert response.status_code == 200, response.content
    rows: list[dict[str, Any]] = response.json()["results"]
    return rows


def events(client: APIClient, ticket: Ticket) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = client.get(f"/apis/tickets/{ticket.pk}/timeline/").json()["events"]
    return shown


def test_the_newest_change_comes_first_with_all_that_is_known(
    as_admin: APIClient, admin: User, requester: User
) -> None:
    ticket = make_ticket(title="It smokes")

    as_admin.patch(f"/apis/tickets/{ticket.pk}/", {"requester": requester.pk}, REMOTE_ADDR="203.0.113.7")

    [newest, *_] = found(as_admin, "")
    at = newest.pop("at")
    assert at > ticket.created_at.isoformat()
    assert newest.pop("id") > 0
    assert newest == {
        "action": "changed",
        "object_type": "ticket",
        "object_id": ticket.pk,
        "object_name": f"{ticket.reference} It smokes",
        "changes": [{"field": "requester", "old": None, "new": "charlie"}],
        "actor": admin.pk,
        "actor_name": "alice",
        "source": "dashboard",
        "address": "203.0.113.7",
    }


def test_it_is_filtered_by_what_whose_who_where_and_when(as_admin: APIClient, admin: User) -> None:
    agent = make_agent()
    ticket = make_ticket()
    as_admin.patch(f"/apis/agents/{agent.pk}/", {"is_available": False})
    changed = found(as_admin, "action=changed")

    assert [(row["object_type"], row["object_id"]) for row in changed] == [("agent", agent.pk)]
    assert changed[0]["changes"] == [{"field": "is_available", "old": "true", "new": "false"}]
    assert found(as_admin, f"actor={admin.pk}") == found(as_admin, "source=dashboard&source=token") == changed
    assert [row["object_id"] for row in found(as_admin, f"object_type=ticket&object_id={ticket.pk}")] == [ticket.pk]
    assert {row["object_type"] for row in found(as_admin, "object_type=account")} == {"account"}
    at = changed[0]["at"].replace("+", "%2B")
    assert found(as_admin, f"after={at}") == changed
    assert changed[0] not in found(as_admin, f"before={at}")
    assert found(as_admin, f"search={ticket.reference}")[0]["object_id"] == ticket.pk


@pytest.mark.parametrize(
    "query",
    ["object_type=x", "object_id=0", "object_id=x", "action=x", "source=x", "actor=-1", "after=x", "before=9999-99"],
)
def test_a_filter_that_means_nothing_is_named(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{HISTORY}?{query}")

    assert response.status_code == 400
    assert list(response.json()) == [query.partition("=")[0]]


def test_nobody_can_write_it(as_admin: APIClient) -> None:
    for method in ("post", "patch", "delete"):
        assert getattr(as_admin, method)(HISTORY, {}).status_code == 405


def test_the_list_costs_the_same_for_few_rows_and_for_many(
    as_admin: APIClient, requester: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found(as_admin, "")
    for number in (3, 27):
        for _ in range(number):
            make_ticket(requester=requester)
            make_agent()
        # session and account; count, page (the actor is joined), the names of requesters
        with django_assert_num_queries(2 + 2 + 1):
            found(as_admin, "page_size=100")


def test_a_timeline_tells_creation_changes_decisions_and_mails_in_their_order(
    as_agent: APIClient, as_admin: APIClient, requester: User
) -> None:
    other = make_agent(first_name="Grace", last_name="Hopper", is_available=False)
    ticket = make_ticket(requester=requester, priority=Priority.LOW)
    as_admin.patch(f"/apis/tickets/{ticket.pk}/", {"priority": "high"})
    as_admin.post(f"/apis/tickets/{ticket.pk}/assign/", {"agent": other.pk, "override": True})

    shown = events(as_agent, ticket)

    assert [event["kind"] for event in shown] == [
        *("created", "decision", "mail"),  # routed to Bob
        *("changed", "mail"),  # Bob keeps it
        *("decision", "mail"),  # to Grace; Bob never heard of it: his mails were not sent yet
    ]
    assert [event["by"] for event in shown if event["kind"] != "mail"] == ["charlie", "", "alice", "alice"]
    assert shown[3]["changes"] == [{"field": "priority", "old": "low", "new": "high"}]
    assert shown[3]["source"] == "dashboard"
    assert shown[5]["decision"]["agent_name"] == "Grace Hopper"
    assert "by hand" in shown[5]["decision"]["explanation"]
    assert shown[6]["mail"]["kind"] == "assigned"
    assert shown[2]["mail"]["status"] == "cancelled"
    assert len({event["key"] for event in shown}) == len(shown)


def test_a_requester_sees_what_happened_and_nothing_internal(
    as_requester: APIClient, as_admin: APIClient, as_agent: APIClient, requester: User
) -> None:
    ticket = as_requester.post("/apis/tickets/", {"title": "It smokes"}).json()
    address = f"/apis/tickets/{ticket['id']}/"
    as_admin.patch(address, {"external_id": "SECRET-1", "priority": "high"})
    as_admin.patch(address, {"requester": requester.pk, "external_id": "SECRET-2"})
    make_agent(first_name="Grace", last_name="Hopper", email="grace@example.com")
    as_agent.post(f"{address}hand-back/", {"reason": "Cannot stand them"})
    as_requester.patch(address, {"status": "closed"})

    response = as_requester.get(f"{address}timeline/")

    shown = response.json()["events"]
    assert [event["kind"] for event in shown] == ["created", "decision", "changed", "decision", "changed"]
    assert [change["field"] for event in shown for change in event["changes"]] == ["priority", "status"]
    assert shown[3]["decision"]["agent_name"] == "Grace Hopper"
    assert {event["source"] for event in shown} == {None}
    for internal in ("SECRET", "stand", "@example.com", "hand_back", "senior", "lowest load"):
        assert internal not in response.content.decode()


def test_a_timeline_of_300_events_opens_in_one_request_with_a_fixed_number_of_queries(
    as_admin: APIClient, requester: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first, second = make_agent(), make_agent()
    ticket = make_ticket(requester=make_user())
    events(as_admin, ticket)

    shown: dict[str, Any] = {}
    for times in (3, 72):
        for number in range(times):
            ticket.requester = make_user()
            ticket.save()
            assign_by_hand(ticket, second if number % 2 else first)
            route_again(ticket)
            add_comment(ticket, requester, "Any news?")
        # session and account; the ticket with its requester, entries, decisions, comments, mails, names
        with django_assert_num_queries(2 + 6):
            shown = as_admin.get(f"/apis/tickets/{ticket.pk}/timeline/").json()
    assert len(shown["events"]) >= 300
    assert shown["is_capped"] is False
    assert [event["at"] for event in shown["events"]] == sorted(event["at"] for event in shown["events"])


def test_of_a_very_long_past_the_newest_is_shown_and_it_says_so(
    as_admin: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("history.timeline.MOST", 4)
    ticket = make_ticket()
    for status in (Status.IN_PROGRESS, Status.OPEN) * 3:
        ticket.status = status
        ticket.save()

    shown = as_admin.get(f"/apis/tickets/{ticket.pk}/timeline/").json()

    assert shown["is_capped"] is True
    assert len(shown["events"]) == 4
    assert shown["events"][-1]["changes"] == [{"field": "status", "old": "in_progress", "new": "open"}]


def test_a_ticket_from_before_the_history_has_a_creation_too(as_admin: APIClient, requester: User) -> None:
    [ticket] = Ticket.objects.bulk_create([Ticket(title="Old", requester=requester)])

    [event] = events(as_admin, ticket)

    assert (event["kind"], event["by"], event["source"]) == ("created", "charlie", None)


def test_what_was_said_stands_in_it_and_a_note_only_for_the_team(
    as_agent: APIClient, as_requester: APIClient, agent_user: User, requester: User
) -> None:
    ticket = make_ticket(requester=requester)
    add_comment(ticket, requester, "It **smokes** " + "x" * 300)
    add_comment(ticket, agent_user, "He always says that.", is_internal=True)

    said = [event["comment"] for event in events(as_agent, ticket) if event["kind"] == "comment"]
    assert [comment["is_internal"] for comment in said] == [False, True]
    assert len(said[0]["excerpt"]) == 200
    assert "always" not in as_requester.get(f"/apis/tickets/{ticket.pk}/timeline/").content.decode()
    assert [event["by"] for event in events(as_requester, ticket) if event["kind"] == "comment"] == ["charlie"]


def test_another_requester_finds_no_timeline(requester: User) -> None:
    ticket = make_ticket(requester=requester)

    assert client_of(make_user()).get(f"/apis/tickets/{ticket.pk}/timeline/").status_code == 404


def test_who_handed_it_back_and_why_is_told_to_the_team(as_admin: APIClient) -> None:
    agent = make_agent(first_name="Ann", last_name="Lee")
    ticket = make_ticket()
    hand_back(ticket, agent, "Ill")

    [decision] = [event["decision"] for event in events(as_admin, ticket) if event["kind"] == "decision"][1:]

    assert decision["trigger"] == "hand_back"
    assert decision["explanation"].startswith("Ann Lee handed it back (“Ill”).")
