"""The handler of mail: a letter is filled, made a message with an id of its own, and handed to the carrier once."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr

from marketplace.db import DatabaseFailure
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.jobs import Task
from marketplace.jobs.tools import Ending, Refused, Tools
from marketplace.services import jobs, mail, stopping

STOP = "\n-- \nTo hear of this only in your inbox on the site, without signing in:\n{link}\n"
"""Under every letter that somebody can do without."""


class _Whole(EmailPolicy):
    """Folds heads for mail servers, except for what holds an address: a folded one is encoded, and leads nowhere."""

    def fold(self, name: str, value: str) -> str:
        """Return a head, a link in one line."""
        is_link = name.lower() == "list-unsubscribe"
        return f"{name}: {value}{self.linesep}" if is_link else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return the same as bytes."""
        is_link = name.lower() == "list-unsubscribe"
        return self.fold(name, value).encode("ascii") if is_link else super().fold_binary(name, value)


_POLICY = _Whole(linesep="\r\n")


def send(tools: Tools, task: Task) -> Ending | None:
    """Send one letter. The carrier says when it begins to take the mail; before that, nothing has happened."""
    with tools.database.session() as db:
        try:
            written = mail.write(db, task, site=tools.config.url)
            message = message_of(written, task, tools.config.mail_from, stop=_stop(tools, written))
        except MarketplaceError as error:
            raise Refused(f"The letter cannot be written: {error.code}.", is_final=True) from error
        except (UnicodeError, ValueError) as error:
            raise Refused("The address cannot be written in a mail.", is_final=True) from error

    def about_to() -> None:
        try:
            with tools.database.transaction() as db:
                jobs.begin_effect(db, task, tools.clock())
        except DatabaseFailure as error:
            raise Refused(f"The database could not say that the mail leaves: {type(error).__name__}.") from error

    tools.carrier.carry(message, name=task.public_id, about_to=about_to)
    return None


def message_of(written: mail.Written, task: Task, sender: str, *, stop: str = "") -> EmailMessage:
    """Return the message of a job: the same one however often it is made, down to its Message-ID and date.

    `stop` is where letters like it end, for programs that read mail as well as for people (RFC 8058).
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(name, addr_spec=_in_ascii(address))
    message["To"] = Address(addr_spec=_in_ascii(written.to))
    message["Subject"] = written.subject
    message["Date"] = format_datetime(task.created_at)
    message["Message-ID"] = f"<{task.public_id}@{_in_ascii(address).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if stop:
        message["List-Unsubscribe"] = f"<{stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    text = written.text + (STOP.format(link=stop) if stop else "")
    message.set_content(text, charset="utf-8", cte="quoted-printable")
    return message


def _stop(tools: Tools, written: mail.Written) -> str:
    if written.stops is None:
        return ""
    return f"{tools.config.url}/unsubscribe/{stopping.secret_of(tools.config.secret_key, *written.stops)}"


def _in_ascii(address: str) -> str:
    """The address as every mail server takes it. Raises UnicodeError for a name that is not in ASCII."""
    local, _, host = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{host.encode('idna').decode()}"
