"""Who may call what, by role. Views name one of these; without a name, only admins may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import SAFE_METHODS, BasePermission

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


def role_of(request: Request) -> Role | None:
    """The caller's role; None when signed out."""
    return Role(request.user.role) if isinstance(request.user, User) else None


class IsSignedIn(BasePermission):
    """Any role."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        return role_of(request) is not None


class IsStaff(BasePermission):
    """Admins and agents."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        return role_of(request) in {Role.ADMIN, Role.AGENT}


class IsAdmin(BasePermission):
    """Admins only."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        return role_of(request) is Role.ADMIN


class IsAdminOrStaffReads(BasePermission):
    """Agents may read, admins may write."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        role = role_of(request)
        return role is Role.ADMIN or (role is Role.AGENT and request.method in SAFE_METHODS)
