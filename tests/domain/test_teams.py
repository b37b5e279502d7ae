"""What a company asks of a team: every figure has its limits, and a role is the brief with its own skills and hours."""

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain.errors import Invalid
from marketplace.domain.teams import MOST_ROLES, RoleWish, TeamWish, brief_of_role, checked, is_divided
from tests.factories import a_brief

ROLE = RoleWish("ML engineer", skills=("pytorch",))


def test_a_wish_that_makes_sense_is_returned():
    wish = TeamWish((ROLE, RoleWish("Data engineer", heads=2, hours=20.0, skills=("python",))), 9_000_00, 2.0)
    assert checked(wish, a_brief()) is wish


@pytest.mark.parametrize(
    ("wish", "fields"),
    [
        (TeamWish(()), {"role-1-name"}),
        (TeamWish((RoleWish("x" * 111),)), {"role-1-name"}),
        (
            TeamWish((ROLE, RoleWish("", heads=0, hours=0.5, skills=("cobol",), first_week=0))),
            {f"role-2-{part}" for part in ("name", "heads", "hours", "skills", "week")},
        ),
        (TeamWish((RoleWish("One", first_week=14),)), {"role-1-week"}),
        (TeamWish((ROLE, RoleWish("ml ENGINEER"))), {"role-2-name"}),
        (TeamWish((ROLE,), budget_minor=0), {"budget"}),
        (TeamWish((ROLE,), overlap_hours=9.0), {"overlap"}),
        (TeamWish((ROLE,), overlap_hours=float("nan")), {"overlap"}),
        (TeamWish(tuple(RoleWish(f"role {n}") for n in range(MOST_ROLES + 1))), {""}),
    ],
)
def test_each_problem_names_its_field(wish, fields):
    with pytest.raises(Invalid) as refused:
        checked(wish, a_brief())
    assert set(refused.value.errors) == fields


def test_a_role_keeps_the_terms_of_the_brief_and_has_no_budget_of_its_own():
    brief = a_brief()
    role = brief_of_role(brief, ROLE)
    assert [asked.skill for asked in role.skills] == ["pytorch"]
    assert (role.hours_per_week, role.start, role.domain) == (brief.hours_per_week, brief.start, brief.domain)
    assert role.budget is None


def test_a_role_that_names_no_skills_asks_for_all_that_the_brief_asks():
    assert brief_of_role(a_brief(), RoleWish("Data engineer", hours=10.0)).skills == a_brief().skills


def test_a_role_that_begins_later_ends_with_its_brief():
    brief = a_brief(start=date(2026, 12, 7), duration_weeks=13.0)
    later = brief_of_role(brief, RoleWish("Data engineer", first_week=5))
    assert (later.start, later.duration_weeks) == (date(2027, 1, 4), 9.0)
    no_dates = brief_of_role(replace(brief, start=None, duration_weeks=None), RoleWish("Data engineer", first_week=5))
    assert (no_dates.start, no_dates.duration_weeks) == (None, None)
    assert is_divided([RoleWish("Data engineer", first_week=5)])
