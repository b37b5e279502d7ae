"""The stories, played through the services on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.domain.briefs import titled
from marketplace.domain.vocabulary import BriefStatus, EventAct, ExpertStatus, Permission
from marketplace.models import Brief, Company, Event, Expert, User
from marketplace.services import accounts, briefs, companies, experts
from seed import play
from seed.companies import briefs_written, firms
from seed.experts import population

SEED = 7


class Heard:
    """What a progress bar would have been told."""

    def __init__(self) -> None:
        self.steps: list[int] = []

    def __call__(self, done: int) -> None:
        self.steps.append(done)


def scrambled(password: str) -> str:
    """Stand in for the slow hash of the gate, which tests of its own."""
    return f"hash of {password}"


@pytest.fixture
def settled(session: Session, today: date) -> Callable[[int], int]:
    """Bring the population up to a size."""
    return lambda count: play.settle_experts(session, count, seed=SEED, today=today, progress=Heard())


@pytest.fixture
def opened(session: Session, today: date, clock: datetime) -> Callable[[int], play.Invited]:
    """Open the companies with some briefs."""
    return lambda count: play.open_companies(session, count, today=today, now=clock, hashed=scrambled)


def names(session: Session) -> list[str]:
    """Everybody's name, in the order of their keys."""
    return list(session.scalars(select(Expert.name).order_by(Expert.id)))


def test_experts_are_enlisted_one_by_one(session: Session, today: date, settled: Callable[[int], int]) -> None:
    assert settled(12) == 12
    assert names(session) == [one.draft.name for one in population(12, seed=SEED, today=today)]
    assert experts.count_listed(session) == 12
    acts = select(Event.act, func.count()).where(Event.object_type == "expert").group_by(Event.act)
    assert dict(map(tuple, session.execute(acts))) == dict.fromkeys((EventAct.REGISTERED, EventAct.APPROVED), 12)


def test_playing_twice_adds_nobody(session: Session, settled: Callable[[int], int]) -> None:
    settled(6)
    assert settled(6) == 0
    assert settled(4) == 0
    assert experts.count_all(session, is_synthetic=True) == 6


def test_a_larger_population_adds_only_those_who_are_missing(
    session: Session, today: date, settled: Callable[[int], int]
) -> None:
    settled(9)
    assert settled(15) == 6
    assert names(session) == [one.draft.name for one in population(15, seed=SEED, today=today)]


def test_a_large_population_goes_through_the_bulk_function(
    session: Session, today: date, monkeypatch: pytest.MonkeyPatch, settled: Callable[[int], int]
) -> None:
    monkeypatch.setattr(play, "BULK_ABOVE", 10)
    assert settled(14) == 14
    assert names(session) == [one.draft.name for one in population(14, seed=SEED, today=today)]
    assert experts.count_listed(session) == 14
    approved = select(func.count()).select_from(Event).where(Event.act == EventAct.APPROVED)
    assert session.scalar(approved) == 0


def test_progress_is_told_of_every_expert(session: Session, today: date) -> None:
    heard = Heard()
    play.settle_experts(session, 5, seed=SEED, today=today, progress=heard)
    assert heard.steps == [1, 2, 3, 4, 5]


def test_a_few_experts_are_taking_a_break(session: Session, settled: Callable[[int], int]) -> None:
    settled(42)
    resting = session.scalars(select(Expert.name).where(Expert.status == ExpertStatus.PAUSED)).all()
    assert len(resting) == 1
    assert experts.count_listed(session) == 41


def test_ten_companies_write_sixty_briefs_and_publish_most(
    session: Session, opened: Callable[[int], play.Invited]
) -> None:
    opened(60)
    assert session.scalar(select(func.count()).select_from(Company)) == 10
    statuses = select(Brief.status, func.count()).group_by(Brief.status)
    assert dict(map(tuple, session.execute(statuses))) == {BriefStatus.OPEN: 50, BriefStatus.DRAFT: 10}


def test_everything_written_is_marked_synthetic(session: Session, opened: Callable[[int], play.Invited]) -> None:
    opened(60)
    assert all(session.scalars(select(Company.is_synthetic)))
    assert all(session.scalars(select(Brief.is_synthetic)))
    assert all(email.endswith(".example") for email in session.scalars(select(User.email)))


def test_a_brief_reads_back_as_it_was_written(
    session: Session, today: date, opened: Callable[[int], play.Invited]
) -> None:
    opened(60)
    for firm in firms(60, today):
        company = companies.named(session, firm.draft.name)
        stored = {brief.title: briefs.draft_of(brief) for brief in briefs.list_of_company(session, company)}
        for draft in firm.briefs:
            if draft.title:
                # Opening it has added the standard criteria.
                assert replace(stored[draft.title], criteria=()) == briefs.checked(draft, today=today)


def test_a_brief_in_words_only_is_understood_before_it_is_kept(
    session: Session, today: date, opened: Callable[[int], play.Invited]
) -> None:
    opened(60)
    (firm,) = [firm for firm in firms(60, today) if firm.draft.name == "Sundara Commerce"]
    (words,) = [draft for draft in firm.briefs if not draft.title]
    kept = {
        brief.title: brief for brief in briefs.list_of_company(session, companies.named(session, "Sundara Commerce"))
    }
    understood = briefs.draft_of(kept[titled(words).title])
    assert understood.text == words.text
    assert {asked.skill for asked in understood.skills} >= {"elasticsearch", "vector-databases"}
    assert understood.budget is not None
    assert understood.budget.currency == "SGD"


def test_two_owners_and_who_approves_get_a_log_in_with_a_random_password(
    session: Session, opened: Callable[[int], play.Invited]
) -> None:
    invited = opened(10)
    first, approver, second = invited.log_ins
    assert first.company == approver.company != second.company
    assert [one.does for one in invited.log_ins] == ["owner", "approves", "owner"]
    assert len({one.password for one in invited.log_ins}) == 3
    for log_in in invited.log_ins:
        user = accounts.find_by_email(session, log_in.email)
        assert user is not None
        assert user.password == scrambled(log_in.password)
        assert companies.of_user(session, user).name == log_in.company


def test_the_token_acts_for_the_first_company_and_may_match(
    session: Session, clock: datetime, opened: Callable[[int], play.Invited]
) -> None:
    invited = opened(10)
    token = accounts.token_of(session, invited.token or "", clock)
    assert token.user.email == invited.log_ins[0].email
    assert Permission.MATCH_BRIEFS in token.scopes


def test_opening_twice_adds_no_company_and_no_brief(session: Session, opened: Callable[[int], play.Invited]) -> None:
    opened(30)
    again = opened(30)
    assert again == play.Invited((), None)
    assert session.scalar(select(func.count()).select_from(Brief)) == 30
    opened(briefs_written())
    assert session.scalar(select(func.count()).select_from(Brief)) == 60


def test_a_lost_password_is_replaced_by_a_new_member(
    session: Session, today: date, clock: datetime, opened: Callable[[int], play.Invited]
) -> None:
    before = opened(10)
    after = play.invite_again(session, today=today, now=clock, hashed=scrambled)
    owners = [log_in.company for log_in in before.log_ins if log_in.does == "owner"]
    assert [log_in.company for log_in in after.log_ins] == owners
    assert not {log_in.email for log_in in after.log_ins} & {log_in.email for log_in in before.log_ins}
    assert accounts.token_of(session, after.token or "", clock).user.email == after.log_ins[0].email
