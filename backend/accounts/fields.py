"""Rules for fields of accounts that DRF does not bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.db.models import Value
from django.db.models.functions import Lower
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAX_PASSWORD_LENGTH = 1000
"""Longer ones would only make the server hash for nothing."""


class PasswordField(serializers.CharField):
    """Taken as typed, never shown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("style", {"input_type": "password"})
        super().__init__(write_only=True, trim_whitespace=False, max_length=MAX_PASSWORD_LENGTH, **kwargs)


class UniqueWhateverCase(UniqueValidator):
    """Compares as the database's own constraint on `lower(column)` does, so both always agree."""

    def filter_queryset(self, value: Any, queryset: QuerySet[Any], field_name: str) -> QuerySet[Any]:
        same: QuerySet[Any] = queryset.alias(lowered=Lower(field_name)).filter(lowered=Lower(Value(value)))
        return same


class RaceSafeSerializer(serializers.ModelSerializer[Any]):
    """Whoever loses a race for a unique value gets the same 400 as somebody who came later.

    Needs a model whose `save()` is a transaction of its own (database/changes.py).
    """

    def save(self, **kwargs: Any) -> Any:
        try:
            return super().save(**kwargs)
        except IntegrityError:
            self.run_validation(self.initial_data)
            raise
