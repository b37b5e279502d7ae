"""What comes late: a tie found after the first score, a card after the consensus, a move after somebody else's."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.reviews import ReviewSubject
from marketplace.domain.vetting_words import ChangeReason, ConflictKind, Grade, ProfileField, Reason, VerificationStatus
from marketplace.domain.vocabulary import EventAct, ExpertStatus, RubricDimension, Verification
from marketplace.models import Event, ExpertOutcome, Scorecard, User
from marketplace.services import experts, reminders, reviews
from marketplace.services.vetting import (
    appeals,
    cases,
    changes,
    conflicts,
    consensus,
    decisions,
    listing,
    scoring,
    submission,
    suspension,
    ties,
    verifications,
)
from tests.conftest import TODAY
from tests.factories import a_project, an_expert
from tests.services.vetting.rounds import NOTE, NOW, a_case, free, levels, ready, score, somebody, staff
from tests.services.vetting.test_guards import FEEDBACK


def behind_the_back(session: Session, thing: object, **values: object) -> None:
    """Change a row as another transaction would, so that what the session has read of it is old."""
    session.flush()
    about = type(thing)
    change = sa.update(about).where(about.id == thing.id).values(**values)
    session.execute(change, execution_options={"synchronize_session": False})


def test_who_was_suspended_meanwhile_does_not_come_back_by_going_stale(session: Session) -> None:
    expert = experts.enlist(session, an_expert(), today=TODAY)
    behind_the_back(session, expert, status=ExpertStatus.SUSPENDED)
    assert expert.status is ExpertStatus.APPROVED
    with pytest.raises(IllegalMove, match="A suspended expert cannot become stale"):
        experts.mark_stale(session, expert)
    behind_the_back(session, expert, status=ExpertStatus.SUSPENDED)
    with pytest.raises(IllegalMove, match="A suspended expert cannot become paused"):
        experts.pause(session, expert)


def test_who_confirmed_meanwhile_stays_on_the_list(session: Session) -> None:
    ada = somebody(session, "ada")
    user = session.get_one(User, ada.user_id)
    expert = experts.enlist(session, an_expert(), today=TODAY, user=user)
    expert.availability_confirmed_on = TODAY - timedelta(days=100)
    session.flush()
    read = reminders._unconfirmed(session, TODAY)
    assert read == [expert]
    behind_the_back(session, expert, availability_confirmed_on=TODAY)
    assert reminders._take_off(session, expert, TODAY) is False
    assert expert.status is ExpertStatus.APPROVED


def test_a_tie_found_after_the_first_word_keeps_the_card_from_being_locked(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    card = scoring.start(session, case.verifications[0], actor=people.vera, now=NOW)
    scoring.save(session, card, levels(), actor=people.vera, now=NOW)
    ties.refer(session, case.expert, session.get_one(User, people.vera.user_id), now=NOW)
    with pytest.raises(Forbidden, match="You brought this expert here"):
        scoring.lock(session, card, actor=people.vera, now=NOW)
    assert card.locked_at is None


def test_who_says_that_they_brought_somebody_is_held_to_it(session: Session) -> None:
    people = staff(session)
    case = a_case(session)
    vera = session.get_one(User, people.vera.user_id)
    ties.declare(session, case, kind=ConflictKind.REFERRER, actor=people.vera, now=NOW)
    with pytest.raises(Forbidden, match="You brought this expert here"):
        ties.declare(session, case, kind=ConflictKind.NONE, actor=people.vera, now=NOW)
    with pytest.raises(Forbidden, match="Something ties this vetter"):
        cases.assign(session, case, vera, actor=people.lena, now=NOW)
    assert conflicts.known_tie(session, case.expert, vera.id) is ConflictKind.REFERRER


def test_a_case_is_not_given_to_who_declared_a_tie(session: Session) -> None:
    people = staff(session)
    case = a_case(session)
    ties.declare(session, case, kind=ConflictKind.PERSONAL, actor=people.vik, now=NOW)
    with pytest.raises(Forbidden, match="Something ties this vetter"):
        cases.assign(session, case, session.get_one(User, people.vik.user_id), actor=people.lena, now=NOW)


def test_a_card_that_another_tab_has_locked_is_written_no_more(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    card = scoring.start(session, case.verifications[0], actor=people.vera, now=NOW)
    behind_the_back(session, card, locked_at=NOW)
    with pytest.raises(IllegalMove, match="locked"):
        scoring.save(session, card, levels(5), actor=people.vera, now=NOW)


def test_a_third_card_does_not_change_what_was_agreed_on(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    free(session, case, people.victor, people.vik)
    (row,) = case.verifications
    third = scoring.start(session, row, actor=people.vik, now=NOW)
    scoring.save(session, third, levels(1), actor=people.vik, now=NOW)
    score(session, row, people.vera, levels(4, communication=2))
    score(session, row, people.victor, levels(4))
    chosen = {RubricDimension.COMMUNICATION: (3, "Clear in writing, less so in the call.")}
    consensus.agree(session, row, chosen, actor=people.vera, now=NOW)
    before = consensus.levels(session, row)
    with pytest.raises(IllegalMove, match="is consensus by now"):
        scoring.lock(session, third, actor=people.vik, now=NOW)
    assert consensus.levels(session, row) == before
    assert len(session.scalars(sa.select(Scorecard).where(Scorecard.locked_at.is_not(None))).all()) == 2


def test_there_is_no_consensus_about_scores_that_lie_close(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    with pytest.raises(Conflict, match="nothing to agree on"):
        consensus.agree(session, row, {}, actor=people.vera, now=NOW)
    assert row.status is VerificationStatus.SCORED


def test_the_trail_does_not_tell_a_lead_who_scores_what_the_other_scored(session: Session) -> None:
    row = ready(session, staff(session))
    kept = session.scalars(sa.select(Event.after).where(Event.act == EventAct.SCORED)).all()
    assert [after["verification"] for after in kept if "is_rescore" in after] == [row.public_id] * 2
    assert "levels" not in str(kept)


def test_who_declared_a_tie_does_not_answer_what_the_expert_asks(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    request = reviews.ask(session, case.expert, subject=ReviewSubject.RANKING, text=NOTE, now=NOW, actor=people.vik)
    reviews.check_may_answer(session, request, people.lena)
    ties.declare(session, case, kind=ConflictKind.PERSONAL, actor=people.lena, now=NOW)
    with pytest.raises(Forbidden, match="Something ties you to this expert"):
        reviews.check_may_answer(session, request, people.lena)


def test_no_level_is_seen_before_two_are_locked_or_by_who_still_writes(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    free(session, case, people.victor, people.vik)
    (row,) = case.verifications
    scoring.start(session, row, actor=people.vik, now=NOW)
    score(session, row, people.vera)
    assert consensus.levels_seen_by(session, row, people.lena) == {}
    score(session, row, people.victor)
    assert consensus.levels_seen_by(session, row, people.vik) == {}
    assert set(consensus.levels_seen_by(session, row, people.lena).values()) == {4.0}


def test_a_verification_beside_a_change_of_the_profile_counts_a_revision_of_its_own(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    there = row.expert.revision + 3
    behind_the_back(session, row.expert, revision=there)
    decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    assert row.expert.revision > there


def test_outcomes_bring_back_no_better_grade_than_there_was_before_it_ended(session: Session) -> None:
    people = staff(session)
    held = SpecializationDraft("mlops", Verification.CLAIMED)
    row = ready(session, people, specializations=(held,))
    decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    listing.approve(session, scoring.case_of(session, row), now=NOW, actor=people.lena)
    later = NOW + timedelta(days=600)
    while verifications.expire_due(session, now=later):
        pass
    assert (row.status, row.grade) == (VerificationStatus.EXPIRED, None)
    row.expert.outcomes.append(ExpertOutcome(is_success=True, ended=date(2027, 9, 1)))
    case = submission.ask(session, row.expert, "mlops", text="One engagement since, finished.", now=later)
    cases.claim(session, case, actor=people.vera, now=later)
    free(session, case, people.lena)
    with pytest.raises(Invalid, match="grade"):
        decisions.renew(session, row, grade=Grade.ABOVE, now=later, actor=people.lena)
    decisions.renew(session, row, grade=Grade.MEETS, now=later, actor=people.lena)
    assert row.grade is Grade.MEETS


def test_what_a_round_refused_is_not_handed_in_again_in_the_same_round(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(2), levels(2))
    case = scoring.case_of(session, row)
    refused = {"reasons": [Reason.DATA_WEAK], "feedback": FEEDBACK, "reapply_on": TODAY}
    decisions.not_verify(session, row, **refused, now=NOW, actor=people.lena)
    flag = changes.ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.NO_PRODUCTION_FIGURES)
    changes.request(session, case, flags=[flag], text="Name the figures.", now=NOW, actor=people.lena)
    expert = row.expert
    other = a_project(production="35 ms at the 99th percentile, 1,200 requests a second.")
    experts.revise(session, expert, an_expert(documents=(other,)), today=TODAY)
    experts.submit(session, expert, now=NOW)
    assert row.status is VerificationStatus.NOT_VERIFIED
    cases.claim(session, case, actor=people.vera, now=NOW)
    listing.reject(session, case, reasons=[Reason.DATA_WEAK], feedback=FEEDBACK, now=NOW, actor=people.lena)


def test_nothing_is_scored_while_the_expert_changes_the_profile(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    (row,) = case.verifications
    flag = changes.ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.NO_PRODUCTION_FIGURES)
    changes.request(session, case, flags=[flag], text="Name the figures.", now=NOW, actor=people.vera)
    cases.claim(session, case, actor=people.vera, now=NOW)
    assert row.status is VerificationStatus.EVIDENCE_SUBMITTED
    with pytest.raises(IllegalMove, match="is not being scored"):
        scoring.start(session, row, actor=people.vera, now=NOW)


def test_who_declared_a_tie_decides_neither_the_appeal_nor_the_suspension(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(2), levels(2))
    case = scoring.case_of(session, row)
    said = {"reasons": [Reason.NO_PRODUCTION_WORK], "feedback": FEEDBACK, "now": NOW}
    listing.reject(session, case, **said, actor=people.lena)
    ties.declare(session, case, kind=ConflictKind.FINANCIAL, actor=people.leo, now=NOW)
    appeal = appeals.lodge(session, row.expert, text="You did not ask my referee.", now=NOW)
    answer = {"reasons": [Reason.PROCEDURE_NOT_FOLLOWED], "answer": "We should have asked them.", "now": NOW}
    with pytest.raises(Forbidden, match="Something ties you"):
        appeals.decide(session, appeal, is_upheld=True, **answer, actor=people.leo)
    with pytest.raises(Forbidden, match="Something ties you"):
        suspension.suspend(
            session,
            row.expert,
            reasons=[Reason.FALSE_STATEMENT],
            statement="Two projects were somebody else's.",
            evidence_ref="ticket 7",
            now=NOW,
            actor=people.leo,
        )
