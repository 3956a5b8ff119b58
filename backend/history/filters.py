"""Filters of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.contrib.contenttypes.models import ContentType

from accounts.actor import Source
from database.filters import ChoicesFilter, IdFilter, MomentFilter
from history.actions import Action
from history.models import Entry
from history.tracked import MODELS, ObjectType

if TYPE_CHECKING:
    from django.db.models import QuerySet

_NUMBERS = {action.label: action.value for action in Action}


class EntryFilter(django_filters.FilterSet):
    """`action` and `source` may be repeated; `object_id` needs `object_type` to mean one thing."""

    object_type = django_filters.ChoiceFilter(choices=ObjectType.choices, method="of_type")
    object_id = IdFilter(field_name="object_id")
    action = ChoicesFilter(choices=[(word, word) for word in _NUMBERS], coerce=_NUMBERS.get)
    source = ChoicesFilter(choices=Source.choices)
    actor = IdFilter(field_name="actor")
    after = MomentFilter(field_name="timestamp", lookup_expr="gte")
    before = MomentFilter(field_name="timestamp", lookup_expr="lt")

    class Meta:
        model = Entry
        fields = ("object_type", "object_id", "action", "source", "actor", "after", "before")

    def of_type(self, entries: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Those of one model."""
        return entries.filter(content_type=ContentType.objects.get_for_model(MODELS[ObjectType(value)]))
