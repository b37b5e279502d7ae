"""What a brief said when it was published and after each addendum, and whether applications lock its criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Conflict
from marketplace.domain.teams import RoleWish
from marketplace.models import Application, BriefVersion, Candidacy
from marketplace.models.base import now as this_moment
from marketplace.services.brief_rows import draft_of
from marketplace.services.frozen import brief_of, frozen
from marketplace.services.hiring import slots

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief

ROLES = "roles"


class Version(NamedTuple):
    """One version: the row, what the brief said, and its roles."""

    row: BriefVersion
    draft: BriefDraft
    roles: tuple[RoleWish, ...]


LOCKED = "Applications answer these criteria with these weights, so they are fixed since the first of them."


def keep(db: Session, brief: Brief, *, now: datetime | None = None, actor: Actor | None = None) -> BriefVersion:
    """Write down what the brief says now as its next version."""
    newest = db.scalar(select(func.max(BriefVersion.number)).where(BriefVersion.brief_id == brief.id)) or 0
    version = BriefVersion(
        brief_id=brief.id,
        number=newest + 1,
        content={**frozen(draft_of(brief)), ROLES: frozen(slots.roles_of(db, brief))},
        made_at=now or this_moment(),
        made_by_id=actor.user_id if actor else None,
    )
    db.add(version)
    return version


def keep_first(db: Session, brief: Brief) -> None:
    """Write down what a brief said before its first addendum, where it was published before versions were kept."""
    if db.scalar(select(BriefVersion.id).where(BriefVersion.brief_id == brief.id).limit(1)) is None:
        keep(db, brief, now=brief.published_at)


def of_brief(db: Session, brief: Brief) -> list[Version]:
    """Every version with what it said, the first one first."""
    mine = select(BriefVersion).where(BriefVersion.brief_id == brief.id).order_by(BriefVersion.number)
    found: list[Version] = []
    for row in db.scalars(mine):
        content = dict(row.content)
        held = content.pop(ROLES, None)
        # Written down before roles were, it had those of the version before, or none that anything was said of.
        roles = (found[-1].roles if found else ()) if held is None else tuple(_role(one) for one in held)
        found.append(Version(row, brief_of(content), roles))
    return found


def _role(plain: Mapping[str, Any]) -> RoleWish:
    # Written down before roles began one after the other, it began with its brief.
    return RoleWish(plain["name"], plain["heads"], plain["hours"], tuple(plain["skills"]), plain.get("first_week", 1))


def is_locked(db: Session, brief: Brief) -> bool:
    """Tell whether somebody has applied, so that criteria and weights can no longer change."""
    applied = select(Application.id).join(Candidacy, Candidacy.id == Application.candidacy_id)
    return db.scalar(applied.where(Candidacy.brief_id == brief.id).limit(1)) is not None


def check_unlocked(db: Session, brief: Brief, changed: Collection[str]) -> None:
    """Raise Conflict when the criteria are to change of a brief that somebody has applied to."""
    if "criteria" in changed and is_locked(db, brief):
        raise Conflict(LOCKED)
