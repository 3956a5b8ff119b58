"""Many tickets of one priority at once: the rules ticket by ticket, the statements for all of them together.

Needs the queue lock and the tickets' own locks. Who is next in turn is locked (`selection.line_up`), the policy gives
out the tickets in memory, and what it gave is written before anybody lines up again.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.utils import timezone

from assignment import policy, selection
from assignment.selection import Pick
from assignment.services import routing
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from agents.models import Agent
    from assignment.models import Trigger
    from assignment.policy import Pool


class _Given(NamedTuple):
    """A ticket, who gets it and when."""

    ticket: Ticket
    pick: Pick
    at: datetime


def assign(
    tickets: Sequence[Ticket], trigger: Trigger, *, passed_over: Mapping[int, int], lost_by: Agent | None = None
) -> list[routing.Attempt]:
    """Give `tickets`, all of one priority, to whoever can take them, in their order; the others are left as they are.

    `passed_over`: the agent (id) who must not get a ticket (id). Returns the attempts of those that were assigned,
    written and not yet recorded. Three queries a round (two to line up, one to write), however many tickets.
    """
    attempts: list[routing.Attempt] = []
    started = time.perf_counter()
    with suppress(selection.ContendedError):
        for given in _rounds(tickets, passed_over):
            _write(given)
            took = (time.perf_counter() - started) / len(given)
            attempts += [
                routing.put(ticket, pick, trigger, lost_by=lost_by, at=at, took=took) for ticket, pick, at in given
            ]
            started = time.perf_counter()
    return attempts


def reroute(tickets: Sequence[Ticket], trigger: Trigger, *, lost_by: Agent) -> list[routing.Attempt]:
    """Take `tickets`, all of one priority, from `lost_by` and route them; who finds nobody waits.

    Returns an attempt for each, written and not yet recorded. The queries of `assign`, and three for those that wait.
    """
    attempts = assign(tickets, trigger, passed_over={ticket.pk: lost_by.pk for ticket in tickets}, lost_by=lost_by)
    assigned = {attempt.ticket.pk for attempt in attempts}
    waiting = [ticket for ticket in tickets if ticket.pk not in assigned]
    return [*attempts, *_let_wait(waiting, trigger, lost_by)] if waiting else attempts


def _rounds(tickets: Sequence[Ticket], passed_over: Mapping[int, int]) -> Iterator[list[_Given]]:
    """What one line of locked agents after the other takes: pool by pool, each until nobody in it can take more.

    What a round gave is to be written before the next one lines up.
    """
    left = list(tickets)
    for pool in policy.POOLS[Priority(tickets[0].priority)]:
        while left:
            line = selection.line_up(pool, most=len(left) + 1)
            given = _give(left, pool, line, passed_over)
            if given:
                yield given
            done = {ticket.pk for ticket, _, _ in given}
            left = [ticket for ticket in left if ticket.pk not in done]
            if not given or line.ceiling is None:  # without a ceiling the whole pool has been in the line
                break


def _give(tickets: Sequence[Ticket], pool: Pool, line: selection.Line, passed_over: Mapping[int, int]) -> list[_Given]:
    """Who of `line` gets which of `tickets`; those that find nobody are left out."""
    priority, now = Priority(tickets[0].priority), timezone.now()
    # A microsecond apart, so that whoever got the first is the first in turn again.
    times = [now + timedelta(microseconds=number) for number in range(len(tickets))]
    barred = [passed_over.get(ticket.pk) for ticket in tickets]
    roster = {agent.pk: agent for agent in line.agents}
    facts = map(selection.facts, line.agents)
    choices = policy.choose_each(priority, pool, facts, zip(barred, times, strict=True), ceiling=line.ceiling)
    return [
        _Given(ticket, Pick(choice, roster[choice.agent.id]), at)
        for ticket, at, choice in zip(tickets, times, choices, strict=True)
        if choice is not None and choice.agent is not None
    ]


def _write(given: Sequence[_Given]) -> None:
    """One statement; built by hand, because Django takes longer to build one with so many cases than to run it."""
    time_of = partial(Ticket._meta.get_field("assigned_at").get_db_prep_save, connection=connection)
    values: list[Any] = [(ticket.pk, pick.agent and pick.agent.pk, time_of(at)) for ticket, pick, at in given]
    rows = ", ".join(["(%s, %s, %s)"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE tickets_ticket
            SET assigned_agent_id = given.column2, assigned_at = given.column3, updated_at = given.column3
            FROM (VALUES {rows}) AS given WHERE tickets_ticket.id = given.column1
            """,  # noqa: S608 - only placeholders are put in
            [value for row in values for value in row],
        )


def _let_wait(tickets: Sequence[Ticket], trigger: Trigger, lost_by: Agent) -> list[routing.Attempt]:
    at, priority = timezone.now(), Priority(tickets[0].priority)
    if {taker.agent_id for taker in selection.eligible(priority, most=2)} - {lost_by.pk}:
        choice = policy.contended(priority)  # somebody could take it, but was being assigned for too long
    else:
        choice = policy.waiting(priority, out=selection.count_out(priority, {lost_by.pk}))
    pick = Pick(choice, None)
    Ticket.objects.filter(pk__in=[ticket.pk for ticket in tickets]).update(
        assigned_agent=None, assigned_at=None, updated_at=at
    )
    return [routing.put(ticket, pick, trigger, lost_by=lost_by, at=at, took=0) for ticket in tickets]
