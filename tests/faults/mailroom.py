"""A mail server in a process of its own: it writes down the Message-ID of every mail, then says that it took it.

It dawdles before and after writing, so that workers are killed in the moment that matters. Nothing is dropped here:
a mail that comes twice stands in the list twice.
"""

import asyncio
import os
import random
import re
import socket
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID: <([^@>]+)@", re.MULTILINE | re.IGNORECASE)
LONGEST_DAWDLE = 0.02


class Keeper:
    """Keeps the names of mails in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        found = _MESSAGE_ID.search(envelope.content)
        assert found is not None
        await asyncio.sleep(random.uniform(0, LONGEST_DAWDLE))
        with self._path.open("ab") as file:
            file.write(found[1] + b"\n")
        await asyncio.sleep(random.uniform(0, LONGEST_DAWDLE))
        return "250 Taken"


async def serve(listening: socket.socket, path: Path) -> None:
    """Take mail until the process ends."""
    keeper = Keeper(path)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="mailroom"), sock=listening)
    async with server:
        await server.serve_forever()


def start(path: Path) -> tuple[int, int]:
    """Start the server; return its process and its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    port: int = listening.getsockname()[1]
    process = os.fork()
    if process == 0:
        sys.stderr.close()
        asyncio.run(serve(listening, path))
        os._exit(0)
    listening.close()
    return process, port
