"""The funnel of briefs: of one with the time in each stage, of all of a company by how many came how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from marketplace.domain.funnel import STAGES, Passage, Stage, StayOf, funnel_of
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, Candidacy, CandidacyStay

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from marketplace.models import Company

GONE = (BriefStatus.DISCARDED, BriefStatus.WITHDRAWN, BriefStatus.CANCELLED, BriefStatus.EXPIRED)
"""Briefs that nobody has to look at on the first page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One brief of a company, and how many people ever came to each stage."""

    title: str
    public_id: str
    status: BriefStatus
    reached: Mapping[Stage, int]


def of_brief(db: Session, brief: Brief) -> list[Passage]:
    """Every stage of a brief: who came, who is there, and how long it took."""
    chosen = (
        select(CandidacyStay.candidacy_id, CandidacyStay.status, CandidacyStay.since, CandidacyStay.until)
        .join(CandidacyStay.candidacy)
        .where(Candidacy.brief_id == brief.id)
        .order_by(CandidacyStay.id)
    )
    return funnel_of(StayOf(*row) for row in db.execute(chosen))


def of_company(db: Session, company: Company, *, limit: int) -> Sequence[Line]:
    """The briefs of a company that are going on, newest first, in one query."""
    columns = [
        func.count(case((CandidacyStay.status.in_(statuses), CandidacyStay.candidacy_id)).distinct())
        for statuses in STAGES.values()
    ]
    chosen = (
        select(Brief.title, Brief.public_id, Brief.status, *columns)
        .outerjoin(Candidacy, Candidacy.brief_id == Brief.id)
        .outerjoin(CandidacyStay, CandidacyStay.candidacy_id == Candidacy.id)
        .where(Brief.company_id == company.id, Brief.status.not_in(GONE))
        .group_by(Brief.id)
        .order_by(Brief.created_at.desc(), Brief.id.desc())
        .limit(limit)
    )
    return [
        Line(title, name, status, dict(zip(STAGES, counts, strict=True)))
        for title, name, status, *counts in db.execute(chosen)
    ]
