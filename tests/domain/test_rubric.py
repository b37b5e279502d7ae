"""The rubric and the plan that ship with the house, and what is refused of new ones."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml

from marketplace.config import ROOT
from marketplace.domain.errors import Invalid
from marketplace.domain.rubric import content_of, plan_of, rubric_of
from marketplace.domain.vetting_words import RedFlag, StepKind
from marketplace.domain.vocabulary import RubricDimension

DATA: Path = ROOT / "marketplace" / "data"


def read(name):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


def test_the_bundled_rubric_has_words_for_every_level_of_every_dimension():
    rubric = rubric_of(read("rubric.yaml"))
    assert [one.id for one in rubric.dimensions] == list(RubricDimension)
    anchors = [text for one in rubric.dimensions for text in one.anchors]
    assert len(set(anchors)) == 40
    assert set(rubric.red_flags) == set(RedFlag)
    assert {one.id.value: one.gate for one in rubric.dimensions if one.gate} == {
        "production-deployment": 3,
        "communication": 3,
        "responsible-ai": 2,
    }


def test_a_gate_is_missed_by_a_low_level_and_by_none_at_all():
    rubric = rubric_of(read("rubric.yaml"))
    fine = dict.fromkeys(RubricDimension, 3)
    assert rubric.gates_missed(fine) == []
    low = rubric.gates_missed(fine | {RubricDimension.COMMUNICATION: 2.5})
    assert [one.id for one in low] == [RubricDimension.COMMUNICATION]
    assert len(rubric.gates_missed({})) == 3


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda r: r["dimensions"].pop(), "dimensions.responsible-ai"),
        (lambda r: r["dimensions"][0]["anchors"].pop(3), "dimensions.production-deployment.anchors.3"),
        (lambda r: r["dimensions"][0].update(gate=6), "dimensions.production-deployment.gate"),
        (lambda r: r["dimensions"][0].update(name=" "), "dimensions.production-deployment.name"),
        (lambda r: r["dimensions"][0].update(step="chat"), "dimensions.production-deployment.step"),
        (lambda r: r["red_flags"].pop("no-deployment"), "red_flags.no-deployment"),
    ],
)
def test_a_rubric_with_a_hole_is_refused_by_field(change, field):
    content = deepcopy(read("rubric.yaml"))
    change(content)
    with pytest.raises(Invalid) as refusal:
        rubric_of(content)
    assert list(refusal.value.errors) == [field]


def test_the_bundled_plan_asks_for_no_more_than_three_hours_and_two_references():
    plan = plan_of(read("vetting_plan.yaml"))
    assert max(step.minutes for step in plan.steps) == 180
    assert [step.kind for step in plan.steps].count(StepKind.REFERENCE) == 2
    assert plan_of(content_of(plan)) == plan


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        (lambda p: p["steps"][1].update(minutes=240), "steps.1.minutes", "nobody works unpaid"),
        (lambda p: p["steps"].pop(0), "steps", "screening call"),
        (lambda p: p["steps"].pop(), "steps", "references"),
        (lambda p: p["steps"].extend(p["steps"]), "steps", "at most 12"),
        (lambda p: p["steps"][0].update(instrument="gut"), "steps.0.instrument", "none of"),
    ],
)
def test_a_plan_that_asks_too_much_or_too_little_is_refused(change, field, words):
    content = deepcopy(read("vetting_plan.yaml"))
    change(content)
    with pytest.raises(Invalid) as refusal:
        plan_of(content)
    assert words in " ".join(refusal.value.errors[field])


def test_there_are_questions_for_every_step_and_every_specialization():
    from marketplace.services import taxonomy

    questions = read("interview.yaml")
    assert set(questions["steps"]) == {kind.value for kind in StepKind}
    assert set(questions["specializations"]) == set(taxonomy.specialization_names())
    assert all(len(asked) >= 2 for part in questions.values() for asked in part.values())
