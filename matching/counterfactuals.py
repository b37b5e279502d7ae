"""What would move one expert up: changes that were made to a copy of their row and scored again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching import score, signals
from matching.cost import WEEKS_PER_MONTH, Charges, FxTable
from matching.eligibility import judge
from matching.pool import UNKNOWN_DAY, Floats, Ints, Pool
from matching.pool.build import TIERS, VERIFICATIONS
from matching.signals import availability, skill
from matching.signals.coverage import best_claim, cover, strengths
from matching.signals.engagement import terms_ref
from matching.signals.options import price
from matching.types import Counterfactual, EvidenceTier, Verification

MOST = 3
ROUND_DOWN = {0: 1.0, 1: 5.0, 2: 50.0, 3: 500.0, 4: 100.0, 5: 50.0}
"""Steps, in the terms' own currency, that an asked amount is rounded down to, by unit code."""

UNIT_WORDS = ("an hour", "a day", "a month", "a year", "in all", "a month")


@dataclass(frozen=True)
class Edit:
    """One change to one expert: `apply` makes it at a row of a copied pool."""

    position: int
    signal: str
    change: str
    attribute: str
    ref: str
    value: str
    apply: Callable[[Pool, int], None]


def counterfactuals(
    case: signals.Case,
    scores: score.Scores,
    weights: Floats,
    positions: Sequence[int],
    *,
    fx: FxTable,
    charges: Charges,
) -> dict[int, tuple[Counterfactual, ...]]:
    """Changes that would bring each of these experts a better rank, best first, at most three each.

    Every stated rank and score comes from measuring the changed copy with all signals and rules; a
    change that does not improve the rank, or makes the expert ineligible, is not stated.
    """
    edits = [edit for position in positions for edit in _edits(case, scores, position)]
    stated: dict[int, list[Counterfactual]] = {position: [] for position in positions}
    if not edits:
        return dict.fromkeys(positions, ())
    at = np.array([edit.position for edit in edits], np.int64)
    copies = case.pool.take(case.rows[at])
    for row, edit in enumerate(edits):
        edit.apply(copies, row)
    totals = _rescore(case, copies, at, weights, fx, charges)
    ids = case.pool.ids[case.rows]
    for edit, total in zip(edits, totals, strict=True):
        if np.isfinite(total):
            rank = _rank(scores.totals, ids, edit.position, float(total))
            if rank < _rank(scores.totals, ids, edit.position, float(scores.totals[edit.position])):
                stated[edit.position].append(
                    Counterfactual(
                        f"{edit.change} would bring rank {rank}.",
                        edit.signal,
                        rank,
                        float(total),
                        edit.attribute,
                        edit.ref,
                        edit.value,
                    )
                )
    return {
        position: tuple(sorted(found, key=lambda c: (c.rank, -c.score))[:MOST]) for position, found in stated.items()
    }


def _rescore(case: signals.Case, copies: Pool, at: Ints, weights: Floats, fx: FxTable, charges: Charges) -> Floats:
    """Totals of the changed copies, scored as any expert is; -inf where a copy is not eligible."""
    options = price(case.query, copies, fx, charges)
    strength = strengths(copies, case.taxonomy, case.query.today)
    coverage = cover(case.query.requirements, copies, case.taxonomy, strength)
    verdict = judge(case.query, copies, options, coverage)
    near = case.nearness
    changed = signals.Case(
        query=case.query,
        taxonomy=case.taxonomy,
        pool=copies,
        rows=np.arange(len(copies)),
        options=options,
        passing=verdict.passing,
        coverage=coverage,
        nearness=signals.Nearness(near.value[at], near.is_known[at], near.best_document[at]),
    )
    totals: Floats = np.where(verdict.eligible, score.score(changed, weights).totals, -np.inf)
    return totals


def _rank(totals: Floats, ids: Ints, position: int, total: float) -> int:
    """The place of one expert with this total among all others as they are."""
    above = (totals > total) | ((totals == total) & (ids < ids[position]))
    above[position] = False
    return 1 + int(above.sum())


def _edits(case: signals.Case, scores: score.Scores, position: int) -> Iterator[Edit]:
    yield from _cheaper(case, position, int(scores.option[position]))
    yield from _assessed(case, position)
    yield from _sooner(case, position)
    yield from _verified(case, position)


def _cheaper(case: signals.Case, position: int, option: int) -> Iterator[Edit]:
    """An ask that meets the target; not for retainers with paid overage, whose price has two parts."""
    row, options, pool = int(case.rows[position]), case.options, case.pool
    if options.target is None or options.expected[row, option] <= options.target[option]:
        return
    included = pool.included_hours[row, option]
    if included and options.hours[option] * WEEKS_PER_MONTH > included:
        return
    unit = int(pool.unit[row, option])
    ref = terms_ref(case, position, option)
    currency = pool.currencies[int(pool.currency[row, option])]
    now = _ask(case, position, option)
    usd = pool.ask[row, option] / now
    step = ROUND_DOWN[unit]
    ask = np.floor(now * options.target[option] / options.expected[row, option] / step) * step
    if ask <= 0:
        return

    def apply(copies: Pool, at: int) -> None:
        copies.ask[at, option] = ask * usd
        copies.floor[at, option] = min(copies.floor[at, option], ask * usd)

    words = f"{ask:,.0f} {currency} {UNIT_WORDS[unit]} instead of {now:,.0f}"
    yield Edit(position, "budget", f"Asking {words}", "ask", ref, f"{ask:g}", apply)


def _ask(case: signals.Case, position: int, option: int) -> float:
    """The ask of an option in the terms' own currency."""
    terms = case.pool.terms
    held = terms.of(int(case.rows[position]))
    asks = terms["ask"][held][terms["model"][held] == option]
    return float(asks[0])


def _assessed(case: signals.Case, position: int) -> Iterator[Edit]:
    """The weakest must-have that the expert claims without an assessment, assessed at the same level."""
    row, pool, coverage = int(case.rows[position]), case.pool, case.coverage
    open_claims = []
    for r in coverage.indices(skill.NEEDS):
        claim = best_claim(coverage.requirements[r], pool, case.taxonomy, coverage.strengths, row)
        if claim is not None and TIERS[int(pool.skills["tier"][claim])] not in (
            EvidenceTier.ASSESSED,
            EvidenceTier.PROVEN,
        ):
            open_claims.append((coverage.values[r, row], claim))
    if not open_claims:
        return
    claim = min(open_claims)[1]
    offset = claim - pool.skills.of(row).start
    name = list(case.taxonomy.skills.values())[int(pool.skills["skill"][claim])].name
    tier = TIERS[int(pool.skills["tier"][claim])]

    def apply(copies: Pool, at: int) -> None:
        copies.skills["tier"][copies.skills.of(at).start + offset] = TIERS.index(EvidenceTier.ASSESSED)

    change = f"{name} assessed in vetting instead of {tier.replace('-', ' ')}"
    yield Edit(position, "skill", change, "tier", pool.skills.text("ref")[claim], EvidenceTier.ASSESSED, apply)


def _sooner(case: signals.Case, position: int) -> Iterator[Edit]:
    row, pool, query = int(case.rows[position]), case.pool, case.query
    rows, ref = case.rows[position : position + 1], pool.availability_ref[int(case.rows[position])]
    if query.start is not None and availability.lag_weeks(case, rows)[0] > availability.SLACK_WEEKS:
        start = query.start.toordinal()

        def free(copies: Pool, at: int) -> None:
            copies.available_from[at] = start

        free_from = date.fromordinal(int(pool.available_from[row]))
        change = f"Free from {query.start:%d %B %Y} instead of {free_from:%d %B %Y}"
        yield Edit(position, "availability", change, "available_from", ref, query.start.isoformat(), free)
    if bool(availability.is_stale(case, rows)[0]):
        today = query.today.toordinal()

        def confirm(copies: Pool, at: int) -> None:
            copies.confirmed[at] = today

        never = int(pool.confirmed[row]) == UNKNOWN_DAY
        change = "Availability confirmed today" + (" for the first time" if never else "")
        yield Edit(position, "availability", change, "availability_confirmed", ref, query.today.isoformat(), confirm)


def _verified(case: signals.Case, position: int) -> Iterator[Edit]:
    """A wanted specialization that is held but not verified, verified."""
    pool, held = case.pool, case.pool.specializations.of(int(case.rows[position]))
    names = list(case.taxonomy.specializations)
    for item in range(held.start, held.stop):
        word = names[int(pool.specializations["specialization"][item])]
        verification = VERIFICATIONS[int(pool.specializations["verification"][item])]
        if word in case.query.specializations and VERIFICATIONS.index(verification) < VERIFICATIONS.index(
            Verification.MEETS
        ):
            yield from _verify(case, position, item, word, item - held.start)


def _verify(case: signals.Case, position: int, item: int, word: str, offset: int) -> Iterator[Edit]:
    def apply(copies: Pool, at: int) -> None:
        held = copies.specializations
        held["verification"][held.of(at).start + offset] = VERIFICATIONS.index(Verification.MEETS)

    ref = case.pool.specializations.text("ref")[item]
    change = f"{case.taxonomy.specializations[word].name} verified"
    yield Edit(position, "specialization", change, "verification", ref, Verification.MEETS, apply)
