"""Sharing a ranking with people who have no log-in: a link that ends by itself, and that its company can end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import Invalid, LinkSpent, LinkUnknown, NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, MatchRun, SharedRanking
from marketplace.models.base import public_id as random_id
from marketplace.services import events, links

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

LIFETIMES = (1, 7, 14, 30)
"""Days that a link may work."""
LONGEST_WHOM = 120
MOST = 20
"""Links that work for one ranking at a time."""

UNKNOWN = "This link is not one of ours. Ask whoever sent it to you for another."


def share(
    db: Session, run: MatchRun, *, whom: str, days: int, has_names: bool, now: datetime, actor: Actor
) -> tuple[SharedRanking, str]:
    """Make a link to a ranking, and return it with its secret, which is shown once.

    Raises Invalid, naming the fields.
    """
    whom = " ".join(whom.split())
    problems: dict[str, list[str]] = {}
    if not 0 < len(whom) <= LONGEST_WHOM:
        problems["whom"] = [f"Say in 1 to {LONGEST_WHOM} characters for whom the link is."]
    if days not in LIFETIMES:
        problems["days"] = ["Choose how long the link works."]
    if len([link for link in of_run(db, run) if is_open(link, now)]) >= MOST:
        problems["whom"] = [f"{MOST} links to this ranking work already; end one first."]
    if problems:
        raise Invalid(problems)
    secret = links.new_secret()
    link = SharedRanking(
        public_id=random_id(),
        run=run,
        by_id=actor.user_id,
        whom=whom,
        secret_hash=links.hash_of(secret),
        has_names=has_names,
        expires_at=now + timedelta(days=days),
    )
    db.add(link)
    after = {"run": run.public_id, "link": link.public_id, "days": days, "has_names": has_names}
    events.record(db, actor=actor, act=EventAct.SHARED, object=run.brief, after=after)
    return link, secret


def of_run(db: Session, run: MatchRun) -> Sequence[SharedRanking]:
    """Every link to a ranking, newest first."""
    chosen = select(SharedRanking).where(SharedRanking.run_id == run.id).options(joinedload(SharedRanking.by))
    return db.scalars(chosen.order_by(SharedRanking.id.desc())).all()


def is_open(link: SharedRanking, now: datetime) -> bool:
    """Whether a link still opens its ranking."""
    return link.ended_at is None and now < link.expires_at


def end(db: Session, run: MatchRun, public_id: str, *, now: datetime, actor: Actor) -> SharedRanking:
    """Let a link open nothing any more; ending it twice changes nothing. Raises NotFound."""
    link = next((link for link in of_run(db, run) if link.public_id == public_id), None)
    if link is None:
        raise NotFound("There is no such link to this ranking.")
    if is_open(link, now):
        link.ended_at = now
        after = {"run": run.public_id, "link": link.public_id}
        events.record(db, actor=actor, act=EventAct.SHARE_ENDED, object=run.brief, after=after)
    return link


def behind(db: Session, secret: str, *, now: datetime) -> SharedRanking:
    """What a link opens. Raises LinkUnknown, and LinkSpent with the day on which it ended and whom to ask."""
    whole = joinedload(SharedRanking.run).joinedload(MatchRun.brief).joinedload(Brief.company)
    asked = select(SharedRanking).where(SharedRanking.secret_hash == links.hash_of(secret)).options(whole)
    link = db.scalar(asked)
    if link is None:
        raise LinkUnknown(UNKNOWN)
    company = link.run.brief.company.name
    if link.ended_at is not None:
        raise LinkSpent(f"{company} ended this link on {link.ended_at:%-d %B %Y}. Ask them for another.")
    if now >= link.expires_at:
        raise LinkSpent(f"This link worked until {link.expires_at:%-d %B %Y}. Ask {company} for another.")
    return link
