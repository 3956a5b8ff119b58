"""Signs of life of the workers (notifications/heartbeat.py)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.heartbeat import ALIVE, FORGOTTEN, Heartbeat, workers_seen
from notifications.models import WorkerHeartbeat

pytestmark = pytest.mark.django_db


def names() -> list[str]:
    return [worker.name for worker in workers_seen()]


def silent_for(name: str, time: timedelta) -> None:
    WorkerHeartbeat.objects.filter(name=name).update(seen_at=timezone.now() - time)


def test_a_worker_that_beats_is_seen_once_and_the_latest_comes_first() -> None:
    for name in ("one:1", "two:2", "one:1"):
        Heartbeat(name).beat()

    assert names() == ["one:1", "two:2"]


def test_a_worker_that_started_again_says_since_when() -> None:
    Heartbeat("one:1", started_at=timezone.now() - timedelta(days=1)).beat()
    again = Heartbeat("one:1")
    again.beat()

    assert [worker.started_at for worker in workers_seen()] == [again.started_at]


def test_a_worker_that_fell_silent_is_not_seen_and_forgotten_later() -> None:
    for name in ("one:1", "two:2", "three:3"):
        Heartbeat(name).beat()
    silent_for("one:1", ALIVE + timedelta(seconds=1))
    silent_for("two:2", FORGOTTEN + timedelta(seconds=1))

    assert names() == ["three:3"]
    assert [worker.name for worker in workers_seen(within=timedelta(minutes=5))] == ["three:3", "one:1"]
    Heartbeat("three:3").beat()
    assert set(WorkerHeartbeat.objects.values_list("name", flat=True)) == {"one:1", "three:3"}


def test_a_worker_that_ends_says_so() -> None:
    heart = Heartbeat("one:1")
    heart.beat()
    heart.end()

    assert names() == []


def test_two_workers_have_two_names() -> None:
    assert Heartbeat().name != Heartbeat("one:1").name
