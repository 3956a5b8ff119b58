"""A real SMTP server on the loopback, which keeps what it is given and answers as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage

    from aiosmtpd.smtp import Envelope, Session


@dataclass
class Mailbox:
    """What the server took, and how it answers the next mails (each list is used up from its beginning)."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    connections: set[object] = field(default_factory=set)
    open_connections: set[object] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    """What it answers about a recipient each time."""
    rcpt_answers: list[str] = field(default_factory=list)
    data_answers: list[str] = field(default_factory=list)
    drops: int = 0
    """How many connections it drops after it took the mail and before it says so."""
    delay: float = 0.0
    """Seconds it takes over a mail after it has it."""
    on_mail: Callable[[], None] = lambda: None

    @property
    def ids(self) -> list[str]:
        """The Message-IDs in the order of arrival."""
        return [str(mail["Message-ID"]) for mail in self.mails]

    async def handle_RCPT(  # noqa: N802 - the library's name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        if self.rcpt_answers:
            return self.rcpt_answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answers:
            return self.data_answers.pop(0)
        assert isinstance(envelope.content, bytes)
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        self.recipients.append(envelope.rcpt_tos)
        self.connections.add(session.peer)
        self.on_mail()
        if self.drops:
            self.drops -= 1
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 OK"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port


class Connection(SMTP):
    """One client of a mailbox."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.event_handler.open_connections.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self.event_handler.open_connections.discard(self)
        super().connection_lost(error)


class Server(Controller):
    """A mailbox at a port."""

    def factory(self) -> SMTP:
        return Connection(self.handler, **self.SMTP_kwargs)


@contextmanager
def serving(mailbox: Mailbox, settings: Any, *, password: str = "", port: int = 0) -> Iterator[None]:
    """Serve `mailbox` at `port` (or a free one) and point the mail settings at it.

    With a `password`, only to who knows it.
    """

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    security: dict[str, Any] = (
        {"auth_required": True, "auth_require_tls": False, "authenticator": authenticate} if password else {}
    )
    controller = Server(mailbox, hostname="127.0.0.1", port=port or free_port(), **security)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
    try:
        yield
    finally:
        controller.stop()
