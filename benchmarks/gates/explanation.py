"""G12: an explanation is the score itself, its evidence matters, and what it says would happen does happen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from benchmarks.reporting import Report
from benchmarks.worlds.world import World
from matching import Matcher
from matching.pool.build import build as build_pool
from matching.types import BriefQuery, Contribution, Counterfactual, EvidenceTier, ExpertRecord, Match, Verification

RECORDS = ("skills", "specializations", "domains", "documents", "terms", "ratings", "outcomes")
"""The fields of an expert whose items carry record ids."""


@dataclass
class Told:
    """One match that was explained, and for which brief."""

    query: BriefQuery
    match: Match


def run(report: Report, world: World, matcher: Matcher, briefs: int) -> None:
    """Explain the best five for some briefs and test every statement."""
    experts = {expert.id: expert for expert in world.experts}
    told = [
        Told(query, match)
        for query in report.track(world.briefs[:briefs], "G12 explanations", total=briefs)
        for match in matcher.match(query, n=5).matches
    ]
    _completeness(report, told)
    _record_ids(report, told, experts)
    _counterfactuals(report, told, world, matcher)
    _deletion(report, told, world, matcher)


def _completeness(report: Report, told: list[Told]) -> None:
    errors = [abs(t.match.base + sum(c.points for c in t.match.contributions) - t.match.score) for t in told]
    worst = max(errors)
    report.gate("G12a base + points = score", f"{worst:.1e} of {len(told)}", "<= 1e-9", passed=worst <= 1e-9)
    report.keep("G12a", worst)


def _record_ids(report: Report, told: list[Told], experts: dict[int, ExpertRecord]) -> None:
    claims = [(c, experts[t.match.expert_id]) for t in told for c in t.match.contributions]
    good = sum(bool(c.evidence) and set(c.evidence) <= _ids_of(expert) for c, expert in claims)
    share = good / len(claims)
    report.gate("G12e claims with existing record ids", f"{share:.2%} of {len(claims)}", "100 %", passed=share == 1.0)
    report.keep("G12e", share)


def _ids_of(expert: ExpertRecord) -> set[str]:
    """All record ids of an expert: their items', their availability's and their own."""
    items = {item.ref for field in RECORDS for item in getattr(expert, field)}
    return items | {expert.availability_ref, f"expert:{expert.public_id}"}


def _counterfactuals(report: Report, told: list[Told], world: World, matcher: Matcher) -> None:
    """Make each stated change to the record, lay the pool out again and rank again; documents are untouched."""
    stated = [(t, c) for t in told for c in t.match.counterfactuals]
    today, reproduced = world.briefs[0].today, 0
    for t, counterfactual in report.track(stated, "G12 counterfactuals", total=len(stated), every=50):
        changed = [
            apply(expert, counterfactual) if expert.id == t.match.expert_id else expert for expert in world.experts
        ]
        again = Matcher(
            build_pool(changed, matcher.taxonomy, matcher.fx, today), matcher.text, matcher.taxonomy, matcher.fx
        )
        ids, totals = again.rank(t.query)
        place = np.flatnonzero(ids == t.match.expert_id)
        reproduced += bool(
            len(place) and place[0] + 1 == counterfactual.rank and abs(totals[place[0]] - counterfactual.score) <= 1e-9
        )
    share = reproduced / max(len(stated), 1)
    kinds = Counter(counterfactual.attribute for _, counterfactual in stated)
    report.say(
        "G12: counterfactuals by what they change: " + ", ".join(f"{k} {n}" for k, n in kinds.most_common()) + "."
    )
    report.gate(
        "G12d counterfactuals reproduced",
        f"{share:.2%} of {len(stated)}",
        "100 %",
        passed=bool(stated) and share == 1.0,
    )
    report.keep("G12d", {"stated": len(stated), "reproduced": reproduced})


def apply(expert: ExpertRecord, change: Counterfactual) -> ExpertRecord:
    """Make a stated change to a record."""
    if change.attribute in ("available_from", "availability_confirmed"):
        return replace(expert, **{change.attribute: date.fromisoformat(change.value)})
    if change.attribute == "ask":
        ask = float(change.value)
        terms = tuple(
            replace(t, ask=ask, floor=None if t.floor is None else min(t.floor, ask)) if t.ref == change.ref else t
            for t in expert.terms
        )
        return replace(expert, terms=terms)
    if change.attribute == "tier":
        tier = EvidenceTier(change.value)
        skills = tuple(replace(c, tier=tier) if c.ref == change.ref else c for c in expert.skills)
        return replace(expert, skills=skills)
    verification = Verification(change.value)
    specializations = tuple(
        replace(s, verification=verification) if s.ref == change.ref else s for s in expert.specializations
    )
    return replace(expert, specializations=specializations)


def _deletion(report: Report, told: list[Told], world: World, matcher: Matcher) -> None:
    """Take away what the strongest claim cites, and elsewhere as many random records; compare the scores.

    Copies without the records stand beside their originals in one pool, which is indexed anew
    because documents may be among them. The strongest claim is the one with the most points.
    """
    rng, experts = np.random.default_rng(12), {expert.id: expert for expert in world.experts}
    copies: list[ExpertRecord] = []
    for t in told:
        expert, top = experts[t.match.expert_id], _strongest(t.match)
        cited = without(expert, set(top.evidence), is_overlap=top.signal == "overlap")
        records = sorted(_ids_of(expert) - {f"expert:{expert.public_id}"})
        drawn = rng.choice(records, min(len(top.evidence), len(records)), replace=False)
        first = 20_000_000 + 2 * len(copies)
        copies += [replace(cited, id=first), replace(without(expert, set(drawn.tolist())), id=first + 1)]
    report.progress("G12 deletion: indexing the copies")
    both = Matcher.build(
        [*world.experts, *copies], today=world.briefs[0].today, taxonomy=matcher.taxonomy, fx=matcher.fx
    )
    lowered, drops, random_drops, gone = 0, [], [], 0
    misses: list[str] = []
    for number, t in enumerate(told):
        measured = both.measure(t.query)
        scores = dict(zip(measured.ids.tolist(), measured.totals.tolist(), strict=True))
        own = scores[t.match.expert_id]
        cut, drawn_cut = scores.get(copies[2 * number].id), scores.get(copies[2 * number + 1].id)
        is_lower = cut is None or cut < own
        lowered += is_lower
        if not is_lower:
            misses.append(_strongest(t.match).signal)
        if cut is None or drawn_cut is None:
            gone += 1
        else:
            drops.append(own - cut)
            random_drops.append(own - drawn_cut)
    share, ratio = lowered / len(told), float(np.mean(drops) / max(np.mean(random_drops), 1e-12))
    report.say(
        f"G12: {len(told)} explanations. Without the strongest claim's evidence a score falls by {np.mean(drops):.3f} "
        f"on average,\nwithout as many random records by {np.mean(random_drops):.3f}; {gone} pairs are left out "
        f"of both because a copy was no longer eligible.\nNot lowered: {', '.join(misses) or 'none'}."
    )
    report.gate("G12b without cited evidence: lower", f"{share:.1%} of {len(told)}", ">= 99 %", passed=share >= 0.99)
    report.gate("G12c drop, cited / random evidence", f"{ratio:.1f} x", ">= 3 x", passed=ratio >= 3.0)
    report.keep("G12bc", {"lowered": share, "ratio": ratio, "not_lowered": misses})


def _strongest(match: Match) -> Contribution:
    return max(match.contributions, key=lambda part: part.points)


def without(expert: ExpertRecord, refs: Collection[str], *, is_overlap: bool = False) -> ExpertRecord:
    """The expert without these records. Working hours belong to the availability record."""
    left: dict[str, object] = {
        field: tuple(item for item in getattr(expert, field) if item.ref not in refs) for field in RECORDS
    }
    if expert.availability_ref in refs:
        left |= {"availability_confirmed": None}
        if is_overlap:
            left |= {"windows": ()}
        else:
            left |= {"capacity_hours": 0.0}
    return replace(expert, **left)  # type: ignore[arg-type]
