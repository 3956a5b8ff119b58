"""A well-known Django help desk, django-helpdesk, doing the same work beside ours: create a ticket, show the list.

It lives in a virtual environment of its own (`.make/peer`), made when this runs for the first time.
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from bench.clients import Work, work_together
from bench.databases import BACKEND, environment
from bench.scenes import Scene
from bench.servers import Server, free_port, running, serving
from bench.ways import DESCRIPTION, MIXED, TITLE
from config.management.commands.serve import web_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bench.databases import PostgreSQL
    from bench.scenes import Sample, Scale

PACKAGES = ("django-helpdesk==2.6.1", "Django==5.2.19", "psycopg[binary]==3.3.9", "granian==2.8.7")
PLACE = BACKEND.parent / ".make" / "peer"
PYTHON = PLACE / "bin" / "python"
SITE = BACKEND / "bench" / "peer"
_LIST = base64.b64encode(json.dumps({"filtering": {}, "sorting": "created", "sortreverse": True}).encode()).decode()


def compare(server: PostgreSQL, scale: Scale) -> Iterator[Scene]:
    """Both at a thousand tickets and at twenty thousand, each behind the same web server."""
    install()
    for tickets in map(scale.limit, (1000, 20_000)):
        with ExitStack() as stack:
            theirs = stack.enter_context(_helpdesk(server.bare(f"peer_{tickets}"), tickets))
            ours = stack.enter_context(serving(server.filled(scale.limit(100), tickets)))
            clients: Mapping[str, Mapping[str, Callable[[], Any]]] = {
                "create a ticket": {"django-helpdesk": theirs.create, "ours": partial(_create, ours)},
                "show the list": {
                    "django-helpdesk, its page": partial(theirs.ask, "GET", f"/datatables_ticket_list/{_LIST}"),
                    "django-helpdesk, its API": partial(theirs.ask, "GET", "/api/tickets/?page_size=25"),
                    "ours": partial(ours.ask, "GET", "/apis/tickets/"),
                },
            }
            for work, ways in clients.items():
                measured = {way: partial(_ask, once, scale) for way, once in ways.items()}
                yield Scene(
                    name=f"{work}, {tickets:,} tickets, 2 clients", ways=measured, base=next(iter(ways)), rounds=1
                )


def install() -> None:
    """Make the virtual environment, unless it is there."""
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", PLACE], check=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)


@dataclass(frozen=True)
class Helpdesk(Server):
    """A running django-helpdesk; the token is the key of a session."""

    def headers(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.token}; csrftoken={'a' * 32}", "X-CSRFToken": "a" * 32}

    def create(self) -> None:
        ticket = {"queue": 1, "title": TITLE, "description": DESCRIPTION, "priority": random.randint(1, 5)}
        self.ask("POST", "/api/tickets/", {**ticket, "submitter_email": "charlie@example.com"})


@contextmanager
def _helpdesk(url: str, tickets: int) -> Iterator[Helpdesk]:
    place = environment(url, PYTHONPATH=str(SITE), DJANGO_SETTINGS_MODULE="desk")
    filled = subprocess.run(
        [PYTHON, "desk_fill.py", str(tickets)], cwd=SITE, env=place, capture_output=True, text=True, check=True
    )
    _granian, *arguments, _application = web_command("127.0.0.1", port := free_port())
    command = [str(PLACE / "bin" / "granian"), *arguments, "--factory", "django.core.wsgi:get_wsgi_application"]
    with running(Helpdesk(port, filled.stdout.split()[-1]), command, place, "/api/tickets/1/") as server:
        yield server


def _create(web: Server) -> None:
    web.ask("POST", "/apis/tickets/", {"title": TITLE, "description": DESCRIPTION, "priority": random.choice(MIXED)})


def _ask(once: Callable[[], Any], scale: Scale) -> Sample:
    return replace(
        work_together(Work(once, statements=0), seconds=scale.seconds, processes=2), queries=None, processor=None
    )
