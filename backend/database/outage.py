"""What a database raises that is away for a while, and how that is logged: a line, for all know what it means."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError

if TYPE_CHECKING:
    import logging

DATABASE_GONE = (OperationalError, InterfaceError)
"""What a database raises that is stopped, out of connections or locked too long; never a broken rule of the data."""


def reason(error: BaseException) -> str:
    """Why, in its own words; what it says of rows and queries stands on later lines, which are left out."""
    return f"{type(error.__cause__ or error).__name__}: {error}".partition("\n")[0]


def log_failure(logger: logging.Logger, what: str) -> None:
    """Log, while an error is handled, that `what` has failed: with its traceback, unless the database was away."""
    error = sys.exception()
    if isinstance(error, DATABASE_GONE):
        logger.warning("%s: the database does not answer (%s)", what, reason(error))
    else:
        logger.error("%s", what, exc_info=error)
