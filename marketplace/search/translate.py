"""The one translation between rows and drafts on our side, and records and queries on the library's.

Money turns from exact minor units into floats of major units here, and nowhere else on the way in.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import (
    Expert,
    ExpertBlockedCompany,
    ExpertDocument,
    ExpertDomain,
    ExpertIdentity,
    ExpertLanguage,
    ExpertOutcome,
    ExpertSkill,
    ExpertSpecialization,
    ExpertTerms,
    ExpertWindow,
    ExpertWorkCountry,
    User,
    VettingRating,
)
from marketplace.search import rows
from marketplace.search.taxonomy import in_force
from matching.types import (
    BriefQuery,
    Budget,
    Cefr,
    EngagementModel,
    ExpertRecord,
    Need,
    RateUnit,
    Requirement,
    WorkingWindow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy.orm import InstrumentedAttribute, Session

    from marketplace.domain.briefs import BriefDraft

CHUNK = 2_000
"""How many experts are read at once: enough to spread the cost of a query, little enough to hold in memory."""

CHILDREN: dict[str, Sequence[InstrumentedAttribute[Any]]] = {
    "skills": (ExpertSkill.skill, ExpertSkill.level, ExpertSkill.tier, ExpertSkill.last_used),
    "specializations": (ExpertSpecialization.specialization, ExpertSpecialization.verification),
    "domains": (ExpertDomain.domain, ExpertDomain.months, ExpertDomain.ended),
    "documents": (
        ExpertDocument.key,
        ExpertDocument.kind,
        ExpertDocument.title,
        ExpertDocument.text,
        ExpertDocument.problem,
        ExpertDocument.decision,
        ExpertDocument.outcome,
        ExpertDocument.production,
    ),
    "terms": (
        ExpertTerms.model,
        ExpertTerms.currency,
        ExpertTerms.ask_minor,
        ExpertTerms.unit,
        ExpertTerms.floor_minor,
        ExpertTerms.is_negotiable,
        ExpertTerms.included_hours,
        ExpertTerms.overage_minor,
        ExpertTerms.is_preferred,
    ),
    "windows": (ExpertWindow.start_minute, ExpertWindow.end_minute, ExpertWindow.weekdays),
    "languages": (ExpertLanguage.language, ExpertLanguage.level),
    "countries": (ExpertWorkCountry.country,),
    "blocked": (ExpertBlockedCompany.company_id,),
    "ratings": (
        VettingRating.dimension,
        VettingRating.level,
        VettingRating.instrument,
        VettingRating.reviewer,
        VettingRating.rated_on,
    ),
    "outcomes": (ExpertOutcome.is_success, ExpertOutcome.ended),
    "identities": (ExpertIdentity.text,),
}
"""What is read of each child table; the builders of `rows` take the columns in this order."""


def expert_records(db: Session, *, today: date, ids: Iterable[int] | None = None) -> Iterator[ExpertRecord]:
    """Yield the records of all listed experts by id, or of the experts with these ids whatever their status.

    Reads a few thousand experts at a time with one query for each table. Work in a domain that goes
    on counts as having ended `today`. Words that the taxonomy has retired are passed over: somebody
    may still hold them, and the ranking knows them no more.
    """
    if ids is None:
        ids = db.scalars(select(Expert.id).where(Expert.status == ExpertStatus.APPROVED))
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), CHUNK):
        yield from _records(db, wanted[start : start + CHUNK], today)


def _records(db: Session, ids: Sequence[int], today: date) -> Iterator[ExpertRecord]:
    """One chunk: a query for each child table, then one for the experts themselves."""
    of = {name: _grouped(db, columns, ids) for name, columns in CHILDREN.items()}
    known = in_force()
    people = select(Expert.__table__, User.email).outerjoin(User, User.id == Expert.user_id)
    for row in db.execute(people.where(Expert.id.in_(ids)).order_by(Expert.id)):
        key = row.id
        yield ExpertRecord(
            id=key,
            name=row.name,
            public_id=row.public_id,
            headline=row.headline,
            seniority=row.seniority.value,
            is_listed=row.status is ExpertStatus.APPROVED,
            specializations=tuple(
                rows.specialization(held) for held in of["specializations"][key] if held[1] in known.specializations
            ),
            skills=tuple(rows.skill(held) for held in of["skills"][key] if held[1] in known.skills),
            domains=tuple(rows.domain(held, today) for held in of["domains"][key] if held[1] in known.domains),
            documents=rows.documents(row.headline, of["documents"][key]),
            terms=tuple(map(rows.terms, of["terms"][key])),
            capacity_hours=row.capacity_hours,
            booked_hours=row.booked_hours,
            pending_offer_hours=row.pending_offer_hours,
            free_slots=row.free_slots,
            available_from=row.available_from,
            availability_confirmed=row.availability_confirmed_on,
            availability_ref="availability",
            time_zone=row.time_zone,
            windows=tuple(map(rows.window, of["windows"][key])),
            languages=tuple(map(rows.language, of["languages"][key])),
            work_authorisation=tuple(country for _, country in of["countries"][key]),
            blocked_companies=frozenset(company for _, company in of["blocked"][key]),
            ratings=rows.ratings(of["ratings"][key]),
            outcomes=rows.outcomes(of["outcomes"][key]),
            identity=rows.identity(row.email, (text for _, text in of["identities"][key])),
        )


def _grouped(
    db: Session, columns: Sequence[InstrumentedAttribute[Any]], ids: Sequence[int]
) -> defaultdict[int, list[Any]]:
    """The rows of one child table by expert, in the order in which they were written.

    The columns are asked of the table and not of the class, which spares a million rows the mapper.
    """
    table = columns[0].class_.__table__
    found: defaultdict[int, list[Any]] = defaultdict(list)
    chosen = (
        select(table.c.expert_id, *(table.c[column.key] for column in columns))
        .where(table.c.expert_id.in_(ids))
        .order_by(*table.primary_key)
    )
    for row in db.execute(chosen).all():
        found[row[0]].append(row)
    return found


def query_of(
    draft: BriefDraft, *, today: date, company_id: int | None = None, blocked: Iterable[int] = ()
) -> BriefQuery:
    """Turn a brief whose words are ids into the library's question.

    `blocked` are the experts whom this company does not want to see, or who do not want to be seen by it.
    """
    return BriefQuery(
        text=_text_of(draft),
        today=today,
        requirements=tuple(
            Requirement(asked.skill, Need(asked.need), asked.level, asked.exact) for asked in draft.skills
        ),
        specializations=draft.specializations,
        domains=(draft.domain,) if draft.domain else (),
        engagement_models=tuple(EngagementModel(model) for model in draft.engagement_models),
        hours_per_week=draft.hours_per_week,
        weeks=draft.duration_weeks,
        start=draft.start,
        budget=_budget_of(draft),
        overlap_hours=draft.overlap_hours,
        is_overlap_strict=draft.overlap_strict,
        time_zone=draft.time_zone,
        working=WorkingWindow(
            draft.working_hours.start_minute, draft.working_hours.end_minute, draft.working_hours.weekdays
        ),
        languages=tuple((asked.language, Cefr[asked.level.value]) for asked in draft.languages),
        work_countries=draft.work_countries,
        company_id=company_id,
        blocked_experts=frozenset(blocked),
        is_production=draft.production,
    )


def _budget_of(draft: BriefDraft) -> Budget | None:
    asked = draft.budget
    if asked is None:
        return None
    return Budget(
        currency=asked.currency,
        unit=RateUnit(asked.unit),
        maximum=rows.major(asked.max, asked.currency),
        target=rows.major(asked.target, asked.currency),
        is_strict=asked.strict,
    )


def _text_of(draft: BriefDraft) -> str:
    """What the ranking reads: the brief's prose and the names of what it asks for; no money and no company."""
    skills = in_force().skills
    asked = ", ".join(skills[requirement.skill].name for requirement in draft.skills)
    parts = (draft.title, draft.text, draft.outcome, draft.scope, asked, ", ".join(draft.compliance))
    return "\n".join(part for part in parts if part)
