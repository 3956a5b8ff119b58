"""A mail server for the browser tests: keeps every message, and refuses recipients when told to.

Usage: smtp-sink.py SMTP_PORT HTTP_PORT. Over HTTP:

GET    /messages?to=ADDRESS    what came in, oldest first (all of it without `to`)
PUT    /refusals/ADDRESS       body 550, 451, …: answer this to every mail for the address
DELETE /refusals/ADDRESS       take its mail again
"""

from __future__ import annotations

import json
import sys
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from aiosmtpd.controller import Controller

LOOPBACK = "127.0.0.1"

messages: list[dict[str, Any]] = []
refusals: dict[str, int] = {}


class Sink:
    """What the mail server does with what it is given. aiosmtpd calls these by name."""

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        code = refusals.get(address.lower())
        if code is not None:
            return f"{code} {'No such mailbox' if code >= 500 else 'Try again later'}"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = message_from_bytes(envelope.content, policy=policy.default)
        bodies = {kind: mail.get_body((kind,)) for kind in ("plain", "html")}
        messages.append(
            {
                "to": [address.lower() for address in envelope.rcpt_tos],
                "subject": str(mail["Subject"]),
                "message_id": str(mail["Message-ID"]),
                "text": bodies["plain"].get_content() if bodies["plain"] else "",
                "html": bodies["html"].get_content() if bodies["html"] else "",
            }
        )
        return "250 OK"


class Desk(BaseHTTPRequestHandler):
    """Where tests read the mail and say what is refused."""

    def do_GET(self) -> None:  # noqa: N802
        wanted = parse_qs(urlsplit(self.path).query).get("to", [None])[0]
        self._answer([mail for mail in messages if wanted is None or wanted.lower() in mail["to"]])

    def do_PUT(self) -> None:  # noqa: N802
        refusals[self._address()] = int(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(refusals)

    def do_DELETE(self) -> None:  # noqa: N802
        refusals.pop(self._address(), None)
        self._answer(refusals)

    def log_message(self, *_args: Any) -> None:
        """Nothing to say."""

    def _address(self) -> str:
        return unquote(urlsplit(self.path).path.removeprefix("/refusals/")).lower()

    def _answer(self, body: object) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def main() -> None:
    smtp_port, http_port = (int(port) for port in sys.argv[1:])
    Controller(Sink(), hostname=LOOPBACK, port=smtp_port).start()
    ThreadingHTTPServer((LOOPBACK, http_port), Desk).serve_forever()


if __name__ == "__main__":
    main()
