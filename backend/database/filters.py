"""Filter fields that refuse what they do not understand."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django_filters.fields import IsoDateTimeField

if TYPE_CHECKING:
    from django.db.models import QuerySet

BIGGEST_ID = 2**63 - 1


class StrictBooleanFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; anything else is a 400 (django-filter's own ignores it)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=(("true", "true"), ("false", "false")), coerce=lambda word: word == "true", **kwargs)


class ChoicesFilter(django_filters.TypedMultipleChoiceFilter):
    """Any of `choices`; may be repeated. Without django-filter's DISTINCT, which would sort all that is found."""

    def filter(self, queryset: QuerySet[Any], value: list[Any]) -> QuerySet[Any]:
        """Those that have one of `value`; all for none."""
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class IdFilter(django_filters.Filter):
    """The id of a row: a positive whole number that a database can hold."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=BIGGEST_ID, **kwargs)


class MomentField(IsoDateTimeField):
    """A moment that exists in UTC, too: near the first and the last year a time zone can lead out of the calendar."""

    def clean(self, value: Any) -> Any:
        moment = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise forms.ValidationError("This moment is out of range.") from None


class MomentFilter(django_filters.IsoDateTimeFilter):
    """An ISO 8601 date and time."""

    field_class = MomentField
