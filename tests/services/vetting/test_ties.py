"""Ties that become known late: who is tied has no hand in what is still to be decided."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.vetting_words import ConflictKind, Grade, Reason, VerificationStatus
from marketplace.models import Event, User
from marketplace.services.vetting import cases, conflicts, consensus, decisions, looking, scoring, ties
from tests.services.vetting.rounds import NOW, a_case, an_applicant, free, levels, ready, score, staff


def test_a_tie_declared_after_scoring_sets_the_scorecard_aside(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    case = scoring.case_of(session, row)
    assert row.status is VerificationStatus.SCORED
    ties.declare(session, case, kind=ConflictKind.FINANCIAL, actor=people.victor, now=NOW)
    assert row.status is VerificationStatus.ASSESSING
    assert [card.vetter_id for card in scoring.locked(session, row)] == [people.vera.user_id]
    (seen,) = looking.case_seen(session, case.public_id, people.lena).scoring
    assert (seen.locked, seen.set_aside) == (1, 1)
    free(session, case, people.vik)
    score(session, row, people.vik)
    assert row.status is VerificationStatus.SCORED
    assert {card.vetter_id for card in scoring.locked(session, row)} == {people.vera.user_id, people.vik.user_id}


def test_what_was_agreed_on_with_somebody_tied_is_agreed_on_again(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(), levels(communication=2))
    apart = consensus.needed(session, row)
    consensus.agree(
        session,
        row,
        dict.fromkeys(apart, (3, "Talked about it at length.")),
        actor=people.vera,
        now=NOW,
    )
    assert consensus.written(session, row)
    ties.declare(session, scoring.case_of(session, row), kind=ConflictKind.PERSONAL, actor=people.victor, now=NOW)
    assert (row.status, consensus.written(session, row)) == (VerificationStatus.ASSESSING, [])


def test_a_third_scorecard_keeps_the_specialization_scored(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    case = scoring.case_of(session, row)
    row.status = VerificationStatus.ASSESSING
    free(session, case, people.vik)
    score(session, row, people.vik)
    ties.declare(session, case, kind=ConflictKind.FINANCIAL, actor=people.vera, now=NOW)
    assert row.status is VerificationStatus.SCORED
    assert len(scoring.locked(session, row)) == scoring.NEEDED


def test_what_is_decided_stays_decided(session: Session) -> None:
    people = staff(session)
    row = ready(session, people)
    decisions.verify(session, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)
    ties.refer(session, row.expert, session.get_one(User, people.vera.user_id), now=NOW)
    assert row.status is VerificationStatus.VERIFIED


def test_the_expert_names_who_brought_them_and_that_one_steps_back(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    ties.name_referrer(session, case.expert, " Vera@Assay.example ", now=NOW)
    assert case.holder_id is None
    assert conflicts.known_tie(session, case.expert, people.vera.user_id) is ConflictKind.REFERRER
    told = session.scalars(select(Event).where(Event.object_id == case.expert.public_id).order_by(Event.id)).all()[-1]
    assert told.actor_id is None


def test_naming_somebody_who_is_not_of_the_staff_says_and_changes_nothing(session: Session) -> None:
    staff(session)
    expert, _ = an_applicant(session)
    _, owner = an_applicant(session)
    before = len(session.scalars(select(Event)).all())
    ties.name_referrer(session, expert, "nobody@assay.example", now=NOW)
    ties.name_referrer(session, expert, session.get_one(User, owner.user_id).email, now=NOW)
    assert len(session.scalars(select(Event)).all()) == before
    with pytest.raises(Invalid, match="not an e-mail address"):
        ties.name_referrer(session, expert, "vera", now=NOW)


def test_who_was_named_claims_nothing(session: Session) -> None:
    people = staff(session)
    case = a_case(session)
    ties.refer(session, case.expert, session.get_one(User, people.vik.user_id), now=NOW)
    with pytest.raises(Forbidden, match="You brought this expert here"):
        cases.claim(session, case, actor=people.vik, now=NOW)
