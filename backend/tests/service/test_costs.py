"""Creating a ticket costs a fixed number of statements, however many agents and tickets there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from agents.levels import Level
from agents.models import Agent
from tests.factories import make_ticket
from tickets.choices import Priority, Status
from tickets.models import Ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("agents", [1, 200]),
    pytest.mark.parametrize("tickets", [0, 200]),
]


def fill(agents: int, tickets: int, level: Level) -> Agent:
    """A team of one level that holds `tickets`, and as many closed ones; the first of the team."""
    Agent.objects.bulk_create(
        Agent(first_name="Busy", email=f"busy{number}@example.com", level=level) for number in range(agents)
    )
    first = Agent.objects.earliest("pk")
    ContentType.objects.get_for_model(Ticket)  # asked for once in the life of a process
    Ticket.objects.bulk_create(Ticket(title="Held", assigned_agent=first) for _ in range(tickets))
    Ticket.objects.bulk_create(Ticket(title="Done", status=Status.CLOSED) for _ in range(tickets))
    return first


def test_an_assigned_ticket(agents: int, tickets: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    fill(agents, tickets, Level.SENIOR)

    # Begin, the choice; the ticket, the decision, the mail and the history (one trip on PostgreSQL); end.
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 7):
        ticket = make_ticket()

    assert ticket.assigned_agent is not None


def test_a_medium_ticket_for_a_junior(
    agents: int, tickets: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(agents, tickets, Level.JUNIOR)

    # As above, and one more choice: first among the seniors, then among the juniors.
    with django_assert_num_queries(5 if connection.vendor == "postgresql" else 8):
        ticket = make_ticket()

    assert ticket.assigned_agent is not None


def test_a_waiting_ticket(agents: int, tickets: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    fill(agents, tickets, Level.JUNIOR)

    # Begin, the choice (on PostgreSQL let go, the queue lock, and again), who was out, the ticket, the decision, the
    # history, end.
    with django_assert_num_queries(9 if connection.vendor == "postgresql" else 7):
        ticket = make_ticket(priority=Priority.HIGH)

    assert ticket.assigned_agent is None


def test_a_ticket_that_comes_with_its_agent(
    agents: int, tickets: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    agent = fill(agents, tickets, Level.SENIOR)

    # Begin, the agent, the ticket, the decisions before, the decision, the mail and the history, end.
    with django_assert_num_queries(7 if connection.vendor == "postgresql" else 8):
        make_ticket(assigned_agent=agent)


def test_a_ticket_that_comes_closed(
    agents: int, tickets: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    fill(agents, tickets, Level.SENIOR)

    # Begin, the ticket, end.
    with django_assert_num_queries(4):
        make_ticket(status=Status.CLOSED)
