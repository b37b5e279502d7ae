"""The way from a suggestion to a hire, and what everybody else is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.addenda import CONFIRM_WITHIN
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    DeclineReason,
    DismissReason,
    NotSelectedReason,
    OfferStatus,
    Side,
)
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import Event, Job
from marketplace.services import brief_versions, briefs, experts
from marketplace.services.hiring import (
    acceptance,
    addenda,
    applications,
    brief_states,
    candidacies,
    endings,
    invitations,
    offer_moves,
    offers,
    scorecards,
    settings,
)
from marketplace.services.hiring.settings import Settings
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, SENTENCE, Scene, a_scene, offered, somebody, terms

_S = CandidacyStatus


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def letters(session: Session) -> list[str]:
    return [job.payload["letter"] for job in session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))]


def test_from_a_suggestion_to_a_hire(session: Session, scene: Scene) -> None:
    ada, ada_actor = somebody(session)
    bo, bo_actor = somebody(session, "Bo Lindqvist")
    carla, _ = somebody(session, "Carla Reyes")
    candidacies.suggest(session, scene.slot, carla, now=NOW)
    candidacy = scenes.evaluated(session, scene, ada, ada_actor)
    other = scenes.interested(session, scene, bo, bo_actor)
    assert candidacy.status is _S.EVALUATED

    until = NOW + timedelta(days=5)
    offer = offers.make(session, candidacy, terms(), until=until, now=NOW, actor=scene.ana)
    assert (offer.status, candidacy.status, scene.brief.status) == (OfferStatus.SENT, _S.OFFERED, BriefStatus.OFFER_OUT)

    more = terms(amount=13_000)
    offers.counter(session, offer, more, until=until, now=NOW, actor=ada_actor)
    offers.revise(session, offer, terms(amount=12_500), until=until, now=NOW, actor=scene.omar)
    with pytest.raises(Conflict, match="has changed since"):
        acceptance.accept(session, offer, side=Side.EXPERT, version=1, now=NOW, actor=ada_actor)
    acceptance.accept(session, offer, side=Side.EXPERT, version=3, now=NOW, actor=ada_actor)

    assert candidacy.status is _S.ACCEPTED
    assert (scene.slot.is_open, scene.slot.filled_at, scene.brief.status) == (False, NOW, BriefStatus.FILLED)
    assert (other.status, other.not_selected_for) == (_S.NOT_SELECTED, NotSelectedReason.SLOT_FILLED)
    hidden = candidacies.find(session, scene.slot, carla)
    assert hidden is not None
    assert hidden.status is _S.DISMISSED
    told = letters(session)
    assert [told.count(name) for name in ("offer-sent", "offer-countered", "offer-accepted", "role-filled")] == [
        2,
        2,
        3,
        1,
    ]

    briefs.move(session, scene.brief, BriefStatus.IN_DELIVERY, EventAct.STARTED, None)
    with pytest.raises(Conflict, match="1 person waits for an answer"):
        brief_states.complete(session, scene.brief)
    with pytest.raises(Invalid, match="at least one sentence"):
        endings.give_feedback(
            session, other, criterion=scenes.criterion(scene.brief), feedback="No.", now=NOW, actor=scene.ana
        )
    endings.give_feedback(
        session, other, criterion=scenes.criterion(scene.brief), feedback=SENTENCE, now=NOW, actor=scene.ana
    )
    brief_states.complete(session, scene.brief)
    assert scene.brief.status is BriefStatus.COMPLETED


def test_every_move_is_in_the_trail_without_a_name(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy, _ = offered(session, scene, ada, actor)
    session.flush()
    chosen = select(Event).where(Event.object_id == candidacy.public_id).order_by(Event.id)
    rows = session.scalars(chosen).all()
    assert [row.act for row in rows] == [
        EventAct.SUGGESTED,
        EventAct.SHORTLISTED,
        EventAct.INVITED,
        EventAct.INTERESTED,
        EventAct.OFFERED,
    ]
    assert "Ada" not in repr([(row.before, row.after, row.reason) for row in rows])


def test_suggesting_twice_keeps_one_and_what_became_of_it(session: Session, scene: Scene) -> None:
    ada, _ = somebody(session)
    first = candidacies.suggest(session, scene.slot, ada, now=NOW)
    candidacies.dismiss(session, first, reason=DismissReason.TOO_EXPENSIVE, now=NOW, actor=scene.ana)
    assert candidacies.suggest(session, scene.slot, ada, now=NOW) is first
    assert candidacies.suggest_many(session, scene.slot, [ada.id, ada.id], now=NOW) == []
    assert first.status is _S.DISMISSED
    candidacies.shortlist(session, first, now=NOW, actor=scene.ana)
    assert (first.status, first.dismissed_for) == (_S.SHORTLISTED, None)


def test_the_expert_never_finds_what_the_company_only_thinks(session: Session, scene: Scene) -> None:
    ada, _ = somebody(session)
    candidacy = candidacies.suggest(session, scene.slot, ada, now=NOW)
    assert candidacies.known_to(session, ada) == []
    with pytest.raises(NotFound):
        candidacies.of_expert(session, ada, candidacy.public_id)
    other = a_scene(session, name="Anderswo Labs")
    with pytest.raises(NotFound):
        candidacies.of_company(session, other.company, candidacy.public_id)


def test_an_application_is_free_capped_and_answered_by_criterion(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    draft = scenes.an_application(scene.brief)
    with pytest.raises(NotFound):
        applications.openings(session, ada, scene.brief.public_id, NOW)
    settings.choose(session, scene.brief, Settings(takes_applications=True), now=NOW, actor=scene.ana)
    ((slot, _),) = applications.openings(session, ada, scene.brief.public_id, NOW)
    with pytest.raises(Invalid, match="Answer this"):
        applications.apply(session, slot, ada, scenes.an_application(scene.brief, answers={}), now=NOW, actor=actor)
    candidacy = applications.apply(session, slot, ada, draft, now=NOW, actor=actor)
    assert candidacy.status is _S.APPLIED
    assert applications.count_active(session, ada) == 1
    told = len(candidacies.history(session, candidacy))
    assert applications.apply(session, slot, ada, draft, now=NOW, actor=actor) is candidacy
    assert len(candidacies.history(session, candidacy)) == told, "a second click does nothing more"
    later = scenes.an_application(scene.brief, available_from=date(2027, 1, 15))
    assert applications.apply(session, slot, ada, later, now=NOW, actor=actor) is candidacy
    assert candidacy.application is not None
    assert candidacy.application.available_from == date(2027, 1, 15)
    scorecards.begin_review(session, candidacy, now=NOW, actor=scene.ana)
    assert applications.apply(session, slot, ada, draft, now=NOW, actor=actor) is candidacy
    assert candidacy.application.available_from == date(2027, 1, 15), "what is under review stays as it is"
    with pytest.raises(IllegalMove, match="begun to review"):
        applications.answer(session, candidacy, draft, now=NOW, actor=actor)


def test_an_application_to_a_brief_that_changed_is_to_be_confirmed(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    settings.choose(session, scene.brief, Settings(takes_applications=True), now=NOW, actor=scene.ana)
    candidacy = applications.apply(session, scene.slot, ada, scenes.an_application(scene.brief), now=NOW, actor=actor)
    assert addenda.asked_until(session, candidacy) is None
    brief_versions.keep(session, scene.brief, now=NOW)
    session.flush()
    assert addenda.asked_until(session, candidacy) == NOW + CONFIRM_WITHIN
    applications.confirm(session, candidacy, now=NOW, actor=actor)
    assert addenda.asked_until(session, candidacy) is None


def test_somebody_who_leaves_is_withdrawn_everywhere(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy, offer = offered(session, scene, ada, actor)
    experts.close(session, ada, now=NOW, actor=actor)
    assert (candidacy.status, offer.status) == (_S.WITHDRAWN, OfferStatus.WITHDRAWN)


def test_not_selected_needs_a_reason_and_a_sentence_and_no_open_offer(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy, _ = offered(session, scene, ada, actor)
    given = {"reason": NotSelectedReason.COST, "feedback": SENTENCE, "now": NOW, "actor": scene.ana}
    with pytest.raises(Conflict, match="Take it back first"):
        endings.not_selected(session, candidacy, criterion=scenes.criterion(scene.brief), **given)
    bo, bo_actor = somebody(session, "Bo Lindqvist")
    other = scenes.interested(session, scene, bo, bo_actor)
    with pytest.raises(Invalid, match="criterion"):
        endings.not_selected(session, other, criterion="looks", **given)
    endings.not_selected(session, other, criterion=scenes.criterion(scene.brief), **given)
    assert (other.status, other.feedback) == (_S.NOT_SELECTED, SENTENCE)


def test_a_brief_that_ends_ends_everybody(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.under_review(session, scene, ada, actor)
    interview = scenes.scheduled(session, scene, candidacy, actor)
    endings.brief_ended(session, scene.brief, now=NOW)
    assert (candidacy.status, candidacy.not_selected_for) == (_S.NOT_SELECTED, NotSelectedReason.BRIEF_ENDED)
    assert interview.status == "cancelled"


def test_reasons_of_those_who_say_no_are_counted_for_the_brief(session: Session, scene: Scene) -> None:
    for name, reason in (
        ("Ada M", DeclineReason.BUDGET),
        ("Bo L", DeclineReason.BUDGET),
        ("Chi O", DeclineReason.HOURS),
    ):
        expert, actor = somebody(session, name)
        candidacy = scenes.invited(session, scene, expert)
        invitations.decline(session, candidacy, reason=reason, now=NOW, actor=actor)
    session.flush()
    assert invitations.why_declined(session, scene.brief) == {DeclineReason.BUDGET: 2, DeclineReason.HOURS: 1}


def test_the_loser_is_told_when_the_role_was_filled(session: Session, scene: Scene) -> None:
    ada, ada_actor = somebody(session)
    bo, bo_actor = somebody(session, "Bo Lindqvist")
    _, first = offered(session, scene, ada, ada_actor)
    _, second = offered(session, scene, bo, bo_actor)
    acceptance.accept(session, first, side=Side.EXPERT, version=1, now=NOW, actor=ada_actor)
    later = NOW + timedelta(minutes=2, seconds=5)
    with pytest.raises(IllegalMove, match=r"This role was filled 2 minutes ago\."):
        acceptance.accept(session, second, side=Side.EXPERT, version=1, now=later, actor=bo_actor)
    with pytest.raises(IllegalMove, match="accepted 2 minutes ago"):
        acceptance.accept(session, first, side=Side.EXPERT, version=1, now=later, actor=ada_actor)
    assert offer_moves.terms_of(second.versions[0]).amount == 12_000
    assert datetime(2026, 11, 23, 9, tzinfo=UTC) == NOW
