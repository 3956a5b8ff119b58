"""What the database shows after something happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.models import Agent
from assignment.models import Decision
from notifications.models import Notification
from tickets.models import Ticket

if TYPE_CHECKING:
    from accounts.models import User


def holder(ticket: Ticket) -> Agent | None:
    """Who has `ticket`, as the database knows it."""
    return Ticket.objects.select_related("assigned_agent").get(pk=ticket.pk).assigned_agent


def live(ticket: Ticket) -> Decision:
    """The one decision that holds for `ticket`."""
    return Decision.objects.live().get(ticket=ticket.pk)


def decided(ticket: Ticket) -> list[tuple[str, str]]:
    """Trigger and outcome of every decision about `ticket`, oldest first."""
    return [(row.trigger, row.outcome) for row in Decision.objects.filter(ticket=ticket.pk).order_by("pk")]


def mails(ticket: Ticket) -> list[tuple[str, str, str]]:
    """Kind, recipient and status of every mail about `ticket`, oldest first."""
    rows = Notification.objects.filter(ticket=ticket.pk).order_by("pk")
    return [(row.kind, row.recipient, row.status) for row in rows]


def sent(ticket: Ticket) -> None:
    """Every mail about `ticket` has gone out."""
    Notification.objects.filter(ticket=ticket.pk).update(status="sent", next_attempt_at=None, attempts=1)


def load(agent: Agent) -> int:
    """The load that the database shows."""
    return Agent.objects.values_list("load", flat=True).get(pk=agent.pk)


def assert_consistent() -> None:
    """The promises that hold at every commit: true loads, one live decision that says who has the ticket."""
    for agent in Agent.objects.all():
        assert agent.load == agent.tickets.active().count(), agent
    for ticket in Ticket.objects.active():
        decision = live(ticket)
        assert decision.agent_id == ticket.assigned_agent_id, ticket
        assert ticket.assigned_agent is None or ticket.assigned_agent.is_active, ticket


def actor_of(ticket: Ticket) -> User | None:
    """Who caused the decision that holds."""
    return live(ticket).actor


def about(notification: Notification) -> int:
    """The ticket that a mail is about."""
    assert notification.ticket is not None
    return notification.ticket
