"""The hard rules once more, in plain Python and one expert at a time: what the fast masks must agree with.

It shares no code with `matching.eligibility` and is slow on purpose, so it finds slips in the masks,
the costs and the counting. It is no second opinion on what the rules ought to be: their constants are
repeated here, and the taxonomy's proximities and half-lives and the exchange rates are taken as they are.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from matching import Taxonomy
from matching.cost import FxTable
from matching.types import (
    BriefQuery,
    EngagementModel,
    EvidenceTier,
    ExpertRecord,
    Need,
    RateUnit,
    Requirement,
    SkillClaim,
    Terms,
    WorkingWindow,
)

TRUST = {
    EvidenceTier.SELF_DECLARED: 0.60,
    EvidenceTier.DOCUMENTED: 0.75,
    EvidenceTier.REFEREE_CONFIRMED: 0.85,
    EvidenceTier.ASSESSED: 0.95,
    EvidenceTier.PROVEN: 1.00,
}
BANDS = {
    EngagementModel.FULL_TIME: (35, 60),
    EngagementModel.CONTRACT: (10, 40),
    EngagementModel.FRACTIONAL: (4, 20),
}
USUAL_HOURS = {EngagementModel.FULL_TIME: 40.0, EngagementModel.CONTRACT: 40.0, EngagementModel.FRACTIONAL: 10.0}
QUARTER_HOURS = 4


class PlainRules:
    """Decide who is eligible, with some rules given up."""

    def __init__(self, taxonomy: Taxonomy, fx: FxTable) -> None:
        self._taxonomy, self._fx = taxonomy, fx

    def count(self, experts: Collection[ExpertRecord], query: BriefQuery, dropped: Collection[str] = ()) -> int:
        """How many experts pass every rule that is not dropped."""
        return sum(self.is_eligible(expert, query, dropped) for expert in experts)

    def is_eligible(self, expert: ExpertRecord, query: BriefQuery, dropped: Collection[str] = ()) -> bool:
        """True when some offer of the expert passes every rule that is not dropped."""
        if not expert.is_listed or expert.free_slots <= 0 or expert.id in query.blocked_experts:
            return False
        if query.company_id is not None and query.company_id in expert.blocked_companies:
            return False
        if expert.capacity_hours - expert.booked_hours - expert.pending_offer_hours / 2 <= 0:
            return False
        if query.work_countries and not set(query.work_countries) & set(expert.work_authorisation):
            return False
        personal = self._personal_failures(expert, query)
        return any(not (personal | self._offer_failures(expert, terms, query)) - set(dropped) for terms in expert.terms)

    def _personal_failures(self, expert: ExpertRecord, query: BriefQuery) -> set[str]:
        """Rules that fail whatever the offer."""
        failed = set()
        if query.start and expert.available_from and expert.available_from > query.start + timedelta(weeks=8):
            failed.add("start")
        if query.is_overlap_strict and query.overlap_hours > 0 and _shared(expert, query) < query.overlap_hours:
            failed.add("overlap")
        spoken = dict(expert.languages)
        if any(spoken.get(code, 0) < level for code, level in query.languages):
            failed.add("language")
        for asked in query.requirements:
            if asked.need is Need.NON_NEGOTIABLE and self._covered(expert, asked, query.today) < 0.25:
                failed.add(f"skill:{asked.skill}")
        return failed

    def _offer_failures(self, expert: ExpertRecord, terms: Terms, query: BriefQuery) -> set[str]:
        """Rules that fail under this offer."""
        failed = set()
        if query.engagement_models and terms.model not in query.engagement_models:
            failed.add("engagement")
        hours = USUAL_HOURS[terms.model] if query.hours_per_week is None else query.hours_per_week
        least, most = BANDS[terms.model]
        free = max(0.0, expert.capacity_hours - expert.booked_hours - expert.pending_offer_hours / 2)
        if query.hours_per_week is not None and (not least <= hours <= most or free < hours / 2):
            failed.add("hours")
        if query.budget is not None:
            weeks = 52.0 if query.weeks is None else query.weeks
            budget = query.budget
            limit = budget.maximum if budget.maximum is not None else budget.target
            assert limit is not None
            paid = {
                RateUnit.HOUR: hours * weeks,
                RateUnit.DAY: hours * weeks / 8,
                RateUnit.MONTH: weeks / 4.345,
                RateUnit.YEAR: weeks / 52,
                RateUnit.TOTAL: 1.0,
            }[budget.unit]
            ceiling = limit * paid * (1.0 if budget.is_strict else 1.15)
            if self._least_cost(terms, hours, weeks, budget.currency) > ceiling * (1 + 1e-12):
                failed.add("budget")
        return failed

    def _least_cost(self, terms: Terms, hours: float, weeks: float, currency: str) -> float:
        """What the offer may cost at the least: the floor where it is negotiable, the leanest on-costs."""
        price = terms.floor if terms.is_negotiable and terms.floor is not None else terms.ask
        months = weeks / 4.345
        if terms.unit is RateUnit.HOUR:
            cost = price * hours * weeks
        elif terms.unit is RateUnit.DAY:
            cost = price * hours / 8 * weeks
        elif terms.unit is RateUnit.YEAR:
            cost = price * 1.3 * weeks / 52
        elif terms.unit is RateUnit.TOTAL:
            cost = price
        else:
            cost = price * months
            if terms.included_hours:
                beyond = terms.overage if terms.overage is not None else terms.ask / terms.included_hours
                cost += beyond * max(0.0, 4.345 * hours - terms.included_hours) * months
        if terms.currency != currency:
            cost *= self._fx.factor(terms.currency, currency) * 0.98
        return cost

    def _covered(self, expert: ExpertRecord, asked: Requirement, today: date) -> float:
        level = asked.level if asked.level is not None else 0.75
        row, best = self._taxonomy.row(asked.skill), 0.0
        for claim in expert.skills:
            if claim.skill == asked.skill:
                near = 1.0
            elif asked.is_exact:
                continue
            else:
                near = float(self._taxonomy.proximity[row, self._taxonomy.row(claim.skill)])
            best = max(best, near * min(1.0, claim.level * TRUST[claim.tier] * self._recency(claim, today) / level))
        return best

    def _recency(self, claim: SkillClaim, today: date) -> float:
        half_life = self._taxonomy.recency_half_life(claim.skill)
        if half_life is None:
            return 1.0
        years = half_life if claim.last_used is None else max(0.0, (today - claim.last_used).days / 365.25)
        return 0.7 + 0.3 * 2.0 ** (-years / half_life)


def _shared(expert: ExpertRecord, query: BriefQuery) -> float:
    """Mean shared hours on the company's five days, at the worse of the start week and half a year on."""
    start = query.start or query.today
    return min(
        _shared_in_week(query.time_zone, query.working, expert.time_zone, expert.windows, monday)
        for day in (start, start + timedelta(weeks=26))
        for monday in [day - timedelta(days=day.weekday())]
    )


@lru_cache(maxsize=100_000)
def _shared_in_week(
    zone: str, working: WorkingWindow, other_zone: str, windows: tuple[WorkingWindow, ...], monday: date
) -> float:
    """Count the quarter-hours of one week in which both sides work, on the clocks of that Monday's noon."""
    ours = _quarters(zone, (WorkingWindow(working.start_minute, working.end_minute),), monday, weeks=(0,))
    return len(ours & _quarters(other_zone, windows, monday, weeks=(-1, 0, 1))) / QUARTER_HOURS / 5


def _quarters(zone: str, windows: tuple[WorkingWindow, ...], monday: date, *, weeks: tuple[int, ...]) -> set[int]:
    """Quarter-hours worked in some weeks, counted from Monday midnight UTC."""
    offset = datetime(monday.year, monday.month, monday.day, 12, tzinfo=ZoneInfo(zone)).utcoffset() or timedelta()
    ahead = round(offset.total_seconds() / 900)
    worked = set()
    for window in windows:
        length = ((window.end_minute - window.start_minute) % 1440 or 1440) // 15
        for week in weeks:
            for day in window.weekdays:
                begin = (7 * week + day) * 96 + window.start_minute // 15 - ahead
                worked.update(range(begin, begin + length))
    return worked
