"""Agents in Django admin. Saving one follows the same rules as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from agents.models import Agent

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Agent)
class AgentAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "email", "level", "is_available", "load", "capacity", "is_active", "last_assigned_at")
    list_filter = ("is_active", "is_available", "level")
    search_fields = ("first_name", "last_name", "email")
    readonly_fields = ("load", "last_assigned_at", "created_at", "updated_at")
    raw_id_fields = ("account",)
    actions = ("make_available", "make_unavailable", "deactivate")

    def has_delete_permission(self, _request: HttpRequest, _obj: Agent | None = None) -> bool:
        """Agents are deactivated: their row is the history of their tickets."""
        return False

    @admin.action(description="Make available")
    def make_available(self, _request: HttpRequest, queryset: QuerySet[Agent]) -> None:
        self._switch(queryset, is_available=True)

    @admin.action(description="Make unavailable")
    def make_unavailable(self, _request: HttpRequest, queryset: QuerySet[Agent]) -> None:
        self._switch(queryset, is_available=False)

    @admin.action(description="Deactivate and re-route active tickets")
    def deactivate(self, _request: HttpRequest, queryset: QuerySet[Agent]) -> None:
        queryset.delete()

    @staticmethod
    def _switch(queryset: QuerySet[Agent], *, is_available: bool) -> None:
        # One by one, so that each change is followed by what the rules say.
        for agent in queryset.order_by("pk"):
            agent.is_available = is_available
            agent.save()
