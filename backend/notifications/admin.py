"""The mail ledger in Django admin: read only, failed mails can be sent again or dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.core.exceptions import ValidationError

from notifications import services
from notifications.models import Notification

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest


@admin.register(Notification)
class NotificationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "subject", "recipient", "status", "attempts", "last_error", "created_at", "sent_at")
    list_filter = ("status", "kind")
    search_fields = ("recipient", "subject")
    show_full_result_count = False
    actions = ("send_again", "dismiss")

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: Notification | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: Notification | None = None) -> bool:
        return False

    @admin.action(description="Send again", permissions=["view"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        self._each(services.retry, request, queryset)

    @admin.action(description="Dismiss", permissions=["view"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Notification]) -> None:
        self._each(services.dismiss, request, queryset)

    def _each(
        self, act: Callable[[Notification], None], request: HttpRequest, queryset: QuerySet[Notification]
    ) -> None:
        """Those that `act` refuses are named; the others are done."""
        for notification in queryset:
            try:
                act(notification)
            except ValidationError as error:
                self.message_user(request, f"{notification.subject}: {' '.join(error.messages)}", messages.WARNING)
