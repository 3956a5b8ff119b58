"""`manage.py verify` names every promise that is broken, and nothing that is well."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actor import acting_as
from accounts.roles import Role
from agents.levels import Level
from agents.models import Agent
from assignment.models import Decision
from assignment.services import assign_by_hand, hand_over, route_again
from conversation.models import Attachment
from notifications import services as ledger
from notifications.models import Kind, Notification, Status
from operations import invariants
from reports.models import Tally
from tests.concurrency.harness import Process
from tests.factories import make_agent, make_mail, make_ticket, make_user
from tickets.choices import Priority
from tickets.models import Ticket

if TYPE_CHECKING:
    from django.db.models import Model
    from pytest_django import Settings

pytestmark = pytest.mark.django_db


def verify() -> tuple[int, list[str]]:
    """The command's exit code and what it says."""
    out = io.StringIO()
    try:
        call_command("verify", grace=0.0, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue().splitlines()
    return 0, out.getvalue().splitlines()


def says() -> str:
    """The one line of a database with one promise broken."""
    code, lines = verify()
    assert code == 1
    assert len(lines) == 1, lines
    return lines[0]


def sql(statement: str, *values: int) -> None:
    """Write past every rule of the application."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def held() -> Ticket:
    """A ticket that an agent holds, both as they should be."""
    make_agent()
    return make_ticket()


def test_a_database_that_only_the_application_wrote_is_well() -> None:
    assert verify() == (0, ["Every promise holds."])
    ann, bob = make_agent(capacity=2), make_agent(level=Level.JUNIOR, capacity=2)
    tickets = [make_ticket(priority=priority) for priority in (*Priority, *Priority)]
    assign_by_hand(tickets[0], ann, override=True)
    assign_by_hand(tickets[0], ann, override=True)
    tickets[1].status = "closed"
    tickets[1].save()
    tickets[1].status = "open"
    tickets[1].save()
    hand_over(ann)
    tickets[2].delete()
    bob.is_active = False
    bob.save()
    make_ticket(status="closed")

    assert verify() == (0, ["Every promise holds."])


def test_who_takes_a_ticket_themselves_is_owed_no_mail() -> None:
    account = make_user(role=Role.AGENT)
    agent = make_agent(account=account, is_available=False)
    ticket = make_ticket()

    with acting_as(account):
        assign_by_hand(ticket, agent, override=True)

    assert not Notification.objects.exists()
    assert verify()[0] == 0


def test_who_took_a_ticket_and_is_given_it_again_is_owed_no_mail() -> None:
    account = make_user(role=Role.AGENT)
    agent = make_agent(account=account)
    make_agent(is_available=False)
    with acting_as(account):
        ticket = make_ticket()
    route_again(ticket)

    assert ticket.assigned_agent == agent
    assert Decision.objects.count() == 2
    assert not Notification.objects.exists()
    assert verify()[0] == 0


def test_who_is_given_a_ticket_that_another_held_meanwhile_is_owed_a_mail_again(held: Ticket) -> None:
    first, second = Agent.objects.get(), make_agent()
    assign_by_hand(held, second)
    assign_by_hand(held, first)
    decision = Decision.objects.live().get()
    Notification.objects.filter(event=decision.event).delete()

    assert says() == f"{held.reference}: decision {decision.pk} has no mail to agent {first.pk}"


@pytest.mark.parametrize(("before", "after"), [(Level.SENIOR, Level.JUNIOR), (Level.JUNIOR, Level.SENIOR)])
def test_who_changed_level_or_e_mail_since_or_whose_ticket_got_urgent_is_no_alarm(before: Level, after: Level) -> None:
    agent = make_agent(level=before)
    for priority in (Priority.MEDIUM, Priority.HIGH), (Priority.LOW, Priority.MEDIUM):
        ticket = make_ticket(priority=priority[0])
        ticket.priority = priority[1]
        ticket.save()
    assert verify()[0] == 0

    agent.level, agent.email = after, f"new-{agent.email}"
    agent.save()

    assert Decision.objects.live().filter(rule="low: agents", agent=agent).exists()
    assert verify()[0] == 0


def test_a_trigger_that_is_gone(held: Ticket) -> None:
    if connection.vendor == "postgresql":
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql("DROP TRIGGER tickets_keep_load ON tickets_ticket")
        name = "tickets_keep_load"
    else:
        name = "reports_keep_tally_update"
        sql(f"DROP TRIGGER {name}")

    assert says() == f"trigger {name}: missing, or switched off"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's triggers cannot be switched off")
@pytest.mark.parametrize("how", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_does_not_fire(held: Ticket, how: str) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE tickets_ticket {how} reports_keep_tally")

    assert says() == "trigger reports_keep_tally: missing, or switched off"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite takes the id after the highest")
@pytest.mark.parametrize("model", [Ticket, Decision, Notification])
def test_a_next_id_that_is_taken(held: Ticket, model: type[Model]) -> None:
    table, last = model._meta.db_table, model._default_manager.get().pk
    sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s, TRUE)", last)
    assert verify()[0] == 0
    sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), %s, FALSE)", last)

    assert says() == f"{table}: the next id is {last}, but there is {last}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps references itself")
def test_a_row_that_refers_to_nothing(held: Ticket) -> None:
    sql("UPDATE tickets_ticket SET requester_id = 999")
    try:
        assert says() == f"tickets_ticket {held.pk}: refers to a row of accounts_user that is not there"
    finally:
        sql("UPDATE tickets_ticket SET requester_id = NULL")


def test_a_database_that_is_behind_the_release_is_said_to_be_so_and_no_more(held: Ticket) -> None:
    Agent.objects.update(load=7)
    sql("DELETE FROM django_migrations WHERE app = 'reports' AND name = '0001_keep_tally'")

    assert says() == "migration reports 0001_keep_tally: not applied"


def test_a_choice_of_somebody_of_the_wrong_level(held: Ticket) -> None:
    decision = Decision.objects.get()
    assert decision.rule == "medium: seniors"
    decision.candidates[0]["level"] = Level.JUNIOR
    decision.candidates.append({**decision.candidates[0], "id": 999, "level": Level.SENIOR})
    decision.save()

    chose = f"decision {decision.pk} chose agent {held.assigned_agent_id}"
    assert says() == f"{held.reference}: {chose}, who was not one for “medium: seniors”"


def test_a_senior_chosen_as_one_of_the_juniors() -> None:
    make_agent(level=Level.JUNIOR)
    make_ticket()
    assert verify()[0] == 0
    Decision.objects.update(candidates=[{"id": Agent.objects.get().pk, "level": "senior"}])

    assert says().endswith("who was not one for “medium: juniors”")


def test_whom_a_person_chose_may_be_of_any_level() -> None:
    junior = make_agent(level=Level.JUNIOR)
    assign_by_hand(make_ticket(priority=Priority.HIGH), junior, override=True)

    assert verify()[0] == 0


@pytest.fixture
def attachment(held: Ticket) -> Attachment:
    return Attachment.objects.create(ticket=held, name="log.txt", size=5, file=ContentFile(b"12345", name="log.txt"))


def test_an_attachment_without_its_file(attachment: Attachment) -> None:
    assert verify()[0] == 0
    attachment.file.storage.delete(attachment.file.name)

    name = attachment.file.name
    assert says() == f"{attachment.ticket.reference}: the file {name} of attachment {attachment.pk} is not there"


def test_an_attachment_whose_file_was_cut_short(attachment: Attachment) -> None:
    Path(attachment.file.path).write_bytes(b"123")

    name = attachment.file.name
    assert says() == (
        f"{attachment.ticket.reference}: the file {name} of attachment {attachment.pk} is 3 bytes long, not 5"
    )


def test_an_attachment_that_is_being_removed_is_no_alarm(
    attachment: Attachment, monkeypatch: pytest.MonkeyPatch
) -> None:
    attachment.file.storage.delete(attachment.file.name)
    monkeypatch.setattr("operations.management.commands.verify.time.sleep", lambda _: attachment.delete())

    call_command("verify", grace=1.0, stdout=io.StringIO())


def test_a_load_that_is_not_the_number_of_tickets_held(held: Ticket) -> None:
    Agent.objects.update(load=7)

    assert says() == f"agent {held.assigned_agent_id}: load is 7, it holds 1"


def test_a_closed_ticket_without_its_time(held: Ticket) -> None:
    held.status = "closed"
    held.save()
    Ticket.objects.update(closed_at=None)

    assert says() == f"{held.reference}: status and closing time disagree (it is closed)"


def test_a_tally_that_misses_a_ticket(held: Ticket) -> None:
    Ticket.objects.update(created_at=datetime(2026, 3, 10, 23, 59, 59, 999999, tzinfo=UTC))
    assert verify()[0] == 0
    sql("DELETE FROM reports_tally")

    assert says() == "2026-03-10: the tally says 0 medium arrived, the tickets say 1"


def test_a_tally_of_a_closing_that_never_was(held: Ticket) -> None:
    Tally.objects.create(kind="closed", day=date(2026, 3, 10), priority="low", count=2)

    assert says() == "2026-03-10: the tally says 2 low closed, the tickets say 0"


def test_a_ticket_that_its_decision_gives_to_another(held: Ticket) -> None:
    other = make_agent()
    sql("UPDATE tickets_ticket SET assigned_agent_id = %s", other.pk)

    assert says() == f"{held.reference}: held by agent {other.pk}, its live decision says {held.assigned_agent_id}"


def test_a_ticket_without_a_live_decision(held: Ticket) -> None:
    sql("UPDATE assignment_decision SET is_live = %s", False)

    assert says() == f"{held.reference}: no live decision"


def test_two_live_decisions(held: Ticket) -> None:
    decision = Decision.objects.get()
    sql("DROP INDEX decision_one_live_per_ticket")
    decision.pk = None
    decision.save()
    make_mail_of(decision, held)

    assert says() == f"{held.reference}: 2 live decisions"


def make_mail_of(decision: Decision, ticket: Ticket) -> None:
    ledger.owe([make_mail(ticket_id=ticket.pk, event=decision.event, recipient="x@example.com")])


def test_an_agent_who_left_with_a_ticket(held: Ticket) -> None:
    Agent.objects.update(is_active=False)

    assert says() == f"{held.reference}: held by agent {held.assigned_agent_id}, who left"


def test_a_ticket_that_waits_although_somebody_could_take_it() -> None:
    agent = make_agent(is_available=False)
    ticket = make_ticket()
    assert verify()[0] == 0
    Agent.objects.update(is_available=True)

    assert says() == f"{ticket.reference}: waits although agent {agent.pk} could take it"


def test_what_the_next_transaction_mends_within_the_grace_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    make_agent(is_available=False)
    make_ticket()
    Agent.objects.update(is_available=True)
    monkeypatch.setattr("operations.management.commands.verify.time.sleep", lambda _: call_command("sweep"))

    call_command("verify", grace=1.0, stdout=io.StringIO())


def test_a_ticket_waits_rightly_for_another_than_who_handed_it_back() -> None:
    agent = make_agent()
    ticket = make_ticket()
    hand_over(agent)
    Decision.objects.live().update(handed_back_by=agent)

    assert Ticket.objects.waiting().get() == ticket
    assert verify()[0] == 0


def test_an_assignment_that_nobody_was_told_of(held: Ticket) -> None:
    Notification.objects.all().delete()

    decision = Decision.objects.get()
    assert says() == f"{held.reference}: decision {decision.pk} has no mail to agent {held.assigned_agent_id}"


def test_mails_that_were_pruned_are_not_missed(held: Ticket, settings: Settings) -> None:
    long_ago = timezone.now() - timedelta(days=settings.MAIL_KEEP_DAYS, minutes=1)
    Decision.objects.update(created_at=long_ago)
    Notification.objects.update(created_at=long_ago, status=Status.SENT, sent_at=long_ago, next_attempt_at=None)

    assert ledger.prune() == 1

    assert verify()[0] == 0


def test_a_mail_that_is_put_off_for_ever(held: Ticket) -> None:
    Notification.objects.update(next_attempt_at=timezone.now() + timedelta(days=3))

    assert says() == f"mail {Notification.objects.get().pk}: owed, but not due within a day"


def test_a_mail_sent_at_no_time(held: Ticket) -> None:
    Notification.objects.update(status=Status.SENT, next_attempt_at=None)

    assert says() == f"mail {Notification.objects.get().pk}: sent, but nobody knows when"


def test_a_mail_that_is_done_with_and_still_due(held: Ticket) -> None:
    Notification.objects.update(status=Status.SENT, sent_at=timezone.now())

    assert says() == f"mail {Notification.objects.get().pk}: done with, but still leased or due"


def cancel_mails(**values: str) -> None:
    Notification.objects.update(status=Status.CANCELLED, next_attempt_at=None, **values)


def test_a_mail_that_is_cancelled_although_its_agent_holds_the_ticket(held: Ticket) -> None:
    cancel_mails()

    assert says() == f"mail {Notification.objects.get().pk}: cancelled, but its agent still holds ticket {held.pk}"


def test_a_cancelled_mail_is_missed_although_its_agent_was_given_the_ticket_again(held: Ticket) -> None:
    cancel_mails()
    route_again(held)

    assert Decision.objects.live().get().trigger == "manual"
    assert says() == f"mail {Notification.objects.get().pk}: cancelled, but its agent still holds ticket {held.pk}"


def test_mails_are_rightly_cancelled_when_the_ticket_moved_away_was_deleted_or_they_failed(held: Ticket) -> None:
    first, second = Agent.objects.get(), make_agent()
    for agent in (second, first, second):
        assign_by_hand(held, agent)
    refused = make_ticket(priority=Priority.LOW)
    Notification.objects.filter(ticket=refused.pk).update(status=Status.FAILED, last_error="550", next_attempt_at=None)
    Notification.objects.filter(ticket=refused.pk).update(status=Status.CANCELLED)
    make_ticket(priority=Priority.HIGH).delete()

    assert Notification.objects.filter(status=Status.CANCELLED, kind=Kind.ASSIGNED).count() == 5
    assert verify()[0] == 0


def test_two_mails_about_one_thing(held: Ticket) -> None:
    table = Notification._meta.db_table
    if connection.vendor == "postgresql":
        sql(f"ALTER TABLE {table} DROP CONSTRAINT notification_once")
        mail = Notification.objects.get()
        event, ticket = mail.event, mail.ticket
        mail.pk, mail.message_id = None, "<another@example.com>"
        mail.save()
    else:  # a constraint of a table cannot be dropped there, but NULL is never the same as NULL
        event, ticket = "reset:1", None
        for message_id in ("<a@example.com>", "<b@example.com>"):
            Notification.objects.create(
                kind=Kind.PASSWORD_RESET, event=event, recipient="x@example.com", context={}, message_id=message_id
            )

    assert says() == f"two mails to one person about {event} of ticket {ticket}"


def test_a_mail_about_a_decision_that_was_never_taken(held: Ticket) -> None:
    ledger.owe([make_mail(ticket_id=held.pk, event="decision:999999")])

    assert says().endswith(f"tells of decision:999999 of ticket {held.pk}, which is not there")


def test_a_mail_about_a_decision_of_another_ticket(held: Ticket) -> None:
    event = f"decision:{Decision.objects.get().pk}"
    ledger.owe([make_mail(ticket_id=make_ticket().pk, event=event)])

    assert f"tells of {event}" in says()


@pytest.mark.parametrize("event", ["priority:abc", "decision:3"])
def test_a_mail_about_a_ticket_that_never_was(event: str) -> None:
    ledger.owe([make_mail(ticket_id=999_999, event=event)])

    assert says().endswith(f"tells of {event} of ticket 999999, which is not there")


def test_a_mail_about_a_comment_that_was_never_made(held: Ticket) -> None:
    ledger.owe([make_mail(ticket_id=held.pk, kind=Kind.REPLY, event="comment:5")])

    assert says().endswith(f"tells of comment:5 of ticket {held.pk}, which is not there")


def test_many_lines_of_one_kind_are_cut_short() -> None:
    for _ in range(invariants.MOST + 3):
        make_agent()
    Agent.objects.update(load=1)

    code, lines = verify()

    assert code == 1
    assert len(lines) == invariants.MOST + 1
    assert lines[-1] == "wrong loads: 3 more"


def test_the_number_of_queries_does_not_grow_with_the_rows() -> None:
    numbers = []
    for _ in range(2):
        for _ in range(5):
            make_agent(capacity=1)
            make_ticket()
            make_ticket()
        with CaptureQueriesContext(connection) as queries:
            assert verify()[0] == 0
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] < 40


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_everything_holds_in_every_moment_while_others_write_and_nobody_waits_for_it() -> None:
    for _ in range(4):
        make_agent(capacity=10)
    with Process("work_for_ever", 3) as writer:
        writer.wait_until_ready().go()
        before = Decision.objects.count()
        for _ in range(15):
            assert invariants.violations() == []
        assert Decision.objects.count() > before


@pytest.mark.django_db(transaction=True)
def test_it_reads_beside_a_transaction_that_writes() -> None:
    with Process("hold_a_transaction") as writer:
        writer.wait_until_ready().go()
        writer.wait_for("holding")

        assert invariants.violations() == []

    with transaction.atomic():  # and leaves the connection as it was
        make_agent()
    assert Agent.objects.count() == 1
