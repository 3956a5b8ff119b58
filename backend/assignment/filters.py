"""Filters of the decision lists."""

from __future__ import annotations

import django_filters

from assignment.models import Decision, Outcome, Trigger
from database.filters import IdFilter


class DecisionFilter(django_filters.FilterSet):
    """`trigger` and `outcome` may be repeated."""

    ticket = IdFilter(field_name="ticket_id")
    agent = IdFilter(field_name="agent")
    trigger = django_filters.MultipleChoiceFilter(choices=Trigger.choices)
    outcome = django_filters.MultipleChoiceFilter(choices=Outcome.choices)

    class Meta:
        model = Decision
        fields = ("ticket", "agent", "trigger", "outcome")
