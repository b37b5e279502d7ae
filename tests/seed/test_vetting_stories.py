"""The stories of vetting, played through the services on both databases."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import cache

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.domain.vetting_words import (
    CaseKind,
    CaseOutcome,
    CaseStage,
    ConflictKind,
    DecisionKind,
    StepStatus,
    VerificationStatus,
)
from marketplace.domain.vocabulary import ExpertStatus, RubricDimension
from marketplace.models import (
    Appeal,
    CaseDecision,
    CaseStep,
    ConflictDeclaration,
    Expert,
    ExpertIdentity,
    Score,
    Scorecard,
    SpecializationVerification,
    VettingCase,
)
from marketplace.services import accounts, chain, experts, market, rates
from marketplace.services.vetting import consensus, verifications
from seed import vetting_stories
from seed.staff import LEADS, VETTERS
from tests.conftest import KINDS, ByKind

SEED = 7

Opened = Callable[[str], Session]

pytestmark = pytest.mark.xdist_group("vetting stories")
"""They are told once, by the one worker that has all tests of this file."""


@pytest.fixture(scope="module")
def told(databases_by_kind: ByKind, clock: datetime) -> Iterator[Opened]:
    """A database of each kind in which every story has been told, once for all tests of this file that ask for it."""
    with ExitStack() as undo:

        @cache
        def of_kind(kind: str) -> Session:
            return undo.enter_context(_all_told(databases_by_kind, kind, clock))

        yield of_kind


@contextmanager
def _all_told(databases_by_kind: ByKind, kind: str, clock: datetime) -> Iterator[Session]:
    connection = databases_by_kind.shared(kind).connect()
    outer = connection.begin()
    db = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    rates.load(db)
    for one in (*VETTERS, *LEADS):
        accounts.register(db, email=one.email, password_hash=None, name=one.name, roles=[one.role])
    assert vetting_stories.tell(db, seed=SEED, now=clock) == len(vetting_stories.TELLINGS)
    chain.seal(db)
    yield db
    db.close()
    outer.rollback()
    connection.close()


@pytest.fixture(params=KINDS)
def db(request: pytest.FixtureRequest, told: Opened) -> Session:
    """One of the two."""
    return told(request.param)


def test_every_status_stage_and_decision_is_there(db: Session) -> None:
    assert set(db.scalars(select(Expert.status))) == set(ExpertStatus)
    assert set(db.scalars(select(SpecializationVerification.status))) == set(VerificationStatus)
    is_open = VettingCase.closed_at.is_(None)
    assert set(db.scalars(select(VettingCase.stage).where(is_open))) == set(CaseStage)
    assert set(db.scalars(select(VettingCase.kind).where(is_open))) == set(CaseKind)
    assert set(db.scalars(select(VettingCase.outcome).where(~is_open))) == set(CaseOutcome)
    assert set(db.scalars(select(CaseStep.status))) == set(StepStatus)
    assert set(db.scalars(select(CaseDecision.kind))) == set(DecisionKind)
    assert set(db.scalars(select(Appeal.is_upheld))) == {None, True, False}


def test_the_queue_has_fresh_overdue_claimed_and_tied_cases(db: Session, clock: datetime) -> None:
    waiting = db.scalars(select(VettingCase).where(VettingCase.closed_at.is_(None))).all()
    assert sum(case.due_at < clock for case in waiting) >= 3
    assert sum(case.submitted_at > clock - timedelta(days=2) for case in waiting) >= 3
    assert sum(case.lease_until is not None and case.lease_until > clock for case in waiting) >= 2
    assert all(case.submitted_at <= clock for case in waiting)
    declared = set(db.scalars(select(ConflictDeclaration.kind)))
    assert declared >= {ConflictKind.NONE, ConflictKind.PERSONAL, ConflictKind.FINANCIAL}


def test_some_scores_wait_for_consensus_and_some_are_half_written(db: Session) -> None:
    scored = db.scalars(
        select(SpecializationVerification).where(SpecializationVerification.status == VerificationStatus.SCORED)
    ).all()
    apart = [bool(consensus.needed(db, row)) for row in scored]
    assert any(apart)
    assert not all(apart)
    cards = Counter(db.scalars(select(Scorecard.locked_at.is_(None))))
    assert cards[True] >= 3


def test_two_vetters_have_scored_enough_people_to_be_compared(db: Session) -> None:
    """Agreement is told from ten pairs in a dimension on."""
    both = (
        select(Score.dimension, Scorecard.verification_id, Scorecard.case_id)
        .join(Scorecard, Scorecard.id == Score.scorecard_id)
        .where(Scorecard.locked_at.is_not(None), ~Scorecard.is_rescore, Score.level.is_not(None))
        .group_by(Score.dimension, Scorecard.verification_id, Scorecard.case_id)
        .having(func.count() == 2)
    )
    pairs = Counter(row.dimension for row in db.execute(both))
    assert set(pairs) == set(RubricDimension)
    assert min(pairs.values()) >= 14


def test_second_looks_are_enough_to_be_compared_and_one_waits_for_the_vetter_with_a_log_in(db: Session) -> None:
    looks = db.scalars(select(Scorecard).where(Scorecard.is_rescore)).all()
    locked = [card for card in looks if card.locked_at is not None]
    assert len(locked) >= 10
    waiting = [card.vetter.name for card in looks if card.locked_at is None]
    assert len(waiting) >= 2
    assert VETTERS[0].name in waiting
    assert all(card.locked_at > card.started_at for card in locked)


def test_some_applications_ought_to_be_noticed(db: Session) -> None:
    shared = select(ExpertIdentity.text).group_by(ExpertIdentity.text).having(func.count() > 1)
    assert db.scalars(shared).all()
    queued = db.scalars(select(Expert).where(Expert.status == ExpertStatus.SUBMITTED)).all()
    told = Counter((one.title, one.problem) for expert in queued for one in expert.documents if one.problem)
    assert max(told.values()) > 1
    assert any(one.is_above_ceiling for expert in queued for one in market.asks_beside_market(db, expert))


def test_everybody_is_invented_and_those_who_passed_are_listed(db: Session) -> None:
    assert all(db.scalars(select(Expert.is_synthetic)))
    assert experts.count_applicants(db, is_synthetic=True) == len(vetting_stories.TELLINGS)
    assert experts.count_listed(db) >= 8
    for expert in db.scalars(select(Expert).where(Expert.status == ExpertStatus.APPROVED)):
        rows = verifications.of_expert(db, expert)
        assert any(row.verified_on is not None for row in rows), expert.name


def test_every_letter_is_kept_and_every_act_is_in_the_chain(db: Session) -> None:
    for decision in db.scalars(select(CaseDecision)):
        assert "{" not in decision.letter + decision.feedback
        assert decision.reason_rows
    verdict = chain.verify(db)
    assert verdict.broken is None
    assert verdict.count > 1_000


def test_telling_again_adds_nobody(db: Session, clock: datetime) -> None:
    before = experts.count_all(db, is_synthetic=True)
    assert vetting_stories.tell(db, seed=SEED, now=clock) == 0
    assert experts.count_all(db, is_synthetic=True) == before


def test_the_same_seed_and_day_tell_the_same_stories(told: Opened) -> None:
    first, second = (_all_that_matters(told(kind)) for kind in KINDS)
    assert first == second


def _all_that_matters(db: Session) -> list[tuple[object, ...]]:
    cases = select(
        Expert.name, Expert.status, Expert.headline, VettingCase.stage, VettingCase.submitted_at, VettingCase.closed_at
    ).outerjoin(VettingCase, VettingCase.expert_id == Expert.id)
    decisions = select(CaseDecision.kind, CaseDecision.at, CaseDecision.letter)
    levels = select(Score.dimension, Score.level, Score.note)
    return [
        tuple(row)
        for chosen, key in ((cases, VettingCase.id), (decisions, CaseDecision.id), (levels, Score.id))
        for row in db.execute(chosen.order_by(Expert.id, key) if chosen is cases else chosen.order_by(key))
    ]
