"""Tickets over HTTP. Assignment adds its own on top (assignment/views.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import DatabaseError
from rest_framework import mixins
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.viewsets import GenericViewSet, ModelViewSet

from accounts.permissions import IsAdmin, IsSignedIn, role_of
from accounts.roles import Role
from tickets.filters import TicketFilter
from tickets.models import SavedView, Ticket, TicketQuerySet
from tickets.search import TEXT
from tickets.serializers import SavedViewSerializer, TicketSerializer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet
    from rest_framework.permissions import BasePermission
    from rest_framework.serializers import BaseSerializer

_EVERYONE_CHANGES = frozenset({"title", "description", "status"})
CHANGEABLE: Mapping[Role, frozenset[str]] = {
    Role.ADMIN: frozenset({*_EVERYONE_CHANGES, "priority", "requester", "external_id"}),
    Role.AGENT: frozenset({*_EVERYONE_CHANGES, "priority"}),
    Role.REQUESTER: _EVERYONE_CHANGES,
}
"""What each role may change of a ticket that it sees."""


class TicketViewSet(ModelViewSet[Ticket]):
    """Tickets: requesters see and change their own, staff all; only admins delete."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    queryset = Ticket.objects.select_related("assigned_agent", "requester")
    serializer_class: type[BaseSerializer[Ticket]] = TicketSerializer
    filterset_class = TicketFilter
    text_index = TEXT
    ordering_fields = ("id", "created_at", "updated_at", "closed_at", "priority", "status", "title")
    ordering = ("-created_at", "-id")
    ordering_columns: ClassVar[dict[str, str]] = {"priority": "priority_rank"}

    def get_permissions(self) -> list[BasePermission]:
        return [IsAdmin() if self.action == "destroy" else IsSignedIn()]

    def get_queryset(self) -> TicketQuerySet:
        tickets: TicketQuerySet = super().get_queryset()  # type: ignore[assignment]
        return tickets.visible_to(self.request.user)

    def perform_create(self, serializer: BaseSerializer[Ticket]) -> None:
        if role_of(self.request) is Role.REQUESTER:
            serializer.save(requester=self.request.user, external_id=None)
        elif "requester" in serializer.validated_data:
            serializer.save()
        else:
            serializer.save(requester=self.request.user)

    def perform_update(self, serializer: BaseSerializer[Ticket]) -> None:
        role = role_of(self.request) or Role.REQUESTER
        barred = sorted(self._changes(serializer) - CHANGEABLE[role])
        if barred:
            raise PermissionDenied(f"You may not change: {', '.join(barred)}.")
        try:
            serializer.save()
        except DatabaseError:
            if Ticket.objects.filter(pk=self.kwargs["pk"]).exists():
                raise
            raise NotFound("It was there a moment ago: somebody has deleted it.") from None  # nothing was updated

    @staticmethod
    def _changes(serializer: BaseSerializer[Ticket]) -> set[str]:
        ticket: Any = serializer.instance
        return {name for name, value in serializer.validated_data.items() if getattr(ticket, name) != value}


class SavedViewViewSet(
    mixins.ListModelMixin, mixins.CreateModelMixin, mixins.DestroyModelMixin, GenericViewSet[SavedView]
):
    """One's own saved views of the ticket list."""

    queryset = SavedView.objects.all()
    serializer_class = SavedViewSerializer
    permission_classes = (IsSignedIn,)
    ordering_fields = ("name", "id")
    ordering = ("name", "id")
    search_fields = ("name",)

    def get_queryset(self) -> QuerySet[SavedView]:
        return super().get_queryset().filter(user=self.request.user.pk)

    def perform_create(self, serializer: BaseSerializer[SavedView]) -> None:
        serializer.save(user=self.request.user)
