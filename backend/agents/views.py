"""Agents over HTTP. Assignment adds its own on top (assignment/views.py)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from drf_yasg import openapi
from drf_yasg.utils import swagger_auto_schema
from rest_framework.generics import RetrieveUpdateAPIView
from rest_framework.viewsets import ModelViewSet

from accounts.permissions import IsAdminOrStaffReads, IsStaff
from accounts.serializers import DetailSerializer
from agents.levels import Level
from agents.models import Agent
from agents.serializers import AgentSerializer, OwnAgentSerializer
from database.filters import StrictBooleanFilter

if TYPE_CHECKING:
    from django.db.models import QuerySet


class AgentFilter(django_filters.FilterSet):
    """Those who left are shown only with `is_active=false`."""

    level = django_filters.ChoiceFilter(choices=[(level.value, level.label) for level in Level])
    is_available = StrictBooleanFilter()
    is_active = StrictBooleanFilter(help_text="true unless given")

    class Meta:
        model = Agent
        fields = ("level", "is_available", "is_active")

    def filter_queryset(self, queryset: QuerySet[Agent]) -> QuerySet[Agent]:
        if self.form.cleaned_data["is_active"] in {None, ""}:
            self.form.cleaned_data["is_active"] = True
        return super().filter_queryset(queryset)


class AgentViewSet(ModelViewSet[Agent]):
    """Agents: staff read, admins write. Deleting deactivates."""

    http_method_names = ["get", "post", "patch", "delete", "head", "options"]
    queryset = Agent.objects.select_related("account")
    serializer_class = AgentSerializer
    permission_classes = (IsAdminOrStaffReads,)
    filterset_class = AgentFilter
    search_fields = ("first_name", "last_name", "email")
    ordering_fields = ("id", "first_name", "last_name", "level", "load", "capacity", "last_assigned_at", "created_at")
    ordering = ("first_name", "last_name", "id")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Filters are for the list: one agent is found whether it left or not."""
        return super().filter_queryset(queryset) if self.action == "list" else queryset


_NO_AGENT = swagger_auto_schema(responses={404: openapi.Response("Your account works as no agent.", DetailSerializer)})


@method_decorator(_NO_AGENT, name="get")
@method_decorator(_NO_AGENT, name="patch")
class OwnAgentView(RetrieveUpdateAPIView[Agent]):
    """The agent that one's own account works as; 404 without one. Only `is_available` can be changed."""

    http_method_names = ["get", "patch", "head", "options"]
    queryset = Agent.objects.select_related("account")
    serializer_class = OwnAgentSerializer
    permission_classes = (IsStaff,)
    filter_backends = ()

    def get_object(self) -> Agent:
        return get_object_or_404(self.get_queryset(), account=self.request.user.pk)
