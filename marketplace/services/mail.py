"""The one way to tell somebody something: a row in their inbox, and a letter, in the transaction of what it tells.

The worker sends letters. Whether one goes at once, with the daily digest, or not at all is for its reader to say.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.jobs import JobKind, Task
from marketplace.domain.notices import NoticeKind, NoticeWay
from marketplace.models import User
from marketplace.services import jobs, notices
from marketplace.services.letters import letter as letter_named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from marketplace.models import Job

LONGEST_ADDRESS = 254
PAST = "letters-are-past"
"""Where a session keeps that its letters count as sent."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Written:
    """A letter that is ready to go; with whom it tells and of what, where they can stop letters like it."""

    to: str
    subject: str
    text: str
    stops: tuple[str, NoticeKind] | None = None


def post(
    db: Session,
    to: User | str,
    letter: str,
    facts: Mapping[str, object] | None = None,
    *,
    key: str | None = None,
) -> Job | None:
    """Tell somebody after this transaction; with a key, once and never again for that key.

    To a person it goes to the address they have when it leaves, in the way they chose, and stands in their inbox;
    to an address, there. Facts fill the letter's fields; `{site}` is filled by the worker, so links are given as
    paths. Returns the letter's job, or None where no letter goes at once. Raises NotFound for a letter that does not
    exist, Invalid for fields that do not fit it, or an address that cannot be one.
    """
    said = {name: str(value) for name, value in (facts or {}).items()}
    form = letter_named(letter)
    form.check(said)
    payload = {"letter": letter, "facts": said}
    if not isinstance(to, User):
        return _enqueue(db, payload | {"to": checked(to)}, key)
    if form.is_for_inbox and notices.keep(db, to, letter, said, key=key) is not NoticeWay.AT_ONCE:
        return None
    return _enqueue(db, payload, key, to)


@contextmanager
def already_sent(db: Session) -> Iterator[None]:
    """Let the letters of this session count as sent: it tells of the past. Inboxes and keys are as ever."""
    db.info[PAST] = True
    try:
        yield
    finally:
        del db.info[PAST]


def write(db: Session, task: Task, *, site: str) -> Written:
    """Fill the letter of a job. Raises NotFound when there is nobody left to send it to."""
    payload = task.payload
    form = letter_named(payload["letter"])
    subject, text = form.filled(payload["facts"], site)
    if "to" in payload:
        return Written(payload["to"], subject, text)
    user = _whom(db, task)
    stops = None if form.kind is NoticeKind.SECURITY else (user.public_id, form.kind)
    return Written(checked(user.email), subject, text, stops)


def checked(address: str) -> str:
    """Return an address that may stand in the head of a mail. Raises Invalid."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        raise Invalid({"to": ["This is not an e-mail address."]})
    return address


def _enqueue(db: Session, payload: Mapping[str, object], key: str | None, about: User | None = None) -> Job:
    job = jobs.enqueue(db, JobKind.MAIL, payload, key=key, about=about)
    if PAST in db.info and job.done_at is None:
        job.done_at, job.payload = job.created_at, {}
    return job


def _whom(db: Session, task: Task) -> User:
    user = db.get(User, task.about_user_id) if task.about_user_id is not None else None
    if user is None:
        raise NotFound("Whom this letter is for has no log-in any more.")
    return user
