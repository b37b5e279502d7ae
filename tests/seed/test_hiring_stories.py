"""The stories of hiring and of the work that follows, played through the services on both databases."""

import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace import domain
from marketplace.domain.candidacies import HIDDEN, HIRED
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus, OfferStatus, Side
from marketplace.domain.outcome_words import OutcomeKind
from marketplace.domain.states import Moves
from marketplace.models import (
    Agreement,
    Application,
    ApplicationAnswer,
    Brief,
    BriefInvitation,
    BriefQuestion,
    Candidacy,
    CandidateScore,
    CandidateScorecard,
    Company,
    Engagement,
    Expert,
    ExpertNote,
    ExpertOutcome,
    Interview,
    MatchRun,
    Milestone,
    Notice,
    Offer,
    OfferVersion,
    Outcome,
    OutcomeReport,
    Timesheet,
    TimesheetDay,
    User,
)
from marketplace.search.current import Index
from marketplace.services import accounts, chain, experts, matches
from marketplace.services.hiring import messages, slots
from marketplace.services.outcomes import calibrated, challenges
from seed import hiring_stories, play, threads, working_stories
from seed.hiring_acts import Market
from seed.staff import LEADS, VETTERS, ExpertDesk
from tests.conftest import KINDS, ByKind

STANDING = {
    "brief": Brief.status,
    "candidacy": Candidacy.status,
    "interview": Interview.status,
    "offer": Offer.status,
    "agreement": Agreement.status,
    "engagement": Engagement.status,
    "milestone": Milestone.status,
    "timesheet": Timesheet.status,
    "outcome": Outcome.status,
}
"""Where each noun of hiring and of the work that follows keeps its state. An agreement has no table of moves."""
TOLD_ELSEWHERE = {"expert", "verification", "proposal"}
"""What vetting and the taxonomy move; test_vetting_stories.py and test_proposals.py look at those."""

SEED = 7
EXPERTS = 150
Opened = Callable[[str], Session]

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("hiring stories")]
"""A year of a marketplace takes a while to tell on a busy machine; the one worker that has all tests here tells it."""


@pytest.fixture(scope="module")
def told(databases_by_kind: ByKind, clock: datetime, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A database of each kind in which every story has been told, once for all tests of this file that ask for it."""
    with ExitStack() as undo:

        @cache
        def of_kind(kind: str) -> Session:
            return undo.enter_context(_all_told(databases_by_kind, kind, clock, tmp_path_factory.mktemp(kind)))

        yield of_kind


@contextmanager
def _all_told(databases_by_kind: ByKind, kind: str, clock: datetime, folder: Path) -> Iterator[Session]:
    connection, today = databases_by_kind.shared(kind).connect(), clock.date()
    outer = connection.begin()
    db = Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
    desk = ExpertDesk(db, lambda password: password)
    play.settle_experts(db, EXPERTS, seed=SEED, today=today, progress=lambda _: None, welcome=desk.welcome)
    for one in (*VETTERS, *LEADS):
        accounts.register(db, email=one.email, password_hash=None, name=one.name, roles=[one.role])
    before = partial(working_stories.pilots, db, clock=clock)
    play.open_companies(db, 60, today=today, now=clock, hashed=lambda password: password, before=before)
    guest = hiring_stories.guest_of(db, seed=SEED, today=today)
    index = Index(folder, lambda: nullcontext(db), clock=lambda: today)
    market = Market(index.live(), clock, guest)
    assert hiring_stories.tell(db, market, briefs_wanted=60, seed=SEED) == len(hiring_stories.TELLINGS)
    people = partial(hiring_stories.house, db)
    working_stories.tell(db, market, people, seed=SEED)
    assert threads.write(db, market, people, seed=SEED) > 20
    hiring_stories.catch_up(db, seed=SEED, clock=clock)
    chain.seal(db)
    yield db
    db.close()
    outer.rollback()
    connection.close()


@pytest.fixture(params=KINDS)
def db(request: pytest.FixtureRequest, told: Opened) -> Session:
    """One of the two."""
    return told(request.param)


def test_every_state_of_every_machine_is_there(db: Session) -> None:
    lacking = {
        noun: found
        for noun, column in STANDING.items()
        if (found := set(column.type.enum_class) - set(db.scalars(select(column))))
    }
    assert not lacking


def test_no_machine_is_left_out() -> None:
    machines = {
        one.noun
        for module in pkgutil.iter_modules(domain.__path__)
        for one in vars(import_module(f"{domain.__name__}.{module.name}")).values()
        if isinstance(one, Moves)
    }
    assert machines == STANDING.keys() - {"agreement"} | TOLD_ELSEWHERE


def test_the_first_company_has_somebody_in_every_column_and_something_for_who_approves(db: Session) -> None:
    first = select(Brief).join(Brief.company).where(Company.name == "Norrhaven Payments").order_by(Brief.id)
    brief = next(one for one in db.scalars(first) if not one.title.startswith(working_stories.PILOT))
    standing = set(db.scalars(select(Candidacy.status).where(Candidacy.brief_id == brief.id)))
    assert standing >= {
        *HIDDEN,
        CandidacyStatus.INVITED,
        CandidacyStatus.APPLIED,
        CandidacyStatus.INTERVIEWING,
        CandidacyStatus.DECLINED,
        CandidacyStatus.INVITATION_EXPIRED,
        CandidacyStatus.NOT_SELECTED,
    }
    assert brief.company.needs_approval
    assert brief.company.offers_need_approval
    waiting = select(Offer).where(Offer.status == OfferStatus.PENDING_APPROVAL)
    approver = accounts.find_by_email(db, "ivalo.brandtwin@norrhaven.example")
    assert approver is not None
    for offer in db.scalars(waiting):
        assert offer.candidacy.brief.company_id == brief.company_id
        assert offer.author_id != approver.id


def test_the_first_company_has_a_brief_for_two_with_a_ranking_of_each_role(db: Session) -> None:
    mine = select(Brief).join(Brief.company).where(Company.name == "Norrhaven Payments")
    found = {}
    for brief in db.scalars(mine).unique():
        heads = matches.latest_heads(db, brief)
        found |= {name: head for name, head in heads.items() if name is not None}
    assert set(found) == {"ML engineer", "Platform engineer"}
    assert all(head.eligible > 5 for head in found.values())
    role = slots.role_named(db, found["ML engineer"].brief, "ML engineer")
    assert role is not None
    assert role.skills


def test_nothing_happened_in_the_future_and_what_waits_has_mostly_time_left(db: Session, clock: datetime) -> None:
    happened = (
        Engagement.started_at,
        Engagement.ended_at,
        OutcomeReport.at,
        Outcome.published_at,
        TimesheetDay.day,
        Candidacy.since,
        BriefInvitation.sent_at,
        BriefInvitation.answered_at,
        Application.submitted_at,
        CandidateScorecard.locked_at,
        Interview.proposed_at,
        OfferVersion.at,
        Offer.closed_at,
    )
    for column in happened:
        latest = db.scalar(select(func.max(column)))
        assert latest is not None
        assert latest <= (clock if isinstance(latest, datetime) else clock.date()), column
    held = select(func.max(Interview.starts_at)).where(Interview.status.in_(("held", "scored", "no-show-expert")))
    assert db.scalar(held) <= clock
    to_come = select(func.count()).where(Interview.status == InterviewStatus.SCHEDULED, Interview.starts_at > clock)
    assert db.scalar(to_come) >= 2
    due = db.scalars(select(Candidacy.due_at).where(Candidacy.due_at.is_not(None))).all()
    late = sum(at <= clock for at in due if at is not None)
    assert 1 <= late < len(due) / 2
    expired = select(func.count()).where(Candidacy.status == CandidacyStatus.INVITED, Candidacy.due_at <= clock)
    assert db.scalar(expired) == 0


def test_outcomes_are_of_every_kind_and_have_the_score_of_their_ranking(db: Session) -> None:
    assert set(db.scalars(select(Outcome.kind))) == set(OutcomeKind)
    assert all(score is not None for score in db.scalars(select(Outcome.score)))


def test_the_owner_and_the_guest_have_unread_words_before_and_during_the_work(db: Session, clock: datetime) -> None:
    guest = experts.by_public_id(db, hiring_stories.guest_of(db, seed=SEED, today=clock.date()))
    owner = accounts.find_by_email(db, "runa.falkesen@norrhaven.example")
    assert guest.user is not None
    assert owner is not None
    chosen = select(Candidacy).join(Candidacy.brief).join(Brief.company)
    threads_of = (
        (Side.EXPERT, guest.user, chosen.where(Candidacy.expert_id == guest.id)),
        (Side.COMPANY, owner, chosen.where(Company.name == "Norrhaven Payments")),
    )
    for side, user, mine in threads_of:
        actor = accounts.actor_of(db, user)
        news = {
            one.status in HIRED for one in db.scalars(mine) if messages.thread(db, one, side=side, actor=actor).has_news
        }
        assert news == {True, False}, side


def test_outcomes_are_enough_to_say_something_and_feed_the_track_record(db: Session) -> None:
    seen = calibrated.seen(db)
    assert seen.all.n >= 30
    assert any(one.share.is_enough for one in seen.bins)
    assert seen.halves is not None
    facts = db.scalars(select(ExpertOutcome.is_success).where(ExpertOutcome.outcome_id.is_not(None))).all()
    assert len(facts) > 20
    assert set(facts) == {True, False}
    assert challenges.waiting(db)


def test_every_answer_is_to_a_criterion_from_a_work_of_the_profile(db: Session) -> None:
    answers = db.scalars(select(ApplicationAnswer)).all()
    assert len(answers) > 40
    assert all("{" not in one.text for one in answers)
    assert sum(one.document_key is not None for one in answers) > len(answers) / 2
    assert db.scalars(select(BriefQuestion.answer).where(BriefQuestion.answer.is_(None))).all() == [None]
    assert db.scalar(select(func.count(ExpertNote.id))) == 3


def test_everybody_who_plays_is_invented_and_nobody_plays_everywhere(db: Session) -> None:
    played = Counter(db.scalars(select(Candidacy.expert_id)))
    assert max(played.values()) <= 8
    assert len(played) > 60
    assert all(db.scalars(select(Expert.is_synthetic)))
    assert all(email.endswith(".example") for email in db.scalars(select(User.email)))
    assert db.scalar(select(func.count(MatchRun.id))) >= 25


def test_nobody_has_more_in_their_inbox_than_they_would_read(db: Session) -> None:
    unread = select(func.count(Notice.id)).where(Notice.read_at.is_(None)).group_by(Notice.user_id)
    user = accounts.find_by_email(db, "runa.falkesen@norrhaven.example")
    assert user is not None
    assert db.scalar(unread.where(Notice.user_id == user.id)) == hiring_stories.UNREAD


def test_telling_again_changes_nothing(db: Session, clock: datetime) -> None:
    assert hiring_stories.are_told(db, clock=clock)
    before = db.scalar(select(func.count(Candidacy.id)))
    market = Market(None, clock)
    assert hiring_stories.tell(db, market, briefs_wanted=60, seed=SEED) == 0
    assert db.scalar(select(func.count(Candidacy.id))) == before


def test_every_act_is_in_the_chain(db: Session) -> None:
    verdict = chain.verify(db)
    assert verdict.broken is None
    assert verdict.count > 1_000


def test_the_same_seed_and_day_tell_the_same_stories(told: Opened) -> None:
    first, second = (_all_that_matters(told(kind)) for kind in KINDS)
    assert first == second


def _all_that_matters(db: Session) -> list[tuple[object, ...]]:
    standing = (
        select(Brief.title, Expert.name, Candidacy.status, Candidacy.since, Candidacy.due_at, Candidacy.feedback)
        .join(Candidacy, Candidacy.brief_id == Brief.id)
        .join(Expert, Expert.id == Candidacy.expert_id)
        .order_by(Candidacy.id)
    )
    levels = select(CandidateScore.criterion, CandidateScore.level, CandidateScore.note).order_by(CandidateScore.id)
    money = select(OfferVersion.amount_minor, OfferVersion.at, OfferVersion.starts_on).order_by(OfferVersion.id)
    return [tuple(row) for chosen in (standing, levels, money) for row in db.execute(chosen)]
