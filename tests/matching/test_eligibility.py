"""Who may be shown, and the exact answer to why nobody is."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import pytest

from matching import Budget, EngagementModel, Matcher, Need, RateUnit, Requirement, SkillClaim, Terms
from matching.cost import budget_totals, total_cost
from matching.eligibility import count_table, relaxed
from tests.matching.people import TODAY, a_brief, an_expert, random_brief

HOURS = {EngagementModel.FULL_TIME: 40.0, EngagementModel.CONTRACT: 40.0, EngagementModel.FRACTIONAL: 10.0}
FULL_TIME = (Terms(EngagementModel.FULL_TIME, 90_000, "EUR", RateUnit.YEAR),)
BANDS = {EngagementModel.FULL_TIME: (35, 60), EngagementModel.CONTRACT: (10, 40), EngagementModel.FRACTIONAL: (4, 20)}


def by_hand(brief, expert, dropped, *, covered):
    """Is this expert eligible when some rules are dropped? Plain Python over every option."""
    if not expert.is_listed or not expert.free_slots or brief.company_id in expert.blocked_companies:
        return False
    if brief.work_countries and not set(brief.work_countries) & set(expert.work_authorisation):
        return False
    if expert.capacity_hours - expert.booked_hours - 0.5 * expert.pending_offer_hours <= 0:
        return False
    rules = {
        "language": all(
            any(code == spoken and level >= wanted for spoken, level in expert.languages)
            for code, wanted in brief.languages
        ),
        "start": brief.start is None
        or expert.available_from is None
        or expert.available_from <= brief.start + timedelta(weeks=8),
        **covered,
    }
    if not all(fine for rule, fine in rules.items() if rule not in dropped):
        return False
    return any(_option_passes(brief, expert, terms, dropped) for terms in expert.terms)


def _option_passes(brief, expert, terms, dropped):
    hours = HOURS[terms.model] if brief.hours_per_week is None else brief.hours_per_week
    free = expert.capacity_hours - expert.booked_hours - 0.5 * expert.pending_offer_hours
    fine = {
        "engagement": not brief.engagement_models or terms.model in brief.engagement_models,
        "hours": brief.hours_per_week is None
        or (free >= 0.5 * hours and BANDS[terms.model][0] <= hours <= BANDS[terms.model][1]),
        "budget": True,
    }
    if brief.budget is not None:
        weeks = 52 if brief.weeks is None else brief.weeks
        _, maximum = budget_totals(brief.budget, hours=hours, weeks=weeks)
        cost = total_cost(terms, hours=hours, weeks=weeks, currency=brief.budget.currency)
        fine["budget"] = cost.low <= maximum * (1.0 if brief.budget.is_strict else 1.15) * (1 + 1e-12)
    return all(passed for rule, passed in fine.items() if rule not in dropped)


@pytest.mark.parametrize("seed", range(60))
def test_counts_after_dropping_any_rules_are_those_of_doing_it_by_hand(experts, matcher, seed):
    brief = random_brief(np.random.default_rng(seed), overlap_hours=0.0)
    _, verdict = matcher.judge(brief)
    table = count_table(verdict)
    needed = [r for r in brief.requirements if r.need is Need.NON_NEGOTIABLE]
    alone = {r.skill: _covers(matcher, brief, r) for r in needed}
    bits = range(len(verdict.rules))
    for chosen in [c for size in (0, 1, 2) for c in combinations(bits, size)]:
        dropped = {verdict.rules[bit] for bit in chosen}
        expected = sum(
            by_hand(brief, e, dropped, covered={f"skill:{s}": e.id in holders for s, holders in alone.items()})
            for e in experts
        )
        assert table[sum(1 << bit for bit in chosen)] == expected, dropped


@pytest.mark.parametrize("seed", range(60))
def test_a_relaxation_brings_what_it_says_to_who_changes_the_brief(matcher, seed):
    brief = random_brief(np.random.default_rng(seed))
    for told in matcher.match(brief, n=0).relaxations:
        assert matcher.match(relaxed(brief, told.constraints), n=0).eligible == told.count, told


STEPS = {
    r"Starting (\d+) weeks? later": lambda brief, n: replace(brief, start=brief.start + timedelta(weeks=int(n))),
    r"([\d.]+) shared hours": lambda brief, n: replace(brief, overlap_hours=float(n)),
    r"([\d.]+) hours a week": lambda brief, n: replace(brief, hours_per_week=float(n)),
    r"Raising the maximum to ([\d,]+) \w+(?: per \w+)?": lambda brief, n: replace(
        brief,
        budget=replace(brief.budget, maximum=float(n.replace(",", "")), target=brief.budget.target or 1.0),
    ),
}


@pytest.mark.parametrize("kind", STEPS)
def test_every_step_that_is_named_brings_as_many_as_it_says(matcher, kind):
    told = 0
    for seed in range(80):
        brief = random_brief(np.random.default_rng(seed))
        shortlist = matcher.match(brief, n=0)
        for advice in shortlist.relaxations:
            for number, group in re.findall(kind + r" already brings (\d) or more", advice.change):
                told += 1
                moved = matcher.match(STEPS[kind](brief, number), n=0)
                assert moved.eligible - shortlist.eligible >= int(group), advice
    assert told > 5


def test_hours_that_are_too_few_for_the_engagement_model_are_not_proposed():
    experts = [an_expert(i, capacity_hours=16.0, terms=FULL_TIME) for i in range(1, 6)]
    brief = a_brief(engagement_models=(EngagementModel.FULL_TIME,), budget=None)
    (advice,) = Matcher.build(experts, today=TODAY).match(brief).relaxations
    assert (advice.constraints, advice.count) == (("hours",), 5)
    assert "hours a week already" not in advice.change


def test_a_budget_step_is_never_a_cent_too_low():
    experts = [
        an_expert(i, terms=(Terms(EngagementModel.CONTRACT, 201_923.07693, "EUR", RateUnit.HOUR),)) for i in (1, 2, 3)
    ]
    brief = a_brief(budget=Budget("EUR", maximum=50_000_000, is_strict=True))
    matcher = Matcher.build(experts, today=TODAY)
    (advice,) = matcher.match(brief).relaxations
    amount = float(re.search(r"maximum to ([\d,]+)", advice.change)[1].replace(",", ""))
    assert matcher.match(replace(brief, budget=replace(brief.budget, maximum=amount))).eligible == 3


def _covers(matcher, brief, requirement):
    """Ids of those who cover a requirement by .25 or more, from a brief that asks for nothing else."""
    only = replace(brief, requirements=(replace(requirement, need=Need.MUST),), budget=None, engagement_models=(),
                   hours_per_week=None, start=None, languages=(), work_countries=(), company_id=None)  # fmt: skip
    from matching.signals.coverage import cover, strengths

    coverage = cover(
        only.requirements, matcher.pool, matcher.taxonomy, strengths(matcher.pool, matcher.taxonomy, TODAY)
    )
    return set(matcher.pool.ids[coverage.values[0] >= 0.25].tolist())


@pytest.mark.parametrize("seed", range(40))
def test_everybody_is_either_eligible_or_excluded_for_a_stated_reason(matcher, seed):
    brief = random_brief(np.random.default_rng(seed))
    _, verdict = matcher.judge(brief)
    locked = ~verdict.unlocked
    reasons = (verdict.failing() != 0) | locked
    assert (reasons ^ verdict.eligible).all()
    shortlist = matcher.match(brief)
    assert shortlist.eligible == verdict.eligible.sum()
    assert shortlist.eligible + sum(shortlist.excluded.values()) >= shortlist.pool_size


@pytest.mark.parametrize("seed", range(20))
def test_nobody_excluded_is_shown_and_their_absence_changes_nothing(experts, matcher, seed):
    brief = random_brief(np.random.default_rng(seed))
    ids, totals = matcher.rank(brief)
    _, verdict = matcher.judge(brief)
    assert set(ids.tolist()) == set(matcher.pool.ids[verdict.eligible].tolist())
    rows = np.flatnonzero(verdict.eligible)
    shown = matcher.match(brief, n=5)
    assert [match.expert_id for match in shown.matches] == ids[:5].tolist()
    assert len(rows) == len(totals)


def test_a_locked_rule_is_never_offered_for_relaxing():
    experts = [an_expert(i, work_authorisation=()) for i in range(1, 6)]
    shortlist = Matcher.build(experts, today=TODAY).match(a_brief(work_countries=("FR",)))
    assert shortlist.eligible == 0
    assert shortlist.excluded == {"work-authorisation": 5}
    assert shortlist.relaxations == ()


def test_a_blocked_pair_is_never_shown():
    experts = [an_expert(1, blocked_companies=frozenset({9})), an_expert(2), an_expert(3)]
    shortlist = Matcher.build(experts, today=TODAY).match(a_brief(company_id=9, blocked_experts=frozenset({3})))
    assert [match.expert_id for match in shortlist.matches] == [2]
    assert shortlist.excluded["conflict"] == 2


def test_the_advice_names_the_smallest_set_that_helps():
    experts = [
        an_expert(
            i, skills=(SkillClaim("sql", 1.0),), terms=(Terms(EngagementModel.CONTRACT, 400, "EUR", RateUnit.HOUR),)
        )
        for i in range(1, 5)
    ]
    brief = a_brief(requirements=(Requirement("pytorch", Need.NON_NEGOTIABLE, is_exact=True),))
    shortlist = Matcher.build(experts, today=TODAY).match(brief)
    assert shortlist.eligible == 0
    assert [(r.constraints, r.count) for r in shortlist.relaxations] == [(("budget", "skill:pytorch"), 4)]


def test_the_price_of_relaxing_the_budget_is_true():
    rates = (150, 160, 170, 180, 190)
    experts = [an_expert(r, terms=(Terms(EngagementModel.CONTRACT, r, "EUR", RateUnit.HOUR),)) for r in rates]
    brief = a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=100, is_strict=True))
    matcher = Matcher.build(experts, today=TODAY)
    change = matcher.match(brief).relaxations[0].change
    assert "Raising the maximum to 170 EUR per hour already brings 3 or more." in change
    assert "Raising the maximum to 190 EUR per hour already brings 5 or more." in change
    raised = replace(brief, budget=Budget("EUR", RateUnit.HOUR, maximum=170, is_strict=True))
    assert matcher.match(raised).eligible == 3


def test_money_gaps_come_from_asks_so_that_no_floor_can_be_read_off():
    def offer(i, floor):
        terms = Terms(EngagementModel.CONTRACT, 200, "EUR", RateUnit.HOUR, floor=floor, is_negotiable=True)
        return an_expert(i, terms=(terms,))

    brief = a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=100, is_strict=True))
    said = {
        floor: Matcher.build([offer(i, floor) for i in range(1, 6)], today=TODAY).match(brief).relaxations[0].change
        for floor in (110, 150)
    }
    assert said[110] == said[150]


@pytest.mark.parametrize("count", [1, 2])
def test_no_price_is_given_for_groups_under_three(count):
    experts = [an_expert(i, terms=(Terms(EngagementModel.CONTRACT, 200, "EUR", RateUnit.HOUR),)) for i in range(count)]
    brief = a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=100, is_strict=True))
    change = Matcher.build(experts, today=TODAY).match(brief).relaxations[0].change
    assert change.endswith("would be eligible.")


def test_a_start_far_before_anybody_is_free_says_how_much_later_would_do():
    experts = [an_expert(i, available_from=date(2027, 4, i)) for i in range(1, 6)]
    shortlist = Matcher.build(experts, today=TODAY).match(a_brief(start=date(2026, 12, 1)))
    (advice,) = shortlist.relaxations
    assert advice.constraints == ("start",)
    assert "Starting 10 weeks later already brings 5 or more." in advice.change


def test_hours_that_nobody_asked_for_exclude_nobody_but_the_fully_booked():
    experts = [an_expert(i, capacity_hours=15.0) for i in range(1, 6)]
    experts.append(an_expert(6, capacity_hours=20.0, booked_hours=20.0))
    shortlist = Matcher.build(experts, today=TODAY).match(a_brief(hours_per_week=None))
    assert shortlist.eligible == 5
    assert shortlist.excluded == {"capacity": 1}


def test_leaving_the_hours_open_is_a_relaxation_and_fewer_hours_its_price():
    experts = [an_expert(i, capacity_hours=15.0) for i in range(1, 6)]
    matcher = Matcher.build(experts, today=TODAY)
    (advice,) = matcher.match(a_brief(hours_per_week=40.0)).relaxations
    assert (advice.constraints, advice.count) == (("hours",), 5)
    assert "30 hours a week already brings 5 or more." in advice.change
    assert matcher.match(a_brief(hours_per_week=30.0)).eligible == 5
    assert matcher.match(a_brief(hours_per_week=None)).eligible == 5


def test_fewer_hours_are_noted_where_leaving_them_open_brings_nobody():
    # Left open, contract work is costed at 40 hours a week, and the budget is then too small.
    experts = [an_expert(i, capacity_hours=15.0) for i in range(1, 6)]
    budget = Budget("EUR", RateUnit.TOTAL, maximum=50_000, is_strict=True)
    matcher = Matcher.build(experts, today=TODAY)
    shortlist = matcher.match(a_brief(hours_per_week=32.0, budget=budget))
    assert ("hours",) not in [advice.constraints for advice in shortlist.relaxations]
    assert "Fewer hours would help: 30 hours a week already brings 5 or more." in shortlist.notes
    assert matcher.match(a_brief(hours_per_week=30.0, budget=budget)).eligible == 5
