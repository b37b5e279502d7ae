"""The handler of mail: a letter is filled, made a message with an id of its own, and handed to the carrier once."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from marketplace.db import DatabaseFailure
from marketplace.domain.errors import MarketplaceError
from marketplace.domain.jobs import Task
from marketplace.jobs.tools import Ending, Refused, Tools
from marketplace.services import jobs, mail


def send(tools: Tools, task: Task) -> Ending | None:
    """Send one letter. The carrier says when it begins to take the mail; before that, nothing has happened."""
    with tools.database.session() as db:
        try:
            written = mail.write(db, task, site=tools.config.url)
            message = message_of(written, task, tools.config.mail_from)
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


def message_of(written: mail.Written, task: Task, sender: str) -> EmailMessage:
    """Return the message of a job: the same one however often it is made, down to its Message-ID and date."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name, addr_spec=_in_ascii(address))
    message["To"] = Address(addr_spec=_in_ascii(written.to))
    message["Subject"] = written.subject
    message["Date"] = format_datetime(task.created_at)
    message["Message-ID"] = f"<{task.public_id}@{_in_ascii(address).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(written.text, charset="utf-8", cte="quoted-printable")
    return message


def _in_ascii(address: str) -> str:
    """The address as every mail server takes it. Raises UnicodeError for a name that is not in ASCII."""
    local, _, host = address.rpartition("@")
    return f"{local.encode('ascii').decode()}@{host.encode('idna').decode()}"
