"""History and timeline over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.shortcuts import get_object_or_404
from drf_yasg.utils import swagger_auto_schema
from rest_framework import mixins
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from accounts.permissions import IsSignedIn, role_of
from accounts.roles import Role
from history.changes import account_names
from history.filters import EntryFilter
from history.models import Entry
from history.search import TEXT
from history.serializers import EntrySerializer, TimelineSerializer
from history.timeline import timeline
from tickets.models import Ticket

if TYPE_CHECKING:
    from rest_framework.request import Request


class HistoryViewSet(mixins.ListModelMixin, GenericViewSet[Entry]):
    """Every change of tickets, agents, accounts and tokens, sign-ins and denials, newest first. Admins only."""

    queryset = Entry.objects.select_related("actor")
    serializer_class = EntrySerializer
    filterset_class = EntryFilter
    text_index = TEXT
    ordering_fields = ("id", "at")
    ordering = ("-timestamp", "-id")
    ordering_columns: ClassVar[dict[str, str]] = {"at": "timestamp"}

    def paginate_queryset(self, queryset: Any) -> list[Any] | None:
        """The page, and the names of the accounts that its changes mention."""
        self.page = super().paginate_queryset(queryset)
        return self.page

    def get_serializer_context(self) -> dict[str, Any]:
        """Names for ids."""
        return {**super().get_serializer_context(), "names": account_names(getattr(self, "page", None) or ())}


class TimelineView(APIView):
    """A ticket's past."""

    permission_classes = (IsSignedIn,)

    @swagger_auto_schema(responses={200: TimelineSerializer})
    def get(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the path's part
        """What happened to the ticket, oldest first: changes, decisions, comments, mails.

        A requester sees their own ticket's, without mails, reasons and whatever else is internal.
        """
        visible = Ticket.objects.select_related("requester").visible_to(request.user)
        ticket = get_object_or_404(visible, pk=id)
        shown = timeline(ticket, is_internal=role_of(request) is not Role.REQUESTER)
        return Response(TimelineSerializer(shown, context={"request": request}).data)
