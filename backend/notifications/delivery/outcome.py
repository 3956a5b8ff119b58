"""What may become of one try to send a mail, and how an error of SMTP is to be read."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from notifications.models import Notification

AUTHENTICATION_CODES = frozenset({530, 534, 535, 538})
"""They tell of our credentials, not of the mail (RFC 4954)."""
CLOSING = 421
"""The server says that it is about to leave (RFC 5321)."""
PERMANENT = 500
"""From here on an answer is for good. One about our own address is none about the mail, which stays owed."""
UNSENDABLE = (UnicodeError, smtplib.SMTPNotSupportedError)
"""The address has letters that no mail can have, or that this server does not speak (RFC 6531)."""
MAX_ERROR = 500


class Verdict(Enum):
    """What became of a mail that was claimed."""

    SENT = auto()
    """The server took it."""
    REFUSED = auto()
    """The server will never take it (5xx)."""
    PUT_OFF = auto()
    """Not now (4xx), or nobody knows: the connection broke while it was offered."""
    NOT_OFFERED = auto()
    """The server could not be reached. That is not the mail's fault and not one of its tries."""
    GIVEN_BACK = auto()
    """Nobody began with it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mail and what became of it; `is_outage` when the server did not answer as a server does."""

    notification: Notification
    verdict: Verdict
    error: str = ""
    is_outage: bool = False


def unreachable(notification: Notification, error: Exception) -> Outcome:
    """The outcome when no connection could be opened."""
    return Outcome(notification, Verdict.NOT_OFFERED, describe(error), is_outage=True)


def not_taken(notification: Notification, error: Exception) -> Outcome:
    """The outcome when `error` ended the offer of a mail."""
    codes = _codes(error)
    if isinstance(error, UNSENDABLE):
        return Outcome(notification, Verdict.REFUSED, describe(error))
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= PERMANENT:
        return unreachable(notification, error)
    if codes and all(code >= PERMANENT and code not in AUTHENTICATION_CODES for code in codes):
        return Outcome(notification, Verdict.REFUSED, describe(error))
    is_outage = CLOSING in codes if codes else isinstance(error, OSError)
    return Outcome(notification, Verdict.PUT_OFF, describe(error), is_outage=is_outage)


def describe(error: Exception) -> str:
    """What the ledger shows; never a password (an authentication error carries only the server's words)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _printable("; ".join(f"{code} {_text(words)}" for code, words in error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return _printable(f"{error.smtp_code} {_text(error.smtp_error)}")
    return _printable(f"{type(error).__name__}: {error}")


def _codes(error: Exception) -> list[int]:
    """The server's answers about the mail; none when it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _ in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []


def _text(words: bytes | str) -> str:
    """What a server said; it may say it in any encoding."""
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _printable(text: str) -> str:
    """On one line, without what a database may refuse to keep (NUL)."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:MAX_ERROR]
