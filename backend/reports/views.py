"""Figures over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drf_yasg.utils import swagger_auto_schema
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import IsStaff
from agents.models import Agent
from reports.activity import activity, load_history
from reports.figures import attention, overview
from reports.serializers import (
    ActivitySerializer,
    CountsSerializer,
    DaysSerializer,
    LoadHistorySerializer,
    OverviewSerializer,
)

if TYPE_CHECKING:
    from rest_framework.request import Request


class OverviewView(APIView):
    """Counts, what waits and why, loads, times, mail health."""

    permission_classes = (IsStaff,)

    @swagger_auto_schema(operation_id="reports_overview", responses={200: OverviewSerializer})
    def get(self, _request: Request) -> Response:
        """The state of the support desk."""
        return Response(overview())


class CountsView(APIView):
    """What asks for attention, cheap enough to ask for every few seconds."""

    permission_classes = (IsStaff,)

    @swagger_auto_schema(operation_id="reports_counts", responses={200: CountsSerializer})
    def get(self, _request: Request) -> Response:
        """Waiting tickets by priority, and mails that failed."""
        return Response(attention())


class ActivityView(APIView):
    """Arrivals, closures and who decided."""

    permission_classes = (IsStaff,)

    @swagger_auto_schema(
        operation_id="reports_activity", query_serializer=DaysSerializer, responses={200: ActivitySerializer}
    )
    def get(self, request: Request) -> Response:
        """What happened day by day."""
        return Response(activity(_days(request)))


class AgentLoadView(APIView):
    """The load of one agent."""

    permission_classes = (IsStaff,)

    @swagger_auto_schema(
        operation_id="reports_agent_load", query_serializer=DaysSerializer, responses={200: LoadHistorySerializer}
    )
    def get(self, request: Request, id: int) -> Response:  # noqa: A002 - the name in the address
        """How much it held day by day."""
        agent = get_object_or_404(Agent, pk=id)
        return Response({"days": load_history(agent, _days(request))})


def _days(request: Request) -> int:
    asked = DaysSerializer(data=request.query_params)
    asked.is_valid(raise_exception=True)
    days: int = asked.validated_data["days"]
    return days
