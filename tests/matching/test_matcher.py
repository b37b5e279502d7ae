"""One match as a whole: sums, orders, counterfactuals, refusals."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from matching import (
    BriefQuery,
    Budget,
    Document,
    EngagementModel,
    EvidenceTier,
    Matcher,
    MatchingError,
    Need,
    RateUnit,
    Requirement,
    SkillClaim,
    Terms,
    Verification,
    WorkingWindow,
)
from matching.errors import BadQuery, BadRecord, UnknownTerm
from tests.matching.people import TODAY, a_brief, an_expert, random_brief


@pytest.mark.parametrize("seed", range(30))
def test_the_score_is_the_base_plus_the_sum_of_the_points(matcher, seed):
    shortlist = matcher.match(random_brief(np.random.default_rng(seed)), n=20)
    for match in shortlist.matches:
        assert match.score == pytest.approx(match.base + sum(part.points for part in match.contributions), abs=1e-9)
        assert 0 <= match.score <= 1
        assert match.weakest == min(match.contributions, key=lambda part: part.points).signal
    scores = [match.score for match in shortlist.matches]
    assert scores == sorted(scores, reverse=True)
    assert [match.rank for match in shortlist.matches] == list(range(1, len(scores) + 1))


def test_equal_experts_are_ordered_by_id():
    matcher = Matcher.build([an_expert(i, name="") for i in (9, 3, 5)], today=TODAY)
    assert matcher.rank(a_brief())[0].tolist() == [3, 5, 9]


@pytest.mark.parametrize("size", [7, 50, 257])
def test_equal_experts_have_equal_scores_wherever_they_stand(size):
    matcher = Matcher.build([an_expert(i, name="") for i in range(size, 0, -1)], today=TODAY)
    for seed in range(40):
        brief = random_brief(np.random.default_rng(seed), budget=None, engagement_models=(), hours_per_week=40.0)
        ids, totals = matcher.rank(replace(brief, start=None, languages=(), work_countries=(), is_overlap_strict=False))
        assert len(set(totals.tolist())) <= 1
        assert ids.tolist() == sorted(ids.tolist())


def _changed(expert, counterfactual):
    """The record with a stated change made to it."""
    ref, value = counterfactual.ref, counterfactual.value
    match counterfactual.attribute:
        case "ask":
            ask = float(value)
            terms = [
                replace(t, ask=ask, floor=None if t.floor is None else min(t.floor, ask)) if t.ref == ref else t
                for t in expert.terms
            ]
            return replace(expert, terms=tuple(terms))
        case "tier":
            tier = EvidenceTier(value)
            return replace(expert, skills=tuple(replace(s, tier=tier) if s.ref == ref else s for s in expert.skills))
        case "verification":
            new = Verification(value)
            held = tuple(replace(s, verification=new) if s.ref == ref else s for s in expert.specializations)
            return replace(expert, specializations=held)
        case attribute:
            return replace(expert, **{attribute: date.fromisoformat(value)})


def test_every_stated_counterfactual_comes_true_when_it_is_made(experts):
    experts, stated = experts[:60], 0
    matcher = Matcher.build(experts, today=TODAY)
    for seed in range(12):
        brief = random_brief(np.random.default_rng(seed))
        for match in matcher.match(brief).matches:
            for told in match.counterfactuals:
                stated += 1
                changed = [_changed(e, told) if e.id == match.expert_id else e for e in experts]
                ids, totals = Matcher.build(changed, today=TODAY).rank(brief)
                place = ids.tolist().index(match.expert_id)
                assert place + 1 == told.rank, told
                assert totals[place] == pytest.approx(told.score, abs=1e-6)
                assert told.rank < match.rank
    assert stated > 20


def test_a_floor_decides_who_passes_a_budget_and_shows_in_nothing():
    def shown(floor):
        terms = Terms(EngagementModel.CONTRACT, 200, "USD", RateUnit.HOUR, floor=floor, is_negotiable=True, ref="t")
        return Matcher.build([an_expert(1, terms=(terms,)), an_expert(2)], today=TODAY).match(a_brief())

    assert shown(120) == shown(137)
    assert [match.expert_id for match in shown(120).matches] == [2, 1]
    assert [match.expert_id for match in shown(199).matches] == [2]


@pytest.mark.parametrize("seed", range(10))
def test_names_and_other_signs_of_identity_change_no_ranking(experts, seed):
    brief = random_brief(np.random.default_rng(seed))
    swapped = [
        replace(
            expert,
            name="Wilhelmina Okonkwo-Petrov",
            documents=tuple(
                Document(f"Wilhelmina Okonkwo-Petrov (she, w.okonkwo@example.org): {d.text}", d.title, d.ref)
                for d in expert.documents
            ),
        )
        for expert in experts[:80]
    ]
    before = Matcher.build(experts[:80], today=TODAY).rank(brief)
    after = Matcher.build(swapped, today=TODAY).rank(brief)
    assert before[0].tolist() == after[0].tolist()


def test_sliders_move_weights_and_none_silences_a_signal(matcher):
    plain = matcher.match(a_brief())
    doubled = matcher.match(a_brief(sliders={"budget": 1}))
    silent = matcher.match(a_brief(sliders={"budget": None}))
    assert doubled.weights["budget"] > plain.weights["budget"]
    assert silent.weights["budget"] == 0
    assert sum(doubled.weights.values()) == pytest.approx(1)


def test_the_best_of_several_offers_is_taken_and_all_are_shown():
    terms = (
        Terms(EngagementModel.CONTRACT, 400, "EUR", RateUnit.HOUR, ref="dear"),
        Terms(EngagementModel.FULL_TIME, 120_000, "EUR", RateUnit.YEAR, ref="fair"),
    )
    brief = a_brief(engagement_models=(EngagementModel.CONTRACT, EngagementModel.FULL_TIME))
    (match,) = Matcher.build([an_expert(1, terms=terms)], today=TODAY).match(brief).matches
    assert match.model is EngagementModel.FULL_TIME
    assert match.total_cost.expected == pytest.approx(120_000 * 1.4 / 4)
    assert {option.terms_ref: option.is_eligible for option in match.options} == {"dear": False, "fair": True}


def test_an_empty_pool_matches_nobody_and_says_so():
    shortlist = Matcher.build([], today=TODAY).match(a_brief())
    assert shortlist.matches == ()
    assert (shortlist.pool_size, shortlist.eligible) == (0, 0)
    assert any("empty" in note for note in shortlist.notes)


def test_a_brief_of_words_alone_is_matched(matcher):
    shortlist = matcher.match(BriefQuery("Segment tumours in CT scans", TODAY))
    assert len(shortlist.matches) == 10
    assert shortlist.weights["text"] > 0


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"text": " ", "requirements": ()}, "text"),
        ({"hours_per_week": 0}, "hours_per_week"),
        ({"hours_per_week": float("nan")}, "hours_per_week"),
        ({"weeks": -1}, "weeks"),
        ({"overlap_hours": 25}, "overlap_hours"),
        ({"budget": Budget("EUR", maximum=5, target=9)}, "budget"),
        ({"requirements": (Requirement("pytorch"), Requirement("pytorch", Need.NICE))}, "skills"),
        ({"requirements": (Requirement("pytorch", level=2.0),)}, "skills"),
        ({"engagement_models": (EngagementModel.CONTRACT,) * 2}, "engagement_models"),
        ({"sliders": {"budget": 9}}, "sliders"),
        ({"sliders": {"bugdet": 1}}, "sliders"),
        ({"start": date(9999, 12, 31), "overlap_hours": 2}, "start"),
        ({"budget": Budget("EUR", RateUnit.HOUR, maximum=1e308)}, "budget"),
        ({"requirements": (Requirement("pytorch", level=1e-320),)}, "skills"),
        ({"requirements": (Requirement("pytorch", emphasis=1e308),)}, "skills"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"working": WorkingWindow(0, 9999)}, "working_hours"),
        ({"time_zone": "Mars/Olympus", "overlap_hours": 2}, "time_zone"),
    ],
)
def test_a_brief_that_makes_no_sense_is_refused_by_field(matcher, over, field):
    with pytest.raises(BadQuery) as refused:
        matcher.match(a_brief(**over))
    assert refused.value.field == field


def test_an_unknown_skill_is_refused_with_the_nearest_one(matcher):
    with pytest.raises(UnknownTerm, match=r"pytroch.*PyTorch") as refused:
        matcher.match(a_brief(requirements=(Requirement("pytroch"),)))
    assert refused.value.field == "skills"


@pytest.mark.parametrize(
    "over",
    [
        {"skills": (SkillClaim("pytorch", 1.5),)},
        {"skills": (SkillClaim("pytorch", float("nan")),)},
        {"capacity_hours": 400.0},
        {"terms": (Terms(EngagementModel.CONTRACT, -5, "EUR", RateUnit.HOUR),)},
        {"terms": (Terms(EngagementModel.CONTRACT, 50, "EUR", RateUnit.HOUR, floor=80),)},
        {"terms": (Terms(EngagementModel.CONTRACT, 50, "EUR", RateUnit.HOUR),) * 2},
        {"terms": (Terms(EngagementModel.CONTRACT, 1e308, "EUR", RateUnit.HOUR),)},
        {"terms": (Terms(EngagementModel.FRACTIONAL, 50, "EUR", RateUnit.MONTH, included_hours=float("nan")),)},
        {"terms": (Terms(EngagementModel.FRACTIONAL, 50, "EUR", RateUnit.MONTH, included_hours=9, overage=-1),)},
        {"free_slots": 10**6},
        {"id": 2**70},
        {"time_zone": "Mars/Olympus"},
        {"windows": (WorkingWindow(weekdays=(7,)),)},
        {"windows": (WorkingWindow(-1, 600),)},
    ],
)
def test_a_record_that_makes_no_sense_is_refused(over):
    with pytest.raises(BadRecord):
        Matcher.build([an_expert(**over)], today=TODAY)


def test_fewer_than_no_matches_cannot_be_asked_for(matcher):
    assert matcher.match(a_brief(), n=0).matches == ()
    with pytest.raises(BadQuery, match="n must be"):
        matcher.match(a_brief(), n=-1)


def test_half_a_surrogate_pair_in_a_record_breaks_nothing():
    expert = an_expert(1, name="Ada\ud800", documents=(Document("Fraud \ud800 model", "Fraud\udfff"),))
    (match,) = Matcher.build([expert], today=TODAY).match(a_brief(text="A fraud \ud800 \x00 model")).matches
    assert match.name == "Ada?"


def test_two_records_with_one_id_are_refused():
    with pytest.raises(BadRecord, match="share one id"):
        Matcher.build([an_expert(1), an_expert(1)], today=TODAY)


@pytest.mark.parametrize("weights", [{"charm": 1.0}, {"skill": -1.0}, {"skill": 0.0}, {"skill": float("inf")}])
def test_weights_that_make_no_sense_are_refused(matcher, weights):
    with pytest.raises(MatchingError):
        matcher.with_weights(weights)


def test_the_weight_of_one_signal_can_be_everything(matcher):
    only = matcher.with_weights({"budget": 1.0}).match(a_brief())
    assert [part.signal for part in only.matches[0].contributions] == ["budget"]
