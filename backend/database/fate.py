"""What became of a transaction."""

from __future__ import annotations

import weakref

from django.db import transaction


class Fate:
    """Whether what the present transaction writes was committed, or was rolled back with it or with a savepoint.

    Django tells of commits alone, but it drops the callbacks of what it rolls back: ours is gone without having run.
    """

    def __init__(self, using: str | None = None) -> None:
        self.is_committed = False

        def commit() -> None:
            self.is_committed = True

        self._callback = weakref.ref(commit)
        transaction.on_commit(commit, using=using, robust=True)

    @property
    def is_rolled_back(self) -> bool:
        """Whether it will never be committed."""
        return not self.is_committed and self._callback() is None
