"""What the ranking is told of a verification, and how long one holds."""

from datetime import date

import pytest

from marketplace.domain.verifications import expiry, seen_by_ranking, standing_of
from marketplace.domain.vetting_words import Grade, VerificationStatus
from marketplace.domain.vocabulary import Verification

SEEN = {
    ("claimed", None): "claimed",
    ("evidence-submitted", None): "evidence-submitted",
    ("assessing", None): "evidence-submitted",
    ("scored", None): "evidence-submitted",
    ("consensus", None): "evidence-submitted",
    ("verified", "meets"): "meets",
    ("verified", "well-above"): "well-above",
    ("expiring", "above"): "above",
    ("assessing", "above"): "above",
    ("expired", None): "expired",
    ("expired", "above"): "expired",
    ("not-verified", None): "claimed",
    ("not-verified", "meets"): "claimed",
    ("revoked", "meets"): "claimed",
}


@pytest.mark.parametrize(("standing", "seen"), SEEN.items())
def test_the_ranking_sees_a_grade_only_while_it_counts(standing, seen):
    status, grade = standing
    assert seen_by_ranking(VerificationStatus(status), grade and Grade(grade)) is Verification(seen)


@pytest.mark.parametrize("seen", Verification)
def test_what_came_from_elsewhere_is_seen_as_it_came(seen):
    assert seen_by_ranking(*standing_of(seen)) is seen


def test_a_verification_holds_for_eighteen_months():
    assert expiry(date(2026, 5, 4)) == date(2027, 11, 3)
