"""G14: getting better at something known never lowers anybody's rank.

Each improved copy stands beside its original in one pool, so both are measured with the same
statistics; the text of both is the same. An improvement that lowers a score, or that makes an
eligible expert ineligible, is a violation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import numpy as np

from benchmarks.reporting import Report
from benchmarks.worlds.world import World
from matching import Matcher
from matching.encode import profile_texts
from matching.pool.build import build as build_pool
from matching.text import TextRelevance
from matching.types import Cefr, EvidenceTier, ExpertRecord, RateUnit, Verification

T = TypeVar("T")
Rng = np.random.Generator
Improvement = Callable[[ExpertRecord, Rng], ExpertRecord | None]
TIERS, VERIFICATIONS = tuple(EvidenceTier), tuple(Verification)
SLACK = 1e-12


def run(report: Report, world: World, matcher: Matcher, improvements: int, briefs: int) -> None:
    """Try random single improvements of known values, each against several briefs."""
    rng, today = np.random.default_rng(14), world.briefs[0].today
    texts = [profile_texts(expert) for expert in world.experts]
    report.progress("G14 improvements: indexing every expert twice")
    text = TextRelevance.build(
        texts + texts,
        background=[skill.definition for skill in matcher.taxonomy.skills.values()],
        normalise=matcher.taxonomy.normalise,
        normaliser_id=matcher.taxonomy.version,
    )
    kinds: Counter[str] = Counter()
    raised: Counter[str] = Counter()
    violations: Counter[str] = Counter()
    comparisons, done, size = 0, 0, len(world.experts)
    while done < improvements:
        chosen = [_improve(expert, rng) for expert in world.experts[: improvements - done]]
        pairs = world.experts[: len(chosen)]
        better = [replace(copy, id=expert.id + 10_000_000) for expert, (_, copy) in zip(pairs, chosen, strict=True)]
        better += [replace(expert, id=expert.id + 10_000_000) for expert in world.experts[len(chosen) :]]
        pool = build_pool([*world.experts, *better], matcher.taxonomy, matcher.fx, today)
        both = Matcher(pool, text, matcher.taxonomy, matcher.fx)
        kinds.update(kind for kind, _ in chosen)
        for query in rng.choice(np.array(world.briefs, dtype=object), briefs, replace=False):
            measured = both.measure(query)
            totals = np.full(2 * size, -1.0)
            totals[measured.rows] = measured.totals
            gain = totals[size : size + len(chosen)] - totals[: len(chosen)]
            comparisons += int((totals[: len(chosen)] >= 0).sum())
            violations.update(chosen[row][0] for row in np.flatnonzero(gain < -SLACK))
            raised.update(chosen[row][0] for row in np.flatnonzero(gain > SLACK))
        done += len(chosen)
        if done % 3000 < len(chosen) or done == improvements:
            report.progress(f"G14 improvements: {done} of {improvements}")
    report.say(
        f"G14: {done:,} single improvements of {len(kinds)} kinds, {comparisons:,} comparisons of an eligible expert "
        f"with the improved copy for one brief;\n{sum(raised.values()):,} raised the score, the others left it."
    )
    report.table(
        ("improvement", "tried", "comparisons raised"),
        [(kind, count, raised[kind]) for kind, count in sorted(kinds.items())],
    )
    count = sum(violations.values())
    told = f"{count} violations" + (f" ({dict(violations)})" if count else f" in {done:,}")
    report.gate("G14 improvements never lower a rank", told, "0", passed=count == 0)
    report.keep("G14", {"improvements": done, "comparisons": comparisons, "violations": dict(violations)})


def _improve(expert: ExpertRecord, rng: Rng) -> tuple[str, ExpertRecord]:
    """One random improvement that this expert has room for; everybody has room for more capacity."""
    for kind in rng.permutation(list(IMPROVEMENTS)).tolist():
        better = IMPROVEMENTS[kind](expert, rng)
        if better is not None:
            return str(kind), better
    return "more capacity", replace(expert, capacity_hours=expert.capacity_hours + 1)


def _swap(items: tuple[T, ...], rng: Rng, can: Callable[[T], bool], change: Callable[[T], T]) -> tuple[T, ...] | None:
    """Change one random item among those that can be; None when there is none."""
    able = [place for place, item in enumerate(items) if can(item)]
    if not able:
        return None
    at = able[rng.integers(len(able))]
    return (*items[:at], change(items[at]), *items[at + 1 :])


def _in(field: str, can: Callable[[T, Rng], bool], change: Callable[[T, Rng], T]) -> Improvement:
    """An improvement of one item of a field that holds several."""

    def improvement(expert: ExpertRecord, rng: Rng) -> ExpertRecord | None:
        items = _swap(getattr(expert, field), rng, lambda item: can(item, rng), lambda item: change(item, rng))
        return None if items is None else replace(expert, **{field: items})

    return improvement


def _cheaper(terms, rng):  # type: ignore[no-untyped-def]
    ask = terms.ask * float(rng.uniform(0.6, 0.99))
    return replace(terms, ask=ask, floor=None if terms.floor is None else min(terms.floor, ask))


def _freer(expert: ExpertRecord, rng: Rng) -> ExpertRecord | None:
    if expert.booked_hours <= 0:
        return None
    return replace(expert, booked_hours=expert.booked_hours * float(rng.uniform(0, 0.9)))


def _sooner(expert: ExpertRecord, rng: Rng) -> ExpertRecord | None:
    if expert.available_from is None:
        return None
    return replace(expert, available_from=expert.available_from - timedelta(days=int(rng.integers(1, 60))))


def _fresher(expert: ExpertRecord, rng: Rng) -> ExpertRecord | None:
    if expert.availability_confirmed is None:
        return None
    return replace(
        expert, availability_confirmed=expert.availability_confirmed + timedelta(days=int(rng.integers(1, 30)))
    )


def _wider(window, rng):  # type: ignore[no-untyped-def]
    return replace(
        window,
        start_minute=max(0, window.start_minute - 15 * int(rng.integers(0, 8))),
        end_minute=min(1440, window.end_minute + 15 * int(rng.integers(1, 8))),
    )


IMPROVEMENTS: dict[str, Improvement] = {
    "skill level up": _in(
        "skills",
        lambda c, _: c.level < 1,
        lambda c, rng: replace(c, level=min(1.0, c.level + float(rng.choice([0.25, 0.5])))),
    ),
    "evidence tier up": _in(
        "skills",
        lambda c, _: c.tier is not TIERS[-1],
        lambda c, rng: replace(c, tier=TIERS[rng.integers(TIERS.index(c.tier) + 1, len(TIERS))]),
    ),
    "skill used later": _in(
        "skills",
        lambda c, _: c.last_used is not None,
        lambda c, rng: replace(c, last_used=c.last_used + timedelta(days=int(rng.integers(1, 700)))),
    ),
    "more months in a domain": _in(
        "domains", lambda d, _: d.months < 600, lambda d, rng: replace(d, months=d.months + float(rng.integers(1, 40)))
    ),
    "domain work more recent": _in(
        "domains",
        lambda d, _: d.ended is not None,
        lambda d, rng: replace(d, ended=d.ended + timedelta(days=int(rng.integers(1, 700)))),
    ),
    "verification up": _in(
        "specializations",
        lambda s, _: s.verification is not VERIFICATIONS[-1],
        lambda s, rng: replace(
            s, verification=VERIFICATIONS[rng.integers(VERIFICATIONS.index(s.verification) + 1, len(VERIFICATIONS))]
        ),
    ),
    "lower ask": _in("terms", lambda t, _: True, _cheaper),
    "lower floor": _in(
        "terms",
        lambda t, _: t.floor is not None,
        lambda t, rng: replace(t, floor=t.floor * float(rng.uniform(0.6, 0.99))),
    ),
    "more included hours": _in(
        "terms",
        lambda t, _: t.unit is RateUnit.MONTH and bool(t.included_hours) and t.overage is not None,
        lambda t, rng: replace(t, included_hours=t.included_hours + float(rng.integers(1, 20))),
    ),
    "lower overage": _in(
        "terms",
        lambda t, _: t.overage is not None,
        lambda t, rng: replace(t, overage=t.overage * float(rng.uniform(0.5, 0.99))),
    ),
    "more capacity": lambda expert, rng: replace(
        expert, capacity_hours=expert.capacity_hours + float(rng.integers(1, 20))
    ),
    "fewer booked hours": _freer,
    "more free slots": lambda expert, rng: replace(expert, free_slots=expert.free_slots + 1),
    "free sooner": _sooner,
    "availability fresher": _fresher,
    "higher rating": _in(
        "ratings",
        lambda r, _: r.level < 5,
        lambda r, rng: replace(r, level=min(5.0, r.level + float(rng.choice([0.5, 1, 2])))),
    ),
    "failure turned success": _in("outcomes", lambda o, _: not o.is_success, lambda o, _: replace(o, is_success=True)),
    "language level up": _in(
        "languages", lambda x, _: x[1] < Cefr.C2, lambda x, rng: (x[0], Cefr(int(rng.integers(x[1] + 1, 7))))
    ),
    "wider working window": _in("windows", lambda w, _: True, _wider),
}
