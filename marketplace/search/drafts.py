"""From a profile as a draft to the library's record: the same words that the rows of the tables become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.places import weekday_mask
from marketplace.search import rows
from marketplace.search.taxonomy import in_force
from matching.types import ExpertRecord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from marketplace.domain.experts import ExpertDraft


def record_of(
    draft: ExpertDraft, *, key: int, public_id: str, email: str | None, blocked: Iterable[int], today: date
) -> ExpertRecord:
    """The record of a checked draft as if it were listed; `key` is the id it has among others."""
    known, free = in_force(), draft.availability
    stories = [
        (None, d.key, d.kind, d.title, d.text, d.problem, d.decision, d.outcome, d.production) for d in draft.documents
    ]
    return ExpertRecord(
        id=key,
        name=draft.name,
        public_id=public_id,
        headline=draft.headline,
        seniority=draft.seniority.value,
        specializations=tuple(
            rows.specialization((None, z.specialization, z.verification))
            for z in draft.specializations
            if z.specialization in known.specializations
        ),
        skills=tuple(
            rows.skill((None, s.skill, s.level, s.tier, s.last_used)) for s in draft.skills if s.skill in known.skills
        ),
        domains=tuple(
            rows.domain((None, d.domain, d.months, d.ended), today) for d in draft.domains if d.domain in known.domains
        ),
        documents=rows.documents(draft.headline, stories),
        terms=tuple(
            rows.terms(
                (
                    None,
                    t.model,
                    t.currency,
                    t.ask,
                    t.unit,
                    t.floor,
                    t.is_negotiable,
                    t.included_hours,
                    t.overage,
                    t.is_preferred,
                )
            )
            for t in draft.terms
        ),
        capacity_hours=free.capacity_hours,
        booked_hours=free.booked_hours,
        pending_offer_hours=free.pending_offer_hours,
        free_slots=free.free_slots,
        available_from=free.available_from,
        availability_confirmed=free.confirmed_on,
        availability_ref="availability",
        time_zone=draft.time_zone,
        windows=tuple(
            rows.window((None, w.start_minute, w.end_minute, weekday_mask(w.weekdays))) for w in draft.windows
        ),
        languages=tuple(rows.language((None, spoken.language, spoken.level)) for spoken in draft.languages),
        work_authorisation=draft.work_countries,
        blocked_companies=frozenset(blocked),
        ratings=rows.ratings(
            [(None, r.dimension, r.level, r.instrument, r.reviewer, r.rated_on) for r in draft.ratings]
        ),
        outcomes=rows.outcomes([(None, o.is_success, o.ended) for o in draft.outcomes]),
        identity=rows.identity(email, draft.identity),
    )
