"""The tally: how many tickets arrived and were closed on each day, kept by the database (docs/adr/0009)."""

from __future__ import annotations

from django.db import models

from tickets.choices import Priority


class Kind(models.TextChoices):
    """What is tallied of a ticket: its `created_at`, and its `closed_at` while it has one."""

    ARRIVED = "arrived"
    CLOSED = "closed"


class Tally(models.Model):
    """`count` more tickets of a priority on a day (UTC), or fewer: the sum of the rows is what the tickets say.

    Rows are appended by triggers (reports/triggers.py) and summed up now and then (reports/tally.py), never updated.
    """

    kind = models.CharField(max_length=7, choices=Kind.choices)
    day = models.DateField()
    priority = models.CharField(max_length=6, choices=[(p.value, p.label) for p in Priority])
    count = models.IntegerField()

    class Meta:
        verbose_name_plural = "tally"

    def __str__(self) -> str:
        return f"{self.day}: {self.count:+} {self.priority} {self.kind}"
