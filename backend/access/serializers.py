"""What a new password needs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.fields import PasswordField


class PasswordResetSerializer(serializers.Serializer[Any]):
    """Whose password was forgotten."""

    email = serializers.EmailField(max_length=254)


class SetPasswordSerializer(serializers.Serializer[Any]):
    """What stands in the link's fragment, and the password that its owner chose."""

    uid = serializers.CharField(max_length=64)
    token = serializers.CharField(max_length=200)
    password = PasswordField()
