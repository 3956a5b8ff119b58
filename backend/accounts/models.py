"""Accounts, their API tokens and their sessions."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.roles import Role
from database.changes import ChangedFieldsModel

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

LAST_ADMIN = "This is the last active admin: make somebody else an admin first."
TOKEN_PREFIX = "tk_"  # noqa: S105 - lets secret scanners recognise a token
BROWSER_LENGTH = 300
LAST_USED_PRECISION = timedelta(minutes=1)
_DECISIVE = frozenset({"role", "is_active"})
_ENDS_SESSIONS = frozenset({"password", "is_active", "role"})
_ADMIN_FLAGS = Q(is_staff=True, is_superuser=True)
_SEVERAL_LINES = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
single_line_name = RegexValidator(
    rf"^[^{_SEVERAL_LINES}{_TURNING}]*\Z", "Use one line without control characters, also of the writing direction."
)
"""A name stands in lists, mails and explanations: it must not begin a line there, or turn what follows it round."""


class AccountQuerySet(models.QuerySet["User"]):
    """Accounts in the field's words; the last active admin is safe from bulk writes too."""

    def active_admins(self) -> Self:
        """Those who may do everything."""
        return self.filter(role=Role.ADMIN, is_active=True)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove these accounts; ValidationError when no active admin would be left."""
        with transaction.atomic(using=self.db):
            _require_an_admin_besides(set(self.values_list("pk", flat=True)))
            return super().delete()

    def update(self, **values: Any) -> int:
        """Write `values` to all of these; ValidationError when no active admin would be left.

        With another password or role, or deactivated, they are signed out; with another password their tokens end too.
        """
        if (_DECISIVE | _ENDS_SESSIONS).isdisjoint(values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            _end_sessions(self.values("pk"), values.keys())
            if "password" in values:
                _end_tokens(self.values("pk"))
            admins = _lock_active_admins()
            written = super().update(**values)
            if admins and not User.objects.active_admins().exists():
                raise ValidationError(dict.fromkeys(sorted(_DECISIVE & values.keys()), LAST_ADMIN))
        return written


class AccountManager(UserManager["User"]):
    """Django's manager; a superuser is simply an admin."""

    def get_queryset(self) -> AccountQuerySet:
        """All accounts."""
        return AccountQuerySet(self.model, using=self._db)

    def active_admins(self) -> AccountQuerySet:
        """Those who may do everything."""
        return self.get_queryset().active_admins()

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **extra_fields: Any
    ) -> User:
        """A new admin."""
        return self.create_user(username, email, password, **{**extra_fields, "role": Role.ADMIN})


class User(ChangedFieldsModel, AbstractUser):
    """A person who signs in. The role is the one fact that decides what they may do."""

    first_name = models.CharField("first name", max_length=150, blank=True, validators=[single_line_name])
    last_name = models.CharField("last name", max_length=150, blank=True, validators=[single_line_name])
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.REQUESTER)

    objects: ClassVar[AccountManager] = AccountManager()
    _is_hashed_anew = False

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(condition=Q(role__in=Role.values), name="user_role_valid"),
            # Django admin goes by the flags: they must never outlive the role.
            models.CheckConstraint(
                condition=(Q(role=Role.ADMIN) & _ADMIN_FLAGS)
                | (~Q(role=Role.ADMIN) & Q(is_staff=False, is_superuser=False)),
                name="user_flags_follow_role",
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_unique_lower",
                violation_error_message="An account has this user name.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_unique_lower",
                violation_error_message="An account has this e-mail.",
            ),
        )

    @property
    def name(self) -> str:
        """What others see: the full name, or the user name where none is given."""
        return self.get_full_name() or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write what was changed; ValidationError when it would leave the installation without an active admin.

        Django's own flags follow the role. With another password or role, or deactivated, the account is signed out
        everywhere, and with another password its tokens end too; but not what an own change is made with. Locks the
        active admins, so two demotions at once cannot both succeed.
        """
        self.is_staff = self.is_superuser = self.role == Role.ADMIN
        fields = kwargs.get("update_fields")
        if fields is not None and "role" in fields:
            kwargs["update_fields"] = fields = {*fields, "is_staff", "is_superuser"}
        written = set() if self._state.adding else self.changed_fields() & {*(fields or self.changed_fields())}
        with transaction.atomic():
            self._require_another_admin(fields)
            super().save(*args, **kwargs)
            _end_sessions([self.pk], written)
            if "password" in written and not self._is_hashed_anew:
                _end_tokens([self.pk])

    def check_password(self, raw_password: str) -> bool:
        """As Django does: where hashing got stronger, the right password is stored anew. It is no other password."""
        self._is_hashed_anew = True
        try:
            return super().check_password(raw_password)
        finally:
            self._is_hashed_anew = False

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the account; ValidationError for the last active admin."""
        with transaction.atomic():
            _require_an_admin_besides({self.pk})
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        """What forms check before saving."""
        super().clean()
        with transaction.atomic():
            self._require_another_admin()

    def _require_another_admin(self, fields: Collection[str] | None = None) -> None:
        """Refuse to write `fields` (None: all that changed) when that would take the last active admin away."""
        if not self.pk or (self.role == Role.ADMIN and self.is_active):
            return
        if fields is None:
            fields = _DECISIVE if self._state.adding else self.changed_fields()
        if not _DECISIVE.isdisjoint(fields):
            _require_an_admin_besides({self.pk}, field="is_active" if self.role == Role.ADMIN else "role")


def _lock_active_admins() -> set[int]:
    """The ids of the active admins, their rows locked until the end of the transaction, in the order of their ids."""
    admins = User.objects.active_admins().order_by("pk").select_for_update(no_key=True)
    return set(admins.values_list("pk", flat=True))


def _require_an_admin_besides(leaving: set[int], *, field: str = "role") -> None:
    admins = _lock_active_admins()
    if admins and admins <= leaving:
        raise ValidationError({field: LAST_ADMIN})


def _end_sessions(accounts: Iterable[int] | QuerySet[User, Any], written: Collection[str]) -> None:
    """Sign `accounts` out where what was `written` asks for it; after another role alone not the browser that asks.

    Another password ends even that one: its session is begun anew by who changed the own (accounts/views.py).
    """
    from accounts.actor import current_session  # it knows the models

    if _ENDS_SESSIONS.isdisjoint(written):
        return
    ended = Session.objects.filter(user__in=accounts)
    if _ENDS_SESSIONS & set(written) == {"role"}:
        ended = ended.exclude(digest=current_session())
    ended.delete()


def _end_tokens(accounts: Iterable[int] | QuerySet[User, Any]) -> None:
    """End the tokens of `accounts`, whoever has them: all but the one that the present request shows."""
    from accounts.actor import current_token  # it knows the models

    ended = ApiToken.objects.filter(user__in=accounts)
    shown = current_token()
    if shown is not None:
        ended = ended.exclude(pk=shown)
    ended.delete()


class ApiToken(models.Model):
    """Lets a program act as its user. Only a digest of the token is kept: whoever reads the database cannot use it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100, help_text="What uses it.")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="Not accepted from then on; null: no end.")
    last_used_at = models.DateTimeField(null=True, editable=False, help_text="To the minute.")

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def issue(cls, user: User, name: str, expires_at: datetime | None = None) -> tuple[ApiToken, str]:
        """A new token of `user` and its text, which cannot be had again; ValidationError for an unusable name."""
        text = TOKEN_PREFIX + secrets.token_urlsafe(32)
        token = cls(user=user, name=name, digest=cls.digest_of(text), expires_at=expires_at)
        token.clean_fields(exclude={"user"})
        token.save(force_insert=True)
        return token, text

    @staticmethod
    def digest_of(text: str) -> str:
        """What is stored of a token. It is random and long, so a plain SHA-256 cannot be guessed back."""
        return hashlib.sha256(text.encode()).hexdigest()


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions in the field's words."""

    def live(self) -> Self:
        """Those that have not ended."""
        return self.filter(expires_at__gt=timezone.now())


class Session(models.Model):
    """A browser that is signed in (accounts/sessions.py). Deleting it signs the browser out."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    data = models.TextField(editable=False)
    address = models.GenericIPAddressField(null=True, help_text="Where it was last used from.")
    browser = models.CharField(max_length=BROWSER_LENGTH, blank=True, help_text="What the browser calls itself.")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(auto_now_add=True, help_text="To the minute.")
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[Any] = SessionQuerySet.as_manager()

    class Meta:
        ordering = ("-last_used_at", "-id")

    def __str__(self) -> str:
        return f"{self.user} from {self.address}"

    @staticmethod
    def digest_of(key: str) -> str:
        """What is stored of a key. It is random and long, so a plain SHA-256 cannot be guessed back."""
        return hashlib.sha256(key.encode()).hexdigest()

    def note_use(self, address: str | None) -> None:
        """At most one write a minute, so that reading stays reading."""
        now = timezone.now()
        stale = now - LAST_USED_PRECISION
        if self.last_used_at <= stale:
            Session.objects.filter(pk=self.pk, last_used_at__lte=stale).update(last_used_at=now, address=address)
            self.last_used_at, self.address = now, address
