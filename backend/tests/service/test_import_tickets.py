"""`manage.py import_tickets`. What is wrong with files in general is tested with the agents."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agents.csv_import import Outcome
from agents.csv_rows import Row
from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision, Trigger
from assignment.services import sweep
from notifications.models import Notification
from tests.factories import make_agent, make_ticket
from tickets.choices import Priority, Status
from tickets.imports import CHUNK, import_tickets
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Load = Callable[..., tuple[int, str, str]]

pytestmark = pytest.mark.django_db
HEADER = "number,opened_at,resolved_at,closed_at,priority,category,subcategory,group,resolver\n"
CLOSED = (
    "INC1,2016-02-29T01:16Z,2016-02-29T11:29Z,2016-03-05T12:00Z,high,Category 55,Subcategory 170,Group 56,Ann Lee\n"
)
OPEN = "INC2,2016-03-01T08:00Z,,,high,Category 1,,,\n"


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Imports `content`; exit code, standard output, standard error."""

    def run(content: str, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "tickets.csv"
        path.write_text(content, encoding="utf-8", newline="")
        return command("import_tickets", str(path), *options)

    return run


def command(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, out.getvalue().strip(), f"{err.getvalue()}{error}"
    return 0, out.getvalue().strip(), err.getvalue()


def everything() -> list[list[object]]:
    return [list(model.objects.order_by("pk").values()) for model in (Ticket, Agent, Decision, Notification)]


def test_a_closed_ticket_keeps_its_times_and_its_resolver(load: Load) -> None:
    ann = make_agent(first_name="Ann", last_name="Lee")

    load(HEADER + CLOSED)

    ticket = Ticket.objects.get(external_id="INC1")
    resolved_at = datetime(2016, 2, 29, 11, 29, tzinfo=UTC)
    assert (ticket.status, ticket.priority, ticket.assigned_agent) == (Status.CLOSED, Priority.HIGH, ann)
    assert ticket.created_at == datetime(2016, 2, 29, 1, 16, tzinfo=UTC)
    assert ticket.closed_at == ticket.updated_at == resolved_at
    assert ticket.assigned_at is None


def test_a_closed_ticket_is_history_without_mail_decision_or_load(load: Load) -> None:
    make_agent(first_name="Ann", last_name="Lee")

    load(HEADER + CLOSED)
    swept = sweep()

    assert not Decision.objects.exists()
    assert not Notification.objects.exists()
    assert Agent.objects.get().load == 0
    assert Agent.objects.get().last_assigned_at is None
    assert (swept.loads, swept.closing_times, swept.adopted, swept.routed) == (0, 0, 0, 0)


def test_an_open_ticket_is_routed_by_the_rules_and_mailed(load: Load) -> None:
    make_agent(level=Level.JUNIOR)
    senior = make_agent()

    load(HEADER + OPEN)

    ticket = Ticket.objects.get(external_id="INC2")
    assert (ticket.status, ticket.assigned_agent) == (Status.OPEN, senior)
    assert ticket.created_at == datetime(2016, 3, 1, 8, tzinfo=UTC)
    assert ticket.decisions.get().trigger == Trigger.CREATED
    assert Notification.objects.get().recipient == senior.email


def test_an_open_ticket_does_not_go_to_whom_the_file_names(load: Load) -> None:
    make_agent(first_name="Ann", last_name="Lee", level=Level.JUNIOR)

    result = load("number,priority,status,resolver\nA,high,In progress,Ann Lee\nB,high,open,nobody\n")

    assert result[0] == 0
    assert [(t.status, t.assigned_agent) for t in Ticket.objects.order_by("pk")] == [
        (Status.IN_PROGRESS, None),
        (Status.OPEN, None),
    ]


def test_a_second_run_changes_nothing_at_all(load: Load) -> None:
    make_agent(first_name="Ann", last_name="Lee")

    first = load(HEADER + CLOSED + OPEN)
    written = everything()
    second = load(HEADER + CLOSED + OPEN)

    assert first == (0, "2 created, 0 changed, 0 unchanged, 0 rejected", "")
    assert second == (0, "0 created, 0 changed, 2 unchanged, 0 rejected", "")
    assert everything() == written


def test_a_ticket_that_is_here_is_neither_overwritten_nor_reopened(load: Load) -> None:
    ticket = make_ticket(external_id="INC2", title="Ours", status=Status.CLOSED)

    result = load(HEADER + OPEN)

    ticket.refresh_from_db()
    assert result[1] == "0 created, 0 changed, 1 unchanged, 0 rejected"
    assert (ticket.title, ticket.status) == ("Ours", Status.CLOSED)


def test_an_id_twice_in_a_file_is_like_a_second_run(load: Load) -> None:
    make_agent(first_name="Ann", last_name="Lee")

    assert load(HEADER + CLOSED + CLOSED + OPEN + OPEN)[1] == "2 created, 0 changed, 2 unchanged, 0 rejected"


def test_title_and_description_are_made_from_what_there_is(load: Load) -> None:
    load(HEADER + "INC45,2016-03-01T08:00Z,,,low,Category 55,Subcategory 170,Group 56,\nINC46,,,,,,,,\n")

    full, bare = Ticket.objects.order_by("pk")
    assert full.title == "INC45 · Category 55 / Subcategory 170"
    assert full.description.splitlines()[1:] == [
        "Category: Category 55",
        "Subcategory: Subcategory 170",
        "Group: Group 56",
    ]
    assert bare.title == "INC46"
    assert bare.priority == Priority.MEDIUM


def test_title_and_description_of_the_file_come_first(load: Load) -> None:
    load(
        'number,summary,description,category\nA,"Printer\non fire","Two\nlines",Category 1\n', "--map", "title=summary"
    )

    ticket = Ticket.objects.get()
    assert (ticket.title, ticket.description) == ("Printer on fire", "Two\nlines")


@pytest.mark.parametrize(
    ("row", "status", "closed_at"),
    [
        ("A,2016-01-01T00:00Z,2016-01-02T00:00Z,2016-01-07T00:00Z,", "closed", "2016-01-02T00:00Z"),
        ("A,2016-01-01T00:00Z,,2016-01-07T00:00Z,", "closed", "2016-01-07T00:00Z"),  # nobody noted the resolution
        ("A,2016-01-01T00:00Z,2016-01-02T02:00+02:00,,", "closed", "2016-01-02T00:00Z"),  # another time zone
        ("A,2016-01-01,2016-01-02 00:00,,closed", "closed", "2016-01-02T00:00Z"),  # without a zone it is UTC
        ("A,2016-01-01T00:00Z,,,", "open", None),
        ("A,2016-01-01T00:00Z,2016-01-02T00:00Z,,open", "open", None),  # what the file says outright holds
    ],
)
def test_the_status_follows_from_the_times_unless_it_is_given(
    load: Load, row: str, status: str, closed_at: str | None
) -> None:
    load(f"number,opened_at,resolved_at,closed_at,status\n{row}\n")

    ticket = Ticket.objects.get()
    assert ticket.status == status
    assert ticket.closed_at == (closed_at and datetime.fromisoformat(closed_at))


def test_a_closed_ticket_without_any_time_is_closed_now(load: Load) -> None:
    before = timezone.now()

    load("number,status\nA,closed\n")

    ticket = Ticket.objects.get()
    assert ticket.closed_at is not None
    assert before <= ticket.created_at == ticket.closed_at == ticket.updated_at <= timezone.now()


@pytest.mark.parametrize(
    "resolver",
    ["Ann Lee", "  ann   LEE ", "ann@example.com", "ANN@EXAMPLE.COM"],
)
def test_the_resolver_is_found_by_name_or_email_even_after_leaving(load: Load, resolver: str) -> None:
    ann = make_agent(first_name="Ann", last_name="Lee", email="ann@example.com", is_active=False)

    load(f"number,status,resolver\nA,closed,{resolver}\n")

    assert Ticket.objects.get().assigned_agent == ann


@pytest.mark.parametrize("resolver", ["Cy Young", "cy@example.com", "Bo Lee"])
def test_a_resolver_who_is_none_or_several_is_rejected_or_skipped(load: Load, resolver: str) -> None:
    make_agent(first_name="Bo", last_name="Lee")
    make_agent(first_name="Bo", last_name="Lee")
    content = f"number,status,resolver\nA,closed,{resolver}\n"

    rejected = load(content)
    skipped = load(content, "--unknown-resolver=skip")

    assert (rejected[0], rejected[1]) == (1, "0 created, 0 changed, 0 unchanged, 1 rejected")
    assert rejected[2].startswith("line 2: resolver: ")
    assert (skipped[0], skipped[1]) == (0, "1 created, 0 changed, 0 unchanged, 0 rejected")
    assert Ticket.objects.get().assigned_agent is None


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",2016-01-01,,low,,T", "external_id"),
        (f"{'x' * 101},2016-01-01,,low,,T", "external_id"),
        ("A,yesterday,,low,,T", "opened_at"),
        ("A,2016-13-01,,low,,T", "opened_at"),
        ("A,0001-01-01T00:00+09:00,,low,,T", "opened_at"),  # before the first year
        ("A,2999-01-01,,low,,T", "opened_at"),  # in the future
        ("A,2016-01-02,2016-01-01,low,,T", "resolved_at"),  # before it was opened
        ("A,2016-01-01,,urgent,,T", "priority"),
        ("A,2016-01-01,,low,gone,T", "status"),
        (f"A,2016-01-01,,low,,{'x' * 201}", "title"),
        ("A,2016-01-01,,low,,a\x07b", "title"),  # a control character
        ("A,2016-01-01,,low,,a\0b", "title"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_loses_no_other(load: Load, row: str, field: str) -> None:
    rows = ["G1,2016-01-01,2016-01-02,low,,One", row, "G2,2016-01-01,2016-01-02,low,,Two", "G3,,,low,,Three"]

    code, out, err = load("\n".join(["number,opened_at,resolved_at,priority,status,title", *rows]))

    assert (code, out) == (1, "3 created, 0 changed, 0 unchanged, 1 rejected")
    assert err.startswith("line 3: ")
    assert field in err.splitlines()[0]
    assert set(Ticket.objects.values_list("external_id", flat=True)) == {"G1", "G2", "G3"}


def test_a_file_without_ids_cannot_be_used(load: Load) -> None:
    code, out, err = load("title,priority\nPrinter,low\n")

    assert (code, out) == (2, "")
    assert "external_id or number" in err


def test_a_row_that_only_the_database_refuses_loses_no_other_of_its_chunk(load: Load) -> None:
    refuse("BAD")
    rows = "".join(f"{name},closed\n" for name in ("A", "BAD", "B"))

    code, out, err = load(f"number,status\n{rows}BAD2,open\n")

    assert (code, out) == (1, "3 created, 0 changed, 0 unchanged, 1 rejected")
    assert err.startswith("line 3: the database refused it: ")
    assert set(Ticket.objects.values_list("external_id", flat=True)) == {"A", "B", "BAD2"}


def refuse(external_id: str) -> None:
    """Let the database refuse one id, as a constraint of its own would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE tickets_ticket ADD CHECK (external_id <> '{external_id}')")
        else:
            cursor.execute(
                f"CREATE TRIGGER refuse BEFORE INSERT ON tickets_ticket WHEN NEW.external_id = '{external_id}' "
                "BEGIN SELECT RAISE(ABORT, 'not this one'); END"
            )


def closed_rows(how_many: int) -> Iterator[Row]:
    for number in range(how_many):
        yield Row(number + 2, {"external_id": f"INC{number}", "status": "closed"})


def test_it_reads_no_more_than_a_chunk_ahead() -> None:
    read = 0

    def counted() -> Iterator[Row]:
        nonlocal read
        for row in closed_rows(CHUNK * 2):
            read += 1
            yield row

    next(import_tickets(counted()))

    assert read == CHUNK


def test_what_was_read_before_an_interruption_stays_and_the_next_run_completes_it() -> None:
    def interrupted() -> Iterator[Row]:
        yield from closed_rows(CHUNK + 10)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(import_tickets(interrupted()))
    kept = Ticket.objects.count()
    results = list(import_tickets(closed_rows(CHUNK + 20)))

    assert kept == CHUNK
    assert [result.outcome for result in results].count(Outcome.CREATED) == 20
    assert Ticket.objects.count() == CHUNK + 20


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_create_each_ticket_once() -> None:
    together = Barrier(2, timeout=30)
    outcomes: list[Outcome] = []

    def run() -> None:
        def rows() -> Iterator[Row]:
            for row in closed_rows(CHUNK + 50):
                yield row
                if row.line == CHUNK + 1:
                    together.wait()

        outcomes.extend(result.outcome for result in import_tickets(rows()))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(Outcome.CREATED) == outcomes.count(Outcome.UNCHANGED) == CHUNK + 50
    assert Ticket.objects.count() == CHUNK + 50
