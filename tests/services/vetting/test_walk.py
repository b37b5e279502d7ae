"""One expert's way from a draft to the next match, through every service of vetting."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.vetting_words import CaseOutcome, CaseStage, Grade, Reason, VerificationStatus
from marketplace.domain.vocabulary import ExpertStatus, Instrument, RubricDimension, Verification
from marketplace.models import Job, PlanVersion, RubricVersion, VettingCase
from marketplace.services import experts
from marketplace.services.vetting import cases, consensus, decisions, listing, scoring, verifications
from tests.services.vetting.rounds import (
    NOW,
    a_case,
    an_applicant,
    free,
    hold_steps,
    levels,
    ready,
    score,
    somebody,
    staff,
)
from tests.services.walks import acts_on


def test_an_application_is_scored_twice_talked_about_decided_and_listed(session: Session) -> None:
    people = staff(session)
    expert, owner = an_applicant(session)
    case = experts.submit(session, expert, now=NOW, actor=owner)
    assert (expert.status, case.stage, case.due_at) == (ExpertStatus.SUBMITTED, CaseStage.APPLIED, NOW + cases.SLA)
    (row,) = case.verifications
    assert (row.status, [piece.document_key for piece in row.evidence]) == (
        VerificationStatus.EVIDENCE_SUBMITTED,
        ["fraud-scoring"],
    )
    cases.claim(session, case, actor=people.vera, now=NOW)
    assert (expert.status, row.status, case.stage) == (
        ExpertStatus.IN_SCREENING,
        VerificationStatus.ASSESSING,
        CaseStage.SCREENING,
    )
    free(session, case, people.vera, people.victor, people.vik, people.lena)
    hold_steps(session, case, people.vera)
    assert case.stage is CaseStage.DECISION
    score(session, row, people.vera, levels(4))
    assert row.status is VerificationStatus.ASSESSING
    score(session, row, people.victor, levels(4, systems_design=2, domain_judgement=0))
    assert row.status is VerificationStatus.SCORED
    assert consensus.needed(session, row) == {RubricDimension.SYSTEMS_DESIGN: (2, 4)}
    with pytest.raises(Conflict, match="no consensus"):
        decisions.verify(session, row, grade=Grade.ABOVE, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    agreed = {RubricDimension.SYSTEMS_DESIGN: (3, "The second design came after a hint.")}
    consensus.agree(session, row, agreed, actor=people.vik, now=NOW)
    decision = decisions.verify(session, row, grade=Grade.ABOVE, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    assert "ML infrastructure and MLOps is verified: it is above the bar, until 24 May 2028." in decision.letter
    assert decision.frozen is not None
    assert decision.frozen["consensus"] == {"systems-design": 3}
    assert decision.rubric_id == case.rubric_id
    rated = {rating.dimension: (rating.level, rating.instrument) for rating in expert.ratings}
    assert rated[RubricDimension.SYSTEMS_DESIGN] == (3.0, Instrument.STRUCTURED_INTERVIEW)
    assert rated[RubricDimension.DATA_ENGINEERING] == (4.0, Instrument.WORK_SAMPLE)
    assert len(rated) == 8
    (held,) = expert.specializations
    assert (held.verification, held.verified_on) == (Verification.ABOVE, NOW.date())
    assert experts.count_listed(session) == 0
    listing.approve(session, case, now=NOW, actor=people.lena)
    assert (expert.status, case.outcome, experts.count_listed(session)) == (
        ExpertStatus.APPROVED,
        CaseOutcome.APPROVED,
        1,
    )
    acts = [event.act.value for event in acts_on(session, expert)]
    assert acts == ["registered", "submitted", "screened", "approved"]
    assert [event.act.value for event in acts_on(session, row)] == [
        *("submitted", "screened", "scored", "consensus-reached", "verified")
    ]
    letters = session.scalars(select(Job.payload).where(Job.about_user_id == owner.user_id).order_by(Job.id)).all()
    assert [letter["facts"]["subject"] for letter in letters] == [
        "ML infrastructure and MLOps is verified",
        "You are listed",
    ]
    assert (
        session.scalars(select(RubricVersion.number)).all() == session.scalars(select(PlanVersion.number)).all() == [1]
    )


def test_nothing_is_handed_in_half_done(session: Session) -> None:
    expert, owner = an_applicant(session, documents=(), skills=(), terms=())
    expert.availability_confirmed_on = None
    assert expert.user is not None
    expert.user.confirmed_at = None
    with pytest.raises(Invalid) as refusal:
        experts.submit(session, expert, now=NOW, actor=owner)
    assert list(refusal.value.errors) == ["email", "terms", "availability", "documents"]
    assert (expert.status, session.scalars(select(VettingCase)).all()) == (ExpertStatus.DRAFT, [])


def test_somebody_else_cannot_hand_a_profile_in(session: Session) -> None:
    expert, _ = an_applicant(session)
    with pytest.raises(Forbidden, match="Only the expert"):
        experts.submit(session, expert, now=NOW, actor=somebody(session, "eve"))


def test_handing_in_twice_is_refused(session: Session) -> None:
    case = a_case(session)
    with pytest.raises(IllegalMove):
        experts.submit(session, case.expert, now=NOW)


def test_two_who_decide_at_once_are_told_who_was_faster(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    with pytest.raises(Conflict, match="Lena decided this already: verified"):
        decisions.not_verify(
            session, row, reasons=[Reason.DATA_WEAK], feedback="Look at the data first.", now=NOW, actor=people.leo
        )
    case = scoring.case_of(session, row)
    listing.approve(session, case, now=NOW, actor=people.leo)
    with pytest.raises(Conflict, match="Leo decided this already: approved"):
        listing.reject(
            session, case, reasons=[Reason.DATA_WEAK], feedback="Look at the data first.", now=NOW, actor=people.lena
        )


@pytest.mark.parametrize(
    ("cards", "words"),
    [
        ((levels(4, communication=2), levels(4, communication=3)), "Communication is below its fixed minimum of 3"),
        ((levels(4, responsible_ai=0), levels(4, responsible_ai=0)), "Responsible AI is below its fixed minimum of 2"),
    ],
)
def test_a_hard_gate_cannot_be_made_up_for(session: Session, cards: tuple[object, object], words: str) -> None:
    people = staff(session)
    row = ready(session, people, *cards)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match=words):
        decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    assert row.status is VerificationStatus.SCORED
    decisions.not_verify(
        session,
        row,
        reasons=[Reason.BELOW_HARD_GATE],
        feedback="Practise explaining one project to somebody outside the field.",
        now=NOW,
        actor=people.lena,
    )
    assert (row.status, row.grade, row.reapply_on) == (
        VerificationStatus.NOT_VERIFIED,
        None,
        NOW.date() + timedelta(days=90),
    )
    assert not row.expert.ratings


def test_open_steps_stand_against_a_decision(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    free(session, case, people.victor, people.lena)
    (row,) = case.verifications
    score(session, row, people.vera)
    score(session, row, people.victor)
    with pytest.raises(Conflict, match="The step “Screening call” is pending"):
        decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    assert listing.obstacles(session, case) == [
        "The screening call has not been held, so nobody has seen the person.",
        "No specialization is verified.",
        "A specialization of this case is still to be decided.",
    ]
    with pytest.raises(Conflict, match="cannot be listed yet"):
        listing.approve(session, case, now=NOW, actor=people.lena)


def test_only_a_lead_without_a_tie_decides(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    for actor, words in ((people.vera, "Only a lead admin"), (somebody(session, "otto"), "Only a lead admin")):
        with pytest.raises(Forbidden, match=words):
            decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=actor)


def test_decisions_need_a_reason_and_refusals_feedback(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    with pytest.raises(Invalid):
        decisions.verify(session, row, grade=Grade.MEETS, reasons=[], now=NOW, actor=people.lena)
    with pytest.raises(Invalid):
        decisions.not_verify(session, row, reasons=[Reason.DATA_WEAK], feedback=" no ", now=NOW, actor=people.lena)
    with pytest.raises(Invalid):
        decisions.not_verify(
            session,
            row,
            reasons=[Reason.DATA_WEAK],
            feedback="Look at the data before the model.",
            reapply_on=NOW.date() - timedelta(days=1),
            now=NOW,
            actor=people.lena,
        )
    assert row.status is VerificationStatus.SCORED


def test_a_rate_above_the_market_needs_one_more_strong_piece_of_evidence(session: Session) -> None:
    from marketplace.domain.experts import TermsDraft
    from marketplace.domain.vocabulary import EngagementModel, RateUnit
    from marketplace.services import rates

    rates.load(session)
    people = staff(session)
    dear = (TermsDraft(EngagementModel.CONTRACT, 90_000, "EUR", RateUnit.HOUR),)
    row = ready(session, people, terms=dear)
    with pytest.raises(Conflict, match="above what the market pays"):
        decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    verifications.add_evidence(session, row, documents=(), url="https://talks.example/serving", now=NOW)
    session.flush()
    verifications.mark(session, row, row.evidence[-1].public_id, is_strong=True, actor=people.vera)
    decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    assert row.status is VerificationStatus.VERIFIED
