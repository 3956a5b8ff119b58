"""Full text: rare and common words take different ways on PostgreSQL, and find the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers

from database import textsearch
from database.textsearch import search, words
from tests.factories import make_ticket, make_user
from tickets.models import Ticket
from tickets.search import TEXT

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from accounts.models import User

pytestmark = pytest.mark.django_db

TICKETS = 3_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Printer fire", ["printer", "fire"]),
        ("  printer\tPRINTER  ", ["printer"]),
        ("T-000123 t-5", ["000123", "5"]),
        ("#123", ["123"]),
        ("T- mat-7", ["t", "mat", "7"]),
        ("foo_bar@example.com", ["foo", "bar", "example", "com"]),
        ("हिन्दी", ["हिन्दी"]),  # signs above and below belong to the letter
        ("(*) 🔥 -- '", []),
    ],
)
def test_the_words_of_a_text_are_its_runs_of_letters_and_digits(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.fixture
def owner() -> User:
    return make_user()


@pytest.fixture
def many(owner: User) -> None:
    """Every ticket is about a printer, every third is urgent, two are about a zeppelin; the database knows how many."""
    now = timezone.now()
    Ticket.objects.bulk_create(
        Ticket(
            title=f"printer {'zeppelin' if number in {7, 1007} else 'again'}",
            priority=("high", "medium", "low")[number % 3],
            requester=owner if number < 10 else None,
            created_at=now - timedelta(minutes=number),
        )
        for number in range(TICKETS)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.mark.parametrize("text", ["printer", "pri", "printer again"])
def test_a_common_word_finds_the_newest_first(text: str, many: None) -> None:
    found = search(TEXT, Ticket.objects.order_by("-created_at"), text).found

    assert list(found[:3]) == [row for row in Ticket.objects.order_by("-created_at")[:9] if "again" in row.title][:3]


@pytest.mark.parametrize("text", ["zeppelin", "zep", "printer zeppelin", "zep pri"])
def test_a_rare_word_finds_all_it_has(text: str, many: None) -> None:
    search_for_it = search(TEXT, Ticket.objects.all(), text)

    assert (search_for_it.found.count(), search_for_it.count_up_to(10)) == (2, 2)


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("printer", 100, 100),
        ("printer", TICKETS, TICKETS),
        ("printer", 10_000, TICKETS),
        ("zeppelin", 1, 1),
        ("zeppelin", 100, 2),
        ("nothing", 100, 0),
        ("printer nothing", 100, 0),
        ("printer again zeppelin", 100, 0),
        ("🔥", 100, 0),
    ],
)
def test_what_is_found_is_counted_as_far_as_asked(text: str, limit: int, expected: int, many: None) -> None:
    assert search(TEXT, Ticket.objects.all(), text).count_up_to(limit) == expected


@pytest.mark.parametrize(("limit", "expected"), [(100, 100), (900, 900), (10_000, 1000)])
def test_other_filters_are_minded_in_counting(limit: int, expected: int, many: None, owner: User) -> None:
    assert search(TEXT, Ticket.objects.filter(priority="high"), "printer").count_up_to(limit) == expected
    assert search(TEXT, Ticket.objects.filter(requester=owner), "printer").count_up_to(limit) == 10


def test_among_no_rows_nothing_is_found(many: None) -> None:
    assert search(TEXT, Ticket.objects.filter(pk__in=[]), "printer").count_up_to(100) == 0


def test_a_common_word_is_not_counted(many: None, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    # how many rows there are and how common it is; on SQLite the count itself, which stops there
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        search(TEXT, Ticket.objects.all(), "printer").count_up_to(100)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite counts hit by hit")
@pytest.mark.parametrize(("limit", "queries"), [(450, 3), (990, 4)])
def test_a_common_word_among_filtered_rows_is_counted_only_in_doubt(
    limit: int,
    queries: int,
    many: None,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(textsearch, "ONE_IN", 1)
    monkeypatch.setattr(textsearch, "SURELY", 1)

    # how many rows there are, how common it is, how many there are at least; in doubt the count
    with django_assert_num_queries(queries):
        assert search(TEXT, Ticket.objects.filter(priority="high"), "printer").count_up_to(limit) == limit


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite counts hit by hit")
@given(found=integers(0, 60), others=integers(0, 60), elsewhere=integers(0, 60), limit=integers(1, 60))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sample_says_that_there_are_more_than_there_are(found: int, others: int, elsewhere: int, limit: int) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as thresholds:
        thresholds.setattr(textsearch, "ONE_IN", 1)  # few rows are enough to be sure, or nearly
        thresholds.setattr(textsearch, "SURELY", 1)
        titles = ["printer"] * found + ["laptop"] * others
        Ticket.objects.bulk_create(Ticket(title=title) for title in titles)
        Ticket.objects.bulk_create(Ticket(title="printer", status="closed") for _ in range(elsewhere))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tickets_ticket_text")
        searched = search(TEXT, Ticket.objects.filter(status="open"), "printer")

        assert searched.count_up_to(limit) == min(found, limit)
        transaction.set_rollback(True)


def test_a_table_that_was_never_analysed_is_searched_all_the_same() -> None:
    make_ticket(title="printer")

    assert search(TEXT, Ticket.objects.all(), "printer").found.count() == 1
