"""History and timeline as the API shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.text import Truncator
from drf_yasg.utils import swagger_serializer_method
from rest_framework import serializers

from accounts.actor import Source
from assignment.serializers import AssignmentSerializer
from conversation.markdown import plain
from conversation.models import Comment
from history.actions import Action
from history.changes import changes
from history.models import Entry
from history.timeline import Kind
from history.tracked import MODELS, ObjectType
from notifications.models import Kind as MailKind
from notifications.models import Status as MailStatus

if TYPE_CHECKING:
    from assignment.models import Decision

_TYPES = {model._meta.model_name: kind for kind, model in MODELS.items()}


class ChangeSerializer(serializers.Serializer[Any]):
    """One field, from what to what, in words; null for nothing."""

    field = serializers.CharField()
    old = serializers.CharField(allow_null=True, allow_blank=True)
    new = serializers.CharField(allow_null=True, allow_blank=True)


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One change that somebody saved, or one way in or out. `actor` null: nobody signed in (shell, automation)."""

    at = serializers.DateTimeField(source="timestamp")
    action = serializers.SerializerMethodField()
    object_type = serializers.SerializerMethodField()
    object_name = serializers.CharField(source="object_repr")
    changes = serializers.SerializerMethodField()
    actor = serializers.IntegerField(source="actor_id", allow_null=True)
    actor_name = serializers.CharField(source="actor.name", allow_null=True)
    address = serializers.CharField(source="remote_addr", allow_null=True)

    class Meta:
        model = Entry
        ref_name = "HistoryEntry"
        fields = (
            "id",
            "at",
            "action",
            "object_type",
            "object_id",
            "object_name",
            "changes",
            "actor",
            "actor_name",
            "source",
            "address",
        )
        read_only_fields = fields

    @swagger_serializer_method(serializers.ChoiceField([(word, word) for word in Action.labels]))
    def get_action(self, entry: Entry) -> str:
        return str(Action(entry.action).label)

    @swagger_serializer_method(serializers.ChoiceField(ObjectType.choices))
    def get_object_type(self, entry: Entry) -> str:
        return _TYPES[ContentType.objects.get_for_id(entry.content_type_id).model]

    @swagger_serializer_method(ChangeSerializer(many=True))
    def get_changes(self, entry: Entry) -> Any:
        return ChangeSerializer(changes(entry, self.context.get("names", {})), many=True).data


class TimelineDecisionSerializer(AssignmentSerializer):
    """Where the ticket went and why. A requester is told no more than who works on it."""

    agent_name = serializers.CharField(allow_null=True, default=None)

    def to_representation(self, instance: Decision) -> dict[str, Any]:
        agent = instance.agent
        return {**super().to_representation(instance), "agent_name": agent and agent.name}


class TimelineMailSerializer(serializers.Serializer[Any]):
    """A mail that the team got about the ticket."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(MailKind.choices)
    recipient_name = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(MailStatus.choices)


class TimelineCommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody said, shortened to a line; the whole is in the conversation."""

    excerpt = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        ref_name = "TimelineComment"
        fields = ("id", "is_internal", "excerpt")
        read_only_fields = fields

    def get_excerpt(self, comment: Comment) -> str:
        return Truncator(" ".join(plain(comment.body).split())).chars(200)


class EventSerializer(serializers.Serializer[Any]):
    """One thing that happened. `by` is a name, empty for automation; `source` null where it is not known or not shown.

    `changes`, `decision`, `comment` and `mail` say what, by `kind`.
    """

    key = serializers.CharField(help_text="Unique in the timeline.")
    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(Kind.choices)
    by = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField(Source.choices, allow_null=True)  # type: ignore[assignment]
    changes = ChangeSerializer(many=True)
    decision = serializers.SerializerMethodField()
    comment = TimelineCommentSerializer(allow_null=True)
    mail = TimelineMailSerializer(allow_null=True)

    @swagger_serializer_method(TimelineDecisionSerializer(allow_null=True, read_only=True))
    def get_decision(self, event: Any) -> dict[str, Any] | None:
        decision: Decision | None = event.decision
        return None if decision is None else TimelineDecisionSerializer(decision, context=self.context).data


class TimelineSerializer(serializers.Serializer[Any]):
    """What happened to a ticket, oldest first. `is_capped`: only the newest 1,000 events are here."""

    events = EventSerializer(many=True)
    is_capped = serializers.BooleanField()
