"""Filters of the ticket list."""

from __future__ import annotations

import django_filters

from database.filters import ChoicesFilter, IdFilter, MomentFilter, StrictBooleanFilter
from tickets.choices import Priority, Status
from tickets.models import RANKS, Ticket, TicketQuerySet


class TicketFilter(django_filters.FilterSet):
    """`priority` and `status` may be repeated; `created_after` is inclusive, `created_before` is not."""

    priority = ChoicesFilter(choices=[(p.value, p.label) for p in Priority], method="filter_priority")
    status = ChoicesFilter(choices=[(s.value, s.label) for s in Status])
    assigned_agent = IdFilter(field_name="assigned_agent")
    requester = IdFilter(field_name="requester")
    waiting = StrictBooleanFilter(method="filter_waiting")
    created_after = MomentFilter(field_name="created_at", lookup_expr="gte")
    created_before = MomentFilter(field_name="created_at", lookup_expr="lt")

    class Meta:
        model = Ticket
        fields = ("priority", "status", "assigned_agent", "requester", "waiting", "created_after", "created_before")

    def filter_priority(self, queryset: TicketQuerySet, _name: str, value: list[str]) -> TicketQuerySet:
        """By rank: one index serves this filter, the order by priority, and both together."""
        ranks = sorted(RANKS[Priority(priority)] for priority in value)
        if len(ranks) > 1:  # where a walk by priority may begin and end
            queryset = queryset.filter(priority_rank__range=(ranks[0], ranks[-1]))
        return queryset.filter(priority_rank__in=ranks)

    def filter_waiting(self, queryset: TicketQuerySet, _name: str, value: bool) -> TicketQuerySet:  # noqa: FBT001
        return queryset.waiting() if value else queryset.settled()
