"""What happens when nobody acts, and offers that need a second person's word."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.candidacies import WAITS
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.hiring_words import (
    CandidacyStatus,
    DeclineReason,
    InterviewStatus,
    OfferStatus,
    OfferWithdrawnReason,
    Side,
)
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import CompanyMember, Job, Notice
from marketplace.services.hiring import acceptance, candidacies, deadlines, interviews, offer_endings, offers, settings
from marketplace.services.hiring.settings import Settings
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_proposal, a_scene, offered, somebody, terms

_S, _O = CandidacyStatus, OfferStatus
DAY = timedelta(days=1)


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def letters(session: Session) -> list[str]:
    return [job.payload["letter"] for job in session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))]


def test_an_invitation_is_reminded_of_once_and_expires(session: Session, scene: Scene) -> None:
    candidacy = scenes.invited(session, scene, somebody(session)[0])
    session.flush()
    assert deadlines.move_due(session, NOW + 3 * DAY) == 0
    assert [deadlines.move_due(session, NOW + 4.5 * DAY) for _ in range(2)] == [1, 0]
    assert deadlines.move_due(session, NOW + 5 * DAY) == 1
    assert candidacy.status is _S.INVITATION_EXPIRED
    assert letters(session) == [
        "brief-invitation",
        "answer-due",
        "brief-invitation-expired",
        *["invitations-lapsed"] * 2,
    ], "the company is told too: one for each who hires"


def test_an_offer_expires_and_the_company_evaluates_again(session: Session, scene: Scene) -> None:
    candidacy, offer = offered(session, scene, *somebody(session))
    session.flush()
    assert scene.brief.status is BriefStatus.OFFER_OUT
    deadlines.move_due(session, NOW + 5 * DAY)
    assert (offer.status, candidacy.status, scene.brief.status) == (
        _O.EXPIRED,
        _S.OFFER_EXPIRED,
        BriefStatus.EVALUATING,
    )
    again = offers.make(session, candidacy, terms(), until=NOW + 9 * DAY, now=NOW + 5 * DAY, actor=scene.ana)
    assert (again.status, candidacy.status) == (_O.SENT, _S.OFFERED)


def test_an_expired_offer_is_not_accepted_before_the_worker_comes_round(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    _, offer = offered(session, scene, ada, actor)
    late = NOW + 5 * DAY + timedelta(hours=2)
    with pytest.raises(IllegalMove, match=r"This offer expired 2 hours ago\."):
        acceptance.accept(session, offer, side=Side.EXPERT, version=1, now=late, actor=actor)


def test_times_that_all_passed_lapse(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy = scenes.under_review(session, scene, ada, actor)
    one = interviews.propose(session, candidacy, a_proposal(session, candidacy), now=NOW, actor=scene.ana)
    session.flush()
    deadlines.move_due(session, NOW + 2 * DAY)
    assert one.status is InterviewStatus.PROPOSED
    deadlines.move_due(session, NOW + 4 * DAY)
    assert one.status is InterviewStatus.LAPSED


def test_a_company_that_owes_an_answer_is_reminded(session: Session, scene: Scene) -> None:
    scenes.interested(session, scene, *somebody(session))
    session.flush()
    assert [deadlines.move_due(session, NOW + 8 * DAY) for _ in range(2)] == [1, 0]
    assert letters(session).count("candidate-waits") == 2, "one for each who hires"


def test_people_who_wait_alike_are_one_reminder(session: Session, scene: Scene) -> None:
    for name in ("Ada Moreira", "Bo Lindqvist"):
        scenes.interested(session, scene, *somebody(session, name))
    scenes.under_review(session, scene, *somebody(session, "Chidi Okafor"))
    for name in ("Dara Silva", "Emil Berg"):
        one = candidacies.suggest(session, scene.slot, somebody(session, name)[0], now=NOW)
        candidacies.shortlist(session, one, now=NOW, actor=scene.ana)
    session.flush()
    assert [deadlines.move_due(session, NOW + 15 * DAY) for _ in range(2)] == [5, 0]
    session.flush()
    mine = select(Notice.subject, Notice.link).where(Notice.user_id == scene.ana.user_id, Notice.kind == "reminders")
    title, page = scene.brief.title, f"/company/briefs/{scene.brief.public_id}/candidates"
    told = {row.subject: row.link for row in session.execute(mine.order_by(Notice.id))}
    assert told.keys() == {
        f"2 people wait for your answer after accepting your invitation: {title}",
        f"Somebody waits for your answer under review: {title}",
        f"Waiting for you: invitations for 2 people on the shortlist of “{title}”",
    }
    assert list(told.values()).count(page) == 2


def test_every_state_in_which_a_candidate_waits_for_the_company_has_words() -> None:
    owed = {status for status in deadlines.STAYING if WAITS[status].side is Side.COMPANY}
    assert owed <= deadlines.STAGES.keys() | deadlines.OF_THE_COMPANY.keys()


def test_applications_close_on_their_day(session: Session, scene: Scene) -> None:
    settings.choose(session, scene.brief, Settings(True, NOW + DAY), now=NOW, actor=scene.ana)
    with pytest.raises(Invalid, match="has passed"):
        settings.choose(session, scene.brief, Settings(True, NOW - DAY), now=NOW, actor=scene.ana)
    session.flush()
    assert deadlines.move_due(session, NOW + DAY) == 1
    assert scene.brief.status is BriefStatus.CLOSED_TO_APPLICATIONS


def test_an_offer_waits_for_a_colleague_where_the_company_wants_that(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    scene.company.offers_need_approval = True
    candidacy, offer = offered(session, scene, ada, actor)
    assert (offer.status, candidacy.status) == (_O.PENDING_APPROVAL, _S.INTERESTED)
    assert letters(session)[-1] == "offer-awaits-approval"
    with pytest.raises(Forbidden, match="nobody approves what they wrote"):
        offers.approve(session, offer, now=NOW, actor=scene.ana)
    offers.send_back(session, offer, comment="Too much.", now=NOW, actor=scene.omar)
    offers.revise(session, offer, terms(amount=11_000), until=NOW + 4 * DAY, now=NOW, actor=scene.ana)
    offers.approve(session, offer, now=NOW, actor=scene.omar)
    assert (offer.status, candidacy.status, offer.versions[-1].number) == (_O.SENT, _S.OFFERED, 2)


def test_an_offer_that_waited_too_long_inside_is_sent_with_another_day(session: Session, scene: Scene) -> None:
    scene.company.offers_need_approval = True
    candidacy, offer = offered(session, scene, *somebody(session))
    late = NOW + 6 * DAY
    session.flush()
    deadlines.move_due(session, late)
    assert offer.status is _O.PENDING_APPROVAL, "nobody outside waits for it"
    for until in (None, late - DAY):
        with pytest.raises(Invalid) as refused:
            offers.approve(session, offer, until=until, now=late, actor=scene.omar)
        assert refused.value.errors.keys() == {"until"}
    offers.approve(session, offer, until=late + 4 * DAY, now=late, actor=scene.omar)
    assert (offer.status, offer.expires_at, candidacy.due_at) == (_O.SENT, late + 4 * DAY, late + 4 * DAY)


@pytest.mark.parametrize("is_sent_back", [False, True])
def test_an_answer_to_a_counter_offer_that_stays_inside_expires_when_the_counter_offer_does(
    session: Session, scene: Scene, is_sent_back: bool
) -> None:
    ada, actor = somebody(session)
    candidacy, offer = offered(session, scene, ada, actor)
    scene.company.offers_need_approval = True
    offers.counter(session, offer, terms(amount=13_000), until=NOW + 4 * DAY, now=NOW, actor=actor)
    offers.revise(session, offer, terms(amount=12_500), until=NOW + 9 * DAY, now=NOW, actor=scene.ana)
    if is_sent_back:
        offers.send_back(session, offer, comment="Too much.", now=NOW, actor=scene.omar)
    assert candidacy.status is _S.COUNTERED
    session.flush()
    deadlines.move_due(session, NOW + 3 * DAY)
    assert candidacy.status is _S.COUNTERED
    late = NOW + 4 * DAY
    with pytest.raises(IllegalMove, match="This offer expired" if not is_sent_back else "does not wait"):
        offers.approve(session, offer, until=late + 4 * DAY, now=late, actor=scene.omar)
    deadlines.move_due(session, late)
    assert (offer.status, candidacy.status) == (_O.EXPIRED, _S.OFFER_EXPIRED)
    assert letters(session)[-1] == "offer-expired"


def test_a_second_person_is_wanted_only_where_there_is_one(session: Session, scene: Scene) -> None:
    settings.want_approval(session, scene.company, is_wanted=True, actor=scene.ana)
    assert scene.company.offers_need_approval
    alone = a_scene(session, name="Anderswo Labs")
    for row in session.scalars(select(CompanyMember).where(CompanyMember.user_id == alone.omar.user_id)):
        session.delete(row)
    session.flush()
    with pytest.raises(Conflict, match="At least two people"):
        settings.want_approval(session, alone.company, is_wanted=True, actor=alone.ana)


def test_an_offer_before_everything_is_evaluated_says_why(session: Session, scene: Scene) -> None:
    candidacy = scenes.interested(session, scene, *somebody(session))
    with pytest.raises(Invalid, match="direct_reason"):
        offers.make(session, candidacy, terms(), until=NOW + 4 * DAY, now=NOW, actor=scene.ana)


def test_one_offer_is_open_at_a_time(session: Session, scene: Scene) -> None:
    candidacy, offer = offered(session, scene, *somebody(session))
    with pytest.raises(Conflict, match="open offer already"):
        offers.make(session, candidacy, terms(), until=NOW + 4 * DAY, now=NOW, actor=scene.ana)
    offer_endings.withdraw(session, offer, reason=OfferWithdrawnReason.BUDGET_CUT, now=NOW, actor=scene.ana)
    assert candidacy.status is _S.OFFER_WITHDRAWN
    scene.company.offers_need_approval = True
    offers.make(session, candidacy, terms(), until=NOW + 4 * DAY, now=NOW, actor=scene.ana)
    with pytest.raises(Conflict, match="open offer already"):
        offers.make(session, candidacy, terms(), until=NOW + 4 * DAY, now=NOW, actor=scene.ana)


def test_the_company_accepts_a_counter_offer(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy, offer = offered(session, scene, ada, actor)
    with pytest.raises(Invalid, match="change something"):
        offers.counter(session, offer, terms(), until=NOW + 4 * DAY, now=NOW, actor=actor)
    offers.counter(session, offer, terms(amount=13_000), until=NOW + 4 * DAY, now=NOW, actor=actor)
    with pytest.raises(IllegalMove, match="other side has to answer"):
        acceptance.accept(session, offer, side=Side.EXPERT, version=2, now=NOW, actor=actor)
    acceptance.accept(session, offer, side=Side.COMPANY, version=2, now=NOW, actor=scene.omar)
    assert candidacy.status is _S.ACCEPTED


def test_nobody_accepts_alone_a_counter_offer_to_what_they_wrote(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    scene.company.offers_need_approval = True
    candidacy, offer = offered(session, scene, ada, actor)
    offers.approve(session, offer, now=NOW, actor=scene.omar)
    offers.counter(session, offer, terms(amount=13_000), until=NOW + 4 * DAY, now=NOW, actor=actor)
    with pytest.raises(Forbidden, match="nobody approves what they wrote"):
        acceptance.accept(session, offer, side=Side.COMPANY, version=2, now=NOW, actor=scene.ana)
    assert (offer.status, scene.slot.is_open) == (_O.COUNTERED, True)
    acceptance.accept(session, offer, side=Side.COMPANY, version=2, now=NOW, actor=scene.omar)
    assert candidacy.status is _S.ACCEPTED


def test_an_offer_is_declined_with_a_reason(session: Session, scene: Scene) -> None:
    ada, actor = somebody(session)
    candidacy, offer = offered(session, scene, ada, actor)
    offer_endings.decline(session, offer, reason=DeclineReason.BUDGET, now=NOW, actor=actor)
    assert (candidacy.status, scene.brief.status) == (_S.DECLINED, BriefStatus.EVALUATING)


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"amount": 0}, "amount"),
        ({"currency": "XXX"}, "currency"),
        ({"hours_per_week": 80.0}, "hours_per_week"),
        ({"weeks": None}, "weeks"),
        ({"note": "x" * 10_000}, "note"),
    ],
)
def test_terms_that_cannot_be_are_refused(session: Session, scene: Scene, over: dict[str, object], field: str) -> None:
    candidacy = scenes.interested(session, scene, *somebody(session))
    with pytest.raises(Invalid) as refused:
        offers.make(
            session,
            candidacy,
            terms(**over),
            until=NOW + 4 * DAY,
            direct_reason="We worked with them twice before.",
            now=NOW,
            actor=scene.ana,
        )
    assert refused.value.errors.keys() == {field}
