"""The inbox: what somebody is told of, read or not, and in which way they want to hear of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.notices import DEFAULT, KINDS, NoticeKind, NoticeWay, kinds_for
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Company, CompanyMember, Expert, Notice, NoticeChoice, User
from marketplace.models.base import now as this_moment
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.letters import letter as letter_named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ScalarSelect
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

LONGEST_SUBJECT = 300
KEPT = timedelta(days=365)
"""How long an inbox holds a notice; by then it is told of by the page that it was about."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some notices, newest first, and the public id of the last one where more follow."""

    rows: Sequence[Notice]
    last: str | None


def keep(db: Session, user: User, letter: str, facts: Mapping[str, str], *, key: str | None = None) -> NoticeWay:
    """Put a letter into somebody's inbox, and return the way in which they want to hear of it.

    With a key that they were told by before, nothing is put there, and they hear of it in no other way.
    """
    if user.id is None:
        # Somebody who was registered in this very transaction gets their key.
        db.flush()
    form = letter_named(letter)
    way = way_of(db, user, form.kind)
    row = Notice(
        public_id=public_id(),
        user_id=user.id,
        kind=form.kind,
        letter=letter,
        subject=form.titled(facts)[:LONGEST_SUBJECT],
        link=facts[form.link],
        key=key,
        is_for_digest=way is NoticeWay.DAILY,
        created_at=this_moment(),
    )
    return way if _is_kept(db, row) else NoticeWay.INBOX


def way_of(db: Session, user: User, kind: NoticeKind) -> NoticeWay:
    """In which way somebody wants to hear of a kind; of the security of their log-in always at once."""
    if kind is NoticeKind.SECURITY:
        return NoticeWay.AT_ONCE
    chosen = db.get(NoticeChoice, (user.id, kind))
    return chosen.way if chosen is not None else DEFAULT


def choices(db: Session, user: User) -> dict[NoticeKind, NoticeWay]:
    """The way of each kind that somebody can get, in the order of the page."""
    rows = {row.kind: row.way for row in db.scalars(select(NoticeChoice).where(NoticeChoice.user_id == user.id))}
    return {kind: rows.get(kind, DEFAULT) for kind in kinds_for({role.name for role in user.roles})}


def choose(
    db: Session, user: User, wanted: Mapping[NoticeKind, NoticeWay], *, actor: Actor | None = None
) -> dict[NoticeKind, NoticeWay]:
    """Hear of these kinds in these ways from now on; return what changed. Raises Invalid for the kind that is fixed.

    Somebody who does it by the link in a letter need not be signed in, so there may be no actor.
    """
    if fixed := [kind for kind in wanted if kind not in KINDS]:
        raise Invalid({fixed[0].value: ["Letters about the security of your log-in always come at once."]})
    before = {kind: way_of(db, user, kind) for kind in wanted}
    changed = {kind: way for kind, way in wanted.items() if way is not before[kind]}
    for kind, way in changed.items():
        row = db.get(NoticeChoice, (user.id, kind))
        if row is None:
            db.add(NoticeChoice(user_id=user.id, kind=kind, way=way))
        else:
            row.way = way
    if quiet := [kind for kind, way in changed.items() if way is NoticeWay.INBOX]:
        # What waits for the digest is not sent after all.
        waiting = (Notice.user_id == user.id) & Notice.kind.in_(quiet)
        db.execute(update(Notice).where(waiting, Notice.is_for_digest).values(is_for_digest=False))
    if changed:
        said = {kind.value: before[kind].value for kind in changed}
        after = {kind.value: way.value for kind, way in changed.items()}
        events.record(db, actor=actor, act=EventAct.PREFERENCES_CHANGED, object=user, before=said, after=after)
    return changed


def of(db: Session, user: User, *, limit: int, after: str | None = None, is_unread: bool = False) -> Page:
    """Somebody's inbox, newest first, from the notice after `after` on. Raises NotFound for an id not theirs."""
    chosen = select(Notice).where(Notice.user_id == user.id)
    if is_unread:
        chosen = chosen.where(Notice.read_at.is_(None))
    if after is not None:
        chosen = chosen.where(Notice.id < own(db, user, after).id)
    rows = db.scalars(chosen.order_by(Notice.id.desc()).limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].public_id if len(rows) > limit else None)


def own(db: Session, user: User, name: str) -> Notice:
    """One of somebody's own notices. Raises NotFound, also for somebody else's."""
    found = db.scalar(select(Notice).where(Notice.public_id == name, Notice.user_id == user.id))
    if found is None:
        raise NotFound("There is no such notice of yours.")
    return found


def mark(notice: Notice, *, is_read: bool, now: datetime) -> None:
    """Mark a notice as read or as unread; twice changes nothing."""
    if is_read and notice.read_at is None:
        notice.read_at = now
    elif not is_read:
        notice.read_at = None


def mark_all(db: Session, user: User, *, until: str, now: datetime) -> int:
    """Mark as read what somebody has seen: `until`, and what is older; return how many. An empty page has nothing."""
    if not until:
        return 0
    newest = own(db, user, until).id
    return _mark(db, (Notice.user_id == user.id) & (Notice.id <= newest), now)


def mark_about(db: Session, user_id: int, link: str, *, now: datetime) -> int:
    """Mark as read what leads somebody, given by their key, to a page that they have read; return how many."""
    return _mark(db, (Notice.user_id == user_id) & (Notice.link == link), now)


def tidy(db: Session, now: datetime) -> int:
    """Remove what was read or told long ago; return how many."""
    gone = delete(Notice).where(Notice.created_at < now - KEPT)
    return int(db.execute(gone).rowcount)  # type: ignore[attr-defined]


def unread(whose: Any) -> ScalarSelect[int]:
    """How many notices somebody has not read, to be asked along with something else; `whose` is their key."""
    mine = select(func.count()).select_from(Notice).where(Notice.user_id == whose, Notice.read_at.is_(None))
    return mine.correlate(User).scalar_subquery()


def zone_of(db: Session, user: User) -> str:
    """The time zone somebody lives by: of their profile, or else of the company they act for first."""
    own_zone = select(Expert.time_zone).where(Expert.user_id == user.id).limit(1)
    company = select(Company.time_zone).join(CompanyMember).where(CompanyMember.user_id == user.id)
    theirs = company.order_by(CompanyMember.id).limit(1)
    return db.scalar(select(func.coalesce(own_zone.scalar_subquery(), theirs.scalar_subquery(), "UTC"))) or "UTC"


def _is_kept(db: Session, row: Notice) -> bool:
    """Whether the row is new; one with the same key says that somebody was told before."""
    if row.key is None:
        db.add(row)
        return True
    if db.scalar(select(Notice.id).where(Notice.user_id == row.user_id, Notice.key == row.key)) is not None:
        return False
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        # Somebody else writes the same at this moment.
        return False
    return True


def _mark(db: Session, those: Any, now: datetime) -> int:
    statement = update(Notice).where(those, Notice.read_at.is_(None)).values(read_at=now)
    return int(db.execute(statement).rowcount)  # type: ignore[attr-defined]
