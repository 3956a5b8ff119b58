"""Rows that follow from a save are written in one trip; statements are prepared once for each connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from agents.models import Agent
from database import prepared
from database.together import insert, together
from notifications import services as ledger
from notifications.models import Notification
from tests.factories import make_agent, make_mail, make_ticket

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries, Settings

pytestmark = pytest.mark.django_db
is_postgresql = connection.vendor == "postgresql"


def unsaved(number: int) -> Agent:
    return Agent(first_name=f"Agent {number}", email=f"{number}@example.com", level="senior")


def test_rows_of_several_models_go_in_one_trip_and_learn_their_ids(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    agents, users = [unsaved(1), unsaved(2)], [User(username="Ann 100 %"), User(username="Ben")]

    with django_assert_num_queries(1 if is_postgresql else 2), together():
        insert(agents)
        insert(users)

    assert [agent.pk for agent in agents] == [*Agent.objects.order_by("pk").values_list("pk", flat=True)]
    assert User.objects.get(pk=users[0].pk).username == "Ann 100 %"
    assert not agents[0]._state.adding


def test_outside_of_a_block_rows_are_written_at_once() -> None:
    insert([unsaved(1)])

    assert Agent.objects.count() == 1


def test_nothing_is_asked_for_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0), together():
        insert([])


def test_a_block_that_fails_writes_nothing() -> None:
    def fail() -> None:
        with together():
            insert([unsaved(1)])
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert not Agent.objects.exists()
    insert([unsaved(1)])
    assert Agent.objects.count() == 1


def test_a_row_that_is_there_already_is_left_out_when_it_may_be() -> None:
    mail = make_mail()

    with together():
        ledger.owe([mail, mail])
        insert([unsaved(1)])

    assert Notification.objects.count() == 1
    assert Agent.objects.count() == 1


def test_tickets_are_assigned_without_prepared_statements_too(settings: Settings) -> None:
    settings.DB_PREPARE = False
    agent = make_agent()

    assert make_ticket().assigned_agent == agent


@pytest.mark.skipif(not is_postgresql, reason="SQLite keeps its own cache")
def test_a_statement_is_prepared_once_for_each_connection() -> None:
    text = "SELECT 42"
    with connection.cursor() as cursor:
        for _ in range(2):
            prepared.execute(cursor, prepared.Call(text), first="SELECT 1")
            assert cursor.fetchall() == [(42,)]
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
        assert cursor.fetchone() == (1,)


@pytest.mark.skipif(not is_postgresql, reason="SQLite keeps its own cache")
def test_a_statement_that_failed_can_be_prepared_again() -> None:
    text = "SELECT 1 / (SELECT count(*) FROM agents_agent)"
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="division by zero"), transaction.atomic():
            prepared.execute(cursor, prepared.Call(text))
        make_agent()

        prepared.execute(cursor, prepared.Call(text))

        assert cursor.fetchall() == [(1,)]
