"""How a request shows who it comes from: session cookie (dashboard) or token (integrators)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework import authentication

if TYPE_CHECKING:
    from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """DRF's, but a signed-out caller gets 401 rather than 403."""

    def authenticate_header(self, _request: Request) -> str:
        return "Session"


class TokenAuthentication(authentication.TokenAuthentication):
    """placeholder"""
