"""What experts say of open briefs: kept, changed, taken back, and read by companies as counts of enough people."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.hiring_words import DeclineReason, Opinion
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.models import BriefOpinion, Event
from marketplace.services import opinions
from tests.services.hiring.scene import NOW, a_scene, invited, somebody


def test_an_opinion_is_kept_changed_and_taken_back(session: Session) -> None:
    scene = a_scene(session)
    ada, her = somebody(session)
    opinions.say(session, scene.brief, ada, Opinion.INTERESTED, now=NOW, actor=her)
    later = NOW + timedelta(hours=1)
    said = {"reason": DeclineReason.BUDGET, "now": later, "actor": her}
    opinions.say(session, scene.brief, ada, Opinion.NOT_FOR_ME, **said)
    session.flush()
    row = session.scalars(select(BriefOpinion)).one()
    assert (row.opinion, row.reason, row.at) == (Opinion.NOT_FOR_ME, DeclineReason.BUDGET, later)
    assert opinions.of_expert(session, ada) == {scene.brief.id: row}
    opinions.take_back(session, scene.brief, ada, actor=her)
    session.flush()
    assert opinions.find(session, scene.brief, ada) is None
    acts = session.scalars(select(Event.act).where(Event.object_type == "brief-opinion").order_by(Event.id))
    assert list(acts) == [EventAct.INTERESTED, EventAct.DISMISSED, EventAct.RESTORED]


def test_taking_back_what_was_never_said_changes_nothing(session: Session) -> None:
    scene = a_scene(session)
    ada, her = somebody(session)
    opinions.take_back(session, scene.brief, ada, actor=her)
    session.flush()
    assert session.scalar(select(Event).where(Event.object_type == "brief-opinion")) is None


def test_what_is_not_for_one_needs_a_reason_and_what_is_of_interest_has_none(session: Session) -> None:
    scene = a_scene(session)
    ada, her = somebody(session)
    with pytest.raises(Invalid) as refused:
        opinions.say(session, scene.brief, ada, Opinion.NOT_FOR_ME, now=NOW, actor=her)
    assert set(refused.value.errors) == {"reason"}
    given = {"reason": DeclineReason.BUDGET, "now": NOW, "actor": her}
    assert opinions.say(session, scene.brief, ada, Opinion.INTERESTED, **given).reason is None


def test_a_closed_brief_and_one_where_one_is_a_candidate_take_no_opinion(session: Session) -> None:
    scene = a_scene(session)
    ada, her = somebody(session)
    invited(session, scene, ada)
    with pytest.raises(IllegalMove, match="under Opportunities"):
        opinions.say(session, scene.brief, ada, Opinion.INTERESTED, now=NOW, actor=her)
    other, his = somebody(session, "Chen Wu")
    scene.brief.status = BriefStatus.EVALUATING
    with pytest.raises(IllegalMove, match="not open"):
        opinions.say(session, scene.brief, other, Opinion.INTERESTED, now=NOW, actor=his)


def test_a_company_reads_counts_and_none_of_few(session: Session) -> None:
    scene = a_scene(session)
    people = [somebody(session, name) for name in ("Ada Moreira", "Chen Wu", "Dara Silva")]
    for expert, actor in people[:2]:
        given = {"reason": DeclineReason.BUDGET, "now": NOW, "actor": actor}
        opinions.say(session, scene.brief, expert, Opinion.NOT_FOR_ME, **given)
    session.flush()
    assert opinions.heard(session, scene.brief) is None
    expert, actor = people[2]
    opinions.say(session, scene.brief, expert, Opinion.INTERESTED, now=NOW, actor=actor)
    session.flush()
    assert opinions.heard(session, scene.brief) == opinions.Heard(1, Counter({DeclineReason.BUDGET: 2}))
