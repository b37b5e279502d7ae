"""An expert's profile: from a draft to rows, and from rows back to a draft."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from marketplace.domain.errors import Invalid
from marketplace.domain.experts import (
    AvailabilityDraft,
    DocumentDraft,
    DomainDraft,
    ExpertDraft,
    OutcomeDraft,
    RatingDraft,
    SkillDraft,
    SpecializationDraft,
    TermsDraft,
    domain_experience,
)
from marketplace.domain.places import LanguageDraft, WindowDraft, weekday_mask, weekdays_of
from marketplace.domain.profiles import problems_of
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import (
    Expert,
    ExpertDocument,
    ExpertDocumentSkill,
    ExpertDomain,
    ExpertIdentity,
    ExpertLanguage,
    ExpertOutcome,
    ExpertSkill,
    ExpertSpecialization,
    ExpertTerms,
    ExpertWindow,
    ExpertWorkCountry,
    VettingRating,
)
from marketplace.models.base import public_id
from marketplace.services.words import Words, merged

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

CHILDREN: dict[str, type[Any]] = {
    "specializations": ExpertSpecialization,
    "skills": ExpertSkill,
    "domains": ExpertDomain,
    "documents": ExpertDocument,
    "terms": ExpertTerms,
    "windows": ExpertWindow,
    "languages": ExpertLanguage,
    "work_countries": ExpertWorkCountry,
    "ratings": VettingRating,
    "outcomes": ExpertOutcome,
    "identity": ExpertIdentity,
}
"""The table of every list in a profile, by the name that the draft and the expert's row give it."""


def checked(draft: ExpertDraft, *, today: date) -> ExpertDraft:
    """The draft with the taxonomy's ids for its words and its lists in their stored order.

    Raises Invalid with every complaint, by field.
    """
    words = Words()
    order = {document.key: place for place, document in enumerate(draft.documents)}
    found = replace(
        draft,
        specializations=tuple(
            replace(
                held,
                specialization=words.specialization(f"specializations.{place}.specialization", held.specialization),
            )
            for place, held in enumerate(draft.specializations)
        ),
        skills=tuple(
            replace(
                held,
                skill=words.skill(f"skills.{place}.skill", held.skill),
                evidence=tuple(sorted(held.evidence, key=lambda key: order.get(key, -1))),
            )
            for place, held in enumerate(draft.skills)
        ),
        domains=tuple(
            replace(held, domain=words.domain(f"domains.{place}.domain", held.domain))
            for place, held in enumerate(draft.domains)
        ),
        documents=tuple(
            replace(
                document,
                domain=document.domain and words.domain(f"documents.{place}.domain", document.domain),
                skills=tuple(sorted(words.skill(f"documents.{place}.skills", skill) for skill in document.skills)),
            )
            for place, document in enumerate(draft.documents)
        ),
        languages=tuple(sorted(draft.languages, key=lambda spoken: spoken.language)),
        work_countries=tuple(sorted(draft.work_countries)),
    )
    problems = merged(words.problems, problems_of(found, today))
    if problems:
        raise Invalid(problems)
    return replace(found, domains=domain_experience(found, today))


def person_of(draft: ExpertDraft) -> dict[str, Any]:
    """The columns of the expert's own row."""
    free = draft.availability
    return {
        "name": draft.name.strip(),
        "headline": draft.headline,
        "seniority": draft.seniority,
        "country": draft.country,
        "time_zone": draft.time_zone,
        "capacity_hours": free.capacity_hours,
        "booked_hours": free.booked_hours,
        "pending_offer_hours": free.pending_offer_hours,
        "free_slots": free.free_slots,
        "available_from": free.available_from,
        "availability_confirmed_on": free.confirmed_on,
        "is_synthetic": draft.is_synthetic,
    }


def children_of(draft: ExpertDraft) -> dict[str, list[dict[str, Any]]]:
    """The columns of every row that belongs to the expert, without the links between skills and documents."""
    return {
        "specializations": [
            {"specialization": z.specialization, "verification": z.verification, "verified_on": z.verified_on}
            for z in draft.specializations
        ],
        "skills": [
            {"skill": s.skill, "level": s.level, "tier": s.tier, "last_used": s.last_used} for s in draft.skills
        ],
        "domains": [{"domain": d.domain, "months": d.months, "ended": d.ended} for d in draft.domains],
        "documents": [
            {
                "key": d.key,
                "kind": d.kind,
                "title": d.title,
                "text": d.text,
                "problem": d.problem,
                "decision": d.decision,
                "outcome": d.outcome,
                "production": d.production,
                "domain": d.domain,
                "started": d.started,
                "ended": d.ended,
                "url": d.url,
            }
            for d in draft.documents
        ],
        "terms": [
            {
                "model": t.model,
                "ask_minor": t.ask,
                "floor_minor": t.floor,
                "currency": t.currency,
                "unit": t.unit,
                "is_negotiable": t.is_negotiable,
                "included_hours": t.included_hours,
                "overage_minor": t.overage,
                "is_preferred": t.is_preferred,
            }
            for t in draft.terms
        ],
        "windows": [
            {"start_minute": w.start_minute, "end_minute": w.end_minute, "weekdays": weekday_mask(w.weekdays)}
            for w in draft.windows
        ],
        "languages": [{"language": spoken.language, "level": spoken.level} for spoken in draft.languages],
        "work_countries": [{"country": country} for country in draft.work_countries],
        "ratings": [
            {
                "dimension": r.dimension,
                "level": r.level,
                "instrument": r.instrument,
                "reviewer": r.reviewer,
                "rated_on": r.rated_on,
            }
            for r in draft.ratings
        ],
        "outcomes": [{"is_success": o.is_success, "ended": o.ended} for o in draft.outcomes],
        "identity": [{"text": text} for text in draft.identity],
    }


def expert_of(draft: ExpertDraft) -> Expert:
    """A new expert with everything a checked draft says."""
    expert = Expert(public_id=public_id(), status=ExpertStatus.DRAFT, revision=1, **person_of(draft))
    _fill(expert, draft, list(CHILDREN))
    return expert


def write(db: Session, expert: Expert, draft: ExpertDraft) -> list[str]:
    """Make the expert's rows say what a checked draft says; return the names of what changed."""
    before = draft_of(expert)
    names = [part.name for part in fields(ExpertDraft)]
    changed = [name for name in names if getattr(before, name) != getattr(draft, name)]
    for column, value in person_of(draft).items():
        setattr(expert, column, value)
    replaced = {name for name in changed if name in CHILDREN}
    # Skills point to documents, so the two are replaced together.
    if replaced & {"skills", "documents"}:
        replaced |= {"skills", "documents"}
    for name in sorted(replaced, reverse=True):
        getattr(expert, name).clear()
    # The old rows must be gone before new ones with the same names come.
    db.flush()
    _fill(expert, draft, [name for name in CHILDREN if name in replaced])
    return changed


def _fill(expert: Expert, draft: ExpertDraft, names: list[str]) -> None:
    children = children_of(draft)
    for name in names:
        getattr(expert, name).extend(CHILDREN[name](**columns) for columns in children[name])
    if "skills" in names:
        documents = {row.key: row for row in expert.documents}
        for document in draft.documents:
            documents[document.key].skills = [ExpertDocumentSkill(skill=skill) for skill in document.skills]
        for row, held in zip(expert.skills, draft.skills, strict=True):
            row.evidence = [documents[key] for key in held.evidence]


def draft_of(expert: Expert) -> ExpertDraft:
    """What the expert's rows say, as a draft: the one way from rows to a draft."""
    return ExpertDraft(
        name=expert.name,
        headline=expert.headline,
        seniority=expert.seniority,
        country=expert.country,
        time_zone=expert.time_zone,
        specializations=tuple(
            SpecializationDraft(z.specialization, z.verification, z.verified_on) for z in expert.specializations
        ),
        skills=tuple(
            SkillDraft(s.skill, s.level, s.tier, s.last_used, tuple(document.key for document in s.evidence))
            for s in expert.skills
        ),
        domains=tuple(DomainDraft(d.domain, d.months, d.ended) for d in expert.domains),
        documents=tuple(
            DocumentDraft(
                key=d.key,
                title=d.title,
                kind=d.kind,
                text=d.text,
                problem=d.problem,
                decision=d.decision,
                outcome=d.outcome,
                production=d.production,
                domain=d.domain,
                started=d.started,
                ended=d.ended,
                skills=tuple(row.skill for row in d.skills),
                url=d.url,
            )
            for d in expert.documents
        ),
        terms=tuple(
            TermsDraft(
                model=t.model,
                ask=t.ask_minor,
                currency=t.currency,
                unit=t.unit,
                floor=t.floor_minor,
                is_negotiable=t.is_negotiable,
                included_hours=t.included_hours,
                overage=t.overage_minor,
                is_preferred=t.is_preferred,
            )
            for t in expert.terms
        ),
        availability=AvailabilityDraft(
            capacity_hours=expert.capacity_hours,
            booked_hours=expert.booked_hours,
            pending_offer_hours=expert.pending_offer_hours,
            free_slots=expert.free_slots,
            available_from=expert.available_from,
            confirmed_on=expert.availability_confirmed_on,
        ),
        windows=tuple(WindowDraft(w.start_minute, w.end_minute, weekdays_of(w.weekdays)) for w in expert.windows),
        languages=tuple(LanguageDraft(spoken.language, spoken.level) for spoken in expert.languages),
        work_countries=tuple(row.country for row in expert.work_countries),
        ratings=tuple(RatingDraft(r.dimension, r.level, r.instrument, r.reviewer, r.rated_on) for r in expert.ratings),
        outcomes=tuple(OutcomeDraft(o.is_success, o.ended) for o in expert.outcomes),
        identity=tuple(row.text for row in expert.identity),
        is_synthetic=expert.is_synthetic,
    )
