"""Accounts and their API tokens."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.roles import Role


class AccountManager(UserManager["User"]):
    """Django's manager; a superuser is simply an admin."""

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: Any
    ) -> User:
        """A new admin."""
        return self.create_user(username, email, password, **{**extra_fields, "role": Role.ADMIN})


class User(AbstractUser):
    """A person who signs in. The role is the one fact that decides what they may do."""

    role = models.CharField(max_length=9, choices=Role.choices, default=Role.REQUESTER)

    objects: ClassVar[AccountManager] = AccountManager()

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_valid"),
            models.UniqueConstraint(Lower("username"), name="user_username_unique_lower"),
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_unique_lower"),
        )

    @property
    def name(self) -> str:
        """What others see: the full name, or the user name where none is given."""
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the account; ValidationError when it would leave the installation without an active admin.

        Django's own flags follow the role. Locks the active admins, so two demotions at once cannot both succeed.
        """
        self.is_staff = self.is_superuser = self.role == Role.ADMIN
        if kwargs.get("update_fields") and "role" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "is_staff", "is_superuser"}
        with transaction.atomic():
            if self.pk and not (self.role == Role.ADMIN and self.is_active):
                self._require_another_admin()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the account; ValidationError for the last active admin."""
        with transaction.atomic():
            self._require_another_admin()
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """What forms check before saving."""
        super().clean()
        if self.pk and not (self.role == Role.ADMIN and self.is_active):
            with transaction.atomic():
                self._require_another_admin()

    def _require_another_admin(self) -> None:
        admins = User.objects.filter(role=Role.ADMIN, is_active=True).order_by("pk").select_for_update(no_key=True)
        ids = list(admins.values_list("pk", flat=True))
        if ids == [self.pk]:
            raise ValidationError({"role": "This is the last active admin: make somebody else an admin first."})
