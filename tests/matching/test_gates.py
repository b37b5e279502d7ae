"""The gates of the evaluation: they pass on a small world, and what they compare with stands on its own."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from benchmarks.evaluate import main
from benchmarks.gates import explanation, feeds, improvements, names, relaxation, teams
from benchmarks.gates.plain_rules import PlainRules
from benchmarks.reporting import Report
from benchmarks.worlds import dev
from matching import Matcher, Taxonomy
from matching.cost import FxTable
from matching.types import (
    BriefQuery,
    Budget,
    Cefr,
    EngagementModel,
    EvidenceTier,
    ExpertRecord,
    Need,
    RateUnit,
    Requirement,
    SkillClaim,
    Terms,
)

TODAY = date(2026, 1, 12)


@pytest.fixture(scope="module")
def world():
    return dev.make("add", seed=5, experts=120, briefs=20, taxonomy=Taxonomy.load())


@pytest.fixture(scope="module")
def matcher(world):
    return Matcher.build(world.experts, today=TODAY)


@pytest.fixture
def report():
    return Report()


@pytest.fixture(scope="module")
def plain():
    return PlainRules(Taxonomy.load(), FxTable.load())


def failed(report):
    return [g for g in report.gates if not g["passed"] and "time" not in g["gate"]]


def test_relaxation_counts_agree_with_plain_python(report, world, matcher):
    relaxation.run(report, world, matcher, cases=30)
    assert report.gates
    assert not failed(report)


def test_names_change_no_ranking(report, world, matcher):
    names.run(report, world, matcher, briefs=10)
    assert report.gates
    assert not failed(report)


def test_explanations_hold(report, world, matcher):
    explanation.run(report, world, matcher, briefs=8)
    assert {g["gate"][:4] for g in report.gates} == {"G12a", "G12b", "G12c", "G12d", "G12e"}
    assert not [g for g in failed(report) if g["gate"][:4] in ("G12a", "G12d", "G12e")]


def test_no_improvement_lowers_a_score(report, world, matcher):
    improvements.run(report, world, matcher, improvements=240, briefs=4)
    assert not failed(report)


@pytest.mark.parametrize("kind", improvements.IMPROVEMENTS)
def test_every_kind_of_improvement_changes_somebody(kind, world):
    rng = np.random.default_rng(0)
    better = [improvements.IMPROVEMENTS[kind](expert, rng) for expert in world.experts]
    assert any(copy is not None and copy != expert for copy, expert in zip(better, world.experts, strict=True))


HOURLY = Terms(EngagementModel.CONTRACT, 100.0, "USD", RateUnit.HOUR, floor=80.0)
EXPERT = ExpertRecord(
    id=1,
    terms=(HOURLY,),
    skills=(SkillClaim("pytorch", 1.0, EvidenceTier.PROVEN, TODAY),),
    languages=(("en", Cefr.B2),),
    available_from=TODAY,
)
BRIEF = BriefQuery("A brief.", TODAY, hours_per_week=20.0, weeks=10.0, start=TODAY)


@pytest.mark.parametrize(
    ("expert", "query", "rule"),
    [
        (EXPERT, replace(BRIEF, engagement_models=(EngagementModel.FULL_TIME,)), "engagement"),
        (replace(EXPERT, booked_hours=31.0), BRIEF, "hours"),
        (EXPERT, replace(BRIEF, hours_per_week=9.0), "hours"),
        (EXPERT, replace(BRIEF, budget=Budget("USD", maximum=17_390.0)), "budget"),
        (replace(EXPERT, available_from=TODAY + timedelta(days=57)), BRIEF, "start"),
        (EXPERT, replace(BRIEF, languages=(("en", Cefr.C1),)), "language"),
        (EXPERT, replace(BRIEF, requirements=(Requirement("kubernetes", Need.NON_NEGOTIABLE),)), "skill:kubernetes"),
        (
            replace(EXPERT, time_zone="Asia/Singapore"),
            replace(BRIEF, time_zone="America/New_York", overlap_hours=1.0, is_overlap_strict=True),
            "overlap",
        ),
    ],
)
def test_plain_rules_exclude_for_one_rule_and_only_for_it(expert, query, rule, plain):
    assert not plain.is_eligible(expert, query)
    assert plain.is_eligible(expert, query, {rule})


@pytest.mark.parametrize(
    "query",
    [
        BRIEF,
        replace(BRIEF, budget=Budget("USD", maximum=17_392.0)),  # 100 x 20 x 10 = 20,000 is 15 % over it
        replace(BRIEF, languages=(("en", Cefr.B2),)),
        replace(BRIEF, requirements=(Requirement("pytorch", Need.NON_NEGOTIABLE, is_exact=True),)),
        replace(BRIEF, overlap_hours=8.0, is_overlap_strict=True),
    ],
)
def test_plain_rules_let_pass_what_just_passes(query, plain):
    assert plain.is_eligible(EXPERT, query)


def test_a_private_floor_counts_only_when_the_terms_are_negotiable(plain):
    query = replace(BRIEF, budget=Budget("USD", maximum=16_000.0, is_strict=True))
    open_to_talk = replace(EXPERT, terms=(replace(HOURLY, is_negotiable=True),))
    assert not plain.is_eligible(EXPERT, query)
    assert plain.is_eligible(open_to_talk, query)


def test_teams_of_a_small_world_pass_their_gates(world, matcher):
    report = Report()
    teams.run(report, world, matcher, instances=4, small=8)
    assert {gate["gate"] for gate in report.gates} >= {
        "G10 team never below greedy",
        "G10 a team wherever there is one",
    }
    assert all(gate["passed"] for gate in report.gates if "gain" not in gate["gate"]), report.gates


def test_feeds_of_a_small_world_agree_with_single_matches(world, matcher):
    report = Report()
    feeds.run(report, world, matcher, experts=3)
    assert [gate["passed"] for gate in report.gates] == [True]


def test_missing_data_is_said_and_is_no_failure(monkeypatch, capsys):
    monkeypatch.delenv("ASSAY_DATA", raising=False)
    assert main(["--only", "experts"]) == 0
    assert "ASSAY_DATA is not set" in capsys.readouterr().out
