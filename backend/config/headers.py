"""Headers that every answer carries besides Django's own, and the policy of what is no page of the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csp.constants import NONE, UNSAFE_INLINE

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

FIXED = {
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
            *("magnetometer", "microphone", "midi", "payment", "screen-wake-lock", "serial", "usb"),
        )
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}
NO_PAGE = {directive: [NONE] for directive in ("default-src", "base-uri", "form-action", "frame-ancestors")}
"""The policy of data: nothing in it is ever run or shown."""
PERSONAL = ("/apis/", "/admin/")
"""Where answers are about who asks: kept by no cache."""
DATA = ("/apis/", "/healthz/", "/metrics")
NOT_DASHBOARD = ("/admin/", "/static/")


class HeadersMiddleware:
    """Stands within the policy's own middleware, around everything that answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in FIXED.items():
            response.setdefault(name, value)
        if request.path.startswith(PERSONAL):
            response.setdefault("Cache-Control", "private, no-store")
        if request.path.startswith(DATA):
            if not response.get("Content-Type", "").startswith("text/html"):
                response._csp_config = NO_PAGE  # type: ignore[attr-defined]
        elif not request.path.startswith(NOT_DASHBOARD):
            # The component library sets sizes inline. A 304 must say the same as the page that it renews.
            response._csp_update = {"style-src": [UNSAFE_INLINE]}  # type: ignore[attr-defined]
        return response
