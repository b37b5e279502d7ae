"""The quality of vetting, and second looks: measured from locked scorecards, drawn at random, blind."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, Invalid
from marketplace.domain.jobs import JobKind
from marketplace.domain.vetting_words import Grade, Reason, VerificationStatus
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Event, Job, Scorecard
from marketplace.services import accounts
from marketplace.services.vetting import decisions, quality, rescores, scoring
from tests.services.vetting.rounds import NOW, Staff, levels, ready, staff

LATER = NOW + timedelta(days=3)


def decided(db: Session, people: Staff, first: int = 4, second: int = 3):  # type: ignore[no-untyped-def]
    row = ready(db, people, levels(first), levels(second))
    decisions.verify(db, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], feedback="", actor=people.lena, now=LATER)
    return row


def test_nothing_scored_says_nothing(session: Session) -> None:
    found = quality.seen(session, now=NOW)
    assert (found.pairs, found.vetters, found.stays) == ([], [], [])
    assert all(one.n == 0 for one in found.dimensions.values())


def test_agreement_leniency_and_time_are_measured_with_few_queries(session: Session) -> None:
    people = staff(session)
    for number in range(10):
        ready(session, people, levels(3 + number % 3), levels(2 + number % 3))
    decided(session, people)
    session.flush()
    asked: list[str] = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    found = quality.seen(session, now=LATER)
    assert len(asked) <= 6

    (pair,) = found.pairs
    assert (pair.agreement.n, {pair.first, pair.second}) == (11, {"Vera", "Victor"})
    # Every level is one apart, so the mean squared difference is 1: kappa is 1 - 1 / what chance gives.
    a, b = [3 + n % 3 for n in range(10)] + [4], [2 + n % 3 for n in range(10)] + [3]
    chance = sum((x - y) ** 2 for x in a for y in b) / 121
    assert pair.agreement.kappa == pytest.approx(1 - 1 / chance)
    by = {vetter.name: vetter for vetter in found.vetters}
    assert (by["Vera"].all.mean, by["Victor"].all.mean) == (1, -1)
    assert [(month, mean.n) for month, mean in by["Vera"].months] == [(f"{NOW:%Y-%m}", 11)]
    assert not by["Vera"].has_drifted
    assert [(stay.state, stay.n) for stay in found.stays] == [(state, 1) for state in quality.STATES]
    assert found.stays[2].median_days == 3
    assert quality.seen(session, now=NOW + timedelta(days=400)).pairs == []


def test_what_cannot_be_assessed_is_not_compared(session: Session) -> None:
    people = staff(session)
    ready(session, people, levels(4, communication=0), levels(4))
    found = quality.seen(session, now=NOW)
    assert found.dimensions["communication"].n == 0
    assert found.dimensions["data-engineering"].n == 1


def test_a_second_look_goes_to_somebody_else_and_decides_nothing(session: Session) -> None:
    people = staff(session)
    row = decided(session, people)
    (card,) = rescores.draw(session, count=5, seed=7, actor=people.lena, now=LATER)
    assert (card.vetter_id, card.is_rescore) == (people.vik.user_id, True)
    acts = session.scalars(select(Event).where(Event.act == EventAct.RESCORE_REQUESTED).order_by(Event.id)).all()
    assert [one.actor_id for one in acts] == [people.lena.user_id] * 2
    assert acts[1].after == {"seed": 7, "asked": 5, "drawn": [card.public_id]}
    letters = session.scalars(select(Job).where(Job.kind == JobKind.MAIL)).all()
    assert "second-look" in [job.payload["letter"] for job in letters]

    assert all(one.card is None for one in scoring.cards_seen_by(session, row, people.vik))
    scoring.save(session, card, levels(2), actor=people.vik, now=LATER)
    scoring.lock(session, card, actor=people.vik, now=LATER)
    assert row.status is VerificationStatus.VERIFIED
    assert all(one.card is not None for one in scoring.cards_seen_by(session, row, people.vik))
    found = quality.seen(session, now=LATER)
    assert found.again["communication"].n == 2
    assert found.dimensions["communication"].n == 1
    assert [look.id for look in rescores.listed(session)] == [card.id]
    with pytest.raises(Conflict, match="Nothing is left to draw"):
        rescores.draw(session, count=1, seed=7, actor=people.lena, now=LATER)


def test_a_draw_is_refused_or_repeated_as_asked(session: Session) -> None:
    people = staff(session)
    with pytest.raises(Conflict, match="Nothing is left"):
        rescores.draw(session, count=1, seed=1, actor=people.lena, now=LATER)
    for count in (0, rescores.MOST + 1):
        with pytest.raises(Invalid):
            rescores.draw(session, count=count, seed=1, actor=people.lena, now=LATER)
    for _ in range(6):
        decided(session, people)
    chosen = []
    for _ in range(2):
        with session.begin_nested() as point:
            cards = rescores.draw(session, count=3, seed=11, actor=people.lena, now=LATER)
            chosen.append([card.verification_id for card in cards])
            point.rollback()
    assert chosen[0] == chosen[1]
    assert len(set(chosen[0])) == 3


def test_nobody_looks_twice_at_what_they_scored(session: Session) -> None:
    people = staff(session)
    row = decided(session, people)
    with pytest.raises(Forbidden, match="has to be somebody else's"):
        scoring.start(session, row, actor=people.vera, now=LATER, is_rescore=True, asked_by=people.lena)
    vik = accounts.find_by_email(session, "vik@assay.example")
    assert vik is not None
    vik.active = False
    with pytest.raises(Conflict, match="no decided verification has a vetter"):
        rescores.draw(session, count=1, seed=1, actor=people.lena, now=LATER)
    assert session.scalars(select(Scorecard).where(Scorecard.is_rescore)).all() == []
