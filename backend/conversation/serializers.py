"""The conversation as the API shows and takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from conversation.models import MAX_BODY, Attachment, Comment
from conversation.services import MAX_FILES_OF_COMMENT

if TYPE_CHECKING:
    from rest_framework.request import Request


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file; `size` in bytes. `comment` is null while it is a draft, which only its uploader sees."""

    comment = serializers.IntegerField(source="comment_id", read_only=True, allow_null=True)

    class Meta:
        model = Attachment
        fields = ("id", "name", "size", "comment", "created_at")
        read_only_fields = fields


class UploadSerializer(serializers.Serializer[Any]):
    """One file."""

    file = serializers.FileField(max_length=1000)


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """A reply, or with `is_internal` a note that the requester never sees.

    `body` is Markdown; `body_html` is safe to show. `@[Ann Lee](agent:3)` mentions an agent. `attachments` takes ids of
    one's own drafts and shows the files.
    """

    body = serializers.CharField(max_length=MAX_BODY)
    is_own = serializers.SerializerMethodField(help_text="Whether the caller wrote it.")
    attachments = AttachmentSerializer(many=True, read_only=True)

    class Meta:
        model = Comment
        fields = (
            "id",
            "author_name",
            "is_from_staff",
            "is_own",
            "is_internal",
            "body",
            "body_html",
            "attachments",
            "created_at",
        )
        read_only_fields = ("author_name", "is_from_staff", "body_html", "created_at")

    def get_is_own(self, comment: Comment) -> bool:
        request: Request = self.context["request"]
        return comment.author_id == request.user.pk


class NewCommentSerializer(serializers.Serializer[Any]):
    """What to say. `attachments`: ids of files that one uploaded to this ticket before."""

    body = serializers.CharField(max_length=MAX_BODY)
    is_internal = serializers.BooleanField(default=False)
    attachments = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=MAX_FILES_OF_COMMENT, default=list
    )
