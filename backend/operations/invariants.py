"""What must hold between tickets, loads, tally, decisions, files and the mail ledger, each proved from the rows
themselves; and what the database must have for that to stay so.

Nothing here asks the services that keep it so: the choice comes from the policy, everything else from counting. Each
check is a few queries over indexes, and a look at each attachment's file; it yields one line for each row that breaks
the promise.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Cast, Concat, TruncDate
from django.utils import timezone

from agents.levels import Level
from agents.models import Agent
from assignment import policy
from assignment.models import Decision, Outcome, Trigger
from assignment.selection import facts
from conversation.models import Attachment, Comment
from notifications import services
from notifications.models import Kind, Notification, Status
from reports import triggers as tally_triggers
from reports.models import Kind as Tallied
from reports.models import Tally
from tickets import triggers as load_triggers
from tickets.choices import Priority
from tickets.choices import Status as TicketStatus
from tickets.models import Ticket, reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from django.core.files.storage import Storage
    from django.db.models import QuerySet

MOST = 20
"""Lines that a check says; then how many more there are at least."""
FARTHEST = timedelta(days=1)
"""No owed mail is put off for longer."""


def violations() -> list[str]:
    """Every promise that is broken in one moment of the database; empty when all hold. Holds no lock."""
    with _snapshot():
        return [line for check in CHECKS for line in _capped(check)]


def passing_violations() -> list[str]:
    """Those that others may mend at any moment, so that only what stays is broken: a commit may leave them for the next
    transaction, and the file of an attachment goes after its row."""
    with _snapshot():
        return [line for check in PASSING_CHECKS for line in _capped(check)]


def unapplied_migrations() -> list[str]:
    """Those that the database has yet to get; until then its tables are not the models', and nothing else works."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"migration {migration.app_label} {migration.name}: not applied" for migration, _backwards in plan]


def missing_triggers() -> Iterator[str]:
    """The triggers that keep loads and tally are there, and fire."""
    with connection.cursor() as cursor:
        cursor.execute(_WORKING_TRIGGERS[connection.vendor], [Ticket._meta.db_table])
        working = {name for (name,) in cursor.fetchall()}
    for name in sorted((load_triggers.NAMES[connection.vendor] | tally_triggers.NAMES[connection.vendor]) - working):
        yield f"trigger {name}: missing, or switched off"


def lagging_sequences() -> Iterator[str]:
    """The next id is a free one. SQLite sees to that itself."""
    if connection.vendor != "postgresql":
        return
    for model in (Ticket, Decision, Notification):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [table])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value + is_called::int, (SELECT max(id) FROM {table}) FROM {sequence}")  # noqa: S608
            following, highest = cursor.fetchone()
        if highest is not None and following <= highest:
            yield f"{table}: the next id is {following}, but there is {highest}"


def dangling_references() -> Iterator[str]:
    """What a row refers to is there. PostgreSQL sees to that itself; SQLite only while it is told to."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _key in cursor.fetchall():
            yield f"{table} {row}: refers to a row of {parent} that is not there"


def wrong_loads() -> Iterator[str]:
    """The load of an agent is the number of active tickets it holds; closed ones have given their seat back."""
    held = Ticket.objects.active().filter(assigned_agent__isnull=False).order_by()
    counts = dict(held.values("assigned_agent").annotate(held=Count("pk")).values_list("assigned_agent", "held"))
    for pk, load in Agent.objects.order_by("pk").values_list("pk", "load"):
        if load != counts.get(pk, 0):
            yield f"agent {pk}: load is {load}, it holds {counts.get(pk, 0)}"


def wrong_closing_times() -> Iterator[str]:
    """A closed ticket has the time it was closed, any other has none."""
    is_closed = Q(status=TicketStatus.CLOSED)
    wrong = Ticket.objects.filter((is_closed & Q(closed_at=None)) | (~is_closed & ~Q(closed_at=None)))
    for pk, status in wrong.order_by("pk").values_list("pk", "status"):
        yield f"{reference(pk)}: status and closing time disagree (it is {status})"


def wrong_tally() -> Iterator[str]:
    """The tally says what the tickets say: how many of each priority arrived and were closed on each day (UTC)."""
    for kind, moment in ((Tallied.ARRIVED, "created_at"), (Tallied.CLOSED, "closed_at")):
        tallied = _by_day(Tally.objects.filter(kind=kind), F("day"), Sum("count"))
        tickets = Ticket.objects.filter(**{f"{moment}__isnull": False}).order_by()
        counted = _by_day(tickets, TruncDate(moment, tzinfo=UTC), Count("pk"))
        for day, priority in sorted(tallied.keys() | counted.keys()):
            said, right = tallied.get((day, priority), 0), counted.get((day, priority), 0)
            if said != right:
                yield f"{day}: the tally says {said} {priority} {kind}, the tickets say {right}"


def wrong_live_decisions() -> Iterator[str]:
    """A ticket that has been routed has one live decision, which says who holds it."""
    live = Decision.objects.live().order_by()
    several = live.values("ticket").annotate(number=Count("pk")).filter(number__gt=1)
    for pk, number in several.values_list("ticket", "number"):
        yield f"{reference(pk)}: {number} live decisions"
    mismatch = live.filter(ticket__id__isnull=False).exclude(
        Q(agent=F("ticket__assigned_agent")) | Q(agent__isnull=True, ticket__assigned_agent__isnull=True)
    )
    for pk, holder, agent in mismatch.values_list("ticket", "ticket__assigned_agent", "agent"):
        yield f"{reference(pk)}: held by agent {holder}, its live decision says {agent}"
    undecided = Ticket.objects.active().filter(~Exists(Decision.objects.live().filter(ticket=OuterRef("pk"))))
    for pk in undecided.order_by("pk").values_list("pk", flat=True):
        yield f"{reference(pk)}: no live decision"


def misplaced_choices() -> Iterator[str]:
    """Whom a rule chose was then of a level that the rule asks for, as the decision itself says."""
    with connection.cursor() as cursor:
        cursor.execute(_MISPLACED.format(wrong=" OR ".join(_chose_another(rule) for rule in _ASKED_FOR)))
        for pk, ticket, agent, rule in cursor.fetchall():
            yield f"{reference(ticket)}: decision {pk} chose agent {agent}, who was not one for “{rule}”"


def stranded_tickets() -> Iterator[str]:
    """Nobody who left holds an active ticket."""
    stranded = Ticket.objects.active().filter(assigned_agent__is_active=False).order_by("pk")
    for pk, agent in stranded.values_list("pk", "assigned_agent"):
        yield f"{reference(pk)}: held by agent {agent}, who left"


def needless_waiting() -> Iterator[str]:
    """No ticket waits that an eligible agent could take, except one who handed it back."""
    waiting = Ticket.objects.waiting()
    if not waiting.exists():
        return
    handed_back = dict(Decision.objects.passing_over().values_list("ticket", "handed_back_by"))
    roster = [facts(agent) for agent in Agent.objects.active()]
    for priority in Priority:
        levels = policy.levels_admitted(priority)
        able = {agent.id for agent in roster if policy.reason_out(agent, levels) is None}
        queue = waiting.filter(priority=priority).oldest_first().values_list("pk", flat=True) if able else ()
        for pk in queue:
            takers = able - {handed_back.get(pk)}
            if takers:
                yield f"{reference(pk)}: waits although agent {min(takers)} could take it"


def untold_assignments() -> Iterator[str]:
    """Whoever got a ticket is owed a mail about it, unless they took it themselves (or it is too old to be kept).

    Who is given again what they hold was told before.
    """
    told = Exists(Notification.objects.filter(ticket=OuterRef("ticket"), event=OuterRef("named"), kind=Kind.ASSIGNED))
    given = Decision.objects.filter(outcome=Outcome.ASSIGNED).alias(named=_EVENT_OF_DECISION)
    known = given.filter(Q(told) | _TAKEN | Q(created_at__lt=services.kept_since()))
    known_before = known.filter(ticket=OuterRef("ticket"), agent=OuterRef("agent"), pk__lt=OuterRef("pk"))
    quiet = given.live().filter(~told, created_at__gte=services.kept_since()).exclude(_TAKEN)
    never_told = quiet.filter(~Exists(known_before.filter(~_held_by_another(before=OuterRef(OuterRef("pk"))))))
    for pk, ticket, agent in never_told.order_by("pk").values_list("pk", "ticket", "agent"):
        yield f"{reference(ticket)}: decision {pk} has no mail to agent {agent}"


def withdrawn_mails() -> Iterator[str]:
    """The mail to who got a ticket is cancelled once they no longer hold it, or when it failed and was dismissed."""
    decided = Decision.objects.alias(named=_EVENT_OF_DECISION).filter(
        ticket=OuterRef("ticket"), named=OuterRef("event"), agent=F("ticket__assigned_agent")
    )
    overtaken = Notification.objects.filter(status=Status.CANCELLED, kind=Kind.ASSIGNED, last_error="")
    withdrawn = overtaken.filter(Exists(decided.filter(~_held_by_another())))
    for pk, ticket in withdrawn.order_by("pk").values_list("pk", "ticket"):
        yield f"mail {pk}: cancelled, but its agent still holds ticket {ticket}"


def wrong_ledger_rows() -> Iterator[str]:
    """What is owed is due within a day, what was sent has its time, and only what is owed is being sent."""
    rows = Notification.objects.order_by("pk")
    far = timezone.now() + FARTHEST
    parked = Q(status=Status.PENDING) & (Q(next_attempt_at__isnull=True) | Q(next_attempt_at__gt=far))
    for pk in rows.filter(parked).values_list("pk", flat=True):
        yield f"mail {pk}: owed, but not due within a day"
    for pk in rows.filter(status=Status.SENT, sent_at__isnull=True).values_list("pk", flat=True):
        yield f"mail {pk}: sent, but nobody knows when"
    done = rows.exclude(status=Status.PENDING)
    for pk in done.filter(Q(lease__isnull=False) | Q(next_attempt_at__isnull=False)).values_list("pk", flat=True):
        yield f"mail {pk}: done with, but still leased or due"


def double_mails() -> Iterator[str]:
    """Nobody is owed two mails about one event, and no Message-ID is used twice."""
    rows = Notification.objects.order_by()
    same = rows.values("ticket", "event", "recipient").annotate(number=Count("pk")).filter(number__gt=1)
    for ticket, event in same.values_list("ticket", "event"):
        yield f"two mails to one person about {event} of ticket {ticket}"
    for message_id in rows.values_list("message_id", flat=True).annotate(number=Count("pk")).filter(number__gt=1):
        yield f"two mails with the Message-ID {message_id}"


def baseless_mails() -> Iterator[str]:
    """A mail tells only of what is there: its decision, its comment, its ticket (or, once deleted, its decisions)."""
    mails = Notification.objects.filter(ticket__isnull=False).order_by("pk")
    decided = Exists(
        Decision.objects.alias(named=_EVENT_OF_DECISION).filter(ticket=OuterRef("ticket"), named=OuterRef("event"))
    )
    comments = Comment.objects.annotate(event=_event("comment:"))
    commented = Exists(comments.filter(ticket=OuterRef("ticket"), event=OuterRef("event")))
    is_there = Exists(Ticket.objects.filter(pk=OuterRef("ticket")))
    was_there = Exists(Decision.objects.filter(ticket=OuterRef("ticket")))
    tells_of_comment = Q(event__startswith="comment:")
    baseless = (
        ((Q(event__startswith="decision:") | Q(event=Trigger.CREATED)) & ~decided)
        | (tells_of_comment & Q(is_there) & ~commented)
        | (~tells_of_comment & ~is_there & ~was_there)
    )
    for pk, event, number in mails.filter(baseless).values_list("pk", "event", "ticket"):
        yield f"mail {pk}: tells of {event} of ticket {number}, which is not there"


def lost_files() -> Iterator[str]:
    """The file of each attachment is in the store, and as long as it was."""
    store = Attachment._meta.get_field("file").storage
    rows = Attachment.objects.order_by("pk").values_list("pk", "ticket", "file", "size")
    for pk, ticket, file, size in rows.iterator():
        found = _size(store, file)
        if found != size:
            is_now = "not there" if found is None else f"{found} bytes long, not {size}"
            yield f"{reference(ticket)}: the file {file} of attachment {pk} is {is_now}"


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (
    missing_triggers,
    lagging_sequences,
    dangling_references,
    wrong_loads,
    wrong_closing_times,
    wrong_tally,
    wrong_live_decisions,
    misplaced_choices,
    stranded_tickets,
    untold_assignments,
    withdrawn_mails,
    wrong_ledger_rows,
    double_mails,
    baseless_mails,
)
"""Those that hold at each commit."""
PASSING_CHECKS: tuple[Callable[[], Iterator[str]], ...] = (needless_waiting, lost_files)


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read one moment of the database, without keeping any writer from it; inside a transaction, that one."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Not `atomic`: it takes the writer's turn at once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def _capped(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    lines = check()
    yield from islice(lines, MOST)
    more = sum(1 for _ in lines)
    if more:
        yield f"{check.__name__.replace('_', ' ')}: {more} more"


def _by_day(rows: QuerySet[Any], day: Any, count: Any) -> dict[tuple[date, str], int]:
    """Of `rows` by day and priority: `count`."""
    found = rows.annotate(on=day).values_list("on", "priority").annotate(number=count)
    return {(on, priority): number for on, priority, number in found}


def _event(prefix: str) -> Concat:
    return Concat(Value(prefix), Cast("pk", CharField()))


_EVENT_OF_DECISION = Case(When(trigger=Trigger.CREATED, then=Value(str(Trigger.CREATED))), default=_event("decision:"))
"""`Decision.event`, in the database's words."""
_TAKEN = Q(actor__isnull=False, actor=F("agent__account"))
"""Decisions of agents who took a ticket themselves."""


def _held_by_another(before: Any = None) -> Exists:
    """Of a decision: whether its agent lost the ticket since; `before` a decision (id), or up to now."""
    later = Decision.objects.filter(ticket=OuterRef("ticket"), pk__gt=OuterRef("pk"))
    return Exists((later if before is None else later.filter(pk__lt=before)).exclude(agent=OuterRef("agent")))


_WORKING_TRIGGERS = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
}
_ASKED_FOR = {
    f"{priority}: {pool.name}": pool.levels
    for priority, pools in policy.POOLS.items()
    for pool in pools
    if pool.levels != frozenset(Level)
}
"""The levels that a rule asks for, by the name that decisions know it by."""
_MISPLACED = """
SELECT id, ticket_id, agent_id, rule FROM assignment_decision
WHERE is_live AND outcome = 'assigned' AND ({wrong}) ORDER BY id
"""
_CHOSE_ONE_OF = {
    "postgresql": "candidates @> jsonb_build_array(jsonb_build_object('id', agent_id, 'level', '{level}'))",
    "sqlite": (
        "EXISTS (SELECT 1 FROM json_each(candidates) WHERE json_extract(value, '$.id') = agent_id "
        "AND json_extract(value, '$.level') = '{level}')"
    ),
}


def _chose_another(rule: str) -> str:
    """Of a decision, as SQL: `rule` was followed, and the agent it chose is no candidate of the levels asked for."""
    chose_one = (_CHOSE_ONE_OF[connection.vendor].format(level=level) for level in sorted(_ASKED_FOR[rule]))
    return f"(rule = '{rule}' AND NOT ({' OR '.join(chose_one)}))"


def _size(store: Storage, file: str) -> int | None:
    """How long a file is; None when it is not there."""
    try:
        return store.size(file)
    except OSError:
        return None
