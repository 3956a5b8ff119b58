"""Wakes the worker. The ledger is the truth: a wake-up that is lost, doubled or late does no harm (docs/adr/0003)."""

from __future__ import annotations

from django_tasks import task


@task()
def deliver() -> None:
    """Send what is due."""
    from notifications.delivery import deliver_due, drop_waiting_wakeups

    drop_waiting_wakeups()
    deliver_due()
