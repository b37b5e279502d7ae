"""What is said beside a brief: readiness, suggestions and costs, from rules that need no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from marketplace.domain.brief_advice import advice_on
from marketplace.domain.brief_costs import CostInput, costs_of
from marketplace.domain.brief_readiness import Instead, Verdict, readiness_of
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.criteria import CriterionPart
from marketplace.domain.errors import Invalid
from marketplace.domain.questionnaire import BrokenQuestionnaire, questionnaire_of
from marketplace.services import brief_findings, brief_templates, questions
from matching.cost import total_cost
from matching.types import EngagementModel, RateUnit, Terms
from tests.factories import a_brief

GOOD = BriefDraft(
    "We watch 400 wind turbines and want to see a bearing fail before it does. "
    "Two years of labelled data are there. They fill a warehouse.",
    outcome="A bearing is replaced a week before it fails.",
    scope="The model and its service, not the sensors; a first list of turbines in 30 days.",
    production=True,
    answers=tuple(
        {
            "measure": "Failures without a warning from 9 to 2 a year",
            "trigger": "ship",
            "expectations": "yes",
            "data": "ready",
            "access": "yes",
            "tooling": "yes",
            "upkeep": "yes",
            "owner": "named",
        }.items()
    ),
)


def said(**answers: str) -> BriefDraft:
    """Return the good brief with some answers changed."""
    return replace(GOOD, answers=tuple({**dict(GOOD.answers), **answers}.items()))


def test_a_brief_that_answers_everything_well_is_ready() -> None:
    found = readiness_of(questions.current(), GOOD)
    assert (found.score, found.verdict, found.gaps, found.instead) == (100, Verdict.READY, (), None)
    assert found.answered == found.asked


def test_what_is_not_answered_counts_neither_way_and_too_little_says_nothing() -> None:
    found = readiness_of(questions.current(), BriefDraft("We want AI.", answers=(("trigger", "explore"),)))
    assert found.verdict is Verdict.TOO_LITTLE
    assert found.instead is None


@pytest.mark.parametrize(
    ("answers", "instead"),
    [
        ({"trigger": "explore", "expectations": "no", "access": "no", "tooling": "no", "owner": "open"}, Instead.AUDIT),
        ({"data": "none", "access": "no", "tooling": "no", "owner": "open"}, Instead.DATA),
    ],
)
def test_a_brief_that_is_not_ready_is_offered_something_smaller(answers: dict[str, str], instead: Instead) -> None:
    weak = replace(said(**answers, upkeep="no", measure=""), outcome="", scope="")
    found = readiness_of(questions.current(), weak)
    assert found.verdict is Verdict.NOT_YET
    assert found.instead is instead
    assert found.gaps[0].lost >= found.gaps[-1].lost
    assert all(gap.advice and gap.source for gap in found.gaps)


def test_a_better_answer_never_lowers_the_score() -> None:
    asked = questions.current()
    for question in asked.questions():
        if question.readiness is None or not question.options or not question.is_answer:
            continue
        options = sorted(question.options, key=lambda option: option.score or 0)
        scores = [readiness_of(asked, said(**{question.id: option.value})).score for option in options]
        assert scores == sorted(scores), question.id


@pytest.mark.parametrize(
    ("draft", "role", "model", "level"),
    [
        (GOOD, "ml-engineer", None, "mid"),
        (said(mode="real-time"), "ml-engineer", None, "senior"),
        (said(data="none"), "data-engineer", None, "mid"),
        (said(trigger="evaluate"), "ai-consultant", None, "mid"),
        (replace(said(lead="no"), hours_per_week=8.0), "ml-lead", "fractional", "lead"),
        (replace(said(lead="no"), hours_per_week=30.0, duration_weeks=12.0), "ml-engineer", "contract", "senior"),
        (replace(GOOD, specializations=("generative-ai",), hours_per_week=40.0), "ai-engineer", "full-time", "mid"),
        (replace(said(setting="experimental"), production=False), "data-scientist", None, "mid"),
        (BriefDraft("Something."), None, None, None),
    ],
)
def test_suggestions_follow_the_guides(
    draft: BriefDraft, role: str | None, model: str | None, level: str | None
) -> None:
    found = advice_on(draft)
    kinds = {"roles": found.role, "models": found.model, "seniorities": found.seniority}
    assert [one and one.value for one in kinds.values()] == [role, model, level]
    for kind, one in kinds.items():
        if one is not None:
            assert brief_findings.reason(kind, one.reason)["source"]


def figures(**over: float) -> dict[str, CostInput]:
    """Return figures to reckon with."""
    plain = {
        "hours": 40.0,
        "weeks": 26.0,
        "salary": 180_000.0,
        "on_cost": 1.4,
        "vacancy": 13.0,
        "hourly": 150.0,
        "retainer": 10_000.0,
        "retainer_hours": 40.0,
        "people": 2.0,
        "seat": 9_000.0,
        "compute": 0.0,
    }
    return {name: CostInput(value, "a test") for name, value in (plain | over).items()}


def test_costs_are_those_that_the_ranking_reckons() -> None:
    found = {cost.model: cost for cost in costs_of(figures())}
    for model, unit, ask in (
        (EngagementModel.FULL_TIME, RateUnit.YEAR, 180_000),
        (EngagementModel.CONTRACT, RateUnit.HOUR, 150),
        (EngagementModel.FRACTIONAL, RateUnit.MONTH, 10_000),
    ):
        ranked = total_cost(Terms(model, ask, "USD", unit), hours=40, weeks=26)
        mine = found[model.value]
        assert mine.expected == pytest.approx(ranked.expected)
        assert mine.low == pytest.approx(ranked.low)
        assert mine.high == pytest.approx(ranked.high)
    assert found["team"].expected == pytest.approx(2 * 9_000 * 26 / 4.345)


def test_hours_beyond_a_retainer_and_computing_cost_more() -> None:
    plain = {cost.model: cost.expected for cost in costs_of(figures(hours=20, retainer_hours=10))}
    assert plain["fractional"] == pytest.approx(2 * 10_000 * 26 / 4.345)
    more = {cost.model: cost.expected for cost in costs_of(figures(hours=20, retainer_hours=10, compute=1_000))}
    assert all(more[model] == pytest.approx(cost + 1_000 * 26 / 4.345) for model, cost in plain.items())


@pytest.mark.parametrize("over", [{"hours": 0.0}, {"weeks": float("nan")}, {"hourly": -1.0}, {"seat": 1e12}])
def test_figures_that_nothing_can_be_reckoned_from_are_named(over: dict[str, float]) -> None:
    with pytest.raises(Invalid) as refused:
        costs_of(figures(**over))
    assert set(refused.value.errors) == set(over)


def test_criteria_within_their_bounds_pass_and_others_are_named() -> None:
    asked = questions.current()
    assert not asked.problems(replace(a_brief(), criteria=asked.standard))
    lopsided = replace(asked.standard[0], weight=100)
    problem, *_ = asked.problems(replace(a_brief(), criteria=(lopsided,)))["criteria"]
    assert asked.bounds[CriterionPart.EXPERTISE].name in problem


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ({"id": "measure", "kind": "line", "name": "Again"}, "asked twice"),
        ({"id": "new", "kind": "skills", "name": "New"}, "no key of a brief"),
        ({"id": "new", "kind": "choice", "name": "New"}, "options"),
        ({"id": "new", "kind": "riddle", "name": "New"}, "riddle"),
        ({"id": "new", "kind": "line", "name": "New", "colour": "red"}, "colour"),
        ({"id": "new", "kind": "line"}, "a name"),
    ],
)
def test_a_broken_file_of_questions_names_the_question(broken: dict[str, str], words: str) -> None:
    import yaml

    content = yaml.safe_load(questions.BUNDLED.read_text(encoding="utf-8"))
    content["pages"][0]["questions"].append(broken)
    with pytest.raises(BrokenQuestionnaire, match=words):
        questionnaire_of(content)


def test_every_template_answers_questions_that_there_are(today: date) -> None:
    asked = questions.current()
    for template in brief_templates.all_of_them():
        problems = asked.problems(BriefDraft("x", answers=tuple(template.answers.items())))
        assert not problems, template.id
