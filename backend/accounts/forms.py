"""Forms of Django admin that ask for a password."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import ValidationError

from accounts.lockout import is_own_password

if TYPE_CHECKING:
    from django.http import HttpRequest


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's, but guesses at the old password are counted as at the sign-in."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Django's own only compares."""
        typed: str = self.cleaned_data["old_password"]
        if not is_own_password(self.request, typed):
            raise ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return typed


class OwnPasswordView(PasswordChangeView):
    """Django's, with the form that counts."""

    form_class = OwnPasswordForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "request": self.request}
