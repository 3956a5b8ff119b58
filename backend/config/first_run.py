"""What a new installation needs before anybody can sign in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from accounts.models import User
from accounts.roles import Role
from config.env import setting

if TYPE_CHECKING:
    from collections.abc import Callable


def create_first_admin(tell: Callable[[str], object]) -> None:
    """Create an admin when there is none, from DJANGO_SUPERUSER_USERNAME, _EMAIL and _PASSWORD.

    Without a password a random one is made and told once through `tell`; it is not kept anywhere. Raises
    ImproperlyConfigured when these cannot make an account.
    """
    if User.objects.active_admins().exists():
        return
    username = setting("DJANGO_SUPERUSER_USERNAME", default="") or "admin"
    email = setting("DJANGO_SUPERUSER_EMAIL", default="")
    given = setting("DJANGO_SUPERUSER_PASSWORD", default="")
    user = User(username=username, email=email, role=Role.ADMIN, is_staff=True, is_superuser=True)
    _require_usable(user, given)
    password = given or secrets.token_urlsafe(12)
    user.set_password(password)
    user.save()
    if not given:
        tell(f"First admin: user name {username}, password {password} (shown once; change it after signing in)")


def _require_usable(user: User, password: str) -> None:
    names = "DJANGO_SUPERUSER_USERNAME and DJANGO_SUPERUSER_EMAIL"
    try:
        user.full_clean(exclude={"password"})
        names = "DJANGO_SUPERUSER_PASSWORD"
        if password:
            validate_password(password, user)
    except ValidationError as error:
        message = f"{names}: {' '.join(error.messages)}"
        raise ImproperlyConfigured(message) from None
