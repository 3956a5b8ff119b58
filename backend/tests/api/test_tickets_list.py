"""The list of tickets: filters, search, order, pages. The same machinery serves every list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

import api.pagination
from tests.factories import make_agent, make_ticket
from tickets.models import Ticket

if TYPE_CHECKING:
    from rest_framework.test import APIClient

    from accounts.models import User

pytestmark = pytest.mark.django_db

TICKETS = "/apis/tickets/"


def titles(client: APIClient, query: str = "") -> list[str]:
    response = client.get(f"{TICKETS}?{query}")
    assert response.status_code == 200, response.content
    return [row["title"] for row in response.json()["results"]]


def found(client: APIClient, **query: Any) -> list[str]:
    response = client.get(TICKETS, query)
    assert response.status_code == 200, response.content
    return sorted(row["title"] for row in response.json()["results"])


# --- filters ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(admin: User) -> None:
    """One ticket of each sort; `b` was made first and waits."""
    make_ticket(title="b", priority="high", status="open")
    make_agent()
    make_ticket(title="a", priority="low", status="in_progress", requester=admin)
    make_ticket(title="c", priority="medium", status="closed")
    # Nobody could take it at first.
    Ticket.objects.filter(title="b").update(assigned_agent=None, created_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["a", "b", "c"]),
        ("priority=high", ["b"]),
        ("priority=high&priority=low", ["a", "b"]),
        ("status=closed", ["c"]),
        ("status=open&status=in_progress", ["a", "b"]),
        ("priority=high&status=closed", []),
        ("waiting=true", ["b"]),
        ("waiting=false", ["a", "c"]),
        ("assigned_agent={agent}", ["a"]),
        ("assigned_agent=999999", []),
        ("requester={admin}", ["a"]),
        ("created_after=2026-01-01T00:00:00Z&created_before=2026-01-01T00:00:01Z", ["b"]),  # from this moment on
        ("created_before=2026-01-01T00:00:00Z", []),  # until just before it
        ("created_before=2026-01-01T01:00:00%2B01:00", []),  # the same moment elsewhere
        ("created_before=2026-01-02", ["b"]),
        ("something_else=1", ["a", "b", "c"]),
    ],
)
def test_filters_narrow_the_list(query: str, expected: list[str], desk: None, as_admin: APIClient, admin: User) -> None:
    agent = Ticket.objects.get(title="a").assigned_agent_id

    assert sorted(titles(as_admin, query.format(agent=agent, admin=admin.pk))) == expected


@pytest.mark.parametrize(
    "query",
    [
        "priority=urgent",
        "priority=",
        "priority=%00",
        "priority=high&priority=urgent",
        "status=waiting",
        "status=OPEN",
        "waiting=1",
        "waiting=True",
        "waiting=perhaps",
        "assigned_agent=x",
        "assigned_agent=0",
        "assigned_agent=-1",
        "assigned_agent=1.5",
        "assigned_agent=99999999999999999999",
        "assigned_agent=%00",
        "requester=null",
        "created_after=yesterday",
        "created_after=2026-02-30",
        "created_after=%00",
        "created_after=0001-01-01T00:00:00%2B14:00",
        "created_before=9999-12-31T23:59:59-12:00",
        "ordering=nonsense",
        "ordering=id,nonsense",
        "ordering=,",
        "ordering=--id",
        "ordering=%00",
        "ordering=priority_rank",
        "ordering=requester__password",
        "search=%00",
        "search=" + "x" * 201,
        "page=0",
        "page=-1",
        "page=abc",
        "page=1.0",
        "page=",
        "page=1e3",
        "page=%D9%A1",  # a digit, though not one of ours
        "page=99999999999999999999",
        "page_size=0",
        "page_size=-5",
        "page_size=x",
        "page_size=99999999999999999999",
    ],
)
def test_what_cannot_be_understood_is_a_400_that_names_the_parameter(query: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{TICKETS}?{query}")

    assert response.status_code == 400, response.content
    assert list(response.json()) == [query.partition("=")[0]]


# --- search -----------------------------------------------------------------------------------------------------------


def test_every_word_is_looked_for_in_title_and_description_whatever_its_case(as_admin: APIClient) -> None:
    make_ticket(title="The Printer is on fire", description="second floor")
    make_ticket(title="The printer is out of paper", description="FIRE exit blocked")
    make_ticket(title="The printer hums")

    assert found(as_admin, search="PRINTER fire") == ["The Printer is on fire", "The printer is out of paper"]
    assert found(as_admin, search="  printer   hums ") == ["The printer hums"]
    assert found(as_admin, search="fire hums") == []
    assert len(found(as_admin, search=" ")) == 3


@pytest.mark.parametrize("form", ["T-{:06d}", "t-{:06d}", "T-{}", "{}", "#{}", "{:06d}"])
def test_a_ticket_is_found_by_its_reference_in_any_form(form: str, as_admin: APIClient) -> None:
    Ticket.objects.create(pk=4711, title="wanted")
    make_ticket(title="another")

    assert found(as_admin, search=form.format(4711)) == ["wanted"]
    assert found(as_admin, search=form.format(4711) + " wanted") == ["wanted"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("print", "The printers are on fire"),  # the beginning of a word, from three letters on
        ("fire pri", "The printers are on fire"),
        ("pri", "PRINTERS"),
        ("ÜBER", "über den Wolken"),
        ("über", "ÜBER DEN WOLKEN"),
        ("straße", "Die Straße"),
        ("принтер", "Принтер не работает"),
        ("打印机", "打印机 坏了"),
        ("100%", "100 % of them"),  # signs part words and mean nothing else
        ("a_b", "a-b"),
        ("back\\slash", "back/slash"),
        ("it's", "It's gone"),
        ('"quoted"', "quoted"),
        ("printer/scanner", "The scanner of the printer"),
        ("10.0.0.17", "Host 10.0.0.17 is down"),
        ("ann@example.com", "Mail to ann@example.com bounces"),
        ("http://example.com/a?b=c", "http://example.com/a?b=c is slow"),
        ("e-mail", "No e-mail"),
        ("error:404", "Error 404"),
        ("7", "Room 7"),
        ("007", "Room 7"),
        ("007", "Room 007"),
        ("not", "Not or and near"),  # words, not operators
        ("a AND b", "a and b"),
        ("near(a b)", "a b near"),
        ("printer*", "The printers"),
        ("-printer", "The printer"),
        ("title:printer", "Title of the printer"),
        ("it's & 'quoted' | !(<->) \\", "It's quoted"),
    ],
)
def test_words_are_found_however_they_are_written(text: str, title: str, as_admin: APIClient) -> None:
    make_ticket(title=title, description="")
    make_ticket(title="something else", description="altogether")

    assert found(as_admin, search=text) == [title]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("rinter", "The printer"),  # inside a word
        ("pr", "The printer"),  # two letters are a word of their own
        ("4", "Room 42"),  # a number is whole
        ("uber", "über"),
        ("printer fire", "The printer"),
        ("(", "f(x)"),  # no word at all
        ("'; --", "it's -- late"),
        ("%", "100 %"),
        ("*", "*"),
        ("🔥", "🔥 on fire"),
    ],
)
def test_what_is_no_word_of_it_does_not_find_a_ticket(text: str, title: str, as_admin: APIClient) -> None:
    make_ticket(title=title, description="")

    assert found(as_admin, search=text) == []


def test_a_ticket_is_found_by_the_id_it_had_elsewhere(as_admin: APIClient) -> None:
    make_ticket(title="wanted", external_id="JIRA-1234")
    make_ticket(title="another", external_id="JIRA-12345")

    assert found(as_admin, search="jira-1234") == ["wanted"]


def test_the_search_knows_a_ticket_as_it_is_now(as_admin: APIClient) -> None:
    ticket = make_ticket(title="The printer", description="smokes")
    ticket.description = "hums"
    ticket.save()
    Ticket.objects.filter(pk=ticket.pk).update(title="The copier")

    assert found(as_admin, search="copier hums") == ["The copier"]
    assert found(as_admin, search="printer") == found(as_admin, search="smokes") == []

    ticket.delete()
    assert found(as_admin, search="copier") == []


def test_a_search_minds_the_filters_and_who_asks(as_admin: APIClient, as_requester: APIClient, requester: User) -> None:
    make_ticket(title="mine", description="printer", requester=requester)
    make_ticket(title="urgent", description="printer", priority="high")

    assert found(as_admin, search="printer", priority="high") == ["urgent"]
    assert found(as_requester, search="printer") == ["mine"]
    assert as_requester.get(TICKETS, {"search": "printer"}).json()["count"] == 1


@pytest.mark.parametrize("text", ["T-", "T-9999999999999999999999", "9" * 200, "x " * 100, "é🔥"])
def test_a_search_without_a_find_is_an_empty_page(text: str, as_admin: APIClient) -> None:
    make_ticket(title="anything")

    assert found(as_admin, search=text) == []


# --- order ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def unsorted(db: None) -> None:
    now = timezone.now()
    rows = [("c", "low", "open"), ("a", "high", "closed"), ("b", "medium", "in_progress"), ("a", "high", "open")]
    for age, (title, priority, status) in enumerate(rows):
        make_ticket(title=title, priority=priority, status=status, created_at=now - timedelta(days=age))


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("", [1, 2, 3, 4]),  # the youngest first
        ("id", [1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1]),
        ("created_at", [4, 3, 2, 1]),
        ("-created_at", [1, 2, 3, 4]),
        ("updated_at", [1, 2, 3, 4]),
        ("-updated_at", [4, 3, 2, 1]),
        ("priority", [1, 3, 2, 4]),  # low, medium, high: by urgency, not by letter
        ("-priority", [4, 2, 3, 1]),
        ("status", [2, 3, 1, 4]),
        ("-status", [4, 1, 3, 2]),
        ("title", [2, 4, 3, 1]),
        ("-title", [1, 3, 4, 2]),
        ("title,-id", [4, 2, 3, 1]),
        ("-priority,title,created_at", [4, 2, 3, 1]),
        ("-priority, created_at", [4, 2, 3, 1]),
    ],
)
def test_the_order_is_the_one_asked_for_and_the_id_breaks_ties(
    ordering: str, expected: list[int], unsorted: None, as_admin: APIClient
) -> None:
    numbers = {pk: number for number, pk in enumerate(Ticket.objects.order_by("pk").values_list("pk", flat=True), 1)}

    rows = as_admin.get(TICKETS, {"ordering": ordering}).json()["results"]

    assert [numbers[row["id"]] for row in rows] == expected


@pytest.mark.parametrize("ordering", ["closed_at", "-closed_at"])
def test_an_order_by_what_many_lack_is_total_too(ordering: str, unsorted: None, as_admin: APIClient) -> None:
    pages = [
        as_admin.get(TICKETS, {"ordering": ordering, "page_size": 1, "page": page}).json()["results"][0]["id"]
        for page in (1, 2, 3, 4)
    ]

    assert len(set(pages)) == 4


# --- pages ------------------------------------------------------------------------------------------------------------


def bulk(count: int) -> None:
    """Past the rules, because only their number matters."""
    Ticket.objects.bulk_create([Ticket(title=f"t{number}") for number in range(count)], batch_size=2000)


def test_a_page_has_25_rows_unless_told_otherwise_and_never_more_than_100(as_admin: APIClient) -> None:
    bulk(130)

    assert len(titles(as_admin)) == 25
    assert len(titles(as_admin, "page_size=7")) == 7
    assert len(titles(as_admin, "page_size=100000")) == 100
    assert len(titles(as_admin, "page_size=100000&page=2")) == 30


def test_an_empty_list_is_one_empty_page(as_admin: APIClient) -> None:
    assert as_admin.get(TICKETS).json() == {
        "count": 0,
        "count_is_capped": False,
        "next": None,
        "previous": None,
        "results": [],
    }


@pytest.mark.parametrize("page", [3, 999, 999_999_999])
def test_a_page_past_the_end_is_a_404(page: int, as_admin: APIClient) -> None:
    bulk(50)

    response = as_admin.get(TICKETS, {"page": page})

    assert response.status_code == 404
    assert response.json() == {"detail": "This page is past the end."}


def test_links_lead_through_all_pages_and_keep_filters_and_order(as_admin: APIClient) -> None:
    bulk(7)
    make_ticket(title="another", priority="high")
    Ticket.objects.update(description="wanted")

    first = as_admin.get(f"{TICKETS}?priority=medium&priority=low&ordering=id&page_size=3&search=wan").json()
    second = as_admin.get(first["next"]).json()
    third = as_admin.get(second["next"]).json()

    assert (first["count"], first["previous"], third["next"]) == (7, None, None)
    rows = [row["title"] for page in (first, second, third) for row in page["results"]]
    assert rows == [f"t{number}" for number in range(7)]
    assert as_admin.get(third["previous"]).json() == second
    assert "priority=medium&priority=low" in third["previous"]


def test_a_full_last_page_has_no_next(as_admin: APIClient) -> None:
    bulk(6)

    assert as_admin.get(TICKETS, {"page_size": 3, "page": 2}).json()["next"] is None


@pytest.mark.parametrize(("rows", "count", "is_capped"), [(10_000, 10_000, False), (10_001, 10_000, True)])
def test_the_count_is_exact_up_to_ten_thousand(rows: int, count: int, is_capped: bool, as_admin: APIClient) -> None:
    bulk(rows)

    body = as_admin.get(TICKETS).json()

    assert (body["count"], body["count_is_capped"]) == (count, is_capped)


def test_pages_beyond_ten_thousand_rows_are_reached_by_next(as_admin: APIClient) -> None:
    bulk(10_150)

    page = as_admin.get(f"{TICKETS}?page_size=100&page=100&ordering=id").json()
    beyond = as_admin.get(page["next"]).json()
    last = as_admin.get(beyond["next"]).json()

    assert page["results"][-1]["title"] == "t9999"
    assert (beyond["results"][0]["title"], len(beyond["results"])) == ("t10000", 100)
    assert (last["results"][-1]["title"], len(last["results"]), last["next"]) == ("t10149", 50, None)
    assert as_admin.get(TICKETS, {"page_size": 100, "page": 103}).status_code == 404


def test_requesters_page_through_their_own(as_requester: APIClient, requester: User, admin: User) -> None:
    make_ticket(title="mine", requester=requester)
    make_ticket(title="theirs", requester=admin)

    body = as_requester.get(TICKETS).json()

    assert (body["count"], [row["title"] for row in body["results"]]) == (1, ["mine"])


# --- places -----------------------------------------------------------------------------------------------------------


ORDERINGS = ("", "id", "-created_at", "priority", "-priority", "status", "closed_at", "-closed_at", "-priority,title")


def walk(client: APIClient, url: str, link: str) -> list[list[int]]:
    """The ids of each page that following `link` from `url` leads to, the first one included."""
    pages = []
    following: str | None = url
    while following is not None:
        body = client.get(following).json()
        pages.append([row["id"] for row in body["results"]])
        following = body[link]
    return pages


@pytest.fixture
def mixed(db: None) -> None:
    """Rows that agree in much, so that every column of an order has ties and gaps."""
    now = timezone.now()
    for number in range(17):
        make_ticket(
            title=f"t{number % 3}",
            priority=("low", "medium", "high")[number % 3],
            status=("open", "closed")[number % 2],
            created_at=now - timedelta(hours=number % 5),
        )


@pytest.mark.parametrize("ordering", [*ORDERINGS, "-priority,-closed_at", "closed_at,-title"])
def test_links_lead_there_and_back_in_any_order_past_ties_and_gaps(
    ordering: str, mixed: None, as_admin: APIClient
) -> None:
    whole = [row["id"] for row in as_admin.get(f"{TICKETS}?ordering={ordering}&page_size=100").json()["results"]]
    pages = [whole[start : start + 4] for start in range(0, len(whole), 4)]
    last = f"{TICKETS}?ordering={ordering}&page_size=4&page={len(pages)}"

    assert walk(as_admin, f"{TICKETS}?ordering={ordering}&page_size=4", "next") == pages
    assert walk(as_admin, last, "previous") == [pages[-1], *pages[-2::-1]]


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_the_few_that_a_filter_finds_come_in_the_order_of_all(ordering: str, mixed: None, as_admin: APIClient) -> None:
    rows = as_admin.get(f"{TICKETS}?ordering={ordering}&page_size=100").json()["results"]
    expected = [row["id"] for row in rows if row["status"] == "open" and row["priority"] != "medium"]
    found_by = f"{TICKETS}?ordering={ordering}&status=open&priority=low&priority=high&page_size=2"

    pages = walk(as_admin, found_by, "next")

    assert len(pages) > 2
    assert [pk for page in pages for pk in page] == expected
    numbered = [as_admin.get(f"{found_by}&page={number}").json()["results"] for number in range(1, len(pages) + 1)]
    assert [[row["id"] for row in page] for page in numbered] == pages


@pytest.mark.parametrize("ordering", ORDERINGS)
def test_more_than_are_counted_come_in_the_order_of_all(
    ordering: str, mixed: None, as_admin: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = as_admin.get(f"{TICKETS}?ordering={ordering}&page_size=100").json()["results"]
    since = sorted(row["created_at"] for row in rows)[2]
    expected = [row["id"] for row in rows if row["created_at"] >= since]
    monkeypatch.setattr(api.pagination, "COUNT_CAP", 2)
    found_by = f"{TICKETS}?ordering={ordering}&page_size=3&{urlencode({'created_after': since})}"

    assert as_admin.get(found_by).json()["count_is_capped"]
    assert [pk for page in walk(as_admin, found_by, "next") for pk in page] == expected


@pytest.mark.parametrize("is_capped", [False, True])
@pytest.mark.parametrize("ordering", ORDERINGS)
def test_requesters_see_their_own_alone_in_any_order(
    ordering: str,
    is_capped: bool,
    mixed: None,
    as_requester: APIClient,
    requester: User,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_capped:
        monkeypatch.setattr(api.pagination, "COUNT_CAP", 1)
    Ticket.objects.update(requester=admin)
    own = {make_ticket(title=title, requester=requester).pk for title in ("t0", "t1", "t2")}

    assert {
        pk for page in walk(as_requester, f"{TICKETS}?ordering={ordering}&page_size=2", "next") for pk in page
    } == own
    rows = as_requester.get(f"{TICKETS}?ordering={ordering}&status=open").json()["results"]
    assert {row["id"] for row in rows} == own


def test_a_page_found_by_its_place_stays_where_it_is_when_rows_come_in_before_it(as_admin: APIClient) -> None:
    bulk(6)
    first = as_admin.get(f"{TICKETS}?page_size=3").json()
    expected = [row["id"] for row in as_admin.get(first["next"]).json()["results"]]

    bulk(2)

    assert [row["id"] for row in as_admin.get(first["next"]).json()["results"]] == expected


def test_going_back_past_rows_that_have_gone_arrives_at_a_full_first_page(as_admin: APIClient) -> None:
    bulk(9)
    second = as_admin.get(as_admin.get(f"{TICKETS}?page_size=3&ordering=id").json()["next"]).json()
    third = as_admin.get(second["next"]).json()
    gone = [row["id"] for row in second["results"]]
    Ticket.objects.filter(pk__in=gone).delete()

    back = as_admin.get(third["previous"]).json()

    assert (len(back["results"]), back["previous"]) == (3, None)
    assert back["results"][0]["id"] < gone[0]


def test_a_place_after_which_nothing_is_left_is_past_the_end(as_admin: APIClient) -> None:
    bulk(4)
    link = as_admin.get(f"{TICKETS}?page_size=3&ordering=id").json()["next"]
    Ticket.objects.filter(title="t3").delete()

    assert as_admin.get(link).status_code == 404


@pytest.mark.parametrize("place", ["", "x", "%00", "é", "W10:abc", "1" * 2000])
def test_a_place_that_is_none_of_ours_is_a_400(place: str, as_admin: APIClient) -> None:
    response = as_admin.get(f"{TICKETS}?page=2&place={place}")

    assert response.status_code == 400
    assert list(response.json()) == ["place"]


def test_a_place_is_good_for_its_own_order_alone(as_admin: APIClient) -> None:
    bulk(4)
    link = as_admin.get(f"{TICKETS}?page_size=3&ordering=id").json()["next"]

    assert as_admin.get(link.replace("ordering=id", "ordering=-created_at")).status_code == 400


def test_an_order_that_no_place_can_say_is_paged_by_number(as_admin: APIClient) -> None:
    ticket = make_ticket()
    for _ in range(3):
        make_agent()
    candidates = f"{TICKETS}{ticket.pk}/candidates/?page_size=2"

    link = as_admin.get(candidates).json()["next"]

    assert "place" not in link
    assert len(as_admin.get(link).json()["results"]) == 1
    assert as_admin.get(f"{candidates}&page=2&place=x").status_code == 400
