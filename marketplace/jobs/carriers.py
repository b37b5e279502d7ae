"""Who takes a mail away: the console, a folder, or a mail server.

The first two may be asked twice without harm. A mail server may not, and when it goes silent in the middle nobody can
know whether it took the mail: the carrier says so just before (`about_to`), and raises InDoubt after.
"""

from __future__ import annotations

import contextlib
import os
import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol, TextIO

from marketplace.config import MailServer
from marketplace.jobs.tools import InDoubt, Refused

PATIENCE_SECONDS = 15
"""For each answer of the mail server before the mail itself; all of them together stay below the lease."""

LONG_PATIENCE_SECONDS = 60
"""For the answer to the mail itself, which a server may read for viruses first."""


class Carrier(Protocol):
    """Takes one mail, under a name of its own, from a sender to one address."""

    def carry(self, message: EmailMessage, *, name: str, about_to: Callable[[], None]) -> None:
        """Take the mail. Raises Refused when it was surely not taken, InDoubt when nobody knows."""


class Console:
    """Prints mail, for development."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def carry(self, message: EmailMessage, *, name: str, about_to: Callable[[], None]) -> None:
        """Print the mail as it would be sent."""
        print(message.as_string(), file=self._out or sys.stdout, flush=True)


class Folder:
    """Writes each mail to a file that is named after its job, so that writing it twice is writing it once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def carry(self, message: EmailMessage, *, name: str, about_to: Callable[[], None]) -> None:
        """Write the mail beside, then put it in its place whole."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = self._folder / f"{name}.eml"
        if place.exists():
            return
        half = self._folder / f".{name}.{os.getpid()}"
        with half.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        half.replace(place)


class Server:
    """Hands mail to a server by SMTP: with TLS, except to one on this machine."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def carry(self, message: EmailMessage, *, name: str, about_to: Callable[[], None]) -> None:
        """Go as far as the server will without taking the mail, say that the effect begins, and hand it over."""
        with self._connected() as smtp:
            _expect(smtp.mail(message["From"].addresses[0].addr_spec), "MAIL")
            _expect(smtp.rcpt(message["To"].addresses[0].addr_spec), "RCPT")
            about_to()
            assert smtp.sock is not None
            smtp.sock.settimeout(LONG_PATIENCE_SECONDS)
            try:
                answer = smtp.data(message.as_bytes())
            except smtplib.SMTPDataError as error:
                raise _refusal(error.smtp_code, "DATA") from error
            except (OSError, smtplib.SMTPException) as error:
                raise InDoubt from error
            _expect(answer, "DATA")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server, context = self._server, ssl.create_default_context()
        try:
            smtp: smtplib.SMTP = (
                smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE_SECONDS, context=context)
                if server.is_tls
                else smtplib.SMTP(server.host, server.port, timeout=PATIENCE_SECONDS)
            )
        except (OSError, smtplib.SMTPException) as error:
            raise Refused(f"The mail server cannot be reached: {type(error).__name__}.") from error
        try:
            try:
                if not server.is_tls and not server.is_local:
                    smtp.starttls(context=context)
                if server.user:
                    smtp.login(server.user, server.password)
                smtp.ehlo_or_helo_if_needed()
                yield smtp
            except (OSError, smtplib.SMTPException) as error:
                # Before the mail itself: whatever went wrong, it was not taken.
                raise Refused(f"The mail server ended the talk: {type(error).__name__}.") from error
            finally:
                with contextlib.suppress(OSError, smtplib.SMTPException):
                    smtp.quit()
        finally:
            smtp.close()


def _expect(answer: tuple[int, bytes], step: str) -> None:
    if not 200 <= answer[0] < 300:
        raise _refusal(answer[0], step)


def _refusal(code: int, step: str) -> Refused:
    """The server's words may quote the address, so only its code is kept."""
    return Refused(f"The mail server answered {code} to {step}.", is_final=500 <= code < 600)
