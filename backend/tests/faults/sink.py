"""A mail server whose moods change: it refuses, hangs, drops, vanishes, and now and then takes a mail."""

from __future__ import annotations

import asyncio
import email
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Self

from tests.smtp import free_port

if TYPE_CHECKING:
    from collections.abc import Coroutine


class Mood(Enum):
    """What the server does to its clients."""

    WELL = auto()
    REFUSES = auto()
    """Says 421 to who is connected, and lets nobody else connect."""
    HANGS = auto()
    """Reads on and says nothing more."""
    DROPS = auto()
    """Closes the connection when it has the whole mail, and forgets the mail."""
    VANISHES = auto()
    """Cuts all connections and lets nobody connect, as if switched off."""
    LATER = auto()
    """Says 4xx to every mail."""
    NEVER = auto()
    """Says 5xx to every mail."""


_ABSENT = (Mood.REFUSES, Mood.VANISHES)


@dataclass
class Conversation:
    """One connection; `cut_at` is when its client was gone without a word, as a killed one is."""

    cut_at: float | None = None


@dataclass(frozen=True)
class Copy:
    """A mail that the server took and said so."""

    message_id: str
    at: float
    conversation: Conversation


@dataclass
class Sink:
    """The server in a thread of its own; a block that serves."""

    port: int = field(default_factory=free_port)
    taken: list[Copy] = field(default_factory=list)
    forgotten: Counter[str] = field(default_factory=Counter)
    """Message-IDs of mails that it had and did not take."""

    def __post_init__(self) -> None:
        self.mood = Mood.WELL
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def be(self, mood: Mood) -> None:
        """Change the mood."""
        self._do(self._change(mood))

    def doubles(self) -> dict[str, list[Copy]]:
        """The copies of each mail that was taken more than once."""
        copies: dict[str, list[Copy]] = {}
        for copy in self.taken:
            copies.setdefault(copy.message_id, []).append(copy)
        return {message_id: all_of_it for message_id, all_of_it in copies.items() if len(all_of_it) > 1}

    def _do(self, work: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _leave(self) -> None:
        """End all conversations, those too that have only begun."""
        await self._change(Mood.VANISHES)
        while others := asyncio.all_tasks() - {asyncio.current_task()}:
            self._cut()
            await asyncio.wait(others, timeout=0.1)
        await asyncio.sleep(0.1)  # the sockets close

    def _cut(self) -> None:
        for writer in self._conversations.values():
            writer.transport.abort()

    async def _stop_listening(self) -> None:
        """A server closed between taking a connection and serving it would forget to close that one's socket."""
        while asyncio.all_tasks() - {asyncio.current_task(), *self._conversations}:
            await asyncio.sleep(0)
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _change(self, mood: Mood) -> None:
        self.mood = mood
        if mood in _ABSENT:
            await self._stop_listening()
        if mood is Mood.VANISHES:
            self._cut()
        if mood not in _ABSENT and self._server is None:
            await self._listen()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._conversations[task] = writer
        conversation = Conversation()
        try:
            if not await self._converse(reader, writer, conversation):
                conversation.cut_at = time.monotonic()
        except (ConnectionError, asyncio.IncompleteReadError):
            conversation.cut_at = time.monotonic()
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            del self._conversations[task]

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, conversation: Conversation
    ) -> bool:
        """Talk until one of the two leaves; whether the client said goodbye, or was sent away."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            if self.mood is Mood.HANGS:
                await reader.read(-1)
                return True
            if self.mood is Mood.REFUSES:
                writer.write(b"421 not today\r\n")
                return True
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                if not await self._judge(content, reader, writer, conversation):
                    return True
                continue
            writer.write({b"RCPT": self._refusal(), b"QUIT": b"221 bye\r\n"}.get(verb) or b"250 yes\r\n")
            if verb == b"QUIT":
                return True
        return False

    async def _judge(
        self, content: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, conversation: Conversation
    ) -> bool:
        """Take a whole mail or not; whether the conversation goes on."""
        message_id = str(email.message_from_bytes(content)["Message-ID"])
        if self.mood is Mood.WELL:
            self.taken.append(Copy(message_id, time.monotonic(), conversation))
            writer.write(b"250 taken\r\n")
            return True
        self.forgotten[message_id] += 1
        if self.mood is Mood.HANGS:
            await reader.read(-1)
            return False
        if refusal := self._refusal():
            writer.write(refusal)
            return True
        writer.transport.abort()
        return False

    def _refusal(self) -> bytes | None:
        return {Mood.LATER: b"451 later\r\n", Mood.NEVER: b"550 never\r\n"}.get(self.mood)
