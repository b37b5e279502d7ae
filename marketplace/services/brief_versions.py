"""What a brief said when it was published and after each addendum, and whether applications lock its criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.errors import Conflict
from marketplace.models import Application, BriefVersion, Candidacy
from marketplace.models.base import now as this_moment
from marketplace.services.brief_rows import draft_of
from marketplace.services.frozen import brief_of, frozen

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.briefs import BriefDraft
    from marketplace.models import Brief

LOCKED = "Applications answer these criteria with these weights, so they are fixed since the first of them."


def keep(db: Session, brief: Brief, *, now: datetime | None = None, actor: Actor | None = None) -> BriefVersion:
    """Write down what the brief says now as its next version."""
    newest = db.scalar(select(func.max(BriefVersion.number)).where(BriefVersion.brief_id == brief.id)) or 0
    version = BriefVersion(
        brief_id=brief.id,
        number=newest + 1,
        content=frozen(draft_of(brief)),
        made_at=now or this_moment(),
        made_by_id=actor.user_id if actor else None,
    )
    db.add(version)
    return version


def keep_first(db: Session, brief: Brief) -> None:
    """Write down what a brief said before its first addendum, where it was published before versions were kept."""
    if db.scalar(select(BriefVersion.id).where(BriefVersion.brief_id == brief.id).limit(1)) is None:
        keep(db, brief, now=brief.published_at)


def of_brief(db: Session, brief: Brief) -> list[tuple[BriefVersion, BriefDraft]]:
    """Every version with what it said, the first one first."""
    mine = select(BriefVersion).where(BriefVersion.brief_id == brief.id).order_by(BriefVersion.number)
    return [(version, brief_of(version.content)) for version in db.scalars(mine)]


def is_locked(db: Session, brief: Brief) -> bool:
    """Tell whether somebody has applied, so that criteria and weights can no longer change."""
    applied = select(Application.id).join(Candidacy, Candidacy.id == Application.candidacy_id)
    return db.scalar(applied.where(Candidacy.brief_id == brief.id).limit(1)) is not None


def check_unlocked(db: Session, brief: Brief, changed: Collection[str]) -> None:
    """Raise Conflict when the criteria are to change of a brief that somebody has applied to."""
    if "criteria" in changed and is_locked(db, brief):
        raise Conflict(LOCKED)
