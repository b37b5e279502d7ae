"""What one brief is worth to each of many experts: for the order of a company's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching import signals
from matching.demand import parts
from matching.demand.wishes import NONE, Wishes
from matching.matcher import Matcher
from matching.pool import Floats, Ints, segment_max
from matching.signals import availability, overlap
from matching.signals.coverage import Coverage
from matching.types import BriefQuery


@dataclass(frozen=True)
class Interest:
    """For m experts: `totals` (m,) is S_expert, `parts` (m, 6), `option` (m,) the model under which they would come."""

    totals: Floats
    parts: Floats
    option: Ints


def interest(
    matcher: Matcher,
    query: BriefQuery,
    rows: Ints,
    *,
    company: float = parts.UNKNOWN,
    wishes: Mapping[int, Wishes] | None = None,
) -> Interest:
    """S_expert of the experts in these rows of the matcher's pool, by what they wish and what is on record.

    `wishes` are by the experts' ids; whoever has none has the starting weights and the domains they have worked in.
    `company` is how reliable the company has been, in [0, 1]. What wishes keep out is not looked at here.
    Raises as `Matcher.judge` does.
    """
    wished = [(wishes or {}).get(int(key), NONE) for key in matcher.pool.ids[rows]]
    options, verdict = matcher.judge(query)
    pool, passing = matcher.pool, verdict.passing[rows]
    nothing = np.zeros(len(rows))
    case = signals.Case(
        query=query,
        taxonomy=matcher.taxonomy,
        pool=pool,
        rows=rows,
        options=options,
        passing=passing,
        coverage=Coverage((), np.zeros((0, len(pool))), nothing),
        nearness=signals.Nearness(nothing, nothing > 0, np.zeros(len(rows), np.int64)),
    )
    maximum = np.full(3, np.nan) if options.maximum is None else options.maximum
    pay = parts.pay(np.broadcast_to(maximum, passing.shape), options.expected[rows])
    model = parts.model(pool.is_preferred[rows])
    weights = np.array([parts.checked(one.weights) for one in wished]).reshape(-1, len(parts.WEIGHTS))
    worth = np.where(passing, weights[:, [0]] * pay + weights[:, [1]] * model, -1.0)
    option = worth.argmax(axis=1)
    at = np.arange(len(rows))
    found = np.stack(
        [
            pay[at, option],
            model[at, option],
            _domain(case, wished),
            availability.curve(
                pool.free_hours[rows], np.array(availability.wanted_hours(case)), availability.lag_weeks(case, rows)
            ),
            overlap.measure(case),
            np.full(len(rows), company),
        ],
        axis=1,
    )
    return Interest((found * weights).sum(axis=1), found, option)


def _domain(case: signals.Case, wished: Sequence[Wishes]) -> Floats:
    """Nearness of the brief's domains to any that they look for, else have worked in; unknown without either."""
    held = case.pool.domains
    known = list(case.taxonomy.domains)
    asked = [known.index(word) for word in case.query.domains]
    items, offsets = held.items(case.rows)
    if not asked:
        return np.full(len(case.rows), parts.UNKNOWN)
    near = case.taxonomy.domain_nearness[asked].max(axis=0).astype(float)
    worked = segment_max(near[held["domain"][items]], offsets)
    found = np.where(np.diff(offsets) > 0, worked, parts.UNKNOWN)
    for row, one in enumerate(wished):
        if one.domains:
            found[row] = max(near[known.index(word)] for word in one.domains)
    return found
