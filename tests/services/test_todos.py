"""What each should do next: everything that waits, with its deadline, and nothing that waits for somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain import brief_moves
from marketplace.domain.funnel import Stage
from marketplace.domain.hiring_words import DismissReason, Opinion, Side
from marketplace.domain.todos import Todo, TodoKind
from marketplace.domain.vetting_words import Grade, VerificationStatus
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, SpecializationVerification
from marketplace.services import accounts, brief_questions, briefs, opinions
from marketplace.services.hiring import candidacies, endings, funnel, interviews, messages, offers, scorecards, settings
from marketplace.services.hiring.settings import Settings
from marketplace.services.todos import of_company, of_expert
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.hiring.scene import (
    NOW,
    Scene,
    a_proposal,
    a_scene,
    evaluated,
    interested,
    invited,
    offered,
    scheduled,
    somebody,
    terms,
    under_review,
)

K = TodoKind


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def theirs(db: Session, expert: Expert, now: datetime = NOW) -> list[Todo]:
    db.flush()
    assert expert.user is not None
    return of_expert.todos(db, expert, accounts.actor_of(db, expert.user), now)


def anas(db: Session, scene: Scene, now: datetime = NOW) -> list[Todo]:
    db.flush()
    return of_company.todos(db, scene.company, scene.ana, now)


def kinds(todos: list[Todo]) -> list[TodoKind]:
    return [todo.kind for todo in todos]


def test_an_invitation_waits_for_the_expert_with_its_deadline(session: Session, scene: Scene) -> None:
    ada, _ = somebody(session)
    candidacy = invited(session, scene, ada)
    (one,) = theirs(session, ada)
    assert (one.kind, one.about, one.due) == (K.ANSWER_INVITATION, scene.brief.title, NOW + timedelta(days=5))
    assert one.consequence == "the invitation expires"
    assert one.ids == {"candidacy_id": candidacy.public_id}
    assert K.ANSWER_INVITATION not in kinds(anas(session, scene))


def test_an_expert_reads_nothing_of_what_the_company_thinks(session: Session, scene: Scene) -> None:
    ada, _ = somebody(session)
    one = candidacies.suggest(session, scene.slot, ada, now=NOW)
    candidacies.shortlist(session, one, now=NOW, actor=scene.ana)
    assert theirs(session, ada) == []
    candidacies.dismiss(session, one, reason=DismissReason.OTHER, now=NOW, actor=scene.ana)
    assert theirs(session, ada) == []


def test_each_step_of_hiring_waits_for_whose_move_it_is(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    candidacy = interested(session, scene, ada, her)
    first = anas(session, scene)[0]
    assert (first.kind, first.count, first.due) == (K.REVIEW, 1, NOW + timedelta(days=7))
    assert (first.ids, first.owner) == ({"candidacy_id": candidacy.public_id}, of_company.HIRERS)
    scorecards.begin_review(session, candidacy, now=NOW, actor=scene.ana)
    assert kinds(anas(session, scene))[0] is K.GO_ON
    interview = interviews.propose(session, candidacy, a_proposal(session, candidacy), now=NOW, actor=scene.ana)
    (choose,) = theirs(session, ada)
    assert (choose.kind, choose.due) == (K.CHOOSE_TIME, max(time.starts_at for time in interview.times))
    assert choose.ids["interview_id"] == interview.public_id


def test_an_interview_is_attended_said_to_be_held_and_scored(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    candidacy = under_review(session, scene, ada, her)
    interview = scheduled(session, scene, candidacy, her)
    assert kinds(theirs(session, ada)) == [K.ATTEND]
    assert K.ATTEND in kinds(anas(session, scene))
    later = datetime(2026, 11, 25, 12, tzinfo=NOW.tzinfo)
    assert K.SAY_HELD in kinds(anas(session, scene, later))
    assert theirs(session, ada, later) == []
    interviews.held(session, interview, now=later, actor=scene.ana)
    assert K.SCORE in kinds(anas(session, scene, later))


def test_an_offer_waits_for_the_expert_and_a_counter_offer_for_the_company(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    _, offer = offered(session, scene, ada, her)
    assert kinds(theirs(session, ada)) == [K.ANSWER_OFFER]
    until = NOW + timedelta(days=4)
    offers.counter(session, offer, terms(amount=13_000), until=until, now=NOW, actor=her)
    assert theirs(session, ada) == []
    assert K.ANSWER_COUNTER in kinds(anas(session, scene))


def test_an_offer_that_needs_a_second_word_waits_for_the_colleague(session: Session, scene: Scene) -> None:
    settings.want_approval(session, scene.company, is_wanted=True)
    ada, her = somebody(session)
    evaluated_one = evaluated(session, scene, ada, her)
    offer = offers.make(session, evaluated_one, terms(), until=NOW + timedelta(days=9), now=NOW, actor=scene.ana)
    session.flush()
    assert offer.status.value == "pending-approval"
    assert K.APPROVE_OFFER not in kinds(anas(session, scene))
    assert K.APPROVE_OFFER in kinds(of_company.todos(session, scene.company, scene.omar, NOW))


def test_several_of_a_kind_are_one_line_for_their_brief(session: Session, scene: Scene) -> None:
    for name in ("Ada Moreira", "Chen Wu", "Dara Silva"):
        interested(session, scene, *somebody(session, name))
    line = next(todo for todo in anas(session, scene) if todo.kind is K.REVIEW)
    assert (line.count, line.ids) == (3, {"brief_id": scene.brief.public_id})


def test_whoever_was_not_told_why_questions_and_drafts_wait_too(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    interested(session, scene, ada, her)
    brief_questions.ask(session, scene.brief, ada, "Is the data labelled?", now=NOW, actor=her)
    endings.brief_ended(session, scene.brief, now=NOW)
    draft = briefs.draft(session, company=scene.company, draft=a_brief(title="Half of it"), today=TODAY)
    found = anas(session, scene)
    assert {K.SAY_WHY, K.ANSWER_QUESTIONS, K.RANK, K.FINISH_DRAFT} <= set(kinds(found))
    assert found[-1].ids == {"brief_id": draft.public_id}


def test_a_member_reads_only_what_they_may_do(session: Session, scene: Scene) -> None:
    interested(session, scene, *somebody(session))
    nobody = replace(scene.ana, memberships={scene.company.id: frozenset()})
    session.flush()
    assert of_company.todos(session, scene.company, nobody, NOW) == []


def test_another_company_reads_nothing_of_it(session: Session, scene: Scene) -> None:
    interested(session, scene, *somebody(session))
    other = a_scene(session, name="Anderswo Labs")
    assert kinds(anas(session, other)) == [K.RANK]


def test_availability_profile_and_interests_wait_for_the_expert(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    until = NOW + timedelta(days=3)
    settings.choose(session, scene.brief, Settings(takes_applications=True, applications_until=until), now=NOW)
    opinions.say(session, scene.brief, ada, Opinion.INTERESTED, now=NOW, actor=her)
    assert [(todo.kind, todo.due) for todo in theirs(session, ada)] == [(K.APPLY, until)]
    ada.availability_confirmed_on = TODAY - timedelta(days=26)
    (confirm, _) = sorted(theirs(session, ada), key=lambda todo: todo.kind is K.APPLY)
    assert confirm.kind is K.CONFIRM_AVAILABILITY
    assert confirm.due is not None
    assert confirm.due.date() == TODAY + timedelta(days=4)
    ada.availability_confirmed_on = TODAY - timedelta(days=40)
    assert "no ranking" in next(t for t in theirs(session, ada) if t.kind is K.CONFIRM_AVAILABILITY).consequence
    ada.status = ExpertStatus.CHANGES_REQUESTED
    assert K.HAND_IN in kinds(theirs(session, ada))
    assert K.APPLY not in kinds(theirs(session, ada, until)), "it has closed"


def test_the_funnel_counts_whoever_ever_came_to_a_stage(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    candidacy = interested(session, scene, ada, her)
    invited(session, scene, somebody(session, "Chen Wu")[0])
    later = NOW + timedelta(days=2)
    scorecards.begin_review(session, candidacy, now=later, actor=scene.ana)
    session.flush()
    (line,) = funnel.of_company(session, scene.company, limit=5)
    passages = {one.stage: one for one in funnel.of_brief(session, scene.brief)}
    for reached in (line.reached, {stage: one.reached for stage, one in passages.items()}):
        assert [reached[stage] for stage in Stage] == [2, 2, 2, 1, 0, 0, 0]
    assert (passages[Stage.INVITED].here, passages[Stage.INTERESTED].here) == (1, 1)
    assert passages[Stage.INTERESTED].median_time is None
    endings.withdraw(session, candidacy, now=NOW + timedelta(days=6), actor=her)
    session.flush()
    passages = {one.stage: one for one in funnel.of_brief(session, scene.brief)}
    assert passages[Stage.INTERESTED].median_time == timedelta(days=6), "the review is part of it"


def test_new_messages_wait_for_whoever_has_not_read_them(session: Session, scene: Scene) -> None:
    ada, her = somebody(session)
    candidacy = interested(session, scene, ada, her)
    for place in range(2):
        messages.send(session, candidacy, "When?", side=Side.EXPERT, form=f"form {place}", now=NOW, actor=her)
    line = next(todo for todo in anas(session, scene) if todo.kind is K.READ_MESSAGES)
    assert (line.about, line.count, line.ids) == (scene.brief.title, 2, {"candidacy_id": candidacy.public_id})
    assert K.READ_MESSAGES not in kinds(theirs(session, ada))
    messages.send(session, candidacy, "On Monday.", side=Side.COMPANY, form="form", now=NOW, actor=scene.ana)
    assert K.READ_MESSAGES not in kinds(anas(session, scene)), "whoever answers has read"
    assert K.READ_MESSAGES in kinds(theirs(session, ada))


def test_a_brief_that_nobody_cares_for_or_that_closes_soon_waits_for_the_company(
    session: Session, scene: Scene
) -> None:
    assert {K.CARE_FOR, K.CLOSES}.isdisjoint(kinds(anas(session, scene)))
    until = NOW + timedelta(days=2)
    settings.choose(session, scene.brief, Settings(takes_applications=True, applications_until=until), now=NOW)
    assert (K.CLOSES, until) in [(todo.kind, todo.due) for todo in anas(session, scene)]
    assert K.CLOSES not in kinds(anas(session, scene, until))
    session.flush()
    at = brief_moves.expires_at(scene.brief.published_at or NOW)
    (line,) = [todo for todo in anas(session, scene, at - timedelta(days=2)) if todo.kind is K.CARE_FOR]
    assert line.ids == {"brief_id": scene.brief.public_id}
    assert K.CARE_FOR not in kinds(anas(session, scene, at - timedelta(days=9)))


def test_a_verification_that_ends_soon_waits_for_its_expert(session: Session) -> None:
    ada, _ = somebody(session)
    word = ada.specializations[0].specialization
    ends = TODAY + timedelta(days=40)
    row = SpecializationVerification(
        expert_id=ada.id,
        specialization=word,
        status=VerificationStatus.EXPIRING,
        grade=Grade.MEETS,
        verified_on=TODAY,
        expires_on=ends,
    )
    session.add(row)
    (line,) = [todo for todo in theirs(session, ada) if todo.kind is K.RENEW]
    assert line.due is not None
    assert (line.due.date(), line.ids) == (ends, {"specialization": word})
    row.status = VerificationStatus.EVIDENCE_SUBMITTED
    assert K.RENEW not in kinds(theirs(session, ada))
