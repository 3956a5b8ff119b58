"""Django admin as a whole: its own password page counts guesses, and who is turned away is on record."""

from __future__ import annotations

from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin
from django.urls import reverse

from history.security import note_denial

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.template.response import TemplateResponse

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


class Site(admin.AdminSite):
    """`django.contrib.admin.site` (config/apps.py)."""

    site_header = site_title = "Ticket assignment"

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # noqa: FBT001, FBT002 - Django's signature
        """Django leads who may not enter to the sign-in, without a word to anybody."""
        guarded = super().admin_view(view, cacheable)

        def noted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                note_denial(request)
            return guarded(request, *args, **kwargs)

        return cast("View", update_wrapper(noted, guarded))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """One's own password."""
        from accounts.forms import OwnPasswordView  # the site is made before there are models

        request.current_app = self.name
        view = OwnPasswordView.as_view(
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )
        return cast("TemplateResponse", view(request))
