"""The addresses under `accounts/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.views import LoginView, LogoutView, MeView, PasswordView, SessionViewSet, TokenViewSet, UserViewSet

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

router = SimpleRouter()
router.register("users", UserViewSet, basename="account-user")
router.register("sessions", SessionViewSet, basename="account-session")
router.register("tokens", TokenViewSet, basename="account-token")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", LoginView.as_view(), name="account-login"),
    path("logout/", LogoutView.as_view(), name="account-logout"),
    path("me/", MeView.as_view(), name="account-me"),
    path("me/password/", PasswordView.as_view(), name="account-password"),
    *router.urls,
]
