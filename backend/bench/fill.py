"""Fills an empty, migrated database with agents and tickets as years of work would have left them.

`DATABASE_URL=… python -m bench.fill --agents 1000 --tickets 100000`

Rows are written by the database itself, in a few statements: tickets with their decisions, mails and history, loads
equal to within one, everything as `manage.py verify` wants it. One ticket in twenty is active; nothing waits; all mail
is sent. Words are dealt so that a search can ask for a common one (`printer`) and for a rare one (`zeppelin`, two
tickets).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from history.search import TEXT as HISTORY_TEXT
from notifications.models import Notification
from notifications.search import TEXT as MAIL_TEXT
from reports import triggers as tally_triggers
from tickets import triggers as load_triggers
from tickets.models import Ticket
from tickets.search import TEXT as TICKET_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.backends.utils import CursorWrapper

ACTIVE_ONE_IN = 20
SPAN = timedelta(days=360)
"""How long ago the first ticket came: less than mails are kept."""
PHRASES = 997
MOST_REQUESTERS = 20_000

_FIRST_NAMES = ("Maria", "James", "Ingrid", "Wei", "Elena", "Lucas", "Aisha", "Peter", "Sofia", "Daniel", "Yuki")
_LAST_NAMES = ("Silva", "Okafor", "Larsen", "Chen", "Petrova", "Moreau", "Rahman", "Novak", "Costa", "Murphy", "Weber")
_WORDS = """
printer laptop password invoice account login network screen server mailbox calendar order report badge phone router
licence backup update folder export import meeting keyboard monitor contract payroll browser certificate warehouse
customer supplier shipment dashboard profile signature attachment spreadsheet database headset camera does not open
fails since yesterday for everybody in the team after an error with urgent please again slowly
""".split()  # noqa: SIM905 - forty quotes less

_DIALECT: Mapping[str, Mapping[str, str]] = {
    "postgresql": {
        "moment": "(timestamptz '{start}' + ({seconds}) * interval '1 second')",
        "reference": "'T-' || lpad(p.id::text, greatest(6, length(p.id::text)), '0')",
        "object": "jsonb_build_object",
        "json": "jsonb",
    },
    "sqlite": {
        "moment": "strftime('%Y-%m-%d %H:%M:%f', '{start}', '+' || ({seconds}) || ' seconds')",
        "reference": "printf('T-%06d', p.id)",
        "object": "json_object",
        "json": "text",
    },
}

_PLAN = """
CREATE TEMPORARY TABLE bench_plan AS
WITH RECURSIVE series(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM series WHERE i < {tickets})
SELECT i AS id, 1 + (i - 1) % {agents} AS agent_id,
  CASE WHEN (i - 1) % {agents} % 2 = 1 THEN 'low' WHEN i / 2 % 5 < 2 THEN 'high' ELSE 'medium' END AS priority,
  CASE WHEN i <= {closed} THEN 'closed' WHEN i % 3 = 0 THEN 'in_progress' ELSE 'open' END AS status,
  {created_at} AS created_at, CASE WHEN i <= {closed} THEN {closed_at} END AS closed_at
FROM series
"""
_TICKETS = """
INSERT INTO tickets_ticket
  (id, title, description, priority, status, requester_id, assigned_agent_id, assigned_at, created_at, updated_at,
   closed_at)
SELECT p.id, a.text || CASE WHEN p.id % {rare_every} = 0 THEN ' zeppelin' ELSE '' END,
  b.text || '. ' || c.text || '. ' || d.text || '. ' || e.text || '.', p.priority, p.status,
  {first_requester} + p.id * 31 % {requesters}, p.agent_id, p.created_at, p.created_at,
  coalesce(p.closed_at, p.created_at), p.closed_at
FROM bench_plan p
JOIN bench_phrase a ON a.id = p.id % {phrases}
JOIN bench_phrase b ON b.id = p.id * 7 % {phrases}
JOIN bench_phrase c ON c.id = (p.id * 11 + 1) % {phrases}
JOIN bench_phrase d ON d.id = (p.id * 13 + 2) % {phrases}
JOIN bench_phrase e ON e.id = (p.id * 17 + 3) % {phrases}
"""
_DECISIONS = """
INSERT INTO assignment_decision
  (id, ticket_id, "trigger", outcome, agent_id, rule, explanation, load, candidates, "out", policy_version, is_live,
   duration_us, created_at)
SELECT p.id, p.id, 'created', 'assigned', p.agent_id,
  p.priority || CASE p.priority WHEN 'low' THEN ': agents' ELSE ': seniors' END,
  a.name || ' was next in turn among the agents with the lowest load (5); it goes to ' || a.level || 's.', 5,
  CAST(a.candidates AS {json}), CAST('{{}}' AS {json}), '1', TRUE, 900 + p.id % 400, p.created_at
FROM bench_plan p JOIN bench_agent a ON a.id = p.agent_id
"""
_MAILS = """
INSERT INTO notifications_notification
  (id, ticket, kind, event, recipient, recipient_name, subject, context, message_id, status, attempts, last_error,
   created_at, sent_at)
SELECT p.id, p.id, 'assigned', 'created', a.email, a.name,
  '[' || {reference} || '] Assigned to you: ' || t.title,
  {object}('reference', {reference}, 'title', t.title, 'priority', p.priority, 'description', t.description,
    'why', a.name || ' was next in turn.', 'path', '/tickets/detail/?id=' || p.id),
  '<t' || p.id || '@bench.example.com>', 'sent', 1, '', p.created_at, p.created_at
FROM bench_plan p JOIN bench_agent a ON a.id = p.agent_id JOIN tickets_ticket t ON t.id = p.id
"""
_HISTORY = """
INSERT INTO history_entry
  (content_type_id, object_pk, object_id, object_repr, action, changes, changes_text, "timestamp", source)
SELECT {content_type}, CAST(p.id AS text), p.id, {reference} || ' ' || t.title, 0,
  {object}('title', {array}('None', t.title), 'priority', {array}('None', p.priority)), '', p.created_at, 'api'
FROM bench_plan p JOIN tickets_ticket t ON t.id = p.id
UNION ALL
SELECT {content_type}, CAST(p.id AS text), p.id, {reference} || ' ' || t.title, 1,
  {object}('status', {array}('open', 'closed')), '', p.closed_at, 'api'
FROM bench_plan p JOIN tickets_ticket t ON t.id = p.id WHERE p.closed_at IS NOT NULL
"""
_LOADS = """
UPDATE agents_agent SET load = held.load, last_assigned_at = held.last FROM (
  SELECT agent_id, count(CASE WHEN status <> 'closed' THEN 1 END) AS load, max(created_at) AS last
  FROM bench_plan GROUP BY agent_id
) AS held WHERE agents_agent.id = held.agent_id
"""

_KEPT = (load_triggers, tally_triggers, TICKET_TEXT, MAIL_TEXT, HISTORY_TEXT)
"""What the database keeps beside the rows: dropped, made again, and filled with what is there, except the loads."""
_BIG_TABLES = ["tickets_ticket", "assignment_decision", "notifications_notification", "history_entry"]
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid::regclass::text = ANY(%s) AND contype IN ('f', 'u') ORDER BY contype DESC
"""
_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid::regclass::text = ANY(%s) AND NOT indisprimary
"""


def fill(agents: int, tickets: int) -> None:
    """Fill the database of this process; ValueError unless it holds no agent and no ticket.

    Agents, tickets and decisions have the ids from 1 on; agents with odd ids are seniors. One transaction; the
    triggers are put aside while it lasts, so nobody else may write.
    """
    if Agent.objects.exists() or Ticket.objects.exists():
        raise ValueError("The database holds agents or tickets already.")
    with connection.schema_editor() as editor, connection.cursor() as cursor:
        for kept in _KEPT:
            kept.drop(None, editor)  # type: ignore[arg-type]
        put_back = _put_aside(cursor) if connection.vendor == "postgresql" else []
        values = _values(agents, tickets, _add_requesters(tickets))
        _stage(cursor, agents)
        for statement in (_PLAN, _TICKETS, _DECISIONS, _MAILS, _HISTORY, _LOADS):
            cursor.execute(statement.format(**values))
        for statement in put_back:
            cursor.execute(statement)
        for table in ("plan", "agent", "phrase"):
            cursor.execute(f"DROP TABLE bench_{table}")
        for statement in connection.ops.sequence_reset_sql(no_style(), [Agent, User, Ticket, Decision, Notification]):
            cursor.execute(statement)
        for kept in _KEPT:
            kept.create(None, editor)  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _put_aside(cursor: CursorWrapper) -> list[str]:
    """Drop PostgreSQL's indexes and foreign keys of the big tables, faster made anew; how to put them back."""
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute(_CONSTRAINTS, [_BIG_TABLES])
    constraints = cursor.fetchall()
    for table, name, _definition in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    cursor.execute(_INDEXES, [_BIG_TABLES])
    indexes = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in indexes] + [
        f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in constraints
    ]


def _values(agents: int, tickets: int, requesters: range) -> dict[str, Any]:
    """What the statements above name in braces."""
    dialect = _DIALECT[connection.vendor]
    start = timezone.now() - SPAN
    pace = SPAN.total_seconds() / tickets

    def moment(seconds: str) -> str:
        return dialect["moment"].format(start=f"{start:%Y-%m-%d %H:%M:%S}+00:00", seconds=seconds)

    return {
        **dialect,
        "array": dialect["object"].replace("object", "array"),
        "agents": agents,
        "tickets": tickets,
        "closed": tickets - tickets // ACTIVE_ONE_IN,
        "created_at": moment(f"i * {pace}"),
        "closed_at": moment(f"i * {pace} + 600 + i * 7919 % 259200"),
        "first_requester": requesters.start,
        "requesters": len(requesters),
        "phrases": PHRASES,
        "rare_every": max(tickets // 2, 1),
        "content_type": ContentType.objects.get_for_model(Ticket).pk,
    }


def _add_requesters(tickets: int) -> range:
    """Somebody for every fifty tickets; their ids."""
    first = (User.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    ids = range(first, first + min(max(tickets // 50, 5), MOST_REQUESTERS))
    User.objects.bulk_create(
        (User(pk=pk, username=f"requester{pk}", email=f"requester{pk}@example.com", password="!") for pk in ids),
        batch_size=1000,
    )
    return ids


def _stage(cursor: CursorWrapper, number: int) -> None:
    """Write the agents, and beside them what the statements join: agents with their candidates, and phrases."""
    agents = [
        Agent(
            pk=pk,
            first_name=_FIRST_NAMES[pk % len(_FIRST_NAMES)],
            last_name=f"{_LAST_NAMES[pk // 7 % len(_LAST_NAMES)]} {pk}",
            email=f"agent{pk}@example.com",
            level=Level.SENIOR if pk % 2 else Level.JUNIOR,
        )
        for pk in range(1, number + 1)
    ]
    Agent.objects.bulk_create(agents, batch_size=1000)
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_agent (id int PRIMARY KEY, name text, email text, level text, candidates text)"
    )
    cursor.executemany(
        "INSERT INTO bench_agent VALUES (%s, %s, %s, %s, %s)",
        [
            (agent.pk, agent.name, agent.email, str(agent.level), _candidates(agents, at))
            for at, agent in enumerate(agents)
        ],
    )
    chance = random.Random(7)
    cursor.execute("CREATE TEMPORARY TABLE bench_phrase (id int PRIMARY KEY, text text)")
    cursor.executemany(
        "INSERT INTO bench_phrase VALUES (%s, %s)",
        [(number, " ".join(chance.sample(_WORDS, 6)).capitalize()) for number in range(PHRASES)],
    )


def _candidates(agents: list[Agent], at: int) -> str:
    """The ten best when the agent at `at` was chosen, as a decision keeps them."""
    level = agents[at].level
    others = [agent for agent in agents[at : at + 20] if agent.level == level][:10]
    return json.dumps(
        [
            {
                "id": agent.pk,
                "name": agent.name,
                "level": str(level),
                "load": 5,
                "capacity": None,
                "last_assigned_at": "2026-01-01T08:00:00.123456+00:00",
            }
            for agent in others
        ]
    )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.fill", description="Fill an empty, migrated database.")
    parser.add_argument("--agents", type=int, default=1000)
    parser.add_argument("--tickets", type=int, default=100_000)
    options = parser.parse_args()
    started = time.monotonic()
    fill(options.agents, options.tickets)
    print(f"{options.agents:,} agents, {options.tickets:,} tickets in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
