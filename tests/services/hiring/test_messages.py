"""Messages of a candidacy: between whom, when, once each, hidden addresses, read marks, and what erasing leaves."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.contact import HIDDEN
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import CandidacyStatus, NotSelectedReason, Side
from marketplace.domain.messages import LONGEST_TEXT, WRITABLE
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Event, Message, MessageMark, Notice, User
from marketplace.services import personal_data, privacy
from marketplace.services.hiring import candidacies, correspondence, endings, messages, scorecards
from tests.services.hiring.scene import NOW, SENTENCE, a_scene, criterion, interested, invited, somebody

REACH = "Write to ada@post.example or +351 912 345 678."


def write(db: Session, candidacy, actor, text: str, side: Side, *, form: str = "one", minutes: int = 0):  # type: ignore[no-untyped-def]
    now = NOW + timedelta(minutes=minutes)
    return messages.send(db, candidacy, text, side=side, form=form, now=now, actor=actor)


def texts(db: Session, candidacy, actor, side: Side, **asked) -> list[str]:  # type: ignore[no-untyped-def]
    return [row.text for row in messages.thread(db, candidacy, side=side, actor=actor, **asked).rows]


def told(db: Session, actor) -> list[str]:  # type: ignore[no-untyped-def]
    chosen = sa.select(Notice.letter).where(Notice.user_id == actor.user_id, Notice.letter.startswith("message-"))
    return list(db.scalars(chosen.order_by(Notice.id)))


def test_both_sides_write_from_the_invitation_on(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = invited(session, scene, expert)
    write(session, candidacy, scene.ana, "Are the hours fine?", Side.COMPANY)
    write(session, candidacy, ada, "They are.", Side.EXPERT, minutes=1)

    (ours, theirs) = messages.thread(session, candidacy, side=Side.COMPANY, actor=scene.ana).rows
    assert (ours.is_mine, ours.is_new, ours.author) == (True, False, "Ana Lund")
    assert (theirs.is_mine, theirs.is_new, theirs.text) == (False, True, "They are.")
    events = session.scalars(sa.select(Event).where(Event.act == EventAct.MESSAGED).order_by(Event.id)).all()
    assert [event.after["side"] for event in events if event.after] == ["company", "expert"]
    assert not any("They are" in str(event.after) for event in events)


def test_a_colleague_sees_the_thread_and_another_company_does_not(session: Session) -> None:
    scene, other = a_scene(session), a_scene(session, name="Anderswo Labs")
    expert, _ = somebody(session)
    candidacy = invited(session, scene, expert)
    write(session, candidacy, scene.ana, "Hello.", Side.COMPANY)

    assert texts(session, candidacy, scene.omar, Side.COMPANY) == ["Hello."]
    with pytest.raises(NotFound):
        candidacies.of_company(session, other.company, candidacy.public_id)
    assert correspondence.of_company(session, other.company, actor=other.ana).rows == []


def test_nothing_is_written_to_somebody_who_knows_of_nothing(session: Session) -> None:
    scene = a_scene(session)
    expert, _ = somebody(session)
    candidacy = candidacies.suggest(session, scene.slot, expert, now=NOW)
    with pytest.raises(IllegalMove):
        write(session, candidacy, scene.ana, "Hello.", Side.COMPANY)
    with pytest.raises(NotFound):
        candidacies.check_known(candidacy)


def test_after_an_end_the_thread_is_read_and_not_written(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    write(session, candidacy, ada, "Hello.", Side.EXPERT)
    said = {"criterion": criterion(scene.brief), "feedback": SENTENCE}
    endings.not_selected(session, candidacy, reason=NotSelectedReason.COST, **said, now=NOW, actor=scene.ana)
    with pytest.raises(IllegalMove):
        write(session, candidacy, ada, "Why?", Side.EXPERT)
    assert texts(session, candidacy, ada, Side.EXPERT) == ["Hello."]
    assert not messages.thread(session, candidacy, side=Side.EXPERT, actor=ada).is_writable
    assert {CandidacyStatus.ACCEPTED, CandidacyStatus.CONTRACTED, CandidacyStatus.ENGAGED} < WRITABLE


def test_somebody_suspended_reads_and_does_not_write(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = invited(session, scene, expert)
    expert.status = ExpertStatus.SUSPENDED
    with pytest.raises(IllegalMove):
        write(session, candidacy, ada, "Hello.", Side.EXPERT)


def test_a_form_that_is_sent_twice_is_one_message(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = invited(session, scene, expert)
    first = write(session, candidacy, ada, "Hello.", Side.EXPERT)
    assert write(session, candidacy, ada, "Hello.\r\n", Side.EXPERT) is first
    write(session, candidacy, ada, "Hello again.", Side.EXPERT)
    write(session, candidacy, ada, "Hello.", Side.EXPERT, form="two")
    assert texts(session, candidacy, ada, Side.EXPERT) == ["Hello.", "Hello again.", "Hello."]


@pytest.mark.parametrize(("text", "said"), [("  \n", "Write something"), ("x" * (LONGEST_TEXT + 1), "it has 10,001")])
def test_what_cannot_be_sent_says_why(session: Session, text: str, said: str) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = invited(session, scene, expert)
    with pytest.raises(Invalid) as refused:
        write(session, candidacy, ada, text, Side.EXPERT)
    assert said in refused.value.errors["text"][0]
    assert len(write(session, candidacy, ada, "x" * LONGEST_TEXT, Side.EXPERT).text) == LONGEST_TEXT


def test_ways_to_reach_each_other_are_hidden_until_both_said_yes(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    write(session, candidacy, ada, REACH, Side.EXPERT)
    for actor, side in ((scene.ana, Side.COMPANY), (ada, Side.EXPERT)):
        (seen,) = texts(session, candidacy, actor, side)
        assert (seen.count(HIDDEN), "ada@post" in seen, "912" in seen) == (2, False, False)

    scorecards.begin_review(session, candidacy, now=NOW, actor=scene.ana)
    assert texts(session, candidacy, scene.ana, Side.COMPANY) == [REACH]
    assert HIDDEN in texts(session, candidacy, scene.ana, Side.COMPANY, is_blind=True)[0]


def test_everybody_of_the_other_side_is_told_once_until_they_have_read(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    write(session, candidacy, ada, "One.", Side.EXPERT)
    last = write(session, candidacy, ada, "Two.", Side.EXPERT)
    assert told(session, scene.ana) == told(session, scene.omar) == ["message-to-company"]
    assert told(session, ada) == []

    messages.mark_read(session, candidacy, last.public_id, side=Side.COMPANY, now=NOW, actor=scene.ana)
    session.expire_all()
    assert session.scalar(
        sa.select(Notice.read_at).where(Notice.user_id == scene.ana.user_id, Notice.kind == "messages")
    )
    write(session, candidacy, ada, "Three.", Side.EXPERT)
    assert (len(told(session, scene.ana)), len(told(session, scene.omar))) == (2, 1)
    write(session, candidacy, scene.omar, "An answer.", Side.COMPANY)
    session.expire_all()
    waiting = sa.select(Notice).where(Notice.user_id == scene.omar.user_id, Notice.read_at.is_(None))
    assert [one for one in session.scalars(waiting) if one.kind == "messages"] == [], "who answers has read"
    assert told(session, ada) == ["message-to-expert"]


def test_how_far_somebody_has_read_goes_forward_only_and_shows_to_the_other_side(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    first = write(session, candidacy, ada, "One.", Side.EXPERT)
    last = write(session, candidacy, ada, "Two.", Side.EXPERT)
    assert correspondence.unread_in(session, candidacy, side=Side.COMPANY, actor=scene.ana) == (2, 2)
    for until in (last, first):
        messages.mark_read(session, candidacy, until.public_id, side=Side.COMPANY, now=NOW, actor=scene.ana)
        session.flush()
    assert correspondence.unread_in(session, candidacy, side=Side.COMPANY, actor=scene.ana) == (2, 0)
    assert correspondence.unread_in(session, candidacy, side=Side.COMPANY, actor=scene.omar) == (2, 2)
    assert correspondence.unread_in(session, candidacy, side=Side.EXPERT, actor=ada) == (2, 0)
    assert [row.is_read for row in messages.thread(session, candidacy, side=Side.EXPERT, actor=ada).rows] == [True] * 2
    with pytest.raises(NotFound):
        messages.mark_read(session, candidacy, "elsewhere", side=Side.EXPERT, now=NOW, actor=ada)


def test_a_colleagues_reading_is_not_the_other_sides(session: Session) -> None:
    scene = a_scene(session)
    expert, _ = somebody(session)
    candidacy = invited(session, scene, expert)
    sent = write(session, candidacy, scene.ana, "Hello.", Side.COMPANY)
    messages.mark_read(session, candidacy, sent.public_id, side=Side.COMPANY, now=NOW, actor=scene.omar)
    assert [row.is_read for row in messages.thread(session, candidacy, side=Side.COMPANY, actor=scene.ana).rows] == [
        False
    ]


def test_a_long_thread_has_pages(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "PAGE", 2)
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    for number in range(5):
        write(session, candidacy, ada, str(number), Side.EXPERT)
    seen, before = [], None
    while True:
        page = messages.thread(session, candidacy, side=Side.EXPERT, actor=ada, before=before)
        seen = [row.text for row in page.rows] + seen
        before = page.first
        if before is None:
            break
    assert seen == ["0", "1", "2", "3", "4"]


def test_threads_stand_newest_first_a_page_at_a_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(correspondence, "PAGE", 1)
    scene = a_scene(session)
    ada, bea = somebody(session), somebody(session, "Bea Nunes")
    for expert, actor in (ada, bea):
        write(session, interested(session, scene, expert, actor), actor, "Hello.", Side.EXPERT)
    first = correspondence.of_company(session, scene.company, actor=scene.ana)
    assert [(row.candidacy.expert.name, row.unread) for row in first.rows] == [("Bea Nunes", 1)]
    second = correspondence.of_company(session, scene.company, actor=scene.ana, after=first.last)
    assert ([row.candidacy.expert.name for row in second.rows], second.last) == (["Ada Moreira"], None)
    assert [row.unread for row in correspondence.of_expert(session, ada[0], actor=ada[1]).rows] == [0]
    with pytest.raises(NotFound):
        correspondence.of_expert(session, ada[0], actor=ada[1], after=first.last)


def test_people_take_what_they_wrote_with_them(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    write(session, candidacy, ada, REACH, Side.EXPERT)
    write(session, candidacy, scene.ana, "Call Ana on +49 30 1234567.", Side.COMPANY)
    session.flush()
    exported = personal_data.export(session, session.get_one(User, ada.user_id), now=NOW)["tables"]
    assert [row["text"] for row in exported["messages"]] == [REACH]
    assert len(exported["message_marks"]) == 1


def test_erasing_an_expert_leaves_that_something_was_written_and_no_word(session: Session) -> None:
    scene = a_scene(session)
    expert, ada = somebody(session)
    candidacy = interested(session, scene, expert, ada)
    write(session, candidacy, ada, REACH, Side.EXPERT)
    write(session, candidacy, scene.ana, "Thank you, Ada.", Side.COMPANY)
    privacy.erase(session, expert, now=NOW)
    session.expire_all()

    rows = messages.thread(session, candidacy, side=Side.COMPANY, actor=scene.ana).rows
    assert [(row.is_removed, row.author) for row in rows] == [(True, ""), (True, "Ana Lund")]
    assert session.scalars(sa.select(Message.text).distinct()).all() == [""]
    assert session.scalars(sa.select(MessageMark.user_id)).all() == [scene.ana.user_id]
