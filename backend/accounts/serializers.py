"""Accounts and tokens as the API shows and takes them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError as PasswordError
from django.utils import timezone
from rest_framework import serializers

from accounts.fields import PasswordField, RaceSafeSerializer, UniqueWhateverCase
from accounts.lockout import is_own_password
from accounts.models import ApiToken, Session, User

WRONG_PASSWORD = "This is not your password."  # noqa: S105 - no password
OWN_ELSEWHERE = "Change your own in your profile (`accounts/me/`), which asks for your password."
_UNIQUE_USERNAME = UniqueWhateverCase(User.objects.all(), message="An account has this user name.")
_UNIQUE_EMAIL = UniqueWhateverCase(User.objects.exclude(email=""), message="An account has this e-mail.")


class DetailSerializer(serializers.Serializer[Any]):
    """Why something was refused."""

    detail = serializers.CharField(read_only=True)


class LoginSerializer(serializers.Serializer[User]):
    """What a sign-in needs."""

    username = serializers.CharField(max_length=150)
    password = PasswordField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        # The same answer whether the account exists, is inactive or has another password.
        user = authenticate(self.context["request"], username=attrs["username"], password=attrs["password"])
        if user is None:
            raise serializers.ValidationError("The user name or password is wrong.")
        return {"user": user}

    def validate_username(self, value: str) -> str:
        """As accounts are stored, so that look-alikes count as one account."""
        return User.normalize_username(value)


class MeSerializer(RaceSafeSerializer):
    """The account that is signed in. Another e-mail needs `old_password`, for its mail can open the account."""

    name = serializers.CharField(read_only=True, help_text="The full name, or the user name where none is given.")
    agent = serializers.IntegerField(
        source="agent.id", read_only=True, allow_null=True, help_text="The agent that this account works as."
    )

    old_password = PasswordField(required=False, help_text="The present password; needed for another e-mail.")

    class Meta:
        model = User
        fields = (
            "id",
            "username",
            "email",
            "first_name",
            "last_name",
            "name",
            "role",
            "agent",
            "date_joined",
            "old_password",
        )
        read_only_fields = ("username", "role", "date_joined")
        extra_kwargs: ClassVar[dict[str, Any]] = {"email": {"validators": [_UNIQUE_EMAIL]}}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Looks at the password only where it is needed: no other change is a way to guess it."""
        typed = attrs.pop("old_password", None)
        if self.instance is not None and attrs.get("email", self.instance.email) != self.instance.email:
            if typed is None:
                raise serializers.ValidationError({"old_password": "Another e-mail needs your password."})
            if not is_own_password(self.context["request"]._request, typed):
                raise serializers.ValidationError({"old_password": WRONG_PASSWORD})
        return attrs


class PasswordSerializer(serializers.Serializer[User]):
    """A change of one's own password."""

    old_password = PasswordField()
    new_password = PasswordField()

    def validate_old_password(self, value: str) -> str:
        if not is_own_password(self.context["request"], value):
            raise serializers.ValidationError(WRONG_PASSWORD)
        return value

    def validate_new_password(self, value: str) -> str:
        validate_password(value, self.context["request"].user)
        return value


class UserSerializer(RaceSafeSerializer):
    """An account, for admins."""

    password = PasswordField(help_text="Required for a new account.")

    class Meta:
        model = User
        fields = (
            "id",
            "username",
            "email",
            "first_name",
            "last_name",
            "role",
            "is_active",
            "date_joined",
            "password",
        )
        read_only_fields = ("date_joined",)
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "username": {"validators": [*User._meta.get_field("username").validators, _UNIQUE_USERNAME]},
            "email": {"validators": [_UNIQUE_EMAIL]},
        }

    def validate_username(self, value: str) -> str:
        """As Django stores it."""
        return User.normalize_username(value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Checks the password against the account as it will be; one's own ways in are changed elsewhere."""
        self._refuse_own_ways_in(attrs)
        if "password" in attrs:
            known = {
                name: getattr(self.instance, name, "") for name in ("username", "email", "first_name", "last_name")
            }
            told = {name: attrs.get(name, value) for name, value in known.items()}
            try:
                validate_password(attrs["password"], User(**told))
            except PasswordError as error:
                raise serializers.ValidationError({"password": error.messages}) from error
        return attrs

    def _refuse_own_ways_in(self, attrs: dict[str, Any]) -> None:
        """A stolen session or token must not be enough to keep the account: `accounts/me/` asks for the password."""
        request = self.context.get("request")
        if self.instance is None or request is None or self.instance.pk != request.user.pk:
            return
        changed = {"password"} & attrs.keys()
        if attrs.get("email", self.instance.email) != self.instance.email:
            changed.add("email")
        if changed:
            raise serializers.ValidationError(dict.fromkeys(sorted(changed), OWN_ELSEWHERE))

    def create(self, validated_data: dict[str, Any]) -> User:
        return self.update(User(), validated_data)

    def update(self, instance: User, validated_data: dict[str, Any]) -> User:
        password = validated_data.pop("password", None)
        if password is not None:
            instance.set_password(password)
        user: User = super().update(instance, validated_data)
        return user


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    """A token, without its text."""

    class Meta:
        model = ApiToken
        fields = ("id", "name", "created_at", "expires_at", "last_used_at")
        read_only_fields = ("created_at", "last_used_at")


class NewTokenSerializer(TokenSerializer):
    """A token just made."""

    token = serializers.SerializerMethodField(help_text="Shown this once; send it as `Authorization: Token …`.")

    class Meta(TokenSerializer.Meta):
        fields = ("id", "name", "token", "created_at", "expires_at", "last_used_at")  # type: ignore[assignment]

    def get_token(self, _token: ApiToken) -> str:
        return self._text

    def validate_expires_at(self, value: Any) -> Any:
        if value is not None and value <= timezone.now():
            raise serializers.ValidationError("This is in the past.")
        return value

    def create(self, validated_data: dict[str, Any]) -> ApiToken:
        token, self._text = ApiToken.issue(**validated_data)
        return token


class SessionSerializer(serializers.ModelSerializer[Session]):
    """A browser that is signed in."""

    user_name = serializers.CharField(source="user.name", read_only=True)
    is_current = serializers.SerializerMethodField(help_text="The one that asks.")

    class Meta:
        model = Session
        fields = (
            "id",
            "user",
            "user_name",
            "is_current",
            "address",
            "browser",
            "created_at",
            "last_used_at",
            "expires_at",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar[dict[str, Any]] = {"user": {"allow_null": False}}

    def get_is_current(self, session: Session) -> bool:
        key = self.context["request"].session.session_key
        return key is not None and session.digest == Session.digest_of(key)
