"""Addresses: the API, health, Django admin. The dashboard's files are served by WhiteNoise before any of these."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from api import health, metrics

urlpatterns = [
    path("apis/", include("api.urls")),
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("metrics", metrics.expose, name="metrics"),
    path("admin/", admin.site.urls),
]
handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
