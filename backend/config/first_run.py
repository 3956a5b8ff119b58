"""What a new installation needs before anybody can sign in."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from accounts.models import User
from accounts.roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable


def create_first_admin(tell: Callable[[str], object]) -> None:
    """Create an admin when there is none, from DJANGO_SUPERUSER_USERNAME, _EMAIL and _PASSWORD.

    Without a password a random one is made and told once through `tell`; it is not kept anywhere.
    """
    if User.objects.filter(role=Role.ADMIN, is_active=True).exists():
        return
    username = os.environ.get("DJANGO_SUPERUSER_USERNAME") or "admin"
    email = os.environ.get("DJANGO_SUPERUSER_EMAIL") or ""
    given = os.environ.get("DJANGO_SUPERUSER_PASSWORD")
    user = User(username=username, email=email, role=Role.ADMIN)
    if given:
        _require_strong(given, user)
    password = given or secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    if not given:
        tell(f"First admin: user name {username}, password {password} (shown once; change it after signing in)")


def _require_strong(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = f"DJANGO_SUPERUSER_PASSWORD: {' '.join(error.messages)}"
        raise ImproperlyConfigured(message) from None
