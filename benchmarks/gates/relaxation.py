"""G11: what relaxing some rules would bring is counted exactly, and quickly."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np

from benchmarks.gates.plain_rules import PlainRules
from benchmarks.reporting import Report
from benchmarks.worlds.world import World
from matching import Matcher
from matching.eligibility import Verdict, count_table, funnel, relaxed
from matching.types import BriefQuery, Budget, Cefr, EngagementModel, ExpertRecord, Need, RateUnit

LARGE = 50_000
RULES = 9
UNITS = (RateUnit.TOTAL, RateUnit.HOUR, RateUnit.DAY, RateUnit.MONTH)


def run(report: Report, world: World, matcher: Matcher, cases: int) -> None:
    """Compare every stated count with plain Python that really drops the rules; time the transform."""
    rng = np.random.default_rng(11)
    plain = PlainRules(matcher.taxonomy, matcher.fx)
    experts = [_mixed(expert, rng) for expert in world.experts]
    matcher = Matcher.build(experts, today=world.briefs[0].today, taxonomy=matcher.taxonomy, fx=matcher.fx)
    wrong, stated, seconds, nobody = 0, 0, [], 0
    for number in report.track(range(cases), "G11 relaxation", total=cases):
        query = _restricted(world.briefs[number % len(world.briefs)], rng)
        started = time.perf_counter()
        shortlist = matcher.match(query, n=0)
        seconds.append(time.perf_counter() - started)
        nobody += shortlist.eligible == 0
        claims = [(frozenset({rule}), shortlist.eligible + n) for rule, n in shortlist.excluded_only.items()]
        claims.append((frozenset(), shortlist.eligible))
        claims += _random_sets(matcher, query, rng)
        advice = [(relaxed(query, r.constraints), r.count) for r in shortlist.relaxations]
        stated += len(claims) + len(advice)
        wrong += sum(plain.count(experts, query, dropped) != count for dropped, count in claims)
        wrong += sum(plain.count(experts, changed) != count for changed, count in advice)
    large = _seconds_for_many(rng)
    report.say(
        f"G11: {stated} counts, stated or drawn, in {cases} random cases over {len(experts)} experts ({nobody} cases "
        f"with nobody eligible),\neach recounted in plain Python with the rules really dropped; a match without "
        f"explanations takes {1e3 * np.median(seconds):.1f} ms at the median."
    )
    exact = 1 - wrong / stated
    report.gate("G11 relaxation counts exact", f"{exact:.2%} of {stated}", "100 %", passed=wrong == 0)
    report.aim(f"G11 time at {LARGE:,} x {RULES} rules", f"{1e3 * large:.1f} ms", "<= 20 ms", reached=large <= 0.020)
    report.keep("G11", {"stated": stated, "wrong": wrong, "seconds_at_50k": large, "seconds_per_match": seconds})


def _random_sets(matcher: Matcher, query: BriefQuery, rng: np.random.Generator) -> list[tuple[frozenset[str], int]]:
    """Counts for random sets of rules and for all of them, which a shortlist has no occasion to state."""
    verdict = matcher.judge(query)[1]
    table, rules = count_table(verdict), verdict.rules
    sets = [len(table) - 1, *rng.integers(0, len(table), 3).tolist()]
    return [(frozenset(rule for bit, rule in enumerate(rules) if a >> bit & 1), int(table[a])) for a in sets]


def _mixed(expert: ExpertRecord, rng: np.random.Generator) -> ExpertRecord:
    """Give the world's experts what its own truth has no use for: lists of conflicts, pauses, full books."""
    return replace(
        expert,
        is_listed=bool(rng.random() < 0.95),
        free_slots=int(rng.choice([0, 1, 2], p=[0.05, 0.6, 0.35])),
        blocked_companies=frozenset({7}) if rng.random() < 0.03 else frozenset(),
        pending_offer_hours=float(rng.choice([0, 10, 20], p=[0.7, 0.2, 0.1])),
    )


def _restricted(query: BriefQuery, rng: np.random.Generator) -> BriefQuery:
    """Make a brief harder to meet, in a random mixture of ways."""
    changes: dict[str, object] = {"company_id": 7, "blocked_experts": frozenset(rng.integers(1, 300, 3).tolist())}
    if rng.random() < 0.8:
        unit = UNITS[rng.integers(len(UNITS))]
        usual = {RateUnit.TOTAL: 60_000, RateUnit.HOUR: 110, RateUnit.DAY: 900, RateUnit.MONTH: 9_000}[unit]
        amount = float(np.round(usual * rng.lognormal(-0.5, 0.6), 2))
        currency = str(rng.choice(["USD", "EUR", "GBP"]))
        changes["budget"] = Budget(currency, unit, maximum=amount, is_strict=bool(rng.random() < 0.5))
    if rng.random() < 0.5:
        changes |= {"overlap_hours": float(rng.integers(1, 8)), "is_overlap_strict": True}
    if rng.random() < 0.5:
        codes = rng.choice(["en", "de", "pl", "pt"], 2, replace=False)
        changes["languages"] = tuple((str(code), Cefr(int(rng.integers(3, 7)))) for code in codes[: rng.integers(1, 3)])
    if rng.random() < 0.5:
        models = rng.permutation(np.array(list(EngagementModel), dtype=object))[: rng.integers(0, 3)]
        changes["engagement_models"] = tuple(models)
        changes["hours_per_week"] = [None, 8.0, 25.0, 40.0][rng.integers(4)]
    if rng.random() < 0.5:
        changes["start"] = query.today + timedelta(weeks=int(rng.integers(-8, 3)))
    if rng.random() < 0.6:
        changes["requirements"] = tuple(
            replace(r, need=Need.NON_NEGOTIABLE if rng.random() < 0.6 else r.need, is_exact=bool(rng.random() < 0.3))
            for r in query.requirements
        )
    if rng.random() < 0.2:
        changes["work_countries"] = ("US", "GB")
    return replace(query, **changes)  # type: ignore[arg-type]


def _seconds_for_many(rng: np.random.Generator) -> float:
    """Median seconds of the funnel and all 2^9 counts for 50,000 experts with up to three offers each.

    Processor time, because what else runs on the machine is no business of this gate.
    """
    masks = np.zeros((LARGE, 3), np.uint16)
    for rule in range(RULES):
        masks |= (rng.random((LARGE, 3)) < 0.25).astype(np.uint16) << np.uint16(rule)
    offered = rng.random((LARGE, 3)) < 0.6
    locked = {"listing": rng.random(LARGE) < 0.05}
    verdict = Verdict(tuple(f"rule-{i}" for i in range(RULES)), locked, masks, offered, np.ones(3, bool), None)
    seconds = []
    for _ in range(15):
        started = time.process_time()
        funnel(verdict, count_table(verdict))
        seconds.append(time.process_time() - started)
    return float(np.median(seconds))
