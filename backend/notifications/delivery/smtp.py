"""Django's SMTP connection, which another thread can end."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.smtp import EmailBackend

if TYPE_CHECKING:
    import smtplib


class Backend(EmailBackend):
    """A conversation that can be hung up at any point, also while it is being opened.

    A timeout bounds each wait for something; a server that says a letter now and then is never late.
    """

    _socket: socket.socket | None = None

    @property
    def connection_class(self) -> Any:
        """`smtplib`'s, whose socket is known here from the first moment."""
        backend = self
        kind: type[smtplib.SMTP] = super().connection_class  # type: ignore[misc]  # the stubs lack it

        class Conversation(kind):  # type: ignore[valid-type,misc]  # with or without TLS
            def _get_socket(self, *where: Any) -> socket.socket:
                found: socket.socket = super()._get_socket(*where)
                backend._socket = found
                return found

        return Conversation

    def hang_up(self) -> None:
        """End it at once: whoever waits for the server is told that it has gone."""
        talking = self.connection
        current = talking.sock if talking is not None else self._socket
        if current is not None:
            with suppress(OSError):
                current.shutdown(socket.SHUT_RDWR)
