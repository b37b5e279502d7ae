"""The thread of a candidacy: what its two sides write to each other, from the invitation on and through the engagement.

Who may read it is decided by who may read the candidacy: the expert, and those of the company who hire.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain import pseudonyms
from marketplace.domain.candidacies import BOTH_SAID_YES
from marketplace.domain.contact import masked
from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.messages import WRITABLE, check_writable, checked
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.models import Message, MessageMark, User
from marketplace.models.base import public_id
from marketplace.services import events, mail, notices
from marketplace.services.hiring import candidacies, names, telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Candidacy

PAGE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as one person may see it: `is_new` to them, `is_read` by somebody of the other side."""

    public_id: str
    side: Side
    author: str
    text: str
    sent_at: datetime
    is_mine: bool
    is_new: bool
    is_read: bool

    @property
    def is_removed(self) -> bool:
        """Whether its words went with a person who was erased."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Thread:
    """Some messages, oldest first, and the public id of the first one where older ones come before it."""

    rows: Sequence[Shown]
    first: str | None
    is_masked: bool
    is_writable: bool

    @property
    def has_news(self) -> bool:
        """Whether something on this page is new to its reader."""
        return any(row.is_new for row in self.rows)


def send(
    db: Session, candidacy: Candidacy, text: str, *, side: Side, form: str, now: datetime, actor: Actor
) -> Message:
    """Write a message and tell the other side; the same words from the same form, sent again, are one message.

    `form` is a random word of the form it came with; the candidacy is locked. Raises IllegalMove after an end and
    for an expert who is suspended, Invalid for a text that is empty or too long.
    """
    said = checked(text)
    check_writable(candidacy.status)
    if side is Side.EXPERT:
        candidacies.check_may_act(candidacy)
    # Whoever goes back and writes something else in the same form has written another message.
    once = hashlib.sha256(f"{actor.user_id}:{form}:{said}".encode()).hexdigest()
    known = db.scalar(select(Message).where(Message.candidacy_id == candidacy.id, Message.once == once))
    if known is not None:
        return known
    message = Message(
        public_id=public_id(),
        candidacy_id=candidacy.id,
        author_id=actor.user_id,
        side=side,
        text=said,
        sent_at=now,
        once=once,
    )
    db.add(message)
    # What somebody has read is kept by the key of the last message.
    db.flush()
    after = {"message": message.public_id, "side": side.value}
    events.record(db, actor=actor, act=EventAct.MESSAGED, object=candidacy, after=after)
    _tell(db, candidacy, side, actor)
    # Whoever answers has read what is there.
    _mark(db, candidacy, message, now=now, actor=actor)
    notices.mark_about(db, actor.user_id, link_of(candidacy, side), now=now)
    return message


def thread(
    db: Session, candidacy: Candidacy, *, side: Side, actor: Actor, before: str | None = None, is_blind: bool = False
) -> Thread:
    """The newest messages of a candidacy, or those before the one with the id `before`. Raises NotFound.

    Ways to reach each other are taken out until both have said yes, and longer for whoever must not know a name; of
    what the expert wrote, that name is taken out too.
    """
    chosen = select(Message).where(Message.candidacy_id == candidacy.id)
    if before is not None:
        chosen = chosen.where(Message.id < _one(db, candidacy, before).id)
    with_author = chosen.options(joinedload(Message.author).lazyload(User.roles))
    found = list(db.scalars(with_author.order_by(Message.id.desc()).limit(PAGE + 1)))
    read = _marks(db, candidacy)
    is_masked = is_blind or candidacy.status not in BOTH_SAID_YES
    expert = candidacy.expert.user_id

    given = names.giveaways(candidacy) if is_blind else ()

    def text_of(row: Message) -> str:
        said = masked(row.text) if is_masked else row.text
        return pseudonyms.masked(said, given) if given and row.side is Side.EXPERT else said

    def shown(row: Message) -> Shown:
        others = [seen for user, seen in read.items() if (user == expert) is (row.side is Side.COMPANY)]
        return Shown(
            row.public_id,
            row.side,
            row.author.name if row.author is not None else "",
            text_of(row),
            row.sent_at,
            is_mine=row.author_id == actor.user_id,
            is_new=row.side is not side and row.id > read.get(actor.user_id, 0),
            is_read=max(others, default=0) >= row.id,
        )

    rows = [shown(row) for row in reversed(found[:PAGE])]
    first = rows[0].public_id if len(found) > PAGE else None
    return Thread(rows, first, is_masked, candidacy.status in WRITABLE)


def mark_read(db: Session, candidacy: Candidacy, until: str, *, side: Side, now: datetime, actor: Actor) -> None:
    """Say that somebody has read the thread up to a message; going back, or an empty page, changes nothing.

    Raises NotFound for what is no message of the thread.
    """
    if not until:
        return
    _mark(db, candidacy, _one(db, candidacy, until), now=now, actor=actor)
    notices.mark_about(db, actor.user_id, link_of(candidacy, side), now=now)


def link_of(candidacy: Candidacy, side: Side) -> str:
    """The page of the thread for one side."""
    page = "/work" if side is Side.EXPERT else "/company/candidates"
    return f"{page}/{candidacy.public_id}/messages"


def _tell(db: Session, candidacy: Candidacy, side: Side, actor: Actor) -> None:
    """Tell everybody of the other side, once until they have read what is there."""
    if side is Side.COMPANY:
        user = candidacy.expert.user
        others, letter, reader = [user] if user is not None and user.active else [], "message-to-expert", Side.EXPERT
    else:
        others = telling.who_may(db, candidacy.brief.company_id, Permission.HIRE)
        letter, reader = "message-to-company", Side.COMPANY
    read = _marks(db, candidacy)
    facts = telling.facts_for(candidacy, letter, {}, link_of(candidacy, reader))
    for user in others:
        key = f"message/{candidacy.public_id}/{user.public_id}/{read.get(user.id, 0)}"
        mail.post(db, user, letter, facts, key=key)


def _mark(db: Session, candidacy: Candidacy, message: Message, *, now: datetime, actor: Actor) -> None:
    mark = db.get(MessageMark, (candidacy.id, actor.user_id))
    if mark is None:
        db.add(MessageMark(candidacy_id=candidacy.id, user_id=actor.user_id, message_id=message.id, read_at=now))
    elif mark.message_id < message.id:
        mark.message_id, mark.read_at = message.id, now


def _marks(db: Session, candidacy: Candidacy) -> dict[int, int]:
    chosen = select(MessageMark.user_id, MessageMark.message_id).where(MessageMark.candidacy_id == candidacy.id)
    return {row.user_id: row.message_id for row in db.execute(chosen)}


def _one(db: Session, candidacy: Candidacy, name: str) -> Message:
    found = db.scalar(select(Message).where(Message.public_id == name, Message.candidacy_id == candidacy.id))
    if found is None:
        raise NotFound("There is no such message here.")
    return found
