"""What the reports answer, for Swagger: they are plain rows already, thousands of them where there are many agents."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from agents.levels import Level
from assignment.serializers import OutSerializer
from reports.activity import MAX_DAYS
from tickets.choices import Priority, Status

_PRIORITIES = [(priority.value, priority.label) for priority in Priority]


class TicketCountSerializer(serializers.Serializer[Any]):
    """How many tickets are in a status with a priority."""

    status = serializers.ChoiceField([(status.value, status.label) for status in Status])
    priority = serializers.ChoiceField(_PRIORITIES)
    count = serializers.IntegerField()


class WaitingSerializer(serializers.Serializer[Any]):
    """What waits, since when and why; priorities without waiting tickets are left out."""

    priority = serializers.ChoiceField(_PRIORITIES)
    count = serializers.IntegerField()
    oldest = serializers.DateTimeField()
    out = OutSerializer()
    explanation = serializers.CharField()


class AgentLoadSerializer(serializers.Serializer[Any]):
    """What an active agent holds."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    level = serializers.ChoiceField([(level.value, level.label) for level in Level])
    is_available = serializers.BooleanField()
    load = serializers.IntegerField()
    capacity = serializers.IntegerField(allow_null=True)


class SpreadSerializer(serializers.Serializer[Any]):
    """Median and 90th percentile, in seconds."""

    count = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)


class MailHealthSerializer(serializers.Serializer[Any]):
    """Whether mail is flowing."""

    pending = serializers.IntegerField()
    failed = serializers.IntegerField()
    sent_last_day = serializers.IntegerField()
    oldest_pending = serializers.DateTimeField(allow_null=True)


class OverviewSerializer(serializers.Serializer[Any]):
    """The state of the support desk. Times to assign and to close look back `days` days."""

    tickets = TicketCountSerializer(many=True)
    waiting = WaitingSerializer(many=True)
    agents = AgentLoadSerializer(many=True)
    days = serializers.IntegerField()
    time_to_assign = SpreadSerializer()
    time_to_close = SpreadSerializer()
    mail = MailHealthSerializer()


class DaysSerializer(serializers.Serializer[Any]):
    """How many days to look back, today included."""

    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=30)


class ByPrioritySerializer(serializers.Serializer[Any]):
    """How many tickets of each priority."""

    high = serializers.IntegerField()
    medium = serializers.IntegerField()
    low = serializers.IntegerField()


class DaySerializer(serializers.Serializer[Any]):
    """Arrivals and closures of one day (UTC)."""

    date = serializers.DateField()
    arrived = ByPrioritySerializer()
    closed = ByPrioritySerializer()


class DecidedSerializer(serializers.Serializer[Any]):
    """How many assignments the rules made, and how many a person."""

    by_rule = serializers.IntegerField()
    by_hand = serializers.IntegerField()


class ActivitySerializer(serializers.Serializer[Any]):
    """What happened day by day, oldest first, and who decided."""

    days = DaySerializer(many=True)
    decided = DecidedSerializer()


class LoadOnDaySerializer(serializers.Serializer[Any]):
    """How many active tickets an agent held at the end of a day (UTC); today: now."""

    date = serializers.DateField()
    load = serializers.IntegerField()


class LoadHistorySerializer(serializers.Serializer[Any]):
    """The load of an agent day by day, oldest first."""

    days = LoadOnDaySerializer(many=True)


class CountsSerializer(serializers.Serializer[Any]):
    """What asks for attention: waiting tickets by priority, mails that failed."""

    waiting = ByPrioritySerializer()
    failed_mails = serializers.IntegerField()
