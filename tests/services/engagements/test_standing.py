"""An engagement begins with an accepted offer, and each side reads its own and no other."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.clauses import hash_of
from marketplace.domain.engagement_words import EndReason, EngagementStatus, PaidBy
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.services import privacy
from marketplace.services.engagements import ending, standing
from marketplace.services.hiring import acceptance
from tests.services.engagements.scene import scheduled
from tests.services.hiring.scene import NOW, a_scene, offered, somebody

_S = EngagementStatus


def test_accepting_an_offer_opens_its_engagement_with_the_dates_of_the_offer(session: Session) -> None:
    scene = a_scene(session)
    ada, actor = somebody(session)
    candidacy, offer = offered(session, scene, ada, actor)
    acceptance.accept(session, offer, side=Side.EXPERT, version=1, now=NOW, actor=actor)
    session.flush()

    (engagement,) = standing.of_candidacy(session, candidacy)
    assert (engagement.status, engagement.paid_by) == (_S.AGREEING, PaidBy.TIME)
    assert (engagement.starts_on, engagement.ends_on) == (date(2026, 12, 14), date(2027, 3, 14))
    assert engagement.due_at == NOW + timedelta(days=7)
    assert (engagement.started_at, engagement.agreement_number, standing.agreed(engagement)) == (None, None, None)
    assert standing.history(session, engagement)[0].act is EventAct.CONTRACTED
    assert standing.known_to(session, ada) == standing.known_to(session, scene.company) == [engagement]
    assert standing.of_brief(session, scene.brief) == [engagement]


def test_nobody_else_finds_an_engagement_and_no_hand_but_the_right_one_moves_it(session: Session) -> None:
    scene, other = a_scene(session), a_scene(session, name="Kite Labs")
    ada, actor = somebody(session)
    bo, _ = somebody(session, "Bo Lindqvist")
    candidacy, offer = offered(session, scene, ada, actor)
    acceptance.accept(session, offer, side=Side.EXPERT, version=1, now=NOW, actor=actor)
    session.flush()
    (engagement,) = standing.of_candidacy(session, candidacy)

    name = engagement.public_id
    assert standing.of_company(session, scene.company, name, locked=True) is engagement
    assert standing.of_expert(session, ada, name) is engagement
    with pytest.raises(NotFound):
        standing.of_company(session, other.company, name)
    with pytest.raises(NotFound):
        standing.of_expert(session, bo, name)
    with pytest.raises(Forbidden):
        standing.move(session, engagement, _S.SCHEDULED, EventAct.SIGNED, by=Who.EXPERT, now=NOW, actor=actor)
    with pytest.raises(IllegalMove) as refused:
        standing.move(session, engagement, _S.PAUSED, EventAct.PAUSED, by=Who.EXPERT, now=NOW, actor=actor)
    assert refused.value.legal == (_S.SCHEDULED, _S.TERMINATED)


def test_nobody_is_erased_while_an_engagement_goes_on_and_nothing_of_theirs_is_left_afterwards(
    session: Session,
) -> None:
    work = scheduled(session)
    assert privacy.obstacles(session, work.expert) == [
        "Your engagement with Nordlicht Pay has not ended. End it first, so that both know where they stand."
    ]
    with pytest.raises(Conflict, match="has not ended"):
        privacy.erase(session, work.expert, now=NOW)
    why = "Something else came that I cannot put off."
    ending.step_back(
        session, work.engagement, side=Side.EXPERT, reason=EndReason.PERSONAL, note=why, now=NOW, actor=work.actor
    )
    privacy.erase(session, work.expert, now=NOW)
    session.flush()
    session.expire_all()
    (agreement,) = work.engagement.agreements
    assert work.engagement.note == ""
    assert [row.name for row in agreement.signatures] == ["", "Ana Lund"]
    assert hash_of(agreement.text) == agreement.text_sha256
