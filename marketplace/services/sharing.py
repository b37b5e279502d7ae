"""Sharing a ranking or the shortlist of a role with people who have no log-in, by a link that ends.

A link ends by itself, and its company can end it before.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import Invalid, LinkSpent, LinkUnknown, NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, BriefSlot, MatchRun, SharedRanking, SharedShortlist
from marketplace.models.base import public_id as random_id
from marketplace.services import events, links
from marketplace.services.hiring import settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

    Thing = MatchRun | BriefSlot
    """What is shared."""
    Link = SharedRanking | SharedShortlist

LIFETIMES = (1, 7, 14, 30)
"""Days that a link may work."""
LONGEST_WHOM = 120
MOST = 20
"""Links that work for one thing at a time."""

UNKNOWN = "This link is not one of ours. Ask whoever sent it to you for another."


def share(
    db: Session, thing: Thing, *, whom: str, days: int, has_names: bool, now: datetime, actor: Actor
) -> tuple[Link, str]:
    """Make a link, and return it with its secret, which is shown once.

    Raises Invalid, naming the fields; names are not shared of a brief that hides them.
    """
    whom = " ".join(whom.split())
    problems: dict[str, list[str]] = {}
    if not 0 < len(whom) <= LONGEST_WHOM:
        problems["whom"] = [f"Say in 1 to {LONGEST_WHOM} characters for whom the link is."]
    if days not in LIFETIMES:
        problems["days"] = ["Choose how long the link works."]
    if has_names and settings.of_brief(db, thing.brief).is_blind:
        problems["names"] = ["This brief hides names, so a link of it shows none."]
    if len([link for link in of(db, thing) if is_open(link, now)]) >= MOST:
        problems["whom"] = [f"{MOST} links work here already; end one first."]
    if problems:
        raise Invalid(problems)
    secret = links.new_secret()
    said: dict[str, Any] = {
        "public_id": random_id(),
        "by_id": actor.user_id,
        "whom": whom,
        "secret_hash": links.hash_of(secret),
        "has_names": has_names,
        "expires_at": now + timedelta(days=days),
    }
    link: Link = (
        SharedRanking(run=thing, **said) if isinstance(thing, MatchRun) else SharedShortlist(slot=thing, **said)
    )
    db.add(link)
    after = {**_named(thing), "link": link.public_id, "days": days, "has_names": has_names}
    events.record(db, actor=actor, act=EventAct.SHARED, object=thing.brief, after=after)
    return link, secret


def of(db: Session, thing: Thing) -> Sequence[Link]:
    """Every link to a ranking or to the shortlist of a role, newest first."""
    if isinstance(thing, MatchRun):
        runs = select(SharedRanking).where(SharedRanking.run_id == thing.id).options(joinedload(SharedRanking.by))
        return db.scalars(runs.order_by(SharedRanking.id.desc())).all()
    boards = select(SharedShortlist).where(SharedShortlist.slot_id == thing.id)
    return db.scalars(boards.options(joinedload(SharedShortlist.by)).order_by(SharedShortlist.id.desc())).all()


def is_open(link: Link, now: datetime) -> bool:
    """Whether a link still opens something."""
    return link.ended_at is None and now < link.expires_at


def is_of_ranking(link: Link) -> bool:
    """Whether a link opens a ranking, and no shortlist."""
    return isinstance(link, SharedRanking)


def shows_names(db: Session, link: Link) -> bool:
    """Whether a link shows names: it was made to, and its brief does not hide them meanwhile."""
    return link.has_names and not settings.of_brief(db, link.brief).is_blind


def end(db: Session, thing: Thing, public_id: str, *, now: datetime, actor: Actor) -> Link:
    """Let a link open nothing any more; ending it twice changes nothing. Raises NotFound."""
    link = next((link for link in of(db, thing) if link.public_id == public_id), None)
    if link is None:
        raise NotFound("There is no such link here.")
    if is_open(link, now):
        link.ended_at = now
        after = {**_named(thing), "link": link.public_id}
        events.record(db, actor=actor, act=EventAct.SHARE_ENDED, object=thing.brief, after=after)
    return link


def behind(db: Session, secret: str, *, now: datetime) -> Link:
    """What a link opens. Raises LinkUnknown, and LinkSpent with the day on which it ended and whom to ask."""
    hashed = links.hash_of(secret)
    run = joinedload(SharedRanking.run).joinedload(MatchRun.brief).joinedload(Brief.company)
    slot = joinedload(SharedShortlist.slot).joinedload(BriefSlot.brief).joinedload(Brief.company)
    link: Link | None = db.scalar(select(SharedRanking).where(SharedRanking.secret_hash == hashed).options(run))
    link = link or db.scalar(select(SharedShortlist).where(SharedShortlist.secret_hash == hashed).options(slot))
    if link is None:
        raise LinkUnknown(UNKNOWN)
    company = link.brief.company.name
    if link.ended_at is not None:
        raise LinkSpent(f"{company} ended this link on {link.ended_at:%-d %B %Y}. Ask them for another.")
    if now >= link.expires_at:
        raise LinkSpent(f"This link worked until {link.expires_at:%-d %B %Y}. Ask {company} for another.")
    return link


def _named(thing: Thing) -> dict[str, str]:
    return {"run" if isinstance(thing, MatchRun) else "slot": thing.public_id}
