"""The mail ledger over HTTP, for admins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from drf_yasg.utils import no_body, swagger_auto_schema
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from database.filters import ChoicesFilter, IdFilter
from notifications import services
from notifications.models import Kind, Notification, Status
from notifications.rendering import render
from notifications.search import TEXT
from notifications.serializers import NotificationSerializer, PreviewSerializer

if TYPE_CHECKING:
    from rest_framework.request import Request


class NotificationFilter(django_filters.FilterSet):
    """`status` and `kind` may be repeated."""

    status = ChoicesFilter(choices=Status.choices)
    kind = ChoicesFilter(choices=Kind.choices)
    ticket = IdFilter(field_name="ticket")

    class Meta:
        model = Notification
        fields = ("status", "kind", "ticket")


class NotificationViewSet(ReadOnlyModelViewSet[Notification]):
    """Every mail that was ever owed, and what became of it. Admins only."""

    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    text_index = TEXT
    ordering_fields = ("id", "created_at", "sent_at")
    ordering = ("-id",)

    @swagger_auto_schema(responses={200: PreviewSerializer})
    @action(detail=True)
    def preview(self, _request: Request, **_: Any) -> Response:
        """The mail as it is sent, without the link that opens an account."""
        mail = render(self.get_object(), is_preview=True)
        html = str(mail.alternatives[0][0])
        return Response(PreviewSerializer({"subject": mail.subject, "text": mail.body, "html": html}).data)

    @swagger_auto_schema(request_body=no_body, responses={200: NotificationSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, _request: Request, **_: Any) -> Response:
        """Send a failed mail again; it keeps its Message-ID."""
        notification = self.get_object()
        services.retry(notification)
        return Response(self.get_serializer(notification).data)

    @swagger_auto_schema(request_body=no_body, responses={200: NotificationSerializer})
    @action(detail=True, methods=["post"])
    def dismiss(self, _request: Request, **_: Any) -> Response:
        """Let a failed mail be: it is cancelled, no longer an alarm, and keeps its error."""
        notification = self.get_object()
        services.dismiss(notification)
        return Response(self.get_serializer(notification).data)
