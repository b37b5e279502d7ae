"""What each act of vetting refuses, and what it then leaves as it was."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.experts import OutcomeDraft, SpecializationDraft
from marketplace.domain.vetting_words import (
    CaseKind,
    CaseStage,
    ChangeReason,
    ConflictKind,
    Grade,
    ProfileField,
    Reason,
    StepStatus,
    VerificationStatus,
)
from marketplace.domain.vocabulary import ExpertStatus, Verification
from marketplace.models import ExpertOutcome, User
from marketplace.services import experts, profiles
from marketplace.services.vetting import (
    appeals,
    cases,
    changes,
    decisions,
    listing,
    revocation,
    scoring,
    steps,
    submission,
    suspension,
    ties,
    verifications,
)
from tests.conftest import TODAY
from tests.factories import a_project, an_expert
from tests.services.vetting.rounds import NOW, a_case, an_applicant, free, levels, ready, score, staff
from tests.services.walks import acts_on

FEEDBACK = "Take one project into production and write down its figures."


def test_a_case_is_held_by_one_at_a_time(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    with pytest.raises(Conflict, match="Vera is working on this case until 09:30 UTC"):
        cases.claim(session, case, actor=people.victor, now=NOW + timedelta(minutes=29))
    with pytest.raises(Conflict, match="Somebody else holds"):
        cases.release(session, case, actor=people.victor, now=NOW)
    cases.claim(session, case, actor=people.victor, now=NOW + timedelta(minutes=30))
    assert case.holder_id == people.victor.user_id
    cases.release(session, case, actor=people.lena, now=NOW)
    assert case.holder_id is None
    acts = [event.act.value for event in acts_on(session, case)]
    assert acts == ["submitted", "claimed", "conflict-declared", "claimed", "released"]


def test_a_lead_assigns_a_case_to_a_vetter_only(session: Session) -> None:
    people = staff(session)
    case = a_case(session)
    victor, lena = session.get_one(User, people.victor.user_id), session.get_one(User, people.lena.user_id)
    with pytest.raises(Forbidden, match="Only a lead"):
        cases.assign(session, case, victor, actor=people.vera, now=NOW)
    with pytest.raises(Forbidden, match="this person is none"):
        cases.assign(session, case, lena, actor=people.lena, now=NOW)
    cases.assign(session, case, victor, actor=people.lena, now=NOW)
    assert (case.holder_id, case.expert.status) == (people.victor.user_id, ExpertStatus.IN_SCREENING)


def test_ones_own_referral_is_neither_claimed_nor_scored_nor_denied(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.victor)
    ties.refer(session, case.expert, session.get_one(User, people.vera.user_id), now=NOW)
    words = "You brought this expert here"
    with pytest.raises(Forbidden, match=words):
        cases.claim(session, case, actor=people.vera, now=NOW + timedelta(hours=1))
    with pytest.raises(Forbidden, match=words):
        free(session, case, people.vera)
    with pytest.raises(Forbidden, match=words):
        scoring.start(session, case.verifications[0], actor=people.vera, now=NOW)


def test_a_tie_declared_late_tears_up_what_was_begun(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    row = case.verifications[0]
    scoring.start(session, row, actor=people.vera, now=NOW)
    ties.declare(session, case, kind=ConflictKind.PERSONAL, note="A cousin.", actor=people.vera, now=NOW)
    assert (case.holder_id, scoring.cards_of(session, row)) == (None, [])
    assert acts_on(session, case)[-1].after == {"kind": "personal"}
    with pytest.raises(Forbidden, match="personal tie"):
        cases.claim(session, case, actor=people.vera, now=NOW)


def test_others_scores_are_hidden_until_ones_own_are_locked(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    free(session, case, people.victor)
    row = case.verifications[0]
    score(session, row, people.vera)
    for looking in (people.victor, people.vik, people.lena):
        (seen,) = scoring.cards_seen_by(session, row, looking)
        assert (seen.is_locked, seen.card) == (True, None)
    card = scoring.start(session, row, actor=people.victor, now=NOW)
    assert [one.card is None for one in scoring.cards_seen_by(session, row, people.victor)] == [True, False]
    assert [one.card is None for one in scoring.cards_seen_by(session, row, people.vera)] == [False, True]
    scoring.save(session, card, levels(3), actor=people.victor, now=NOW)
    with pytest.raises(NotFound):
        scoring.save(session, card, levels(5), actor=people.vera, now=NOW)
    scoring.lock(session, card, actor=people.victor, now=NOW)
    for looking in (people.vera, people.victor, people.vik, people.lena):
        assert all(one.card for one in scoring.cards_seen_by(session, row, looking))
    with pytest.raises(IllegalMove, match="locked"):
        scoring.lock(session, card, actor=people.victor, now=NOW)
    with pytest.raises(IllegalMove, match="scored is not being scored"):
        free(session, case, people.vik)
        scoring.start(session, row, actor=people.vik, now=NOW)


def test_a_scorecard_without_evidence_is_kept_and_not_locked(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    card = scoring.start(session, case.verifications[0], actor=people.vera, now=NOW)
    with pytest.raises(Invalid) as refusal:
        scoring.lock(session, card, actor=people.vera, now=NOW)
    assert len(refusal.value.errors) == 8
    assert card.locked_at is None
    with pytest.raises(Forbidden, match="Only vetters score"):
        scoring.start(session, case.verifications[0], actor=people.lena, now=NOW)


def test_what_was_flagged_has_to_change(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    expert = case.expert
    flag = changes.ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.NO_PRODUCTION_FIGURES, "The project.")
    with pytest.raises(Conflict, match="Claim the case first"):
        changes.request(session, case, flags=[flag], text="Please.", now=NOW, actor=people.victor)
    with pytest.raises(Invalid):
        changes.request(session, case, flags=[], text=" ", now=NOW, actor=people.vera)
    changes.request(session, case, flags=[flag], text="Please give figures.", now=NOW, actor=people.vera)
    assert expert.status is ExpertStatus.CHANGES_REQUESTED
    assert case.verifications[0].status is VerificationStatus.EVIDENCE_SUBMITTED
    with pytest.raises(Invalid) as refusal:
        experts.submit(session, expert, now=NOW)
    assert list(refusal.value.errors) == ["documents"]
    draft = profiles.draft_of(expert)
    other = a_project(production="35 ms at the 99th percentile, 1,200 requests a second.")
    experts.revise(session, expert, an_expert(name=draft.name, documents=(other,)), today=TODAY)
    later = NOW + timedelta(days=3)
    again = experts.submit(session, expert, now=later)
    assert (again, again.due_at, again.holder_id) == (case, later + cases.SLA, None)
    assert changes.open_request(session, expert) is None
    cases.claim(session, case, actor=people.victor, now=later)
    assert case.verifications[0].status is VerificationStatus.ASSESSING


def test_steps_are_scheduled_ahead_and_waived_by_leads_with_a_reason(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    free(session, case, people.lena)
    step = case.steps[0]
    with pytest.raises(Invalid):
        steps.schedule(session, step, at=NOW, now=NOW, actor=people.vera)
    with pytest.raises(IllegalMove):
        steps.finish(session, step, status=StepStatus.NO_SHOW, now=NOW, actor=people.vera)
    with pytest.raises(Forbidden, match="Only a lead"):
        steps.finish(session, step, status=StepStatus.WAIVED, note="Known.", now=NOW, actor=people.vera)
    with pytest.raises(Invalid):
        steps.finish(session, step, status=StepStatus.WAIVED, now=NOW, actor=people.lena)
    steps.schedule(session, step, at=NOW + timedelta(days=1), now=NOW, actor=people.vera)
    steps.finish(session, step, status=StepStatus.NO_SHOW, now=NOW, actor=people.vera)
    steps.schedule(session, step, at=NOW + timedelta(days=2), now=NOW, actor=people.vera)
    steps.finish(session, step, status=StepStatus.DONE, note="Fine.", now=NOW, actor=people.vera)
    assert case.stage is CaseStage.SKILLS
    acts = [event.act.value for event in acts_on(session, case)][-4:]
    assert acts == ["scheduled", "step-moved", "scheduled", "step-moved"]


def test_the_board_moves_a_case_and_never_back_to_applied(session: Session) -> None:
    people = staff(session)
    case = a_case(session)
    cases.place(session, case, CaseStage.INTERVIEW, actor=people.vera, now=NOW)
    assert (case.stage, case.expert.status) == (CaseStage.INTERVIEW, ExpertStatus.IN_SCREENING)
    with pytest.raises(IllegalMove):
        cases.place(session, case, CaseStage.APPLIED, actor=people.vera, now=NOW)


def test_a_rejection_is_appealed_once_and_decided_by_another_lead(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(2), levels(2))
    case, expert = scoring.case_of(session, row), row.expert
    listing.reject(session, case, reasons=[Reason.NO_PRODUCTION_WORK], feedback=FEEDBACK, now=NOW, actor=people.lena)
    assert (expert.status, row.status) == (ExpertStatus.REJECTED, VerificationStatus.NOT_VERIFIED)
    with pytest.raises(Invalid, match="apply again from 2027-02-21"):
        submission.reapply(session, expert, now=NOW)
    with pytest.raises(Invalid, match="within 30 days"):
        appeals.lodge(session, expert, text="You did not ask my referee.", now=NOW + timedelta(days=31))
    appeal = appeals.lodge(session, expert, text="You did not ask my referee.", now=NOW)
    said = {"reasons": [Reason.DECISION_STANDS], "answer": "We asked them, and they did not confirm it."}
    with pytest.raises(Forbidden, match="another lead"):
        appeals.decide(session, appeal, is_upheld=False, now=NOW, actor=people.lena, **said)
    appeals.decide(session, appeal, is_upheld=False, now=NOW, actor=people.leo, **said)
    assert expert.status is ExpertStatus.REJECTED
    with pytest.raises(Conflict, match="decided already"):
        appeals.decide(session, appeal, is_upheld=True, now=NOW, actor=people.leo, **said)
    with pytest.raises(Conflict, match="one appeal"):
        appeals.lodge(session, expert, text="You did not ask my referee.", now=NOW)
    submission.reapply(session, expert, now=NOW + timedelta(days=90))
    assert expert.status is ExpertStatus.DRAFT


def test_an_appeal_upheld_begins_a_new_round(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(2), levels(2))
    listing.reject(
        session,
        scoring.case_of(session, row),
        reasons=[Reason.NO_PRODUCTION_WORK],
        feedback=FEEDBACK,
        now=NOW,
        actor=people.lena,
    )
    appeal = appeals.lodge(session, row.expert, text="You did not ask my referee.", now=NOW)
    answer = "We should have asked them; somebody else begins anew."
    reasons = [Reason.PROCEDURE_NOT_FOLLOWED]
    appeals.decide(session, appeal, is_upheld=True, reasons=reasons, answer=answer, now=NOW, actor=people.leo)
    case = scoring.case_of(session, row)
    assert (case.round, row.expert.status, scoring.cards_of(session, row)) == (2, ExpertStatus.IN_SCREENING, [])
    cases.claim(session, case, actor=people.vik, now=NOW)
    assert row.status is VerificationStatus.ASSESSING
    free(session, case, people.leo)
    with pytest.raises(Forbidden, match="an appeal of this expert overturned"):
        listing.approve(session, case, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)


def test_a_suspension_says_why_and_ends_by_another_lead(session: Session) -> None:
    people = staff(session)
    expert = experts.enlist(session, an_expert(), today=TODAY)
    said = {"reasons": [Reason.FALSE_STATEMENT], "statement": "Two projects were somebody else's.", "now": NOW}
    with pytest.raises(Invalid) as refusal:
        suspension.suspend(session, expert, **said | {"statement": ""}, evidence_ref="", actor=people.lena)
    assert list(refusal.value.errors) == ["feedback", "evidence_ref"]
    with pytest.raises(Forbidden, match="Only a lead"):
        suspension.suspend(session, expert, **said, evidence_ref="ticket 7", actor=people.vera)
    letter = suspension.suspend(session, expert, **said, evidence_ref="ticket 7", actor=people.lena).letter
    assert "Two projects were somebody else's." in letter
    assert "ticket 7" not in letter
    assert experts.count_listed(session) == 0
    lifted = {"reasons": [Reason.STATEMENT_ANSWERED], "answer": "The owner has confirmed your part.", "now": NOW}
    with pytest.raises(Forbidden, match="You suspended"):
        suspension.lift(session, expert, **lifted, actor=people.lena)
    with pytest.raises(Forbidden, match="You suspended"):
        experts.close(session, expert, now=NOW, actor=people.lena)
    suspension.lift(session, expert, **lifted, actor=people.leo)
    assert experts.count_listed(session) == 1


def test_verifications_run_out_and_are_renewed_on_outcomes(session: Session) -> None:
    people = staff(session)
    held = SpecializationDraft("mlops", Verification.ABOVE, TODAY - timedelta(days=500))
    expert = experts.enlist(session, an_expert(specializations=(held,), outcomes=()), today=TODAY)
    assert verifications.expire_due(session, now=NOW) == 1
    (row,) = verifications.of_expert(session, expert)
    assert (row.status, expert.specializations[0].verification) == (VerificationStatus.EXPIRING, Verification.ABOVE)
    case = submission.ask(session, expert, "mlops", text="Two engagements since, both finished.", now=NOW)
    assert (case.kind, expert.specializations[0].verification) == (CaseKind.RENEWAL, Verification.ABOVE)
    cases.claim(session, case, actor=people.vera, now=NOW)
    free(session, case, people.lena)
    with pytest.raises(Conflict, match="No engagement"):
        decisions.renew(session, row, grade=Grade.ABOVE, now=NOW, actor=people.lena)
    expert.outcomes.append(ExpertOutcome(is_success=True, ended=date(2026, 9, 1)))
    with pytest.raises(Invalid):
        decisions.renew(session, row, grade=Grade.WELL_ABOVE, now=NOW, actor=people.lena)
    decisions.renew(session, row, grade=Grade.ABOVE, now=NOW, actor=people.lena)
    assert (row.status, row.verified_on, case.closed_at) == (VerificationStatus.VERIFIED, TODAY, NOW)
    assert verifications.expire_due(session, now=NOW) == 0
    assert verifications.expire_due(session, now=NOW + timedelta(days=600)) == 1
    assert (row.status, expert.specializations[0].verification) == (VerificationStatus.EXPIRED, Verification.EXPIRED)


def test_one_more_specialization_of_a_listed_expert_has_a_case_of_its_own(session: Session) -> None:
    people = staff(session)
    claims = (SpecializationDraft("mlops", Verification.MEETS, TODAY), SpecializationDraft("forecasting"))
    expert = experts.enlist(
        session, an_expert(specializations=claims, outcomes=(OutcomeDraft(True, TODAY),)), today=TODAY
    )
    with pytest.raises(NotFound):
        submission.ask(session, expert, "computer-vision", text="Years of it.", now=NOW)
    with pytest.raises(Invalid):
        submission.ask(session, expert, "forecasting", documents=["nothing"], now=NOW)
    case = submission.ask(session, expert, "forecasting", documents=["fraud-scoring"], now=NOW)
    assert (case.kind, [row.specialization for row in case.verifications]) == (CaseKind.ADDITION, ["forecasting"])
    with pytest.raises(Conflict, match="open already"):
        cases.open_round(session, expert, CaseKind.ADDITION, [], now=NOW)
    with pytest.raises(IllegalMove):
        free(session, case, people.lena)
        listing.approve(session, case, now=NOW, actor=people.lena)


def test_a_verification_is_revoked_with_reasons_and_evidence(session: Session) -> None:
    people = staff(session)
    expert = experts.enlist(session, an_expert(), today=TODAY)
    (row,) = verifications.adopt(session, expert)
    said = {"reasons": [Reason.FALSE_STATEMENT], "statement": "The project was somebody else's.", "now": NOW}
    with pytest.raises(Invalid) as refused:
        revocation.revoke(session, row, **{**said, "statement": "No."}, evidence_ref=" ", actor=people.lena)
    assert set(refused.value.errors) == {"feedback", "evidence_ref"}
    with pytest.raises(Forbidden, match="Only a lead"):
        revocation.revoke(session, row, **said, evidence_ref="ticket 9", actor=people.vera)
    ties.refer(session, expert, session.get_one(User, people.leo.user_id), now=NOW)
    with pytest.raises(Forbidden, match="ties you"):
        revocation.revoke(session, row, **said, evidence_ref="ticket 9", actor=people.leo)
    revocation.revoke(session, row, **said, evidence_ref="ticket 9", actor=people.lena)
    assert (row.status, expert.specializations[0].verification) == (VerificationStatus.REVOKED, Verification.CLAIMED)
    assert revocation.in_force(session, expert) == []
    with pytest.raises(IllegalMove, match="no verification to revoke"):
        revocation.revoke(session, row, **said, evidence_ref="ticket 9", actor=people.lena)


def test_what_was_vetted_elsewhere_can_be_revoked_before_it_has_a_record(session: Session) -> None:
    expert = experts.enlist(session, an_expert(), today=TODAY)
    assert verifications.of_expert(session, expert) == []
    assert revocation.in_force(session, expert) == ["mlops"]
    assert verifications.of_expert(session, expert) == []


def test_an_applicant_evidence_names_only_documents_of_the_profile(session: Session) -> None:
    expert, owner = an_applicant(session)
    with pytest.raises(Invalid):
        verifications.give_evidence(session, expert, "mlops", documents=["other"], now=NOW, actor=owner)
    with pytest.raises(Invalid):
        verifications.give_evidence(session, expert, "mlops", url="ftp://x", now=NOW, actor=owner)
    row = verifications.give_evidence(session, expert, "mlops", documents=["fraud-scoring"], now=NOW, actor=owner)
    assert row.status is VerificationStatus.CLAIMED
    experts.submit(session, expert, now=NOW, actor=owner)
    assert len(row.evidence) == 1
