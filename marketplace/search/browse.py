"""Searching the pool: the rules and the order of rankings, with counts of what else could be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matching.pool.build import VERIFICATIONS
from matching.score import DEFAULT_WEIGHTS, order
from matching.signals.options import MODELS
from matching.types import BriefQuery, Budget, Cefr, EngagementModel, Need, RateUnit, Requirement, Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from marketplace.domain.searches import SearchDraft
    from matching import Matcher
    from matching.pool import Ragged

    Bools = NDArray[np.bool_]

SHOWN_SKILLS = 6
MEETS = VERIFICATIONS.index(Verification.MEETS)
NOTHING_SAID = "."
"""A text without a word: the engine wants one of text, skills and specializations."""


@dataclass(frozen=True, slots=True)
class Person:
    """One expert as a search shows them; `hourly` is an hour's cost, all included, under the cheapest model asked."""

    expert_id: int
    public_id: str
    name: str
    headline: str
    seniority: str
    specializations: tuple[tuple[str, bool], ...]
    skills: tuple[str, ...]
    hourly: float | None
    free_hours: float
    zone: str


@dataclass(frozen=True, slots=True)
class Found:
    """Everybody whom a search finds, best first, and for each facet how many of them have each value."""

    ids: tuple[int, ...]
    facets: Mapping[str, Mapping[str, int]]
    people: Mapping[int, Person]


def query_of(
    asked: SearchDraft, *, currency: str, zone: str, today: date, company_id: int, blocked: Iterable[int]
) -> BriefQuery:
    """A search as the question of a brief: it decides the order, and who could be ranked at all."""
    says_something = bool(asked.text or asked.skills or asked.specializations)
    return BriefQuery(
        text=asked.text or NOTHING_SAID,
        today=today,
        requirements=tuple(Requirement(skill, Need.MUST) for skill in asked.skills),
        specializations=asked.specializations,
        domains=asked.domains,
        engagement_models=tuple(EngagementModel(model) for model in asked.models),
        hours_per_week=float(asked.hours) if asked.hours else None,
        start=asked.start,
        overlap_hours=float(asked.overlap or 0),
        is_overlap_strict=asked.overlap is not None,
        budget=Budget(currency, RateUnit.HOUR, maximum=float(asked.rate), is_strict=True) if asked.rate else None,
        languages=tuple((language, Cefr.B2) for language in asked.languages),
        time_zone=zone,
        company_id=company_id,
        blocked_experts=frozenset(blocked),
        weights={} if says_something else {**DEFAULT_WEIGHTS, "text": 0.0},
    )


def browse(matcher: Matcher, query: BriefQuery, *, is_verified: bool, currency: str) -> Found:
    """Find everybody who has all that is asked for. Raises MatchingError for words that mean nothing."""
    pool = matcher.pool
    measured = matcher.measure(query)
    here = np.zeros(len(pool), bool)
    here[measured.rows] = True
    specializations = list(matcher.taxonomy.specializations)
    held = pool.specializations
    is_meeting = held["verification"] >= MEETS
    for word in query.specializations:
        has = held["specialization"] == specializations.index(word)
        here &= _anybody(held, has & is_meeting if is_verified else has, len(pool))
    if is_verified:
        here &= _anybody(held, is_meeting, len(pool))
    for asked in query.requirements:
        holds = pool.skills["skill"] == matcher.taxonomy.row(asked.skill)
        here &= _anybody(pool.skills, holds, len(pool))
    domains = list(matcher.taxonomy.domains)
    for word in query.domains:
        here &= _anybody(pool.domains, pool.domains["domain"] == domains.index(word), len(pool))
    kept = here[measured.rows]
    ids, totals, rows = measured.ids[kept], measured.totals[kept], measured.rows[kept]
    best = order(totals, ids)
    facets = {
        "specialization": _counted(held, held["specialization"], specializations, here),
        "skill": _counted(pool.skills, pool.skills["skill"], list(matcher.taxonomy.skills), here),
        "domain": _counted(pool.domains, pool.domains["domain"], domains, here),
        "language": _counted(pool.languages, pool.languages["code"], pool.language_codes, here),
        "model": {MODELS[o].value: int(count) for o, count in enumerate(pool.is_offered[here].sum(axis=0)) if count},
        "verified": {"yes": int((here & _anybody(held, is_meeting, len(pool))).sum())},
    }
    return Found(
        tuple(ids[best].tolist()),
        facets,
        _LazyPeople(matcher, query, currency, dict(zip(ids.tolist(), rows.tolist(), strict=True))),
    )


class _LazyPeople(Mapping[int, Person]):
    """The people of a search by id; each is laid out when asked for, because a page shows a few of thousands."""

    def __init__(self, matcher: Matcher, query: BriefQuery, currency: str, rows: Mapping[int, int]) -> None:
        self._matcher, self._rows = matcher, rows
        options, _ = matcher.judge(query)
        self._options = options
        self._factor = matcher.fx.factor(options.currency, currency)

    def __getitem__(self, key: int) -> Person:
        row, pool, taxonomy = self._rows[key], self._matcher.pool, self._matcher.taxonomy
        words, skills = list(taxonomy.specializations), list(taxonomy.skills)
        of_person, claims = pool.specializations.of(row), pool.skills.of(row)
        levels = pool.skills["level"][claims]
        best = np.argsort(-levels, kind="stable")[:SHOWN_SKILLS]
        return Person(
            key,
            pool.public_id[row],
            pool.name[row],
            pool.headline[row],
            pool.seniorities[int(pool.seniority[row])],
            tuple(
                (words[int(word)], bool(grade >= MEETS))
                for word, grade in zip(
                    pool.specializations["specialization"][of_person],
                    pool.specializations["verification"][of_person],
                    strict=True,
                )
            ),
            tuple(skills[int(pool.skills["skill"][claims][i])] for i in best),
            self._hourly(row),
            float(pool.free_hours[row]),
            pool.schedules[int(pool.schedule[row])][0],
        )

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def _hourly(self, row: int) -> float | None:
        """What an hour costs on average under the cheapest model that is asked for: of asks, never of floors."""
        options = self._options
        offered = options.accepted & self._matcher.pool.is_offered[row]
        if not offered.any():
            return None
        each = options.expected[row] / (options.hours * options.weeks)
        return float(each[offered].min()) * self._factor


def _anybody(ragged: Ragged, items: Bools, n: int) -> Bools:
    """Who has any of these items."""
    found = np.zeros(n, bool)
    found[ragged.owners()[items]] = True
    return found


def _counted(ragged: Ragged, codes: NDArray[np.integer], names: Sequence[str], here: Bools) -> dict[str, int]:
    """How many of the people here hold each word, those that most hold first."""
    counts = np.bincount(codes[here[ragged.owners()]].astype(np.int64), minlength=len(names))
    ranked = np.argsort(-counts, kind="stable")
    return {names[int(code)]: int(counts[code]) for code in ranked if counts[code]}
