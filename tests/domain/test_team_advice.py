"""One engineer or a team: the table is whole, and more signs of a team never speak for fewer people."""

from itertools import combinations

import pytest

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.team_advice import RULES, SEQUENCE, Shape, Sign, advise, signs_of

TEAM = [sign for sign in Sign if RULES[sign].is_for_team]
ONE = [sign for sign in Sign if not RULES[sign].is_for_team]
SIZE = {Shape.ONE: 0, Shape.ONE_THEN_TEAM: 1, Shape.TEAM: 2}


def test_every_sign_has_a_rule_with_a_source_and_a_team_needs_a_role():
    assert set(RULES) == set(Sign)
    for sign, rule in RULES.items():
        assert rule.source.endswith("2026"), sign
        assert rule.sentence.endswith("."), sign
        assert (rule.role in SEQUENCE) is rule.is_for_team, sign


@pytest.mark.parametrize(
    ("present", "shape"),
    [
        ((), Shape.ONE),
        ((Sign.CONTAINED_SCOPE,), Shape.ONE),
        ((Sign.REGULATED_DATA,), Shape.ONE_THEN_TEAM),
        ((Sign.REGULATED_DATA, Sign.MANY_MODELS), Shape.TEAM),
        ((Sign.REGULATED_DATA, Sign.MANY_MODELS, Sign.CONTAINED_SCOPE), Shape.TEAM),
        ((Sign.REGULATED_DATA, Sign.CONTAINED_SCOPE), Shape.ONE_THEN_TEAM),
        ((Sign.REGULATED_DATA, Sign.MANY_MODELS, Sign.CONTAINED_SCOPE, Sign.PROOF_OF_CONCEPT), Shape.ONE_THEN_TEAM),
    ],
)
def test_the_shapes(present, shape):
    assert advise(present).shape is shape


def test_a_further_sign_of_a_team_never_advises_fewer_people():
    for size in range(4):
        for present in combinations(Sign, size):
            for sign in TEAM:
                assert SIZE[advise({*present, sign}).shape] >= SIZE[advise(present).shape]
            for sign in ONE:
                assert SIZE[advise({*present, sign}).shape] <= SIZE[advise(present).shape]


def test_a_team_is_never_one_craft_and_one_engineer_has_no_roles_to_sequence():
    assert advise(TEAM).roles == SEQUENCE
    assert advise(ONE).roles == ()


def test_open_questions_are_those_nobody_answered():
    advice = advise({Sign.REGULATED_DATA}, absent={Sign.MANY_MODELS})
    assert set(advice.open_questions) == set(Sign) - {Sign.REGULATED_DATA, Sign.MANY_MODELS}


def test_a_sign_cannot_be_there_and_not_be_there():
    with pytest.raises(ValueError, match="many-models"):
        advise({Sign.MANY_MODELS}, absent={Sign.MANY_MODELS})


@pytest.mark.parametrize(
    ("draft", "there", "not_there"),
    [
        (BriefDraft("A."), set(), set()),
        (BriefDraft("A.", compliance=("HIPAA",)), {Sign.REGULATED_DATA}, set()),
        (BriefDraft("A.", answers=(("mode", "both"),)), {Sign.REAL_TIME_AT_SCALE}, set()),
        (BriefDraft("A.", answers=(("data", "none"),)), {Sign.DATA_NEEDS_WORK}, set()),
        (BriefDraft("A.", answers=(("setting", "production"),)), set(), {Sign.PROOF_OF_CONCEPT}),
        (BriefDraft("A.", duration_weeks=6), {Sign.CONTAINED_SCOPE}, set()),
        (BriefDraft("A.", duration_weeks=30), set(), {Sign.CONTAINED_SCOPE}),
        (BriefDraft("A.", hours_per_week=6), {Sign.OVERSIGHT_ONLY}, set()),
        (
            BriefDraft("A.", duration_weeks=3, answers=(("trigger", "evaluate"),)),
            {Sign.AUDIT_ONLY, Sign.CONTAINED_SCOPE},
            set(),
        ),
    ],
)
def test_what_a_brief_says_is_read_and_what_it_does_not_say_stays_open(draft, there, not_there):
    assert signs_of(draft) == (there, not_there)
