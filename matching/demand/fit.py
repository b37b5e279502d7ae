"""S_client of one expert for many briefs at once: the same rules and signals, laid across.

Whatever a signal says of a word (a specialization, a domain, a requirement, a schedule) is asked of the signal
itself, once for each word; only the gathering differs. `tests/matching/test_demand.py` holds every value against
`Matcher.measure`, brief by brief.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matching import score, signals
from matching.cost import FX_BUFFER, overage_quantity
from matching.demand.briefs import Group, OpenBriefs
from matching.eligibility.masks import LEAST_SHARE_OF_HOURS, NON_NEGOTIABLE_COVERAGE, START_TOLERANCE_WEEKS
from matching.errors import BadQuery
from matching.matcher import Matcher
from matching.pool import UNKNOWN_DAY, Bools, Floats, Ints, Pool, weighted_sum
from matching.retrieve.aggregates import aggregated
from matching.signals import availability, budget, domain, engagement, specialization, vetting
from matching.signals.coverage import Coverage, cover, soft_minimum, strengths
from matching.signals.options import Options
from matching.signals.overlap import shared_hours
from matching.signals.text import MEAN as TEXT_MEAN
from matching.types import BriefQuery

Join = Callable[[Floats, Floats], Floats]
Ask = Callable[[str], BriefQuery]


@dataclass(frozen=True)
class Fits:
    """One expert against B briefs: `totals` (B,) is S_client, `values` (B, K) the signals.

    `passing` (B, 3) are the engagement models that pass every rule; `expected` and `least` (B, 3) costs in the
    brief's currency, infinite where not offered; `shared` (B,) hours a day; `option` (B,) the model taken.
    """

    totals: Floats
    values: Floats
    passing: Bools
    expected: Floats
    least: Floats
    shared: Floats
    option: Ints
    floor_cost: Floats

    @property
    def eligible(self) -> Bools:
        """bool (B,): briefs for which the expert passes every hard rule."""
        return np.logical_or.reduce(self.passing, axis=1)


def row_of(matcher: Matcher, expert_id: int) -> int:
    """Where an expert stands in a matcher's pool. Raises BadQuery for somebody who is not in it."""
    found = np.flatnonzero(matcher.pool.ids == expert_id)
    if not len(found):
        raise BadQuery(f"expert {expert_id} is not in this index", field="expert_id")
    return int(found[0])


def fits(matcher: Matcher, expert_id: int, briefs: OpenBriefs) -> Fits:
    """Hold one expert of the matcher's pool against open briefs that were laid for it."""
    row = row_of(matcher, expert_id)
    one = matcher.pool.take([row])
    coverage = cover(briefs.atoms, one, matcher.taxonomy, strengths(one, matcher.taxonomy, briefs.today))
    covered = coverage.values[:, 0]
    shared = _by_clock(one, briefs)
    expected, least, floor_cost = _costs(matcher, one, briefs)
    passing = _passing(one, briefs, covered, shared, least)
    values = {
        "specialization": _words(
            matcher,
            one,
            [query.specializations for query in briefs.queries],
            specialization,
            lambda word: BriefQuery("", briefs.today, specializations=(word,)),
        ),
        "skill": _grouped(covered, briefs.musts, len(briefs), soft_minimum, 0.0),
        "nice": _grouped(covered, briefs.nices, len(briefs), _mean, 1.0),
        "text": _text(matcher, row, briefs),
        "domain": _words(
            matcher,
            one,
            [query.domains for query in briefs.queries],
            domain,
            lambda word: BriefQuery("", briefs.today, domains=(word,)),
        ),
        "availability": _availability(matcher, one, briefs),
        "overlap": _overlap(briefs, shared),
        "vetting": _vetting(one, briefs),
        "reliability": np.full(len(briefs), float(one.reliability[0])),
    }
    own = np.where(one.is_preferred[0], 1.0, engagement.OFFERED) * one.is_offered[0]
    by_option = {"engagement": own * briefs.preference, "budget": _budget(briefs, expected)}
    names = signals.names()
    worth = sum(briefs.weights[:, [names.index(name)]] * value for name, value in by_option.items())
    option = score.best_option(np.asarray(worth), passing, expected)
    at = np.arange(len(briefs))
    values |= {name: value[at, option] for name, value in by_option.items()}
    laid = np.stack([values[name] for name in names], axis=1)
    return Fits(np.sum(briefs.weights * laid, axis=1), laid, passing, expected, least, shared, option, floor_cost)


def _costs(matcher: Matcher, one: Pool, briefs: OpenBriefs) -> tuple[Floats, Floats, Floats]:
    """(B, 3) each: expected cost, the least for the budget's rule, and what the private floor comes to."""
    expected, least, floors = (np.full((len(briefs), 3), np.inf) for _ in range(3))
    for m, offers in enumerate(one.offers):
        if not len(offers.rows):
            continue
        unit, included = int(offers.unit[0]), offers.included_hours
        beyond = overage_quantity(briefs.hours[:, m], briefs.weeks, included, matcher.charges) * offers.overage[0]
        own = one.currencies[int(offers.currency[0])]
        buffer = np.array([0.0 if code == own else FX_BUFFER for code in briefs.currency])
        low, usual = briefs.units[0, :, m, unit], briefs.units[1, :, m, unit]
        least[:, m] = (low * offers.least[0] + beyond) * (briefs.to_brief * (1 - buffer))
        expected[:, m] = (usual * offers.ask[0] + beyond) * briefs.to_brief
        floors[:, m] = (usual * one.floor[0, m] + beyond) * briefs.to_brief
    return expected, least, floors


def _passing(one: Pool, briefs: OpenBriefs, covered: Floats, shared: Floats, least: Floats) -> Bools:
    """bool (B, 3): every hard rule of `matching.eligibility.masks`, for one expert."""
    queries = briefs.queries
    free = float(one.free_hours[0])
    asks_hours = np.array([query.hours_per_week is not None for query in queries], bool)
    fails = ~briefs.accepted | ~one.is_offered[0]
    fails |= asks_hours[:, None] & ((free < LEAST_SHARE_OF_HOURS * briefs.hours) | ~briefs.in_band)
    ceiling = briefs.maximum * briefs.tolerance[:, None]
    with np.errstate(invalid="ignore"):
        fails |= least > ceiling * (1 + 1e-12)  # Nothing is above a ceiling that is not there (NaN).
    late = lag_of(one, briefs) > START_TOLERANCE_WEEKS
    blocked = set(one.blocked["company"].tolist())
    spoken = {
        one.language_codes[int(code)]: int(level)
        for code, level in zip(one.languages["code"], one.languages["level"], strict=True)
    }
    countries = {one.country_codes[int(code)] for code in one.countries["code"]}
    is_out = not one.is_listed[0] or one.free_slots[0] <= 0 or free <= 0
    out = np.array(
        [
            is_out
            or int(one.ids[0]) in query.blocked_experts
            or (query.company_id is not None and query.company_id in blocked)
            or (bool(query.work_countries) and not countries & set(query.work_countries))
            or (query.overlap_hours > 0 and query.is_overlap_strict and shared[b] < query.overlap_hours)
            or any(spoken.get(code, 0) < int(level) for code, level in query.languages)
            for b, query in enumerate(queries)
        ],
        bool,
    )
    out |= late
    for brief, atom in briefs.firm:
        out[brief] |= covered[atom] < NON_NEGOTIABLE_COVERAGE
    passing: Bools = ~fails & ~out[:, None]
    return passing


def _case(matcher: Matcher, one: Pool, query: BriefQuery) -> signals.Case:
    """One expert and a brief of which a signal reads one thing only."""
    nothing = np.zeros(1)
    return signals.Case(
        query=query,
        taxonomy=matcher.taxonomy,
        pool=one,
        rows=np.zeros(1, np.int64),
        options=_NO_OPTIONS,
        passing=np.ones((1, 3), bool),
        coverage=Coverage((), np.zeros((0, 1)), nothing),
        nearness=signals.Nearness(nothing, nothing > 0, np.zeros(1, np.int64)),
    )


_NOTHING, _NONE = np.zeros(3), np.zeros((1, 3))
_NO_OPTIONS = Options(
    accepted=_NOTHING > 0,
    preference=_NOTHING,
    hours=_NOTHING,
    in_band=_NOTHING > 0,
    weeks=1.0,
    currency="USD",
    least=_NONE,
    low=_NONE,
    expected=_NONE,
    high=_NONE,
    target=None,
    maximum=None,
)


def _words(matcher: Matcher, one: Pool, named: Sequence[tuple[str, ...]], signal: signals.Signal, ask: Ask) -> Floats:
    """(B,): the best of what a signal says of each word that a brief names; 0 where it names none."""
    words = sorted({word for each in named for word in each})
    worth = {word: float(signal.measure(_case(matcher, one, ask(word)))[0]) for word in words}
    return np.array([max((worth[word] for word in each), default=0.0) for each in named])


def _mean(values: Floats, weights: Floats) -> Floats:
    mean: Floats = np.clip(weighted_sum(weights, values) / weights.sum(), 0.0, 1.0)
    return mean


def _grouped(covered: Floats, groups: Sequence[Group], size: int, join: Join, otherwise: float) -> Floats:
    found = np.full(size, otherwise)
    for group in groups:
        found[group.briefs] = join(covered[group.atoms], group.emphasis)
    return found


def _text(matcher: Matcher, row: int, briefs: OpenBriefs) -> Floats:
    """Cosines of the expert's documents with every brief, aggregated and levelled as for one brief."""
    index, text = matcher.text.index, matcher.text
    documents = index.documents_of(np.array([row], np.int64))
    has_words = np.array([bool(query.text.strip()) for query in briefs.queries], bool)
    if not len(documents) or not len(briefs):
        return np.full(len(briefs), TEXT_MEAN)
    own = index.sparse.by_document[documents]
    cosines = {"tfidf": (briefs.vectors.sparse @ own.T).toarray().ravel()}
    cosines |= {c: (v @ index.dense[c][documents].T).ravel() for c, v in briefs.vectors.dense.items()}
    counts = np.full(len(briefs), len(documents), np.int64)
    return np.where(has_words, text.scale.level(aggregated(cosines, counts, text.aggregate)), TEXT_MEAN)


def _availability(matcher: Matcher, one: Pool, briefs: OpenBriefs) -> Floats:
    asked = np.where(briefs.accepted, briefs.hours, np.inf).min(axis=1)
    case = _case(matcher, one, BriefQuery("", briefs.today))
    fresh = availability.STALE_FACTOR if availability.is_stale(case, case.rows)[0] else 1.0
    return availability.curve(np.full(len(briefs), one.free_hours[0]), asked, lag_of(one, briefs)) * fresh


def lag_of(one: Pool, briefs: OpenBriefs) -> Floats:
    """(B,): weeks from each brief's start to the expert's first free day; 0 without either."""
    day = int(one.available_from[0])
    if day == UNKNOWN_DAY:
        return np.zeros(len(briefs))
    return np.where(briefs.start == UNKNOWN_DAY, 0.0, np.maximum(0.0, (day - briefs.start) / 7.0))


def _by_clock(one: Pool, briefs: OpenBriefs) -> Floats:
    """(B,): hours a day shared with each company, asked once for each of their clocks."""
    schedule = one.schedules[int(one.schedule[0])]
    empty = BriefQuery("", briefs.today)
    found = [
        float(shared_hours(replace(empty, time_zone=zone, working=window, start=monday), (schedule,))[0])
        for zone, window, monday in briefs.clocks
    ]
    return np.array(found)[briefs.clock] if found else np.zeros(0)


def _overlap(briefs: OpenBriefs, shared: Floats) -> Floats:
    asked = np.array([query.overlap_hours for query in briefs.queries], float)
    return np.where(asked > 0, np.minimum(1.0, shared / np.where(asked > 0, asked, 1.0)), 1.0)


def _vetting(one: Pool, briefs: OpenBriefs) -> Floats:
    levels = (one.vetting_level[0] - 1.0) / 4.0
    by_kind = [float(weighted_sum(vetting.emphasis(kind), levels[:, None])[0]) for kind in (False, True)]
    return np.array([by_kind[query.is_production] for query in briefs.queries])


def _budget(briefs: OpenBriefs, expected: Floats) -> Floats:
    has_budget = ~np.isnan(briefs.maximum)
    with np.errstate(invalid="ignore"):
        curve = budget.curve(expected, briefs.target, briefs.maximum)
    return np.where(has_budget, curve, np.where(np.isfinite(expected), budget.UNKNOWN, 0.0))
