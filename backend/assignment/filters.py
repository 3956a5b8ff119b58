"""Filters of the decision lists."""

from __future__ import annotations

import django_filters

from assignment.models import Decision, Outcome, Trigger
from database.filters import ChoicesFilter, IdFilter


class DecisionFilter(django_filters.FilterSet):
    """`trigger` and `outcome` may be repeated."""

    ticket = IdFilter(field_name="ticket_id")
    agent = IdFilter(field_name="agent")
    trigger = ChoicesFilter(choices=Trigger.choices)
    outcome = ChoicesFilter(choices=Outcome.choices)

    class Meta:
        model = Decision
        fields = ("ticket", "agent", "trigger", "outcome")
