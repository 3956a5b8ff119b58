"""The conversation over HTTP: comments and attachments of a ticket that the caller may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_yasg import openapi
from drf_yasg.utils import swagger_auto_schema
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.response import Response

from accounts.permissions import IsSignedIn, role_of
from accounts.roles import Role
from conversation.models import Attachment, Comment
from conversation.parsers import UploadParser
from conversation.serializers import (
    AttachmentSerializer,
    CommentSerializer,
    NewCommentSerializer,
    UploadSerializer,
)
from conversation.services import add_attachment, add_comment, remove_attachment
from tickets.models import Ticket

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from accounts.models import User


def _caller(request: Request) -> User:
    return cast("User", request.user)


def _ticket(request: Request, number: int) -> Ticket:
    """The ticket, if the caller may see it; 404 otherwise."""
    return get_object_or_404(Ticket.objects.visible_to(_caller(request)), pk=number)


class CommentsView(ListAPIView[Comment]):
    """What was said about a ticket."""

    queryset = Comment.objects.prefetch_related("attachments")
    serializer_class = CommentSerializer
    permission_classes = (IsSignedIn,)
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Comment]:
        ticket = _ticket(self.request, self.kwargs["id"])
        found = cast("Any", super().get_queryset().filter(ticket=ticket))
        return cast("QuerySet[Comment]", found.visible_to(_caller(self.request)).order_by("id"))

    @swagger_auto_schema(is_list=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The conversation, oldest first. Requesters see replies alone."""
        return super().get(request, *args, **kwargs)

    @swagger_auto_schema(request_body=NewCommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the path's part
        """Reply, or with `is_internal` leave a note (staff only).

        A reply of staff moves an open ticket to in progress; one of the requester opens a closed ticket again, routed
        by the rules. Who must know gets a mail: the requester (replies), the agent who works on it, agents mentioned.
        """
        ticket = _ticket(request, id)
        body = NewCommentSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        try:
            comment = add_comment(ticket, _caller(request), said.pop("body"), **said)
        except Ticket.DoesNotExist:
            raise NotFound("It was there a moment ago: somebody has deleted it.") from None
        return Response(self.get_serializer(comment).data, status=201)


class AttachmentsView(ListAPIView[Attachment]):
    """The files of a ticket."""

    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    permission_classes = (IsSignedIn,)
    filter_backends = ()
    parser_classes = (UploadParser,)

    def get_queryset(self) -> QuerySet[Attachment]:
        ticket = _ticket(self.request, self.kwargs["id"])
        return Attachment.objects.visible_to(_caller(self.request)).filter(ticket=ticket).order_by("id")

    @swagger_auto_schema(is_list=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The files of the conversation that the caller sees, and own drafts."""
        return super().get(request, *args, **kwargs)

    @swagger_auto_schema(request_body=UploadSerializer, responses={201: AttachmentSerializer})
    def post(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the path's part
        """Upload a file as a draft: name it in a comment within a day, or it is removed.

        400 `file` for one that is too large, empty, of a type that is not taken, or not what its name says.
        """
        ticket = _ticket(request, id)
        body = UploadSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            attachment = add_attachment(ticket, _caller(request), body.validated_data["file"])
        except Ticket.DoesNotExist:
            raise NotFound("It was there a moment ago: somebody has deleted it.") from None
        return Response(self.get_serializer(attachment).data, status=201)


class AttachmentView(GenericAPIView[Attachment]):
    """One file."""

    queryset = Attachment.objects.all()
    serializer_class = AttachmentSerializer
    permission_classes = (IsSignedIn,)
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Attachment]:
        return Attachment.objects.visible_to(_caller(self.request))

    @swagger_auto_schema(
        produces=["application/octet-stream", "application/json"],
        responses={200: openapi.Response("The file.", openapi.Schema(type="file"))},
    )
    def get(self, request: Request, id: int) -> FileResponse:  # noqa: A002, ARG002 - the name of the path's part
        """Download the file. It is never shown in the page, whatever it contains."""
        attachment = self._found(id)
        try:
            content = attachment.file.open("rb")
        except FileNotFoundError:
            raise NotFound("The file is missing from the attachment store.") from None
        return FileResponse(
            content,
            as_attachment=True,
            filename=attachment.name,
            content_type="application/octet-stream",
            headers={"Content-Security-Policy": "default-src 'none'; sandbox", "Cache-Control": "private, no-store"},
        )

    def delete(self, request: Request, id: int) -> Response:  # noqa: A002 - the name of the path's part
        """Remove the file: one's own while it is a draft, admins any."""
        attachment = self._found(id)
        if attachment.comment_id is not None and role_of(request) is not Role.ADMIN:
            raise PermissionDenied("A file that was sent stays.")
        remove_attachment(attachment)
        return Response(status=204)

    def _found(self, number: int) -> Attachment:
        return get_object_or_404(self.get_queryset(), pk=number)
