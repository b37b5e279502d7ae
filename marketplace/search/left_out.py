"""Who a hard rule leaves out of a ranking, those first who fail nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from matching.eligibility import relaxed
from matching.pool import UNKNOWN_DAY
from matching.signals.options import MODELS

if TYPE_CHECKING:
    from matching import Matcher
    from matching.eligibility import Verdict
    from matching.signals.options import Options
    from matching.types import BriefQuery


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One person a rule leaves out: what stands against it, what else does, and the score without the rule."""

    expert_id: int
    public_id: str
    name: str
    headline: str
    gap: str
    others: tuple[str, ...]
    score: float | None


def left_out(matcher: Matcher, query: BriefQuery, rule: str, most: int) -> tuple[list[LeftOut], int]:
    """The first people that a rule of this brief leaves out, and how many there are; nobody for a locked rule.

    Locked rules are about conflicts and standing, which are not for others to read.
    """
    options, verdict = matcher.judge(query)
    if rule not in verdict.rules:
        return [], 0
    failing = verdict.failing()
    bit = np.uint16(1 << verdict.rules.index(rule))
    rows = np.flatnonzero(failing & bit)
    ids, totals = matcher.rank(relaxed(query, {rule}))
    scores = dict(zip(ids.tolist(), totals.tolist(), strict=True))
    keys = matcher.pool.ids[rows]
    others = [_names(verdict, int(failing[row] & ~bit)) for row in rows]
    order = sorted(range(len(rows)), key=lambda i: (len(others[i]), -scores.get(int(keys[i]), 0.0), int(keys[i])))[
        :most
    ]
    return [
        LeftOut(
            int(keys[i]),
            matcher.pool.public_id[int(rows[i])],
            matcher.pool.name[int(rows[i])],
            matcher.pool.headline[int(rows[i])],
            gap_of(matcher, options, verdict, rule, int(rows[i])),
            others[i],
            scores.get(int(keys[i])),
        )
        for i in order
    ], len(rows)


def _names(verdict: Verdict, bits: int) -> tuple[str, ...]:
    return tuple(rule for bit, rule in enumerate(verdict.rules) if bits >> bit & 1)


def gap_of(matcher: Matcher, options: Options, verdict: Verdict, rule: str, row: int) -> str:
    """What somebody has instead, in a few words; costs are those of the ask, never of the floor."""
    pool = matcher.pool
    if rule == "budget":
        accepted = options.accepted & pool.is_offered[row]
        if not accepted.any():
            return ""
        return f"would cost about {options.expected[row][accepted].min():,.0f} {options.currency} in all"
    if rule == "hours":
        return f"{float(pool.free_hours[row]):g} h a week free"
    if rule == "start" and int(pool.available_from[row]) != UNKNOWN_DAY:
        return f"free from {date.fromordinal(int(pool.available_from[row])):%d %B %Y}"
    if rule == "overlap" and verdict.overlap is not None:
        return f"{float(verdict.overlap[row]):.1f} h a day shared"
    if rule == "engagement":
        offered = [MODELS[o].value for o in np.flatnonzero(pool.is_offered[row])]
        return f"offers {' and '.join(offered)}" if offered else ""
    return ""
