"""Who is told of a comment: who asked (replies only), who works on it, who is mentioned. Never its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.models import Agent
from conversation import markdown
from notifications import services as ledger
from notifications.models import Kind
from notifications.services import Mail
from tickets.choices import Priority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conversation.models import Comment
    from tickets.models import Ticket


def tell(ticket: Ticket, comment: Comment, named: set[int]) -> None:
    """Owe the mails of a new comment that names the agents `named`, one a person. At most two queries."""
    mails: dict[str, Mail] = {}
    for mail in (*_to_mentioned(ticket, comment, named), *_to_holder(ticket, comment), *_to_requester(ticket, comment)):
        mails.setdefault(mail.recipient, mail)
    ledger.owe(list(mails.values()))


def _to_mentioned(ticket: Ticket, comment: Comment, named: set[int]) -> Iterator[Mail]:
    for agent in Agent.objects.active().filter(pk__in=named) if named else ():
        if agent.account_id is None or agent.account_id != comment.author_id:
            why = f"{comment.author_name} mentioned you."
            yield _mail(Kind.MENTION, ticket, comment, agent.email, agent.name, why)


def _to_holder(ticket: Ticket, comment: Comment) -> Iterator[Mail]:
    agent = ticket.assigned_agent
    if agent is not None and (agent.account_id is None or agent.account_id != comment.author_id):
        kind, verb = (Kind.NOTE, "left a note") if comment.is_internal else (Kind.REPLY, "replied")
        yield _mail(kind, ticket, comment, agent.email, agent.name, f"{comment.author_name} {verb}; you work on it.")


def _to_requester(ticket: Ticket, comment: Comment) -> Iterator[Mail]:
    requester = ticket.requester
    is_told = not comment.is_internal and requester is not None and requester.pk != comment.author_id
    if is_told and requester is not None and requester.is_active and requester.email:
        why = f"{comment.author_name} replied to your ticket."
        yield _mail(Kind.REPLY, ticket, comment, requester.email, requester.name, why)


def _mail(kind: Kind, ticket: Ticket, comment: Comment, recipient: str, name: str, why: str) -> Mail:
    return Mail(
        ticket_id=ticket.pk,
        reference=ticket.reference,
        title=ticket.title,
        description=markdown.plain(comment.body),
        priority=Priority(ticket.priority).label,
        kind=kind,
        event=f"comment:{comment.pk}",
        recipient=recipient,
        recipient_name=name,
        why=why,
    )
