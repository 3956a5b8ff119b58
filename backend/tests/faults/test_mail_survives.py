"""Everything fails at once: the mail server in every way it can, web servers and workers by SIGKILL every half second.

`FAULT_MAILS=2000 pytest -s tests/faults` is the long run; without it a short one.
"""

from __future__ import annotations

import json
import os
import random
import threading
import time
import urllib.request
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connections

from accounts.models import ApiToken
from accounts.roles import Role
from agents.levels import Level
from bench.scenes import percentile
from notifications.models import Notification, Status
from tests.concurrency.harness import database_url
from tests.factories import make_agent, make_user
from tests.faults.processes import Team, Web
from tests.faults.sink import Copy, Mood, Sink
from tests.load import Load
from tests.product import wait_until
from tickets.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAILS = int(os.environ.get("FAULT_MAILS", "120"))
LASTS = 10 + MAILS / 40
"""Seconds over which that many tickets are created at best."""
CLIENTS = 4
BAD_MOODS = [mood for mood in Mood if mood is not Mood.WELL]
CHANGES_EVERY = 0.7
NOTED_WITHIN = 3.0
"""Seconds from the server's answer to the note of it, at the most: who is killed meanwhile sends that mail again."""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120 + 2 * MAILS)]


@contextmanager
def at_the_same_time(*works: Callable[[threading.Event], None]) -> Iterator[None]:
    """Do `works` in threads until the block ends."""
    end = threading.Event()

    def do(work: Callable[[threading.Event], None]) -> None:
        try:
            work(end)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join()


def be_moody(sink: Sink) -> Callable[[threading.Event], None]:
    dice = random.Random(3)

    def change(end: threading.Event) -> None:
        while not end.wait(CHANGES_EVERY):
            sink.be(Mood.WELL if dice.random() < 0.4 else dice.choice(BAD_MOODS))
        sink.be(Mood.WELL)

    return change


def settings_of(sink: Sink, *, lease: int) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url(),
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "EMAIL_USE_TLS": "False",
        "EMAIL_TIMEOUT": "3",
        "MAIL_THREADS": "4",
        "MAIL_RETRY_SECONDS": "1",
        "MAIL_LEASE_SECONDS": str(lease),
        "LOG_LEVEL": "ERROR",
    }


def send_again(web: Web, token: str) -> int:
    """What an admin does about mails that were refused; how many there were."""
    failed = list(Notification.objects.filter(status=Status.FAILED).values_list("pk", flat=True))
    for pk in failed:
        request = urllib.request.Request(
            f"http://127.0.0.1:{web.port}/apis/notifications/{pk}/retry/",
            method="POST",
            headers={"Authorization": f"Token {token}"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert json.load(answer)["status"] in {Status.PENDING, Status.SENT}
    return len(failed)


@pytest.mark.parametrize("kills", [True, False], ids=["with kills", "without kills"])
def test_every_mail_arrives_whatever_fails(tmp_path: Path, *, kills: bool) -> None:
    for number in range(30):
        make_agent(level=Level.SENIOR if number % 2 else Level.JUNIOR)
    _, token = ApiToken.issue(make_user(role=Role.ADMIN), "load", None)

    with Sink() as sink, Team(tmp_path, **settings_of(sink, lease=5 if kills else 60)) as team:
        wait_until(lambda: all(part.is_up() for part in team.parts), 120)
        began = time.monotonic()
        faults = [be_moody(sink), *([team.kill_until] if kills else [])]
        pause = CLIENTS * LASTS / MAILS
        with at_the_same_time(*faults), Load(team.answering, token, clients=CLIENTS, pause=pause) as load:
            wait_until(lambda: Ticket.objects.count() >= MAILS and len(team.kills) >= 15 * kills, 60 + MAILS)
            load.stop()
            # Taken or refused for good: a server in that mood may refuse most of them.
            wait_until(lambda: Notification.objects.exclude(status=Status.PENDING).count() > MAILS / 2, 60 + MAILS)
        lasted = time.monotonic() - began
        wait_until(lambda: all(part.is_up() for part in team.parts), 120)
        refused = send_again(team.webs[0], token)
        wait_until(lambda: not Notification.objects.exclude(status=Status.SENT).exists(), 120 + MAILS / 5)

    report(load, sink, team.kills, lasted, refused)
    owed = set(Notification.objects.values_list("message_id", flat=True))
    assert {copy.message_id for copy in sink.taken} == owed, "none lost, none about what was never committed"
    tickets = set(Ticket.objects.values_list("pk", flat=True))
    assert set(Notification.objects.values_list("ticket", flat=True)) == tickets
    assert set(load.created.values()) <= tickets
    assert {answer.status for answer in load.answers} <= {201, 503, 0}
    assert "Traceback" not in team.log.read_text()
    assert not [copies for copies in sink.doubles().values() if not all(map(was_under_way_at_a_kill, copies[:-1]))]
    if kills:
        assert set(team.kills) == {"Web", "Worker"}
    else:
        assert not sink.doubles()
    call_command("verify")


def was_under_way_at_a_kill(copy: Copy) -> bool:
    """Whether its client fell silent for ever before it had time to note that the mail was taken."""
    cut_at = copy.conversation.cut_at
    return cut_at is not None and cut_at - copy.at < NOTED_WITHIN


def report(load: Load, sink: Sink, kills: list[str], lasted: float, refused: int) -> None:
    times = [answer.took for answer in load.of(201)]
    statuses = Counter(answer.status for answer in load.answers)
    print(
        f"\n{Ticket.objects.count()} tickets, {len(sink.taken)} mails taken, {len(sink.doubles())} of them twice; "
        f"killed {dict(Counter(kills))} in {lasted:.0f} s; {sum(sink.forgotten.values())} offered in vain, "
        f"{refused} sent again by hand\n"
        f"answers: p50 {percentile(times, 50) * 1000:.0f} ms, p99 {percentile(times, 99) * 1000:.0f} ms, "
        f"longest {max(times) * 1000:.0f} ms; {statuses[503]} refused, {statuses[0]} unanswered"
    )
