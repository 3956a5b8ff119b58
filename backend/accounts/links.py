"""Links that let the owner of a mailbox choose a password: single use, and they expire (`PASSWORD_RESET_TIMEOUT`).

Django's own token machinery: a token is a signature over the account's id, e-mail, password hash and last sign-in, so
it is stale as soon as any of them changes, and nothing is stored. It stands in the fragment, which browsers never send.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User

STALE_LINK = "This link has been used or has expired. Ask for a new one."


def link_of(user: User) -> str:
    """Path and fragment of a fresh link for `user`."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return f"/set-password/#{urlencode({'uid': uid, 'token': default_token_generator.make_token(user)})}"


def set_password(uid: str, token: str, password: str) -> None:
    """Give the account of a link its new password; every session and token of it ends.

    Raises ValidationError: `token` for a link that is unknown, used, expired or of an inactive account, `password`
    for one that the validators refuse. Locks the account: of two uses at the same time one wins.
    """
    with transaction.atomic():
        user = _account_of(uid)
        if user is None or not default_token_generator.check_token(user, token):
            raise ValidationError({"token": STALE_LINK})
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise ValidationError({"password": error.messages}) from error
        user.set_password(password)
        user.save(update_fields=["password"])


def _account_of(uid: str) -> User | None:
    try:
        pk = int(urlsafe_base64_decode(uid))
    except ValueError:
        return None
    found = User.objects.select_for_update(no_key=True).filter(pk=pk, is_active=True)
    return found.first() if 0 < pk < 2**63 else None
