"""The queue: its views and filters, its order, pages that begin after a case, and cases given to vetters."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.errors import Forbidden, NotFound
from marketplace.domain.queue_views import QueueView
from marketplace.domain.vetting_words import ChangeReason, ConflictKind, ProfileField
from marketplace.domain.vocabulary import Role
from marketplace.models import User
from marketplace.services.vetting import cases, changes, queue, ties
from marketplace.services.vetting.changes import ChangeFlagDraft
from marketplace.services.vetting.queue import QueueFilter
from tests.services.vetting.rounds import NOW, a_case, somebody, staff

LATER = NOW + timedelta(days=8)


def names(db: Session, view: QueueView, actor, now=NOW, **over):  # type: ignore[no-untyped-def]
    shown = queue.page(db, QueueFilter(view, **over), actor=actor, now=now, limit=10)
    return [case.expert.name for case in shown.cases]


def test_each_view_holds_its_cases_and_is_counted(session: Session):
    people = staff(session)
    waits = a_case(session, name="Asta Vier")
    held = a_case(session, name="Berit Zwei", by=people.vera)
    back = a_case(session, name="Cleo Drei", by=people.victor)
    flag = ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.UNCLEAR, "")
    changes.request(session, back, flags=[flag], text="Say what you did.", now=NOW, actor=people.victor)
    waits.due_at = NOW - timedelta(days=3)
    session.flush()

    assert names(session, QueueView.ALL, people.vera) == ["Asta Vier", "Berit Zwei", "Cleo Drei"]
    assert names(session, QueueView.UNCLAIMED, people.vera) == ["Asta Vier"]
    assert names(session, QueueView.MINE, people.vera) == ["Berit Zwei"]
    assert names(session, QueueView.OVERDUE, people.vera) == ["Asta Vier"]
    assert names(session, QueueView.CHANGES, people.vera) == ["Cleo Drei"]
    # A lease that has run out leaves the case to everybody, and still on its holder's list.
    assert names(session, QueueView.UNCLAIMED, people.vera, LATER) == ["Asta Vier", "Berit Zwei"]
    assert names(session, QueueView.MINE, people.vera, LATER) == ["Berit Zwei"]
    assert queue.counts(session, QueueFilter(), actor=people.vera, now=NOW) == {
        QueueView.ALL: 3,
        QueueView.UNCLAIMED: 1,
        QueueView.MINE: 1,
        QueueView.OVERDUE: 1,
        QueueView.FLAGGED: 2,
        QueueView.CHANGES: 1,
        QueueView.APPEALS: 0,
    }
    assert held.holder_id == people.vera.user_id


def test_words_and_specializations_choose_among_the_cases(session: Session):
    people = staff(session)
    a_case(session, "mlops", name="Asta 100% Vier")
    a_case(session, "nlp", name="Berit Zwei", headline="Chat assistants")
    assert names(session, QueueView.ALL, people.vera, text="100%") == ["Asta 100% Vier"]
    assert names(session, QueueView.ALL, people.vera, text="ASSISTANTS") == ["Berit Zwei"]
    assert names(session, QueueView.ALL, people.vera, text="_") == []
    assert names(session, QueueView.ALL, people.vera, specialization="mlops") == ["Asta 100% Vier"]


def test_a_page_begins_after_a_case_and_misses_none(session: Session):
    people = staff(session)
    for number in range(5):
        a_case(session, name=f"Expert {number}")
    found, after = [], None
    for _ in range(3):
        shown = queue.page(session, QueueFilter(), actor=people.vera, now=NOW, limit=2, after=after)
        found += [case.expert.name for case in shown.cases]
        after = shown.last
    assert found == [f"Expert {number}" for number in range(5)]
    assert after is None
    with pytest.raises(NotFound):
        queue.page(session, QueueFilter(), actor=people.vera, now=NOW, limit=2, after="nothing")


def test_nobody_sees_their_own_case(session: Session):
    people = staff(session)
    case = a_case(session, name="Asta Vier")
    case.expert.user_id = people.vera.user_id
    session.flush()
    assert names(session, QueueView.ALL, people.vera) == []
    assert names(session, QueueView.ALL, people.victor) == ["Asta Vier"]
    assert queue.counts(session, QueueFilter(), actor=people.vera, now=NOW)[QueueView.ALL] == 0


def test_a_case_is_given_to_a_vetter_who_is_not_tied(session: Session):
    people = staff(session)
    case = a_case(session, name="Asta Vier")
    victor = session.get_one(User, people.victor.user_id)
    said = queue.assign(session, case.public_id, victor.public_id, actor=people.lena, now=NOW)
    assert said == ("Asta Vier", "Victor")
    assert case.holder_id == people.victor.user_id
    assert case.lease_until == NOW + cases.ASSIGNED_FOR
    ties.refer(session, case.expert, victor, now=NOW)
    with pytest.raises(Forbidden, match="ties this vetter"):
        queue.assign(session, case.public_id, victor.public_id, actor=people.lena, now=NOW)
    ties.declare(session, case, kind=ConflictKind.PERSONAL, actor=people.leo, now=NOW)
    with pytest.raises(Forbidden, match="personal tie"):
        queue.assign(session, case.public_id, victor.public_id, actor=people.leo, now=NOW)
    nobody = somebody(session, "nora", Role.EXPERT)
    with pytest.raises(Forbidden, match="this person is none"):
        other = session.get_one(User, nobody.user_id)
        queue.assign(session, case.public_id, other.public_id, actor=people.lena, now=NOW)
