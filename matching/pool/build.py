"""From records to columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matching.cost import FxTable, overage_rate, unit_code
from matching.errors import BadRecord, UnknownTerm
from matching.pool import UNKNOWN_DAY, Floats, Pool, Priors, Ragged, Schedule, Strings
from matching.pool.check import check
from matching.pool.prices import cheap_offers
from matching.pool.vetting import vetting_of
from matching.taxonomy import Taxonomy
from matching.types import EngagementModel, EvidenceTier, ExpertRecord, Outcome, Verification, WorkingWindow

TIER = {
    EvidenceTier.SELF_DECLARED: 0.60,
    EvidenceTier.DOCUMENTED: 0.75,
    EvidenceTier.REFEREE_CONFIRMED: 0.85,
    EvidenceTier.ASSESSED: 0.95,
    EvidenceTier.PROVEN: 1.00,
}
"""How much a claim counts by who stands behind it (`v` of decision 0005)."""

VERIFIED = {
    Verification.WELL_ABOVE: 1.0,
    Verification.ABOVE: 0.95,
    Verification.MEETS: 0.9,
    Verification.EXPIRED: 0.7,
    Verification.EVIDENCE_SUBMITTED: 0.5,
    Verification.CLAIMED: 0.35,
}

TIERS = tuple(EvidenceTier)
VERIFICATIONS = tuple(Verification)
MODELS = tuple(EngagementModel)

OUTCOME_HALF_LIFE_DAYS = 18 * 30.44
OUTCOME_PRIOR = 6.0
DEFAULT_RELIABILITY = 0.8
"""Stands for the cohort's mean while no outcome at all is on record."""

T = TypeVar("T")


def build(
    records: Sequence[ExpertRecord], taxonomy: Taxonomy, fx: FxTable, today: date, *, priors: Priors | None = None
) -> Pool:
    """Lay out expert records as columns; with `priors`, as part of the pool that those describe.

    Raises
    ------
    BadRecord
        A number outside its range, two terms for one model, or the same id twice.
    UnknownTerm
        A skill, specialization or domain that the taxonomy does not have.
    """
    for record in records:
        check(record)
    ids = np.array([record.id for record in records], np.int64)
    if len(np.unique(ids)) != len(ids):
        raise BadRecord("two expert records share one id", field="id")
    schedules = _codes(_schedule(record) for record in records)
    languages = _codes(code for record in records for code, _ in record.languages)
    countries = _codes(code for record in records for code in record.work_authorisation)
    seniorities = _codes(record.seniority for record in records)
    currencies = _codes(terms.currency for record in records for terms in record.terms)
    vetting = vetting_of(records, today, priors)
    success = _success(records) if priors is None else priors.success
    reliability = _reliability(records, today, success)
    offers = _offers(records, currencies, fx)
    specializations = _specializations(records, taxonomy)
    seniority = np.array([seniorities[record.seniority] for record in records], np.int16)
    return Pool(
        ids=ids,
        is_listed=np.array([record.is_listed for record in records], bool),
        seniority=seniority,
        free_hours=np.array([_free_hours(record) for record in records], float),
        free_slots=np.array([record.free_slots for record in records], np.int16),
        available_from=_days(record.available_from for record in records),
        confirmed=_days(record.availability_confirmed for record in records),
        schedule=np.array([schedules[_schedule(record)] for record in records], np.int32),
        **offers,
        is_cheap=cheap_offers(offers, specializations, seniority),
        vetting_level=vetting.level,
        vetting_sd=vetting.sd,
        ratings_count=vetting.count,
        reliability=reliability,
        outcomes_count=np.array([len(record.outcomes) for record in records], np.int64),
        public_id=Strings.pack(record.public_id or str(record.id) for record in records),
        name=Strings.pack(record.name for record in records),
        headline=Strings.pack(record.headline for record in records),
        availability_ref=Strings.pack(record.availability_ref for record in records),
        skills=_skills(records, taxonomy),
        specializations=specializations,
        domains=_domains(records, taxonomy),
        terms=_ragged(
            records,
            lambda record: record.terms,
            {
                "model": (np.int8, lambda terms: MODELS.index(terms.model)),
                "ask": (np.float64, lambda terms: terms.ask),
                "ref": lambda terms: terms.ref,
            },
        ),
        languages=_ragged(
            records,
            lambda record: record.languages,
            {"code": (np.int16, lambda item: languages[item[0]]), "level": (np.int8, lambda item: int(item[1]))},
        ),
        countries=_ragged(
            records, lambda record: record.work_authorisation, {"code": (np.int16, lambda code: countries[code])}
        ),
        blocked=_ragged(
            records,
            lambda record: sorted(record.blocked_companies),
            {"company": (np.int64, lambda company: company)},
        ),
        ratings=_ragged(records, lambda record: record.ratings, {"ref": lambda rating: rating.ref}),
        outcomes=_ragged(records, lambda record: record.outcomes, {"ref": lambda outcome: outcome.ref}),
        documents=_ragged(
            records,
            lambda record: record.documents,
            {"ref": lambda document: document.ref, "title": lambda document: document.title},
        ),
        as_of=today,
        currencies=tuple(currencies),
        language_codes=tuple(languages),
        country_codes=tuple(countries),
        seniorities=tuple(seniorities),
        schedules=tuple(schedules),
        priors=priors or Priors(vetting.dimensions, vetting.severity, success),
    )


def _codes(words: Iterable[T]) -> dict[T, int]:
    codes: dict[T, int] = {}
    for word in words:
        codes.setdefault(word, len(codes))
    return codes


def _days(dates: Iterable[date | None]) -> NDArray[np.int32]:
    return np.array([UNKNOWN_DAY if day is None else day.toordinal() for day in dates], np.int32)


def _schedule(record: ExpertRecord) -> Schedule:
    windows = (WorkingWindow(w.start_minute, w.end_minute, tuple(w.weekdays)) for w in record.windows)
    return record.time_zone, tuple(windows)


def _free_hours(record: ExpertRecord) -> float:
    return max(0.0, record.capacity_hours - record.booked_hours - 0.5 * record.pending_offer_hours)


def _ragged(
    records: Sequence[ExpertRecord],
    items_of: Callable[[ExpertRecord], Sequence[T]],
    columns: Mapping[str, Callable[[T], str] | tuple[type[np.generic], Callable[[T], float]]],
) -> Ragged:
    per_row = [items_of(record) for record in records]
    offsets = np.zeros(len(per_row) + 1, np.int64)
    np.cumsum([len(items) for items in per_row], out=offsets[1:])
    flat = list(chain.from_iterable(per_row))
    return Ragged(
        offsets,
        {
            name: np.array([column[1](item) for item in flat], column[0])
            if isinstance(column, tuple)
            else Strings.pack(column(item) for item in flat)
            for name, column in columns.items()
        },
    )


def _row(words: Mapping[str, int], word: str, field: str, near: Callable[[str], list[str]]) -> int:
    if word in words:
        return words[word]
    hint = near(word)
    raise UnknownTerm(f"{field} {word!r} is not in the taxonomy; nearest: {', '.join(hint) or 'nothing'}", field=field)


def _skills(records: Sequence[ExpertRecord], taxonomy: Taxonomy) -> Ragged:
    rows = {skill: row for row, skill in enumerate(taxonomy.skills)}
    return _ragged(
        records,
        lambda record: record.skills,
        {
            "skill": (np.int32, lambda claim: _row(rows, claim.skill, "skills", taxonomy.suggest)),
            "level": (np.float32, lambda claim: claim.level),
            "tier": (np.int8, lambda claim: TIERS.index(claim.tier)),
            "last_used": (
                np.int32,
                lambda claim: UNKNOWN_DAY if claim.last_used is None else claim.last_used.toordinal(),
            ),
            "ref": lambda claim: claim.ref,
        },
    )


def _specializations(records: Sequence[ExpertRecord], taxonomy: Taxonomy) -> Ragged:
    rows = {word: row for row, word in enumerate(taxonomy.specializations)}
    return _ragged(
        records,
        lambda record: record.specializations,
        {
            "specialization": (
                np.int16,
                lambda claim: _row(rows, claim.specialization, "specializations", taxonomy.suggest),
            ),
            "verification": (np.int8, lambda claim: VERIFICATIONS.index(claim.verification)),
            "ref": lambda claim: claim.ref,
        },
    )


def _domains(records: Sequence[ExpertRecord], taxonomy: Taxonomy) -> Ragged:
    rows = {word: row for row, word in enumerate(taxonomy.domains)}
    return _ragged(
        records,
        lambda record: record.domains,
        {
            "domain": (np.int16, lambda item: _row(rows, item.domain, "domains", taxonomy.suggest)),
            "months": (np.float32, lambda item: item.months),
            "ended": (np.int32, lambda item: UNKNOWN_DAY if item.ended is None else item.ended.toordinal()),
            "ref": lambda item: item.ref,
        },
    )


def _success(records: Sequence[ExpertRecord]) -> float:
    """The share of good outcomes of all, where there are any."""
    every = [outcome.is_success for record in records for outcome in record.outcomes]
    return sum(every) / len(every) if every else DEFAULT_RELIABILITY


def _reliability(records: Sequence[ExpertRecord], today: date, mean: float) -> Floats:
    """Beta-smoothed share of good outcomes: (sum d y + s0 m0) / (sum d + s0), d = 2^(-age / 18 months)."""
    values = np.full(len(records), mean)
    for row, record in enumerate(records):
        if record.outcomes:
            decay = np.array([_decay(outcome, today) for outcome in record.outcomes])
            good = np.array([outcome.is_success for outcome in record.outcomes], float)
            values[row] = (decay @ good + OUTCOME_PRIOR * mean) / (decay.sum() + OUTCOME_PRIOR)
    return values


def _decay(outcome: Outcome, today: date) -> float:
    age = max(0, (today - outcome.ended).days) if outcome.ended else OUTCOME_HALF_LIFE_DAYS
    return float(2.0 ** (-age / OUTCOME_HALF_LIFE_DAYS))


def _offers(records: Sequence[ExpertRecord], currencies: Mapping[str, int], fx: FxTable) -> dict[str, NDArray[Any]]:
    shape = (len(records), len(MODELS))
    offers: dict[str, NDArray[Any]] = {
        name: np.zeros(shape, kind, order="F")
        for name, kind in (
            ("is_offered", bool),
            ("is_preferred", bool),
            ("is_negotiable", bool),
            ("unit", np.int8),
            ("currency", np.int16),
            ("ask", np.float64),
            ("floor", np.float64),
            ("included_hours", np.float64),
            ("overage", np.float64),
        )
    }
    for row, record in enumerate(records):
        for terms in record.terms:
            at = row, MODELS.index(terms.model)
            usd = fx.factor(terms.currency, "USD")
            offers["is_offered"][at] = True
            offers["is_preferred"][at] = terms.is_preferred
            offers["is_negotiable"][at] = terms.is_negotiable and terms.floor is not None
            offers["unit"][at] = unit_code(terms)
            offers["currency"][at] = currencies[terms.currency]
            offers["ask"][at] = terms.ask * usd
            offers["floor"][at] = (terms.ask if terms.floor is None else terms.floor) * usd
            offers["included_hours"][at] = terms.included_hours or 0.0
            offers["overage"][at] = overage_rate(terms) * usd
    return offers
