"""What another process does in a test: `python -m tests.concurrency.process TASK ARGUMENTS…` (see `harness.Process`).

It says "ready" when Django is loaded, waits for a line, and prints the task's result as JSON.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from agents.models import Agent  # noqa: E402
from assignment.services import drain, hand_over  # noqa: E402
from notifications.delivery import Delivery, deliver_due  # noqa: E402
from tests.concurrency.chaos import Writer  # noqa: E402
from tests.factories import make_ticket  # noqa: E402
from tickets.choices import Priority, Status  # noqa: E402
from tickets.models import Ticket  # noqa: E402


def create(tickets: str) -> int:
    """Create tickets of every priority in turn."""
    for number in range(int(tickets)):
        make_ticket(priority=list(Priority)[number % 3])
    return int(tickets)


def chaos(seed: str, seconds: str) -> int:
    """Do everything at random."""
    return Writer(int(seed)).run(float(seconds))


def work_for_ever(seed: str) -> None:
    """Create, close, hand over and drain until killed."""
    dice = random.Random(seed)
    while True:
        for _ in range(3):
            make_ticket(priority=dice.choice(list(Priority)))
        ticket = Ticket.objects.active().exclude(assigned_agent=None).order_by("?").first()
        if ticket is not None:
            ticket.status = Status.CLOSED
            ticket.save()
        agent = Agent.objects.order_by("?").first()
        if agent is not None:
            hand_over(agent)
        drain()


def write_in_a_loop(seconds: str) -> float:
    """Short transactions without a pause; the longest wait for one, in seconds."""
    longest = 0.0
    ends = time.monotonic() + float(seconds)
    while time.monotonic() < ends:
        began = time.monotonic()
        with transaction.atomic():
            Agent.objects.filter(pk=-1).update(load=0)
        longest = max(longest, time.monotonic() - began)
    return longest


def hold_a_transaction() -> None:
    """Keep a transaction that has written open until killed."""
    with transaction.atomic():
        Agent.objects.filter(pk=-1).update(load=0)
        sys.stdout.write("holding\n")
        sys.stdout.flush()
        time.sleep(600)


def use_server(server: str) -> None:
    """Send mail by the SMTP server at `host:port`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, port = server.split(":")
    settings.EMAIL_PORT, settings.EMAIL_USE_TLS = int(port), False


def deliver(server: str) -> int:
    """Deliver once to the SMTP server at `host:port`; how many it took."""
    use_server(server)
    return deliver_due()


def deliver_for_ever(server: str) -> None:
    """Deliver until killed."""
    use_server(server)
    Delivery().run()


TASKS = {
    task.__name__: task
    for task in (create, chaos, work_for_ever, write_in_a_loop, hold_a_transaction, deliver, deliver_for_ever)
}

if __name__ == "__main__":
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    sys.stdout.write(json.dumps(TASKS[sys.argv[1]](*sys.argv[2:])))
