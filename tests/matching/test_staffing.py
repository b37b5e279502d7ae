"""Teams: the solver against looking at every team there is, its words, and the roles of a brief laid by the matcher."""

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import BriefQuery, Budget, EngagementModel, Matcher, Need, Requirement, WorkingWindow
from matching.errors import BadQuery
from matching.signals.overlap import hours_between, shared_hours
from matching.staffing import (
    Limits,
    Person,
    Role,
    Rule,
    Slot,
    Status,
    TeamBrief,
    TeamProblem,
    greedy,
    problem_of,
    staff,
    worth,
)
from matching.staffing.formulation import Formulation
from matching.types import SkillClaim
from tests.matching.people import TODAY, a_brief, an_expert
from tests.matching.teams import a_fit, a_problem, every_team, keeps_the_rules, plain_worth

PATIENT = Limits(seconds=60, gap=0.0, total=600)


def team_ids(team):
    return sorted((member.role, member.expert_id) for member in team.members)


@pytest.mark.parametrize("may_split", [False, True], ids=["one role each", "several roles each"])
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_solver_finds_what_looking_at_every_team_finds(may_split, seed):
    problem = a_problem(seed, may_split=may_split)
    teams = every_team(problem)
    found = staff(problem, PATIENT)
    if not teams:
        assert found.best is None
        assert found.status is Status.INFEASIBLE
        assert found.help is not None
        return
    values = sorted((plain_worth(problem, team) for team in teams), reverse=True)
    assert found.best.objective == pytest.approx(values[0], abs=1e-6)
    assert found.best.is_optimal
    of_people: dict[frozenset[int], float] = {}
    for team in teams:
        people = frozenset(problem.people[problem.fits[f].person].id for f in team)
        of_people[people] = max(of_people.get(people, -np.inf), plain_worth(problem, team))
    others = sorted(of_people.values(), reverse=True)
    shown = [found.best, *(variant.team for variant in found.alternatives)]
    assert [team.objective for team in shown] == pytest.approx(others[: len(shown)], abs=1e-6)
    assert len(shown) == min(len(others), 4)
    assert len({frozenset(member.expert_id for member in team.members) for team in shown}) == len(shown)
    assert found.cheapest.team.cost.expected == pytest.approx(min(worth(problem, team).cost for team in teams))
    assert found.fastest.team.delay_days == min(worth(problem, team).delay for team in teams)
    if found.plain is not None:
        assert found.best.objective >= found.plain.objective - 1e-9


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10_000), may_split=st.booleans())
def test_greedy_keeps_every_rule(seed, may_split):
    problem = a_problem(seed, may_split=may_split)
    chosen = greedy(problem)
    assert chosen is None or keeps_the_rules(problem, chosen)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_help_is_true(seed):
    problem = a_problem(seed)
    found = staff(problem, PATIENT)
    if found.help is None:
        return
    lacks = found.help
    assert lacks.is_proven
    without = replace(problem, budget=None)
    costs = [worth(problem, team).cost for team in every_team(without)]
    if problem.budget is None or not costs:
        assert lacks.minimum_budget is None
    else:
        assert lacks.minimum_budget == pytest.approx(min(costs))
        assert staff(replace(problem, budget=lacks.minimum_budget), PATIENT).best is not None
        assert staff(replace(problem, budget=lacks.minimum_budget - 1), PATIENT).best is None
    changed = {
        Rule.BUDGET: without,
        Rule.OVERLAP: replace(problem, apart=frozenset()),
        Rule.LEAD: replace(problem, needs_lead=False),
    }
    told = {remedy.rule for remedy in lacks.remedies if remedy.rule}
    assert told == {rule for rule, other in changed.items() if every_team(other)}
    roles = {remedy.role for remedy in lacks.remedies if remedy.role}
    assert roles == {
        slot.name for number, slot in enumerate(problem.slots) if every_team(without_role(problem, number))
    }


def without_role(problem, number):
    """The same problem with nobody wanted in one role."""
    slots = tuple(slot for place, slot in enumerate(problem.slots) if place != number)
    fits = tuple(replace(fit, slot=fit.slot - (fit.slot > number)) for fit in problem.fits if fit.slot != number)
    return replace(problem, slots=slots, fits=fits)


def test_a_partial_team_fills_as_many_heads_as_can_be():
    problem = TeamProblem(
        (Slot("ML engineer"), Slot("data engineer", heads=2)),
        (Person(1, "Ada"), Person(2, "Bob")),
        (a_fit(0, 0, 0.9, 50), a_fit(1, 0, 0.8, 50), a_fit(1, 1, 0.4, 60)),
        budget=200,
    )
    lacks = staff(problem, PATIENT).help
    assert lacks.short == (("data engineer", 2, 1),) or lacks.short == ()
    assert len(lacks.partial.members) == 2
    assert "2 of 3 places can be filled" in lacks.sentences[-1]


def test_a_brief_that_money_would_fill_says_how_much():
    problem = TeamProblem((Slot("ML engineer"),), (Person(1, "Ada"),), (a_fit(0, 0, 0.9, 50),), budget=40)
    lacks = staff(problem, PATIENT).help
    assert lacks.minimum_budget == 50
    assert lacks.sentences[0] == "The cheapest team costs 50 USD, 10 USD more than the budget."
    assert [remedy.rule for remedy in lacks.remedies] == [Rule.BUDGET]


def a_hard_problem() -> TeamProblem:
    """Sixteen heads of whom hardly one is better than another: more than a moment's work."""
    rng = np.random.default_rng(1)
    people = tuple(Person(e, f"Person {e}", coverage=tuple(rng.random(12) ** 4)) for e in range(120))
    fits = tuple(a_fit(r, e, rng.random() / 50, rng.uniform(50, 60)) for r in range(8) for e in range(120))
    skills = tuple(f"skill {s}" for s in range(12))
    slots = tuple(Slot(f"role {r}", 2) for r in range(8))
    return TeamProblem(slots, people, fits, budget=870, skills=skills, skill_weights=(1,) * 12)


def test_nothing_is_called_optimal_at_the_time_limit():
    found = staff(a_hard_problem(), Limits(seconds=0.01, gap=0.0, alternatives=0))
    assert found.best is not None, "the greedy team stands in"
    assert found.status is Status.TIME_LIMIT
    assert not found.best.is_optimal
    assert found.best.objective >= found.plain.objective
    assert not found.cheapest.team.is_optimal
    assert not found.fastest.team.is_optimal


def test_a_whole_answer_keeps_to_its_time():
    began = time.process_time()
    found = staff(a_hard_problem(), Limits(seconds=0.5, gap=0.0, total=1.0))
    assert found.best is not None
    # Without the limits this problem keeps the solver busy for many minutes: what is asked is that they are kept at
    # all, on however slow a machine.
    assert time.process_time() - began < 60.0


def test_a_swap_says_what_it_changes():
    problem = TeamProblem(
        (Slot("ML engineer"),),
        (Person(1, "Ada", coverage=(1.0,)), Person(2, "Bob", coverage=(0.5,))),
        (a_fit(0, 0, 0.9, 50_000, delay=14), a_fit(0, 1, 0.7, 40_000)),
        skills=("MLOps",),
        skill_weights=(1.0,),
    )
    found = staff(problem, PATIENT)
    assert [member.name for member in found.best.members] == ["Ada"]
    assert found.cheapest.swaps[0].sentence == (
        "ML engineer: Bob instead of Ada: score −20.0, 10,000 USD less, coverage of skills −50 points and "
        "the team is complete 14 days sooner."
    )
    assert found.fastest.team.members == found.cheapest.team.members
    assert found.best.start - found.fastest.team.start == timedelta(days=14)


def test_the_same_people_in_other_roles_are_no_alternative_and_a_change_of_roles_is_one_swap():
    problem = TeamProblem(
        (Slot("ML engineer"), Slot("data engineer")),
        (Person(1, "Ada", coverage=(1.0,)), Person(2, "Bob", coverage=(0.5,)), Person(3, "Cleo", coverage=(0.0,))),
        (a_fit(0, 0, 0.9, 50), a_fit(0, 1, 0.8, 30), a_fit(1, 1, 0.8, 50), a_fit(1, 0, 0.7, 60), a_fit(1, 2, 0.1, 10)),
        skills=("MLOps",),
        skill_weights=(1.0,),
    )
    found = staff(problem, PATIENT)
    assert [member.name for member in found.best.members] == ["Ada", "Bob"]
    assert [[member.name for member in each.team.members] for each in found.alternatives] == [
        ["Ada", "Cleo"],
        ["Bob", "Cleo"],
    ]
    # Bob alone in Ada's place would hold both roles.
    assert [swap.sentence for swap in found.cheapest.swaps] == [
        "ML engineer: Bob instead of Ada; data engineer: Cleo instead of Bob; together: score −80.0, 60 USD less and "
        "coverage of skills −50 points."
    ]
    assert (found.cheapest.swaps[0].leaves, found.cheapest.swaps[0].joins) == ("Ada, Bob", "Bob, Cleo")


def test_other_terms_of_the_same_people_are_no_alternative_but_a_swap():
    contract, fractional = a_fit(0, 0, 0.9, 50_000), a_fit(0, 0, 0.8, 40_000)
    fits = (contract, replace(fractional, model=EngagementModel.FRACTIONAL), a_fit(0, 1, 0.5, 60_000))
    problem = TeamProblem((Slot("ML engineer"),), (Person(1, "Ada"), Person(2, "Bob")), fits)
    found = staff(problem, PATIENT)
    assert [variant.team.members[0].name for variant in found.alternatives] == ["Bob"]
    assert found.cheapest.swaps[0].sentence == (
        "ML engineer: Ada fractional instead of contract: score −10.0 and 10,000 USD less."
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"slots": ()}, "slots"),
        ({"slots": (Slot("ML engineer", heads=0),)}, "slots"),
        ({"slots": (Slot("ML engineer", hours=float("nan")),)}, "slots"),
        ({"budget": 0.0}, "budget"),
        ({"skills": ("MLOps",)}, "skill_weights"),
        ({"conflicts": frozenset({(1, 0)})}, "conflicts"),
    ],
)
def test_a_problem_that_cannot_be_is_refused(change, field):
    with pytest.raises(BadQuery) as refused:
        replace(TeamProblem((Slot("ML engineer"),), (Person(1), Person(2)), ()), **change)
    assert refused.value.field == field


# The roles of a brief, laid by the matcher.


@pytest.fixture(scope="module")
def small():
    """Four people: two know PyTorch, two Airflow; one of each is cheap; one works in Sydney."""
    return Matcher.build(
        [
            an_expert(1, skills=(SkillClaim("pytorch", 1.0, ref="s1"),)),
            an_expert(2, skills=(SkillClaim("pytorch", 0.5, ref="s2"),), time_zone="Australia/Sydney"),
            an_expert(3, skills=(SkillClaim("apache-airflow", 1.0, ref="s3"),), available_from=TODAY + timedelta(60)),
            an_expert(4, skills=(SkillClaim("apache-airflow", 0.5, ref="s4"),)),
        ],
        today=TODAY,
    )


def the_roles():
    return (
        Role("ML engineer", a_brief(requirements=(Requirement("pytorch", Need.NON_NEGOTIABLE),), budget=None)),
        Role("data engineer", a_brief(requirements=(Requirement("apache-airflow", Need.NON_NEGOTIABLE),), budget=None)),
    )


def test_scores_and_costs_of_fits_are_those_of_a_match(matcher):
    query = a_brief(budget=Budget("EUR", maximum=90_000), requirements=(Requirement("pytorch"),), engagement_models=())
    problem = problem_of(matcher, TeamBrief((Role("one", query, heads=2),), currency="EUR"), top=20)
    free = dict(zip(matcher.pool.ids.tolist(), matcher.pool.free_hours.tolist(), strict=True))
    hours = problem.slots[0].hours
    # A ranking shows who has half of the hours too; a team is of those who have all.
    able = [match for match in matcher.match(query, n=100).matches if free[match.expert_id] >= hours]
    assert len(able) > 20
    shown = {match.expert_id: match for match in able[:20]}
    best = {}
    for fit in problem.fits:
        best[problem.people[fit.person].id] = max(best.get(problem.people[fit.person].id, 0.0), fit.score)
    for expert_id, match in shown.items():
        assert best[expert_id] == pytest.approx(match.score, abs=1e-9)
    for fit in problem.fits:
        expert_id = problem.people[fit.person].id
        assert free[expert_id] >= hours
        if expert_id in shown:
            option = next(o for o in shown[expert_id].options if o.model == fit.model)
            assert option.is_eligible
            assert fit.cost == option.cost
    offered = sum(o.is_eligible for match in shown.values() for o in match.options)
    assert sum(problem.people[fit.person].id in shown for fit in problem.fits) == offered


def test_nobody_is_in_a_team_whose_role_takes_more_hours_than_they_have_free():
    role = Role("ML engineer", a_brief(requirements=(Requirement("pytorch"),), hours_per_week=40.0, budget=None))
    busy = Matcher.build([an_expert(number, capacity_hours=30.0) for number in (1, 2)], today=TODAY)
    assert [match.expert_id for match in busy.match(role.query).matches] == [1, 2]
    found = staff(problem_of(busy, TeamBrief((role,))), PATIENT)
    assert found.best is None
    assert found.help.sentences[:2] == (
        "ML engineer: 1 wanted, 0 experts eligible.",
        "ML engineer: 2 more experts would fit, with fewer than 40 hours a week free.",
    )
    free = Matcher.build([an_expert(1, capacity_hours=30.0), an_expert(2, capacity_hours=40.0)], today=TODAY)
    (member,) = staff(problem_of(free, TeamBrief((role,))), PATIENT).best.members
    assert (member.expert_id, member.hours, member.free_hours) == (2, 40.0, 40.0)


def test_the_cheapest_and_the_soonest_are_considered_even_below_the_best(matcher):
    query = a_brief(budget=None, requirements=(Requirement("pytorch"),), engagement_models=())
    few = problem_of(matcher, TeamBrief((Role("one", query),)), top=1)
    every = problem_of(matcher, TeamBrief((Role("one", query),)), top=10_000)
    least = min(fit.cost.expected for fit in every.fits)
    assert least in [fit.cost.expected for fit in few.fits]
    assert min(fit.delay for fit in few.fits) == min(fit.delay for fit in every.fits)
    assert len(few.people) <= 3 < len(every.people)


def test_a_team_of_a_brief(small):
    found = staff(problem_of(small, TeamBrief(the_roles(), currency="EUR")), PATIENT)
    assert team_ids(found.best) == [("ML engineer", 1), ("data engineer", 3)]
    assert team_ids(found.fastest.team) == [("ML engineer", 1), ("data engineer", 4)]
    assert found.best.cost.currency == "EUR"
    assert found.best.cost.expected == pytest.approx(2 * 120 * 40 * 13)


def test_members_who_share_too_few_hours_are_kept_apart(small):
    blocked = tuple(replace(role, query=replace(role.query, blocked_experts=frozenset({1}))) for role in the_roles())
    alone = staff(problem_of(small, TeamBrief(blocked)), PATIENT)
    assert ("ML engineer", 2) in team_ids(alone.best)
    together = staff(problem_of(small, TeamBrief(blocked, overlap_hours=2.0)), PATIENT)
    assert together.best is None
    assert Rule.OVERLAP in {remedy.rule for remedy in together.help.remedies}


@pytest.mark.parametrize("zone", ["Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Sydney"])
@pytest.mark.parametrize("window", [(420, 900), (720, 1380), (1320, 360)], ids=["early", "late", "over midnight"])
def test_two_people_share_the_hours_that_a_company_would_share_with_one_of_them(zone, window):
    theirs = (zone, (WorkingWindow(*window),))
    query = a_brief(time_zone="Europe/Paris")
    company = ("Europe/Paris", (query.working,))
    assert hours_between(company, theirs, query.start) == pytest.approx(float(shared_hours(query, (theirs,))[0]))


def test_people_in_conflict_never_meet_and_nothing_is_suggested_about_it(small):
    nobody = frozenset(frozenset(pair) for pair in [(1, 3), (1, 4), (2, 3), (2, 4)])
    found = staff(problem_of(small, TeamBrief(the_roles(), conflicts=nobody)), PATIENT)
    assert found.best is None
    assert all(remedy.role for remedy in found.help.remedies)


def test_an_empty_pool_has_no_team_and_says_so():
    nobody = Matcher.build([], today=TODAY)
    query = BriefQuery("Anything.", TODAY, engagement_models=(EngagementModel.CONTRACT,))
    found = staff(problem_of(nobody, TeamBrief((Role("ML engineer", query),))), PATIENT)
    assert found.best is None
    assert found.help.short == (("ML engineer", 1, 0),)


def test_groups_of_people_bar_each_other_to_the_last():
    people = tuple(Person(e) for e in range(6))
    fits = tuple(a_fit(0, e, 0.5, 10) for e in range(6))
    problem = TeamProblem((Slot("one", heads=2),), people, fits, apart=frozenset({(0, 3), (0, 4), (1, 3), (1, 4)}))
    found = []
    while True:
        solution = Formulation(problem).best(PATIENT, cuts=found)
        if solution.chosen is None:
            break
        found.append(solution.chosen)
    assert len(found) == 15 - 4
