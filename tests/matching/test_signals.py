"""What every signal must satisfy, and what each of them means."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from matching import (
    Budget,
    DomainExperience,
    EngagementModel,
    EvidenceTier,
    Matcher,
    Need,
    RateUnit,
    Requirement,
    SkillClaim,
    SpecializationClaim,
    Terms,
    Verification,
    WorkingWindow,
)
from matching import signals as registry
from matching.signals.overlap import shared_hours
from tests.matching.people import TODAY, a_brief, an_expert, random_brief

SIGNALS = registry.SIGNALS
NAMES = registry.names()


def values(brief, *experts, matcher=None):
    """Signal values by name and by expert, of eligible experts."""
    measured = (matcher or Matcher.build(experts, today=TODAY)).measure(brief)
    by_id = dict(zip(measured.ids.tolist(), measured.values, strict=True))
    return {e.id: dict(zip(measured.signals, by_id[e.id].tolist(), strict=True)) for e in experts if e.id in by_id}


@pytest.mark.parametrize("seed", range(25))
def test_every_value_lies_between_0_and_1_and_is_a_number(matcher, seed):
    measured = matcher.measure(random_brief(np.random.default_rng(seed)))
    assert measured.values.shape == (len(measured.ids), len(SIGNALS))
    assert np.isfinite(measured.values).all()
    assert ((measured.values >= 0) & (measured.values <= 1)).all()
    assert measured.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_values_do_not_depend_on_the_order_of_the_pool_nor_on_who_else_is_in_it(experts, matcher, seed):
    brief = random_brief(np.random.default_rng(seed))
    order = np.random.default_rng(seed).permutation(len(experts))
    shuffled = Matcher(matcher.pool.take(order), _Same(matcher, order), matcher.taxonomy, matcher.fx)
    before, after = matcher.measure(brief), shuffled.measure(brief)
    assert before.ids[np.argsort(before.ids)].tolist() == after.ids[np.argsort(after.ids)].tolist()
    np.testing.assert_allclose(before.values[np.argsort(before.ids)], after.values[np.argsort(after.ids)], atol=1e-12)


class _Same:
    """The text channel of another matcher, asked about a permuted pool."""

    def __init__(self, matcher, order):
        self.text, self.order = matcher.text, order

    def encode(self, text):
        return self.text.encode(text)

    def relevance(self, query, among):
        return self.text.relevance(query, among=self.order[among])


@pytest.mark.parametrize("seed", range(25))
def test_every_signal_says_one_sentence_and_cites_a_record(matcher, seed):
    shortlist = matcher.match(random_brief(np.random.default_rng(seed)))
    for match in shortlist.matches:
        assert match.contributions
        for part in match.contributions:
            assert part.sentence.endswith(".")
            assert part.evidence
            assert all(part.evidence)


def test_a_verified_specialization_counts_more_than_a_claimed_or_a_neighbouring_one():
    brief = a_brief(specializations=("natural-language-processing",))
    found = values(
        brief,
        an_expert(1),
        an_expert(2, specializations=(SpecializationClaim("natural-language-processing"),)),
        an_expert(3, specializations=(SpecializationClaim("generative-ai", Verification.MEETS),)),
        an_expert(4, specializations=()),
    )
    assert [found[i]["specialization"] for i in (1, 2, 3, 4)] == pytest.approx([0.9, 0.35, 0.45, 0.0])


def test_strength_is_level_times_tier_times_recency():
    today_claim = SkillClaim("pytorch", 0.75, EvidenceTier.ASSESSED, TODAY)
    old_claim = replace(today_claim, last_used=TODAY - timedelta(days=round(2.5 * 365.25)))
    found = values(a_brief(), an_expert(1, skills=(today_claim,)), an_expert(2, skills=(old_claim,)))
    # One must-have: the soft minimum of one value is that value.
    assert found[1]["skill"] == pytest.approx(0.95, abs=1e-6)
    assert found[2]["skill"] == pytest.approx(0.95 * 0.85, abs=1e-3)


def test_a_substitute_earns_part_of_the_credit_unless_the_skill_is_wanted_exactly():
    holder = an_expert(1, skills=(SkillClaim("tensorflow", 1.0, EvidenceTier.PROVEN, TODAY),))
    near = values(a_brief(), holder)[1]["skill"]
    exact = values(a_brief(requirements=(Requirement("pytorch", is_exact=True),)), holder)[1]["skill"]
    assert 0.4 <= near <= 0.8
    assert exact == pytest.approx(0.0, abs=1e-9)


def test_one_missing_must_have_is_not_made_up_for_by_the_others():
    asked = tuple(Requirement(skill) for skill in ("pytorch", "docker", "mlflow"))
    claims = {s: SkillClaim(s, 1.0, EvidenceTier.PROVEN, TODAY) for s in ("pytorch", "docker", "mlflow")}
    found = values(
        a_brief(requirements=asked),
        an_expert(1, skills=tuple(replace(claim, level=0.5) for claim in claims.values())),
        an_expert(2, skills=(claims["pytorch"], claims["docker"])),
    )
    assert found[1]["skill"] > 0.6 > found[2]["skill"]


def test_a_skill_claimed_twice_counts_by_the_better_claim():
    weak, strong = (SkillClaim("pytorch", level, EvidenceTier.PROVEN, TODAY) for level in (0.25, 0.75))
    found = values(a_brief(), an_expert(1, skills=(weak, strong)), an_expert(2, skills=(strong, weak)))
    assert found[1]["skill"] == found[2]["skill"] == pytest.approx(1.0)


def test_an_hour_in_two_working_windows_counts_once():
    nine_to_five = WorkingWindow(9 * 60, 17 * 60)
    brief = a_brief(time_zone="UTC", overlap_hours=1)
    twice = (("UTC", (nine_to_five, WorkingWindow(12 * 60, 20 * 60), nine_to_five)),)
    assert shared_hours(brief, twice).tolist() == [8.0]


def test_domain_experience_saturates_and_fades():
    recent = DomainExperience("fintech", 18, TODAY)
    found = values(
        a_brief(domains=("fintech",)),
        an_expert(1, domains=(recent,)),
        an_expert(2, domains=(replace(recent, ended=TODAY - timedelta(days=round(24 * 30.44))),)),
        an_expert(3, domains=(replace(recent, domain="payments"),)),
        an_expert(4, domains=(replace(recent, months=600),)),
        an_expert(5, domains=()),
    )
    assert found[1]["domain"] == pytest.approx(1 - np.exp(-1), abs=1e-6)
    assert found[2]["domain"] == pytest.approx(1 - np.exp(-0.5), abs=1e-3)
    assert found[3]["domain"] == pytest.approx(0.7 * (1 - np.exp(-1)), abs=1e-6)
    assert found[4]["domain"] > 0.999
    assert found[5]["domain"] == 0


def test_the_briefs_order_of_engagement_models_and_the_experts_own_both_count():
    both = (
        Terms(EngagementModel.CONTRACT, 100, "EUR", RateUnit.HOUR, is_preferred=True),
        Terms(EngagementModel.FULL_TIME, 80_000, "EUR", RateUnit.YEAR),
    )
    expert = an_expert(1, terms=both)
    first = values(a_brief(engagement_models=(EngagementModel.CONTRACT, EngagementModel.FULL_TIME)), expert)
    second = values(a_brief(engagement_models=(EngagementModel.FULL_TIME,)), expert)
    assert first[1]["engagement"] == 1.0
    assert second[1]["engagement"] == pytest.approx(0.85)


def test_an_offer_below_the_target_earns_nothing_more():
    def at(rate):
        return an_expert(rate, terms=(Terms(EngagementModel.CONTRACT, rate, "EUR", RateUnit.HOUR),))

    brief = a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=100, target=80))
    found = values(brief, *(at(rate) for rate in (20, 80, 90, 100, 110)))
    assert [round(found[rate]["budget"], 3) for rate in (20, 80, 90, 100, 110)] == [1, 1, 0.8, 0.6, 0.364]


def test_no_budget_is_the_same_for_all_and_is_said(matcher):
    shortlist = matcher.match(a_brief(budget=None, requirements=()))
    assert {part.value for m in shortlist.matches for part in m.contributions if part.signal == "budget"} == {0.75}
    assert any("Budget unknown" in note for note in shortlist.notes)


def test_availability_counts_hours_lateness_and_freshness():
    brief = a_brief(start=date(2026, 12, 1))
    found = values(
        brief,
        an_expert(1),
        an_expert(2, capacity_hours=30),
        an_expert(3, available_from=date(2026, 12, 29)),
        an_expert(4, availability_confirmed=date(2026, 9, 1)),
    )
    assert [found[i]["availability"] for i in (1, 2, 3, 4)] == pytest.approx([1.0, 0.75, np.exp(-1), 0.8])


def test_overlap_takes_the_worse_of_the_two_halves_of_the_year():
    # New York moves its clocks three weeks before Paris in spring: 5 hours apart then, 6 otherwise.
    brief = a_brief(start=date(2027, 3, 15), overlap_hours=4, time_zone="Europe/Paris")
    hours = shared_hours(brief, (("America/New_York", (WorkingWindow(9 * 60, 17 * 60),)),))
    assert hours.tolist() == [2.0]
    summer = shared_hours(replace(brief, start=date(2027, 6, 7)), (("Asia/Tokyo", (WorkingWindow(9 * 60, 17 * 60),)),))
    winter = shared_hours(replace(brief, start=date(2026, 12, 7)), (("Asia/Tokyo", (WorkingWindow(9 * 60, 17 * 60),)),))
    assert summer.tolist() == winter.tolist() == [0.0]


def test_a_window_over_midnight_counts_on_both_days():
    night = (("UTC", (WorkingWindow(22 * 60, 6 * 60, (0, 1, 2, 3, 4, 5, 6)),)),)
    brief = a_brief(time_zone="UTC", overlap_hours=1, working=WorkingWindow(4 * 60, 12 * 60))
    assert shared_hours(brief, night).tolist() == [2.0]


def test_a_production_brief_stresses_deployment_and_monitoring(matcher):
    plain = matcher.measure(a_brief(requirements=(), budget=None))
    production = matcher.measure(a_brief(requirements=(), budget=None, is_production=True))
    column = NAMES.index("vetting")
    assert not np.allclose(plain.values[:, column], production.values[:, column])


def test_newcomers_stand_at_the_mean_and_are_marked_unknown(matcher):
    found = Matcher.build([an_expert(1), an_expert(2, ratings=(), outcomes=())], today=TODAY).match(a_brief())
    newcomer = next(match for match in found.matches if match.expert_id == 2)
    unknown = {part.signal for part in newcomer.contributions if not part.is_known}
    assert {"vetting", "reliability"} <= unknown
    assert newcomer.confidence < 1


@pytest.mark.parametrize(
    ("over", "idle"),
    [
        ({"requirements": ()}, "skill"),
        ({"requirements": (Requirement("pytorch"),)}, "nice"),
        ({"requirements": (Requirement("pytorch", Need.NICE),)}, "skill"),
        ({"domains": ()}, "domain"),
        ({"specializations": ()}, "specialization"),
    ],
)
def test_a_signal_without_occasion_gives_its_weight_to_the_others(matcher, over, idle):
    measured = matcher.measure(a_brief(**over))
    assert measured.weights[NAMES.index(idle)] == 0
    assert measured.weights.sum() == pytest.approx(1)


def test_domain_weighs_more_in_short_work(matcher):
    def weight(weeks):
        return matcher.measure(a_brief(domains=("fintech",), weeks=weeks)).weights[NAMES.index("domain")]

    assert weight(4) > weight(13) > weight(52)
    assert weight(52) == pytest.approx(weight(None))
