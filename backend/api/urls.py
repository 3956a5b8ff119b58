"""The addresses of the API (design: HTTP contract)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from access.views import InviteView, PasswordResetView, SetPasswordView
from agents.views import OwnAgentView
from api.schema import redoc, swagger_json, swagger_ui
from assignment.views import AgentViewSet, DecisionViewSet, TicketViewSet
from conversation.views import AttachmentsView, AttachmentView, CommentsView
from history.views import HistoryViewSet, TimelineView
from notifications.views import NotificationViewSet
from reports.views import ActivityView, AgentLoadView, CountsView, OverviewView
from tickets.views import SavedViewViewSet

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

router = SimpleRouter()
router.register("agents", AgentViewSet)
router.register("tickets", TicketViewSet)
router.register("decisions", DecisionViewSet)
router.register("notifications", NotificationViewSet)
router.register("history", HistoryViewSet, basename="history")
router.register("saved-views", SavedViewViewSet)

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/password-reset/", PasswordResetView.as_view(), name="account-password-reset"),
    path("accounts/set-password/", SetPasswordView.as_view(), name="account-set-password"),
    path("accounts/", include("accounts.urls")),
    path("agents/me/", OwnAgentView.as_view(), name="agent-me"),
    path("agents/<int:id>/invite/", InviteView.as_view(), name="agent-invite"),
    path("tickets/<int:id>/comments/", CommentsView.as_view(), name="ticket-comments"),
    path("tickets/<int:id>/attachments/", AttachmentsView.as_view(), name="ticket-attachments"),
    path("attachments/<int:id>/", AttachmentView.as_view(), name="attachment"),
    path("tickets/<int:id>/timeline/", TimelineView.as_view(), name="ticket-timeline"),
    path("reports/overview/", OverviewView.as_view(), name="reports-overview"),
    path("reports/counts/", CountsView.as_view(), name="reports-counts"),
    path("reports/activity/", ActivityView.as_view(), name="reports-activity"),
    path("reports/agents/<int:id>/load/", AgentLoadView.as_view(), name="reports-agent-load"),
    path("swagger/", swagger_ui, name="swagger-ui"),
    path("swagger.json", swagger_json, name="swagger-json"),
    path("redoc/", redoc, name="redoc"),
    *router.urls,
]
