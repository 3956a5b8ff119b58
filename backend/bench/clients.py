"""Clients that work side by side, in processes and threads, and the times that it took each of them."""

from __future__ import annotations

import multiprocessing
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, connections
from django.test.utils import CaptureQueriesContext

from bench.scenes import Sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.synchronize import Barrier

_fork = multiprocessing.get_context("fork")
LONGEST_START = 300
"""Seconds until the last client must have done its work once."""
_DEADLOCK = "40P01"


@dataclass
class Work:
    """What a client does over and over; `begin` comes first, in each process."""

    once: Callable[[], object]
    begin: Callable[[], object] = field(default=lambda: None)
    statements: int | None = None
    """How many statements it takes, where they pass by what counts them."""


@dataclass
class _Log:
    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    queries: int = 0
    elapsed: float = 0
    processor: float = 0


def work_together(
    work: Work, *, seconds: float, processes: int = 1, threads: int = 1, watch: Callable[[], object] | None = None
) -> Sample:
    """Let `processes` times `threads` clients do `work` for so long; each does it once before all begin.

    `watch` is called every tenth of a second meanwhile, in this process.
    """
    connections.close_all()
    start = _fork.Barrier(processes * threads + 1)
    pipes: list[Connection] = []
    children = []
    for _ in range(processes):
        here, there = _fork.Pipe(duplex=False)
        children.append(_fork.Process(target=_run_process, args=(work, threads, seconds, start, there), daemon=True))
        pipes.append(here)
    for child in children:
        child.start()
    start.wait(LONGEST_START)
    began = time.perf_counter()
    while watch is not None and time.perf_counter() - began < seconds:
        watch()
        time.sleep(0.1)
    logs: list[_Log] = [log for pipe in pipes for log in pipe.recv()]
    for child in children:
        child.join()
    times = [one for log in logs for one in log.times]
    return Sample(
        times=times,
        elapsed=sum(log.elapsed for log in logs) / len(logs),
        made=len(times) + processes * threads,
        queries=work.statements if work.statements is not None else logs[0].queries,
        processor=sum(log.processor for log in logs) / max(len(times), 1),
        errors=dict(sum((log.errors for log in logs), Counter())),
    )


def _run_process(work: Work, threads: int, seconds: float, start: Barrier, pipe: Connection) -> None:
    random.seed()
    work.begin()
    logs = [_Log() for _ in range(threads)]
    running = [threading.Thread(target=_run_client, args=(work, seconds, start, log)) for log in logs]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    pipe.send(logs)


def _run_client(work: Work, seconds: float, start: Barrier, log: _Log) -> None:
    try:
        with CaptureQueriesContext(connection) as seen:
            work.once()
    except BaseException:
        start.abort()  # or the others would wait for this one
        raise
    log.queries = len(seen)
    start.wait(LONGEST_START)
    started, used = time.perf_counter(), time.thread_time()
    while (began := time.perf_counter()) - started < seconds:
        try:
            work.once()
        except DatabaseError as error:
            log.errors[_name(error)] += 1
        else:
            log.times.append(time.perf_counter() - began)
    # What was begun in time is finished and counted.
    log.elapsed, log.processor = time.perf_counter() - started, time.thread_time() - used
    connections.close_all()


def _name(error: DatabaseError) -> str:
    if getattr(error.__cause__, "sqlstate", None) == _DEADLOCK:
        return "deadlock"
    return "locked" if "is locked" in str(error) else type(error).__name__
