"""What each request costs, in queries: the same for 3 rows and for 30."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from accounts.models import ApiToken, User
from assignment.models import Decision
from assignment.services import route_again
from tests.conftest import client_of
from tests.factories import make_agent, make_ticket, make_user
from tickets.models import Ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries
    from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db

SIGNED_IN = 2  # session, account
LIST = SIGNED_IN + 2  # count, page
SEARCH = LIST + 2 * (connection.vendor == "postgresql")  # how many rows there are, and how common a word is


def rows(number: int, owner: User) -> None:
    """Everything that lists show, `number` of each."""
    for _ in range(number):
        make_user()
        make_agent()
        make_ticket(requester=make_user())
        ApiToken.issue(owner, "script")
        client_of(owner)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        # agent and requester are joined; the decisions that hold
        ("/apis/tickets/", LIST + 1),
        ("/apis/tickets/?search=ticket&priority=medium&waiting=false&ordering=-priority", SEARCH + 1),
        ("/apis/agents/", LIST),
        # agent and actor are joined
        ("/apis/decisions/", LIST),
        ("/apis/notifications/", LIST),
        ("/apis/accounts/users/", LIST),
        ("/apis/accounts/tokens/", LIST),
        ("/apis/accounts/sessions/", LIST),
    ],
)
def test_a_list_costs_the_same_for_3_rows_and_for_30(
    path: str, queries: int, as_admin: APIClient, admin: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (3, 27):
        rows(number, admin)
        with django_assert_num_queries(queries):
            response = as_admin.get(path, {"page_size": 100} if "?" not in path else None)
        assert len(response.json()["results"]) >= 3


def test_the_decisions_of_a_ticket_cost_the_same_however_many(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_agent()
    ticket = make_ticket()

    for times in (3, 27):
        for _ in range(times):
            route_again(ticket)
        # the ticket; count, page (agent and actor are joined)
        with django_assert_num_queries(SIGNED_IN + 1 + 2):
            as_admin.get(f"/apis/tickets/{ticket.pk}/decisions/")
    assert Decision.objects.count() == 31


def test_one_ticket_costs_two_queries_and_its_reader(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_agent()
    ticket = make_ticket()

    # the ticket with agent and requester; its decision
    with django_assert_num_queries(SIGNED_IN + 2):
        as_admin.get(f"/apis/tickets/{ticket.pk}/")


def test_creating_a_ticket_costs_the_same_however_many_agents(
    as_admin: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ContentType.objects.get_for_model(Ticket)  # asked for once in the life of a process
    for number in (3, 27):
        for _ in range(number):
            make_agent()
        # the transaction (in a test a savepoint) begins and ends;
        # the choice of an agent; the ticket, the decision, the mail and the history (one trip on PostgreSQL)
        with django_assert_num_queries(SIGNED_IN + 2 + (2 if connection.vendor == "postgresql" else 5)):
            assert as_admin.post("/apis/tickets/", {"title": "It smokes"}).status_code == 201
