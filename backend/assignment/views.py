"""Decisions over HTTP, and what assignment adds to tickets and agents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db.models import F, Prefetch
from django.http import StreamingHttpResponse
from drf_yasg import openapi
from drf_yasg.utils import no_body, swagger_auto_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from accounts.permissions import IsAdmin, IsStaff
from agents import views as agents
from agents.models import Agent
from assignment.candidates import candidates
from assignment.filters import DecisionFilter
from assignment.models import Decision
from assignment.serializers import (
    AssignSerializer,
    BulkResultsSerializer,
    BulkSerializer,
    DecisionSerializer,
    EligibilitySerializer,
    HandBackSerializer,
    HandOverSerializer,
    RoutedTicketSerializer,
)
from assignment.services import assign_by_hand, hand_back, hand_over, route_again
from assignment.services.bulk import change_each
from tickets import views as tickets
from tickets.export import rows

if TYPE_CHECKING:
    from rest_framework.permissions import BasePermission
    from rest_framework.request import Request


class TicketViewSet(tickets.TicketViewSet):
    """Tickets. Whoever writes one, the rules decide in the same transaction: the answer shows the outcome."""

    queryset = tickets.TicketViewSet.queryset.prefetch_related(
        Prefetch("decisions", queryset=Decision.objects.live(), to_attr="live_decisions")
    )
    serializer_class = RoutedTicketSerializer

    def get_permissions(self) -> list[BasePermission]:
        special = {
            "assign": IsAdmin,
            "bulk": IsAdmin,
            "candidates": IsAdmin,
            "decisions": IsStaff,
            "export": IsStaff,
            "hand_back": IsStaff,
        }
        return [special[self.action]()] if self.action in special else super().get_permissions()

    @swagger_auto_schema(request_body=AssignSerializer, responses={200: RoutedTicketSerializer})
    @action(detail=True, methods=["post"])
    def assign(self, request: Request, **_: Any) -> Response:
        """Assign by hand, or with `{}` route again by the rules."""
        ticket = self.get_object()
        body = AssignSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        agent = body.validated_data.get("agent")
        if agent is None:
            route_again(ticket)
        else:
            assign_by_hand(ticket, agent, override=body.validated_data["override"])
        return Response(self.get_serializer(ticket).data)

    @swagger_auto_schema(request_body=HandBackSerializer, responses={200: RoutedTicketSerializer})
    @action(detail=True, methods=["post"], url_path="hand-back")
    def hand_back(self, request: Request, **_: Any) -> Response:
        """Hand one's ticket back with a reason: the rules decide again, without the agent who hands it back.

        Only for the agent who holds it (403); 400 `ticket` when it is closed. When nobody else can take it, it waits
        for somebody else, until its priority changes.
        """
        ticket = self.get_object()
        body = HandBackSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        agent = Agent.objects.filter(account=request.user.pk).first()
        if agent is None:
            raise PermissionDenied("Your account works as no agent.")
        hand_back(ticket, agent, body.validated_data["reason"])
        return Response(self.get_serializer(ticket).data)

    @swagger_auto_schema(is_list=True)
    @action(
        detail=True, filter_backends=(), serializer_class=DecisionSerializer, queryset=tickets.TicketViewSet.queryset
    )
    def decisions(self, _request: Request, **_: Any) -> Response:
        """Every routing attempt of this ticket, oldest first."""
        decisions = self.get_object().decisions.select_related("agent", "actor").order_by("id")
        page: Any = self.paginate_queryset(decisions)  # type: ignore[arg-type]  # rows of another model
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @swagger_auto_schema(is_list=True)
    @action(
        detail=True,
        filter_backends=(),
        serializer_class=EligibilitySerializer,
        queryset=tickets.TicketViewSet.queryset,
    )
    def candidates(self, _request: Request, **_: Any) -> Response:
        """Every active agent, least loaded first, and why the rules would not choose it for this ticket."""
        ticket = self.get_object()
        roster = Agent.objects.active().order_by("load", F("last_assigned_at").asc(nulls_first=True), "id")
        page: Any = self.paginate_queryset(roster)  # type: ignore[arg-type]  # rows of another model
        return self.get_paginated_response(self.get_serializer(candidates(ticket, page), many=True).data)

    @swagger_auto_schema(request_body=BulkSerializer, responses={200: BulkResultsSerializer})
    @action(detail=False, methods=["post"], filter_backends=(), pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Change many tickets, each for itself: a refusal stops none of the others."""
        body = BulkSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        found = self.get_queryset().filter(pk__in=body.validated_data["ids"]).order_by("pk")
        results = {"results": change_each(found, body.change)}
        return Response(BulkResultsSerializer(results, context=self.get_serializer_context()).data)

    @swagger_auto_schema(
        pagination_class=None,
        produces=["text/csv", "application/json"],
        responses={200: openapi.Response("CSV", openapi.Schema(type="file"))},
    )
    @action(detail=False, pagination_class=None)
    def export(self, _request: Request) -> StreamingHttpResponse:
        """What the filters find, as CSV."""
        found = self.filter_queryset(tickets.TicketViewSet.queryset.all())
        lines = rows(found.iterator(chunk_size=2000))
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="tickets.csv"'},
        )


class AgentViewSet(agents.AgentViewSet):
    """Agents. Staff read, admins write.

    Deleting deactivates. Active tickets are re-routed at once, closed ones keep the agent's name.
    """

    @swagger_auto_schema(request_body=no_body, responses={200: HandOverSerializer})
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, _request: Request, **_: Any) -> Response:
        """Re-route every active ticket that the agent holds."""
        return Response(HandOverSerializer(asdict(hand_over(self.get_object()))).data)


class DecisionViewSet(ReadOnlyModelViewSet[Decision]):
    """Every routing attempt, newest first: who got the ticket, by which rule, and who else could have."""

    queryset = Decision.objects.select_related("agent", "actor")
    serializer_class = DecisionSerializer
    permission_classes = (IsStaff,)
    filterset_class = DecisionFilter
    ordering_fields = ("id", "created_at")
    ordering = ("-id",)
