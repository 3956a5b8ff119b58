"""Which mails a decision owes: to who got the ticket, to who lost it, to its holder when the priority changes.

Nobody is mailed about a change that they made themselves (design.md section 1, "Mail").
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import TYPE_CHECKING

from accounts.actor import current_actor
from notifications import services as ledger
from notifications.models import Kind
from notifications.services import Mail
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agents.models import Agent
    from assignment.services.routing import Attempt
    from tickets.models import Ticket


def tell(attempts: Sequence[Attempt]) -> None:
    """Owe the mails of recorded attempts; what is overtaken and was not sent is cancelled.

    Who never heard of a ticket is not told that it moved away.
    """
    lost = defaultdict(list)
    for item in attempts:
        if item.lost_by is not None and item.lost_by != item.agent:
            lost[item.lost_by.email].append(item.ticket.pk)
    unaware = {email: ledger.cancel_unsent(email, tickets) for email, tickets in lost.items()}
    mails = []
    for item in attempts:
        event = item.decision.event
        why = item.decision.explanation
        if item.agent is not None and item.agent != item.lost_by:
            mails.append(_mail(Kind.ASSIGNED, item.ticket, item.agent, event, why))
        if (
            item.lost_by is not None
            and item.lost_by != item.agent
            and item.ticket.pk not in unaware[item.lost_by.email]
        ):
            mails.append(_mail(Kind.MOVED, item.ticket, item.lost_by, event, why))
    ledger.owe([mail for mail in mails if mail is not None])


def tell_priority_changed(ticket: Ticket, holder: Agent) -> None:
    """Owe the holder a mail about the new priority; one about an earlier change that was not sent is overtaken."""
    ledger.cancel_unsent(holder.email, [ticket.pk], kinds=[Kind.PRIORITY_CHANGED])
    why = f"You keep this ticket; its priority is now {Priority(ticket.priority).label}."
    mail = _mail(Kind.PRIORITY_CHANGED, ticket, holder, f"priority:{uuid.uuid4().hex}", why)
    ledger.owe([mail] if mail else [])


def forget(ticket_id: int) -> None:
    """A deleted ticket owes no mail any more."""
    ledger.cancel_all(ticket_id)


def _mail(kind: Kind, ticket: Ticket, agent: Agent, event: str, why: str) -> Mail | None:
    actor = current_actor()
    if actor is not None and agent.account_id == actor.pk:
        return None
    return Mail(
        ticket_id=ticket.pk,
        reference=ticket.reference,
        title=ticket.title,
        description=ticket.description,
        priority=Priority(ticket.priority).label,
        kind=kind,
        event=event,
        recipient=agent.email,
        recipient_name=agent.name,
        why=why,
    )
