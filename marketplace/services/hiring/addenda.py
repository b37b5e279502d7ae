"""Addenda to a brief: every candidate is told, and whoever has answered its criteria is asked to stand by that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload

from marketplace.domain.addenda import confirm_by
from marketplace.domain.candidacies import ACTIVE, OPEN
from marketplace.domain.moments import said_in
from marketplace.models import Application, BriefVersion, Candidacy, Expert, User
from marketplace.services.hiring import telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.models import Brief


def tell(db: Session, brief: Brief, version: BriefVersion) -> None:
    """Write to every candidate that the brief has changed: one letter a day, and one more once they stood by it."""
    chosen = (
        select(Candidacy)
        .where(Candidacy.brief_id == brief.id, Candidacy.status.in_(OPEN))
        .options(
            joinedload(Candidacy.expert).joinedload(Expert.user).lazyload(User.roles), joinedload(Candidacy.application)
        )
        .order_by(Candidacy.id)
    )
    for one in db.scalars(chosen):
        application = one.application
        read = application.brief_version if application is not None else 0
        key = f"brief-changed-{one.public_id}-{read}-{version.made_at.date()}"
        if application is not None and one.status in ACTIVE:
            until = said_in(confirm_by(version.made_at), one.expert.time_zone)
            telling.expert(db, one, "answers-to-confirm", {"until": until}, key=key)
        else:
            telling.expert(db, one, "brief-changed", key=key)


def newest(db: Session, brief: Brief) -> int:
    """The number of the version that the brief shows: it grows with every addendum."""
    return db.scalar(select(func.max(BriefVersion.number)).where(BriefVersion.brief_id == brief.id)) or 0


def asked_until(db: Session, candidacy: Candidacy) -> datetime | None:
    """Until when an expert is asked to stand by their answers to a brief that has changed; None where they do."""
    if candidacy.application is None or candidacy.status not in ACTIVE:
        return None
    mine = select(BriefVersion).where(BriefVersion.brief_id == candidacy.brief_id)
    return asked_about(candidacy, list(db.scalars(mine.order_by(BriefVersion.number.desc()).limit(1))))


def asked_about(candidacy: Candidacy, versions: Sequence[BriefVersion]) -> datetime | None:
    """The same, from versions of the brief of which the last is the newest."""
    application = candidacy.application
    if application is None or candidacy.status not in ACTIVE or not versions:
        return None
    version = versions[-1]
    return confirm_by(version.made_at) if version.number > application.brief_version else None


def is_unread() -> ColumnElement[bool]:
    """Whether a version is the newest of a candidacy's brief, and its application answers one before it."""
    version = aliased(BriefVersion)
    last = select(func.max(version.number)).where(version.brief_id == Candidacy.brief_id).correlate(Candidacy)
    is_newest = (BriefVersion.brief_id == Candidacy.brief_id) & (BriefVersion.number == last.scalar_subquery())
    return is_newest & (Application.brief_version < BriefVersion.number)
