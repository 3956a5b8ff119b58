"""Django admin as a whole: its own password page counts guesses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class Site(admin.AdminSite):
    """`django.contrib.admin.site` (config/apps.py)."""

    site_header = site_title = "Ticket assignment"

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One's own password."""
        from accounts.forms import OwnPasswordView  # the site is made before there are models

        request.current_app = self.name  # type: ignore[attr-defined]
        view = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return view(request)
