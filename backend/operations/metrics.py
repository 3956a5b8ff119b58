"""What Prometheus is told: figures of the domain from the database, requests as the web processes counted them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from database.outage import DATABASE_GONE
from operations import figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client import Metric

REQUESTS = Counter("tickets_http_requests", "Requests answered.", ["method", "view", "status"], registry=None)
SECONDS = Histogram("tickets_http_request_seconds", "How long the answers took.", ["method", "view"], registry=None)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def observe(method: str | None, view: str, status: int, seconds: float) -> None:
    """Count one answered request."""
    known = method if method in _METHODS else "other"  # a client may make up any number of them
    REQUESTS.labels(known, view, status).inc()
    SECONDS.labels(known, view).observe(seconds)


def exposition() -> bytes:
    """All metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # adds up the web processes of this machine
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(Figures())
    return generate_latest(registry)


class Figures(Collector):
    """The domain's figures, read when they are asked for; without a database only that it is down."""

    def collect(self) -> Iterator[Metric]:
        try:
            read = [_decisions(), *_waiting(), *_mails(), *_workers()]
        except DATABASE_GONE:
            read = []
        yield GaugeMetricFamily("tickets_database_up", "Whether the database answers.", value=1 if read else 0)
        yield from read


def _decisions() -> Metric:
    family = CounterMetricFamily("tickets_decisions", "Routing decisions.", labels=["trigger", "outcome"])
    for labels, count in sorted(figures.decisions().items()):
        family.add_metric(labels, count)
    return family


def _waiting() -> Iterator[Metric]:
    count = GaugeMetricFamily("tickets_waiting", "Tickets that wait for an agent.", labels=["priority"])
    oldest = GaugeMetricFamily("tickets_waiting_oldest_seconds", "Age of the oldest of them.", labels=["priority"])
    for priority, (waiting, age) in figures.waiting().items():
        count.add_metric([priority], waiting)
        oldest.add_metric([priority], age)
    yield from (count, oldest)


def _mails() -> Iterator[Metric]:
    family = GaugeMetricFamily("tickets_mails", "Mails in the ledger.", labels=["status"])
    for status, count in figures.mails().items():
        family.add_metric([status], count)
    yield family
    oldest = figures.mail_health().oldest_pending_seconds
    yield GaugeMetricFamily("tickets_mail_oldest_pending_seconds", "Age of the oldest mail owed.", value=oldest)


def _workers() -> Iterator[Metric]:
    seen = figures.workers()
    yield GaugeMetricFamily("tickets_workers", "Workers that are alive.", value=seen.alive)
    if seen.last_seen_seconds is not None:
        yield GaugeMetricFamily(
            "tickets_worker_last_seen_seconds", "Since the last sign of life.", value=seen.last_seen_seconds
        )
