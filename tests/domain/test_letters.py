"""Letters from reason codes."""

from datetime import date

import pytest

from marketplace.domain.errors import Invalid
from marketplace.domain.letters import REASONS, SENTENCES, SUBJECTS, check_reasons, letter
from marketplace.domain.vetting_words import DecisionKind, Grade, Reason


def test_every_decision_has_reasons_and_every_reason_a_sentence_and_a_use():
    assert set(REASONS) == set(SUBJECTS) == set(DecisionKind)
    assert set(SENTENCES) == set(Reason)
    assert {reason for reasons in REASONS.values() for reason in reasons} == set(Reason)


def test_a_refusal_says_why_what_next_and_when():
    told = letter(
        DecisionKind.REJECTED,
        [Reason.NO_PRODUCTION_WORK],
        name="Ada",
        feedback="Ship one of the two projects.",
        reapply_on=date(2027, 2, 21),
    )
    assert told.subject == "We cannot list you now"
    assert "- We could not see a model" in told.text
    assert "Ship one of the two projects." in told.text
    assert "apply again from 21 February 2027" in told.text
    assert "appeal once within 30 days" in told.text


def test_a_verification_says_its_grade_and_its_end():
    told = letter(
        DecisionKind.VERIFIED,
        [Reason.BAR_MET],
        name="Ada",
        specialization="MLOps",
        grade=Grade.WELL_ABOVE,
        until=date(2028, 5, 1),
    )
    assert "MLOps is verified: it is well above the bar, until 1 May 2028." in told.text


@pytest.mark.parametrize("reasons", [[], [Reason.SAFETY], [Reason.BAR_MET, Reason.SAFETY]])
def test_a_decision_without_a_fitting_reason_is_refused(reasons):
    with pytest.raises(Invalid) as refusal:
        check_reasons(DecisionKind.VERIFIED, reasons)
    assert "reasons" in refusal.value.errors


def test_a_subject_begins_with_a_capital_and_keeps_the_others() -> None:
    sent = letter(DecisionKind.NOT_VERIFIED, [Reason.DATA_WEAK], name="Ada", specialization="generative AI")
    assert sent.subject == "Generative AI is not verified"
    assert "\n\nGenerative AI is not verified." in sent.text
