"""The conduct of companies, counted from the stays of candidacies and the ends of briefs, for every reader alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from statistics import median
from typing import TYPE_CHECKING

from sqlalchemy import and_, case, func, or_, select

from marketplace.domain.conduct import HIRED, LEAST, NOT_HIRED, OWED, Conduct
from marketplace.domain.states import Who
from marketplace.models import Brief, Candidacy, CandidacyStay, Company

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

SINCE = timedelta(days=365)
"""How far back answers count: a company may learn."""

MOST_TIMES = 500
"""Of so many of the newest answers the median time is taken."""

BY_COMPANY = (Who.COMPANY, Who.APPROVER)


def of_companies(db: Session, companies: Collection[int], now: datetime) -> dict[int, Conduct]:
    """The conduct of these companies by their keys, without the time they take, in two queries however many they are.

    An answer was due when its deadline has passed or the company gave it; what the expert or the system ended before
    counts neither way.
    """
    if not companies:
        return {}
    stay = CandidacyStay
    is_in_time = and_(stay.left_by.in_(BY_COMPANY), or_(stay.due_at.is_(None), stay.until <= stay.due_at))
    is_late = and_(stay.due_at < now, or_(stay.until.is_(None), stay.until > stay.due_at))
    in_time = func.sum(case((is_in_time, 1), else_=0))
    late = func.sum(case((is_late, 1), else_=0))
    answers = (
        select(Brief.company_id, in_time, late)
        .join(Candidacy, Candidacy.brief_id == Brief.id)
        .join(stay, stay.candidacy_id == Candidacy.id)
        .where(Brief.company_id.in_(companies), stay.status.in_(OWED), stay.since >= now - SINCE)
        .group_by(Brief.company_id)
    )
    found = _ended(db, companies)
    for key, timely, tardy in db.execute(answers):
        found[key] = replace(found[key], due=int(timely + tardy), in_time=int(timely))
    return found


def of_company(db: Session, company_id: int, now: datetime) -> Conduct:
    """The conduct of one company, with the time that it takes to answer, in one query."""
    stays = (
        select(
            CandidacyStay.id,
            Brief.company_id,
            CandidacyStay.since,
            CandidacyStay.due_at,
            CandidacyStay.until,
            CandidacyStay.left_by,
        )
        .join(CandidacyStay.candidacy)
        .join(Candidacy.brief)
        .where(Brief.company_id == company_id, CandidacyStay.status.in_(OWED), CandidacyStay.since >= now - SINCE)
        .subquery()
    )
    mine = select(func.count()).where(Brief.company_id == company_id, Brief.published_at.is_not(None))
    ended = mine.where(Brief.status.in_(HIRED | NOT_HIRED)).scalar_subquery()
    hired = mine.where(Brief.status.in_(HIRED)).scalar_subquery()
    chosen = (
        select(stays.c.since, stays.c.due_at, stays.c.until, stays.c.left_by, ended, hired)
        .select_from(Company)
        .outerjoin(stays, stays.c.company_id == Company.id)
        .where(Company.id == company_id)
        .order_by(stays.c.id.desc())
    )
    found = Conduct()
    times = []
    # A company without any answers has one row without a stay.
    for since, due_at, until, left_by, all_ended, all_hired in db.execute(chosen):
        found = replace(found, ended=all_ended, hired=all_hired)
        if since is None:
            continue
        is_answer = until is not None and left_by in BY_COMPANY
        if is_answer:
            times.append((until - since).total_seconds())
        if due_at is not None and due_at < (until or now):
            found = replace(found, due=found.due + 1)
        elif is_answer:
            found = replace(found, due=found.due + 1, in_time=found.in_time + 1)
    if len(times) >= LEAST:
        found = replace(found, median_time=timedelta(seconds=median(times[:MOST_TIMES])))
    return found


def _ended(db: Session, companies: Collection[int]) -> dict[int, Conduct]:
    """How many published briefs of each have ended, and how many of those in a hire."""
    ends = (
        select(Brief.company_id, Brief.status, func.count())
        .where(Brief.company_id.in_(companies), Brief.status.in_(HIRED | NOT_HIRED), Brief.published_at.is_not(None))
        .group_by(Brief.company_id, Brief.status)
    )
    found = {key: Conduct() for key in companies}
    for key, status, count in db.execute(ends):
        before = found[key]
        hired = before.hired + (count if status in HIRED else 0)
        found[key] = replace(before, ended=before.ended + count, hired=hired)
    return found
