"""Starts parts of the product in no time: they are forked from a process that has loaded the code already.

A new interpreter needs more than a second of processor time before it works; killed twice a second, the parts would
never get to do anything but start. Each line of the input is a command line; the answer is the id of its process,
which leads a group of its own. When the input ends, so do all of them.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import django
from granian.cli import entrypoint

from manage import main as manage


def serve_nursery() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # What the two of them would load.
    import config.management.commands.worker
    import config.urls
    import config.wsgi  # noqa: F401

    children: list[int] = []
    for line in sys.stdin:
        children = [child for child in children if not _is_over(child)]
        command = json.loads(line)
        child = os.fork()
        if not child:
            _become(command)
        os.setpgid(child, child)
        children.append(child)
        print(child, flush=True)
    for child in children:
        os.killpg(child, signal.SIGKILL)


def _is_over(child: int) -> bool:
    """Whether it has ended. Only when asked does the kernel give its id away, so that no other process gets killed."""
    return bool(os.waitpid(child, os.WNOHANG)[0])


def _become(command: list[str]) -> None:
    os.setpgid(0, 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    is_python = command[0] == sys.executable
    sys.argv = command[is_python:]
    try:
        (manage if is_python else entrypoint)()
    finally:
        os._exit(1)


if __name__ == "__main__":
    serve_nursery()
