"""A mail server that keeps nothing: `python -m bench.sink PORT SECONDS` answers each mail after so many seconds.

Prints "ready", and for each line that it reads when the mails came that it has taken so far (`time.monotonic`).
"""

from __future__ import annotations

import asyncio
import json
import sys
import time


async def converse(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, taken: list[float], seconds: float
) -> None:
    """Say yes to everything that one client asks for."""
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            await reader.readuntil(b"\r\n.\r\n")
            await asyncio.sleep(seconds)
            taken.append(time.monotonic())
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 yes\r\n")
        if verb == b"QUIT":
            break
    writer.close()


async def serve(port: int, seconds: float) -> None:
    """Serve until standard input ends."""
    taken: list[float] = []
    async with await asyncio.start_server(
        lambda reader, writer: converse(reader, writer, taken, seconds), "127.0.0.1", port
    ):
        print("ready", flush=True)
        while await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(taken), flush=True)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), float(sys.argv[2])))
