"""Tickets and decisions in Django admin. Saving a ticket follows the same rules as everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from agents.models import Agent
from assignment.models import Decision
from assignment.services import assign_by_hand, route_again
from tickets.models import Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class TicketForm(forms.ModelForm):  # type: ignore[type-arg]
    """A ticket; naming an agent assigns it by hand."""

    assign_to = forms.ModelChoiceField(Agent.objects.active(), required=False, help_text="Assign by hand.")
    override = forms.BooleanField(required=False, help_text="Also to somebody whom the rules would not choose.")

    class Meta:
        model = Ticket
        fields = ("title", "description", "priority", "status", "requester", "external_id")

    def clean_external_id(self) -> str | None:
        return self.cleaned_data["external_id"] or None


class DecisionInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Decision
    fields = readonly_fields = ("created_at", "trigger", "outcome", "agent", "load", "explanation", "actor")
    ordering = ("id",)
    extra = 0
    can_delete = False

    def has_add_permission(self, _request: HttpRequest, _obj: Ticket | None = None) -> bool:
        return False


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = TicketForm
    list_display = ("reference", "title", "priority", "status", "assigned_agent", "created_at")
    list_filter = ("status", "priority")
    list_select_related = ("assigned_agent",)
    search_fields = ("title", "description", "external_id")
    show_full_result_count = False
    raw_id_fields = ("requester",)
    readonly_fields = ("assigned_agent", "assigned_at", "closed_at", "created_at", "updated_at")
    inlines = (DecisionInline,)
    actions = ("route_again",)

    def get_inlines(self, _request: HttpRequest, obj: Ticket | None) -> tuple[type[DecisionInline], ...]:
        return (DecisionInline,) if obj else ()

    def save_model(self, request: HttpRequest, obj: Ticket, form: Any, _change: bool) -> None:  # noqa: FBT001
        obj.save()
        agent = form.cleaned_data.get("assign_to")
        if agent is None:
            return
        try:
            assign_by_hand(obj, agent, override=form.cleaned_data["override"])
        except ValidationError as error:
            self.message_user(request, f"Not assigned by hand: {' '.join(error.messages)}", messages.ERROR)

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        for ticket in queryset.order_by("pk"):
            ticket.delete()

    @admin.action(description="Route again by the rules")
    def route_again(self, request: HttpRequest, queryset: QuerySet[Ticket]) -> None:
        for ticket in queryset.order_by("pk"):
            try:
                route_again(ticket)
            except ValidationError as error:
                self.message_user(request, f"{ticket.reference}: {' '.join(error.messages)}", messages.WARNING)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read only: decisions are kept as they were."""

    list_display = ("id", "ticket_id", "trigger", "outcome", "agent", "load", "rule", "created_at")
    list_filter = ("trigger", "outcome")
    list_select_related = ("agent",)
    search_fields = ("explanation",)
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Decision | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Decision | None = None) -> bool:
        return False
