"""Many open briefs as aligned arrays, laid once for an index, so that one expert can be held against all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
from scipy.sparse import csr_array, vstack

from matching import score
from matching.cost import OPEN_ENDED_WEEKS, budget_totals, quantities
from matching.eligibility.masks import TOLERANCE
from matching.encode import TextVectors
from matching.errors import BadQuery, MatchingError
from matching.matcher import Matcher
from matching.pool import UNKNOWN_DAY, Bools, Floats, Ints
from matching.signals.check import check
from matching.signals.coverage import required_level
from matching.signals.options import MODELS, wanted_of
from matching.types import BriefQuery, Need, Requirement, WorkingWindow

Atom = tuple[str, float, bool]
"""One requirement as coverage sees it: skill, level, exact or not."""

Clock = tuple[str, WorkingWindow, date]
"""A company's time zone and hours, and the Monday from which they are compared."""


@dataclass(frozen=True, slots=True)
class OpenBrief:
    """One open brief, or one `role` of it. `company` in [0, 1] is how reliable its company has been, None unknown.

    Roles of one brief share its key: whichever suits an expert best stands for it.
    """

    key: int
    query: BriefQuery
    company: float | None = None
    role: str = ""


@dataclass(frozen=True)
class Group:
    """Briefs with as many requirements of one sort and the same emphasis: `atoms` (r, b) places, `briefs` (b,)."""

    briefs: Ints
    atoms: Ints
    emphasis: Floats


@dataclass(frozen=True)
class OpenBriefs:
    """B briefs, or roles of briefs, of one day; rows of every array are these, columns of (B, 3) engagement models.

    `maximum` and `target` are totals in the brief's currency, NaN without a budget; `start` is an ordinal, -1
    unknown; `units[q]` is (B, 3, 6) with q 0 the low and 1 the expected quantity of each unit of pay; `to_brief`
    turns US dollars into the brief's currency. `vectors` are the texts, kept by text in `known` for the next laying.
    """

    keys: Ints
    roles: tuple[str, ...]
    queries: tuple[BriefQuery, ...]
    today: date
    company: Floats
    is_company_known: Bools
    weights: Floats
    accepted: Bools
    preference: Floats
    hours: Floats
    in_band: Bools
    weeks: Floats
    start: Ints
    maximum: Floats
    target: Floats
    tolerance: Floats
    currency: tuple[str, ...]
    to_brief: Floats
    units: Floats
    atoms: tuple[Requirement, ...]
    musts: tuple[Group, ...]
    nices: tuple[Group, ...]
    firm: tuple[tuple[int, int], ...]
    clocks: tuple[Clock, ...]
    clock: Ints
    vectors: TextVectors
    known: Mapping[str, TextVectors] = field(repr=False)

    def __len__(self) -> int:
        return len(self.keys)


def askable(matcher: Matcher, briefs: Sequence[OpenBrief]) -> list[OpenBrief]:
    """The briefs that can be matched as they stand: the others name words, zones or currencies that nobody knows."""
    found = []
    for brief in briefs:
        query = brief.query
        try:
            check(query, matcher.taxonomy)
            score.weights_for(query, matcher.weights)
            if query.budget is not None:
                matcher.fx.factor("USD", query.budget.currency)
                budget_totals(query.budget, hours=1.0, weeks=1.0)
        except MatchingError:
            continue
        found.append(brief)
    return found


def lay(matcher: Matcher, briefs: Sequence[OpenBrief], *, before: OpenBriefs | None = None) -> OpenBriefs:
    """Lay open briefs for an index; all of them must be asked for the same day.

    Encoding texts is the slow part: `before`, laid for the same index, lends the vectors of texts it has seen.
    A brief that cannot be matched raises as `Matcher.match` does; leave such briefs out.
    """
    for brief in briefs:
        check(brief.query, matcher.taxonomy)
    queries = tuple(brief.query for brief in briefs)
    days = {query.today for query in queries}
    if len(days) > 1:
        raise BadQuery("open briefs are laid for one day at a time", field="today")
    atoms: dict[Atom, int] = {}
    places = [[_place(atoms, requirement) for requirement in query.requirements] for query in queries]
    wanted = [wanted_of(query) for query in queries]
    hours = np.array([each.hours for each in wanted]).reshape(-1, 3)
    weeks = np.array([OPEN_ENDED_WEEKS if query.weeks is None else float(query.weeks) for query in queries])
    budgets = [_budget(query, row, float(length)) for query, row, length in zip(queries, hours, weeks, strict=True)]
    currency = tuple(query.budget.currency if query.budget else "USD" for query in queries)
    clocks: dict[Clock, int] = {}
    clock = [clocks.setdefault(_clock(query), len(clocks)) for query in queries]
    known = _encoded(matcher, queries, before)
    return OpenBriefs(
        keys=np.array([brief.key for brief in briefs], np.int64),
        roles=tuple(brief.role for brief in briefs),
        queries=queries,
        today=days.pop() if days else matcher.pool.as_of,
        company=np.array([0.5 if brief.company is None else brief.company for brief in briefs]),
        is_company_known=np.array([brief.company is not None for brief in briefs], bool),
        weights=np.array([score.weights_for(query, matcher.weights) for query in queries]).reshape(
            len(queries), len(matcher.weights)
        ),
        accepted=np.array([each.accepted for each in wanted], bool).reshape(-1, 3),
        preference=np.array([each.preference for each in wanted]).reshape(-1, 3),
        hours=hours,
        in_band=np.array([each.in_band for each in wanted], bool).reshape(-1, 3),
        weeks=weeks,
        start=np.array([UNKNOWN_DAY if q.start is None else q.start.toordinal() for q in queries], np.int64),
        maximum=np.array([maximum for _, maximum in budgets]).reshape(-1, 3),
        target=np.array([target for target, _ in budgets]).reshape(-1, 3),
        tolerance=np.array([1.0 if query.budget and query.budget.is_strict else 1.0 + TOLERANCE for query in queries]),
        currency=currency,
        to_brief=np.array([matcher.fx.factor("USD", code) for code in currency]),
        units=_units(matcher, hours, weeks),
        atoms=tuple(Requirement(skill, Need.MUST, level, is_exact=is_exact) for skill, level, is_exact in atoms),
        musts=_groups(queries, places, (Need.NON_NEGOTIABLE, Need.MUST)),
        nices=_groups(queries, places, (Need.NICE,)),
        firm=tuple(
            (number, place)
            for number, query in enumerate(queries)
            for requirement, place in zip(query.requirements, places[number], strict=True)
            if requirement.need is Need.NON_NEGOTIABLE
        ),
        clocks=tuple(clocks),
        clock=np.array(clock, np.int64),
        vectors=_stacked(matcher, queries, known),
        known=known,
    )


def _place(atoms: dict[Atom, int], requirement: Requirement) -> int:
    atom = (requirement.skill, required_level(requirement), requirement.is_exact)
    return atoms.setdefault(atom, len(atoms))


def _budget(query: BriefQuery, hours: Floats, weeks: float) -> tuple[list[float], list[float]]:
    if query.budget is None:
        return [np.nan] * len(MODELS), [np.nan] * len(MODELS)
    totals = [budget_totals(query.budget, hours=float(h), weeks=weeks) for h in hours]
    return [target for target, _ in totals], [maximum for _, maximum in totals]


def _clock(query: BriefQuery) -> Clock:
    """Only the week of the start matters to shared hours."""
    start = query.start or query.today
    return query.time_zone, query.working, start - timedelta(days=start.weekday())


def _units(matcher: Matcher, hours: Floats, weeks: Floats) -> Floats:
    """float64 (2, B, 3, 6): low and expected quantities; many briefs are of the same hours and length."""
    kept: dict[tuple[float, float], Floats] = {}
    found = np.zeros((2, len(weeks), len(MODELS), 6))
    for b, length in enumerate(weeks.tolist()):
        for m in range(len(MODELS)):
            key = float(hours[b, m]), length
            if key not in kept:
                kept[key] = quantities(*key, matcher.charges)
            found[:, b, m] = kept[key][:2]
    return found


def _groups(
    queries: Sequence[BriefQuery], places: Sequence[Sequence[int]], needs: tuple[Need, ...]
) -> tuple[Group, ...]:
    gathered: dict[tuple[float, ...], list[tuple[int, list[int]]]] = {}
    for number, query in enumerate(queries):
        asked = [r for r, requirement in enumerate(query.requirements) if requirement.need in needs]
        if asked:
            emphasis = tuple(query.requirements[r].emphasis for r in asked)
            gathered.setdefault(emphasis, []).append((number, [places[number][r] for r in asked]))
    return tuple(
        Group(
            np.array([number for number, _ in members], np.int64),
            np.array([atoms for _, atoms in members], np.int64).T,
            np.array(emphasis),
        )
        for emphasis, members in gathered.items()
    )


def _encoded(matcher: Matcher, queries: Sequence[BriefQuery], before: OpenBriefs | None) -> dict[str, TextVectors]:
    """The vectors of every text with words in it, those of `before` where it has them."""
    old = before.known if before is not None else {}
    texts = {query.text for query in queries if query.text.strip()}
    return {text: old[text] if text in old else matcher.text.encode(text) for text in sorted(texts)}


def _stacked(matcher: Matcher, queries: Sequence[BriefQuery], known: Mapping[str, TextVectors]) -> TextVectors:
    """One row for each brief; a brief without words has a row of nothing."""
    width = matcher.text.index.sparse.by_document.shape[1]
    empty = csr_array((1, width), dtype=np.float32)
    rows = [known.get(query.text) for query in queries]
    sparse = vstack([empty if row is None else row.sparse for row in rows], format="csr") if rows else empty[:0]
    dense = {
        channel: np.stack([np.zeros(v.shape[1], np.float32) if row is None else row.dense[channel][0] for row in rows])
        if rows
        else np.zeros((0, v.shape[1]), np.float32)
        for channel, v in matcher.text.index.dense.items()
    }
    return TextVectors(csr_array(sparse), dense)
