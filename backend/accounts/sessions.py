"""Django's sessions (`SESSION_ENGINE`) in a table of ours: whose it is, from where, with what, and when last used.

Only a digest of the key is kept: whoever reads the database or a copy of it cannot use a session.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actor import current_address, current_browser
from accounts.models import Session


class SessionStore(SessionBase):
    """One session. Reading costs a query, and at most once a minute a write that notes the use."""

    def load(self) -> dict[str, Any]:
        """What the session holds; nothing when it has ended."""
        session = Session.objects.live().filter(digest=Session.digest_of(self.session_key or "")).first()
        if session is None:
            self._session_key = None
            return {}
        session.note_use(current_address())
        held: dict[str, Any] = self.decode(session.data)
        return held

    def exists(self, session_key: str) -> bool:
        """Whether the key is taken."""
        return Session.objects.filter(digest=Session.digest_of(session_key)).exists()

    def create(self) -> None:
        """Begin a session under a new key."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined] # not in the stubs
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's signature
        """Write what the session holds; UpdateError when it was ended meanwhile."""
        if self.session_key is None:
            self.create()
            return
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined] # not in the stubs
        digest = Session.digest_of(self.session_key)
        values = {"data": self.encode(held), "expires_at": self.get_expiry_date(), "user_id": held.get(SESSION_KEY)}
        if must_create:
            self._insert(digest=digest, address=current_address(), browser=current_browser(), **values)
        elif not Session.objects.filter(digest=digest).update(**values):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End the session, or the one with this key."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=Session.digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that have ended by themselves."""
        Session.objects.filter(expires_at__lte=timezone.now()).delete()

    @staticmethod
    def _insert(**values: Any) -> None:
        try:
            with transaction.atomic():
                Session.objects.create(**values)
        except IntegrityError as error:
            raise CreateError from error
