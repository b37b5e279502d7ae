"""CONC-1: two who act at the same moment, each in a transaction of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.db import Database
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, MarketplaceError
from marketplace.domain.vetting_words import Grade, Reason, VerificationStatus
from marketplace.models import CaseDecision, SpecializationVerification
from marketplace.services.vetting import cases, decisions, scoring, verifications
from tests.services.vetting.rounds import NOW, Staff, a_case, free, levels, ready, staff

FEEDBACK = "Take one project into production and write down its figures."


@pytest.fixture
def database(databases: Any) -> Any:
    url = databases.fresh()
    database = Database(url, url)
    yield database
    database.dispose()
    databases.drop(url)


def together(database: Database, *acts: Callable[[Session], object]) -> list[MarketplaceError | None]:
    """Run each act in a thread and a transaction of its own, all let go at once; return what they were refused with."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[Session], object]) -> MarketplaceError | None:
        barrier.wait()
        try:
            with database.transaction() as db:
                act(db)
        except MarketplaceError as refused:
            return refused
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def settled(database: Database, begin: Callable[[Session, Staff], str]) -> tuple[Staff, str]:
    with database.transaction() as db:
        people = staff(db)
        return people, begin(db, people)


def test_conc_of_two_leads_who_decide_at_once_one_wins_and_the_other_is_told(database: Database) -> None:
    people, row_id = settled(database, lambda db, people: ready(db, people).public_id)

    def yes(db: Session) -> None:
        row = verifications.by_public_id(db, row_id)
        decisions.verify(db, row, grade=Grade.MEETS, reasons=[Reason.BAR_MET], now=NOW, actor=people.lena)

    def no(db: Session) -> None:
        row = verifications.by_public_id(db, row_id)
        decisions.not_verify(db, row, reasons=[Reason.DATA_WEAK], feedback=FEEDBACK, now=NOW, actor=people.leo)

    told = [refused for refused in together(database, yes, no) if refused is not None]
    assert len(told) == 1
    assert isinstance(told[0], Conflict)
    assert "decided this already" in str(told[0])
    with database.session() as db:
        assert len(db.scalars(select(CaseDecision)).all()) == 1


def test_conc_two_vetters_who_lock_at_once_make_one_score(database: Database) -> None:
    def begin(db: Session, people: Staff) -> str:
        case = a_case(db, by=people.vera)
        free(db, case, people.victor)
        (row,) = case.verifications
        for actor in (people.vera, people.victor):
            scoring.save(db, scoring.start(db, row, actor=actor, now=NOW), levels(), actor=actor, now=NOW)
        return row.public_id

    people, row_id = settled(database, begin)

    def locks(actor: Actor) -> Callable[[Session], None]:
        def act(db: Session) -> None:
            card = scoring.own_card(db, verifications.by_public_id(db, row_id), actor)
            assert card is not None
            scoring.lock(db, card, actor=actor, now=NOW)

        return act

    assert together(database, locks(people.vera), locks(people.victor)) == [None, None]
    with database.session() as db:
        assert db.scalars(select(SpecializationVerification.status)).all() == [VerificationStatus.SCORED]


def test_conc_two_vetters_who_claim_at_once_do_not_both_hold_the_case(database: Database) -> None:
    people, case_id = settled(database, lambda db, people: a_case(db).public_id)

    def claims(actor: Actor) -> Callable[[Session], None]:
        return lambda db: cases.claim(db, cases.by_public_id(db, case_id), actor=actor, now=NOW)

    told = [refused for refused in together(database, claims(people.vera), claims(people.victor)) if refused]
    assert len(told) == 1
    assert "is working on this case until" in str(told[0])
