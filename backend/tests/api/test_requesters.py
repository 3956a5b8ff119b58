"""What a requester can do with tickets over HTTP, and that nothing internal is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from assignment.services import assign_by_hand
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_requester_creates_closes_and_reopens_and_the_ticket_comes_back_to_its_agent(as_requester: APIClient) -> None:
    agent = make_agent(first_name="Ann", last_name="Lee", email="ann.lee@example.com")

    ticket = as_requester.post("/apis/tickets/", {"title": "It smokes", "priority": "high"}).json()
    address = f"/apis/tickets/{ticket['id']}/"
    closed = as_requester.patch(address, {"status": "closed"}).json()
    agent.refresh_from_db()
    assert (closed["status"], agent.load) == ("closed", 0)
    reopened = as_requester.patch(address, {"status": "open"}).json()

    assert [shown["assigned_agent"] for shown in (ticket, closed, reopened)] == [{"name": "Ann Lee"}] * 3
    assert reopened["assignment"] == {
        "outcome": "assigned",
        "trigger": "reopened",
        "explanation": "It was assigned by the rules of the team.",
    }


def test_a_requester_cannot_raise_the_priority_later_nor_give_the_ticket_to_another_person(
    as_requester: APIClient, requester: User
) -> None:
    ticket = make_ticket(requester=requester)
    other = make_user()

    for change in ({"priority": "high"}, {"requester": other.pk}, {"external_id": "x"}):
        assert as_requester.patch(f"/apis/tickets/{ticket.pk}/", change).status_code == 403


def test_whatever_a_requester_reads_names_no_level_no_mail_address_no_load_and_no_reason(
    as_requester: APIClient, requester: User
) -> None:
    make_agent(email="secret.address@example.com")
    second = make_agent(first_name="Tom", level="junior", capacity=7, is_available=False)
    ticket = make_ticket(requester=requester)
    assign_by_hand(ticket, second, override=True)

    for path in ("", f"{ticket.pk}/"):
        shown = json.dumps(as_requester.get(f"/apis/tickets/{path}").json())
        for internal in ("@example.com", "senior", "junior", "load", "capacity", "by hand", "unavailable"):
            assert internal not in shown


def test_another_requester_finds_nothing_of_it_in_any_list(requester: User) -> None:
    make_agent()
    ticket = make_ticket(requester=requester, title="Confidential")
    stranger = client_of(make_user())

    for query in ("", "?search=Confidential", f"?search={ticket.reference}", f"?requester={requester.pk}"):
        assert stranger.get(f"/apis/tickets/{query}").json()["results"] == []
    assert stranger.get(f"/apis/tickets/{ticket.pk}/").status_code == 404
    assert stranger.patch(f"/apis/tickets/{ticket.pk}/", {"status": "closed"}).status_code == 404
