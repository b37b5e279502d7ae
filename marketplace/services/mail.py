"""Mail: written down in the transaction of what it tells, sent by the worker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.jobs import JobKind, Task
from marketplace.models import User
from marketplace.services import jobs
from marketplace.services.letters import letter as letter_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.models import Job

LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is ready to go."""

    to: str
    subject: str
    text: str


def post(
    db: Session,
    to: User | str,
    letter: str,
    facts: Mapping[str, object] | None = None,
    *,
    key: str | None = None,
    run_at: datetime | None = None,
) -> Job:
    """Send a letter after this transaction; with a key, once and never again for that key.

    To a person it goes to the address they have when it leaves; to an address, there. Facts fill the letter's
    fields; `{site}` is filled by the worker, so links are given as paths. Raises NotFound for a letter that does
    not exist, Invalid for fields that do not fit it, or an address that cannot be one.
    """
    said = {name: str(value) for name, value in (facts or {}).items()}
    letter_named(letter).check(said)
    payload = {"letter": letter, "facts": said}
    if isinstance(to, User):
        return jobs.enqueue(db, JobKind.MAIL, payload, key=key, run_at=run_at, about=to)
    return jobs.enqueue(db, JobKind.MAIL, payload | {"to": checked(to)}, key=key, run_at=run_at)


def write(db: Session, task: Task, *, site: str) -> Written:
    """Fill the letter of a job. Raises NotFound when there is nobody left to send it to."""
    payload = task.payload
    subject, text = letter_named(payload["letter"]).filled(payload["facts"], site)
    return Written(payload.get("to") or _address_of(db, task), subject, text)


def checked(address: str) -> str:
    """Return an address that may stand in the head of a mail. Raises Invalid."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Invalid({"to": ["This is not an e-mail address."]})
    return address


def _address_of(db: Session, task: Task) -> str:
    user = db.get(User, task.about_user_id) if task.about_user_id is not None else None
    if user is None:
        raise NotFound("Whom this letter is for has no log-in any more.")
    return checked(user.email)
