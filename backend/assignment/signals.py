"""Carries the rules to every writer: the only receivers of the project (docs/adr/0004).

A receiver decides nothing: it hands what happened to `services/events.py`. All run inside the transaction of the save
(`database/changes.py`). Rows loaded from fixtures (`raw`) are left to the sweep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver

from agents.models import Agent
from assignment.services import events
from database.locks import hold_queue
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Collection


@receiver(pre_save, sender=Ticket, dispatch_uid="prepare_ticket")
def prepare_ticket(*, instance: Ticket, raw: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    if raw:
        return
    instance.__dict__["before_save"] = (
        events.before_ticket_created(instance)
        if instance._state.adding
        else events.before_ticket_change(instance, update_fields or ())
    )


@receiver(post_save, sender=Ticket, dispatch_uid="route_saved_ticket")
def route_saved_ticket(*, instance: Ticket, raw: bool, created: bool, **_: Any) -> None:
    if raw:
        return
    before = instance.__dict__.pop("before_save")
    if created:
        events.ticket_created(before)
    elif before is not None:
        events.ticket_changed(instance, before)


@receiver(pre_delete, sender=Ticket, dispatch_uid="lock_deleted_ticket")
def lock_deleted_ticket(**_: Any) -> None:
    hold_queue()


@receiver(post_delete, sender=Ticket, dispatch_uid="drain_after_deleted_ticket")
def drain_after_deleted_ticket(*, instance: Ticket, **_: Any) -> None:
    events.ticket_deleted(instance)


@receiver(pre_save, sender=Agent, dispatch_uid="lock_changed_agent")
def lock_changed_agent(*, instance: Agent, raw: bool, update_fields: Collection[str] | None, **_: Any) -> None:
    if not raw and not instance._state.adding:
        instance.__dict__["before_save"] = events.before_agent_change(instance, update_fields or ())


@receiver(post_save, sender=Agent, dispatch_uid="follow_saved_agent")
def follow_saved_agent(*, instance: Agent, raw: bool, created: bool, **_: Any) -> None:
    if raw:
        return
    before = instance.__dict__.pop("before_save", None)
    if created:
        events.agent_created(instance)
    elif before is not None:
        events.agent_changed(instance, before)
