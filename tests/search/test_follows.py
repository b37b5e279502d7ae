"""The index follows: what one worker commits is in the next ranking of all, in small pools and in large ones."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.db import Database
from marketplace.domain.experts import SkillDraft
from marketplace.domain.letters import REASONS
from marketplace.domain.proposals import ChangeKind, ProposalDraft
from marketplace.domain.vetting_words import DecisionKind
from marketplace.domain.vocabulary import ExpertStatus, Role
from marketplace.models import Expert
from marketplace.search import taxonomy
from marketplace.search.current import SMALL_POOL, Index, Live
from marketplace.services import accounts, experts, proposals
from marketplace.services.vetting import suspension
from tests.conftest import TODAY
from tests.factories import an_expert, twelve_experts
from tests.services.walks import a_listed_expert

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
POOLS = {"small": SMALL_POOL, "large": 1}
"""Whether twelve experts count as a small pool, which is built as a whole, or as a large one."""


class Worker:
    """One process, more or less: an app of its own on the same database and the same directory of the index."""

    def __init__(self, config: Config, small_pool: int) -> None:
        self.app: Flask = create_app(config)
        self.database: Database = self.app.extensions["assay_database"]
        self.index = Index(config.index, self.database.session, clock=lambda: TODAY, small_pool=small_pool)

    def live(self) -> Live:
        """What the next request of this worker ranks with."""
        with self.app.app_context():
            return self.index.live()

    def commit(self, act: Callable[[Session], object]) -> None:
        """Change something and commit it."""
        with self.app.app_context(), self.database.transaction() as db:
            act(db)


@pytest.fixture(params=POOLS)
def workers(request: pytest.FixtureRequest, config: Config) -> Iterator[list[Worker]]:
    """Two workers who have both ranked before, on the twelve experts."""
    two = [Worker(config, POOLS[request.param]) for _ in range(2)]
    two[0].commit(lambda db: experts.bulk_register(db, twelve_experts(), today=TODAY))
    for worker in two:
        worker.live()
    yield two
    for worker in two:
        worker.database.dispose()


def first_of(db: Session) -> Expert:
    expert = db.scalars(sa.select(Expert).order_by(Expert.id).limit(1)).one()
    assert isinstance(expert, Expert)
    return expert


def ids_of(live: Live) -> set[int]:
    return {int(expert) for expert in live.matcher.pool.ids}


def holders_of(live: Live, skill: str) -> set[int]:
    rows, _ = live.matcher.pool.holders(live.matcher.taxonomy.row(skill))
    return {int(expert) for expert in live.matcher.pool.ids[rows]}


def approved(db: Session) -> None:
    a_listed_expert(db, name="New Somebody")


def test_an_approved_expert_is_in_the_next_ranking_of_both(workers: list[Worker]) -> None:
    before = ids_of(workers[1].live())
    workers[0].commit(approved)
    found = [ids_of(worker.live()) for worker in workers]
    assert found[0] == found[1]
    assert len(found[0] - before) == 1
    assert before < found[0]


def test_an_edit_is_in_the_next_ranking_of_both(workers: list[Worker]) -> None:
    def edited(db: Session) -> None:
        draft = an_expert(headline="Compiles to metal", skills=(SkillDraft("rust-language", 1.0),))
        experts.revise(db, first_of(db), draft, today=TODAY)

    workers[1].commit(edited)
    for worker in workers:
        live = worker.live()
        assert len(holders_of(live, "rust-language")) == 1
        row = live.matcher.pool.ids.tolist().index(min(holders_of(live, "rust-language")))
        assert live.matcher.pool.headline[row] == "Compiles to metal"
        assert len(ids_of(live)) == 12


def suspended(db: Session, expert: Expert) -> None:
    """Take an expert off the list as a lead would."""
    suspension.suspend(
        db,
        expert,
        reasons=[REASONS[DecisionKind.SUSPENDED][0]],
        statement="A client's data was copied to a laptop.",
        evidence_ref="ticket 4711",
        now=NOW,
    )


def back(db: Session, expert: Expert) -> None:
    """Put an expert on the list again, whatever took them off."""
    if expert.status is ExpertStatus.SUSPENDED:
        lead = accounts.register(db, email="lea@assay.example", password_hash=None, name="Lea", roles=[Role.ADMIN])
        reasons, actor = [REASONS[DecisionKind.RESUMED][0]], accounts.actor_of(db, lead)
        suspension.lift(db, expert, reasons=reasons, answer="It was another person's laptop.", now=NOW, actor=actor)
    else:
        experts.resume(db, expert)


@pytest.mark.parametrize("act", [experts.pause, suspended])
def test_who_leaves_the_list_and_comes_back_does_so_in_both(
    workers: list[Worker], act: Callable[[Session, Expert], None]
) -> None:
    before = ids_of(workers[1].live())
    workers[0].commit(lambda db: act(db, first_of(db)))
    assert [len(before - ids_of(worker.live())) for worker in workers] == [1, 1]
    workers[1].commit(lambda db: back(db, first_of(db)))
    assert [ids_of(worker.live()) for worker in workers] == [before, before]


def test_whose_row_is_gone_is_gone_in_both(workers: list[Worker]) -> None:
    before = ids_of(workers[1].live())
    workers[0].commit(lambda db: db.delete(first_of(db)))
    assert [len(before - ids_of(worker.live())) for worker in workers] == [1, 1]


def test_workers_that_hold_the_same_call_it_by_the_same_name(workers: list[Worker]) -> None:
    workers[0].commit(approved)
    names = {worker.live().version for worker in workers}
    assert len(names) == 1
    assert workers[0].live() is workers[0].live(), "nothing changed, nothing is done"


def test_a_merge_of_skills_is_in_the_next_ranking_of_both(workers: list[Worker]) -> None:
    workers[0].commit(
        lambda db: experts.revise(db, first_of(db), an_expert(skills=(SkillDraft("tensorflow", 1.0),)), today=TODAY)
    )
    before = holders_of(workers[1].live(), "pytorch")

    def merged(db: Session) -> None:
        payload = {"source": "tensorflow", "target": "pytorch"}
        draft = ProposalDraft(ChangeKind.MERGE_INTO, payload, "They are one.")
        proposals.accept(db, proposals.propose(db, draft))

    workers[0].commit(merged)
    for worker in workers:
        live = worker.live()
        assert live.matcher.taxonomy.skill_of("tensorflow") == "pytorch"
        assert len(holders_of(live, "pytorch") - before) == 1
        with worker.app.app_context():
            assert taxonomy.in_force().version == live.matcher.taxonomy.version
            worker.index.sync()
            assert worker.index.status().is_current
    assert ids_of(workers[0].live()) == ids_of(workers[1].live())


def test_a_sync_takes_over_what_was_folded_in(workers: list[Worker]) -> None:
    workers[0].commit(approved)
    folded = [ids_of(worker.live()) for worker in workers]
    with workers[0].app.app_context():
        workers[0].index.sync()
        assert workers[0].index.status().is_current
    built = [worker.live() for worker in workers]
    assert [ids_of(live) for live in built] == folded
    assert {live.version for live in built} == {built[0].version}
    assert "+" not in built[0].version


def test_more_changes_than_are_worth_folding_in_make_a_new_snapshot(workers: list[Worker]) -> None:
    before = workers[1].live().version
    others = [replace(draft, name=f"Other {draft.name}") for draft in twelve_experts()]
    workers[0].commit(lambda db: experts.bulk_register(db, others, today=TODAY - timedelta(days=1)))
    live = workers[1].live()
    assert len(ids_of(live)) == 24
    assert live.version != before
    assert "+" not in live.version
