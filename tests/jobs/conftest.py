"""A worker on a database of its own, and a mail server that keeps what it is handed."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from marketplace.config import Config, MailServer
from marketplace.db import Database
from marketplace.jobs.carriers import Folder
from marketplace.jobs.tools import Tools


class Mailroom:
    """What a mail server does with mail: keeps it, or answers what a test wants."""

    def __init__(self) -> None:
        self.kept: list[Message] = []
        self.answers: dict[str, str] = {}
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - the server's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer == "silence":
            assert server.transport is not None
            server.transport.close()
            return "421 Gone"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.kept.append(message_from_bytes(envelope.content, policy=default))
        return answer


@pytest.fixture
def mailroom() -> Iterator[Mailroom]:
    """A mail server on this machine."""
    handler = Mailroom()
    with socket.create_server(("127.0.0.1", 0)) as free:
        handler.port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=handler.port)
    controller.start()
    yield handler
    controller.stop()


@pytest.fixture
def server(mailroom: Mailroom) -> MailServer:
    """Where the mail server is."""
    return MailServer(host="127.0.0.1", port=mailroom.port)


@pytest.fixture
def tools(app: Flask, config: Config) -> Tools:
    """What handlers work with; mail goes to a folder."""
    database: Database = app.extensions["assay_database"]
    return Tools(database, app.extensions["assay_index"], config, Folder(config.mail_folder))


@pytest.fixture
def by_smtp(tools: Tools, server: MailServer) -> Tools:
    """What handlers work with; mail goes to the mail server."""
    from marketplace.jobs.carriers import Server

    return replace(tools, carrier=Server(server))
