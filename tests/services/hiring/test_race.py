"""Many who accept at the same moment: one hire for each slot, and everybody else is told when it was filled."""

import multiprocessing
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.db import Database, RowChanged
from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, IllegalMove
from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.vocabulary import BriefStatus, Role
from marketplace.models import Brief, BriefSlot, Candidacy, Expert, InvitationLimit
from marketplace.services.hiring import acceptance, candidacies, offer_moves
from tests.services.hiring.scene import NOW, a_scene, offered, somebody

PROCESSES = {"postgresql": 6, "sqlite": 2}
BRIEFS = {"postgresql": 50, "sqlite": 5}
"""SQLite has one writer at a time, and lets nobody wait for it longer than five seconds: there is less to try."""


@pytest.fixture
def url(databases: Any) -> Any:
    url = databases.fresh()
    yield url
    databases.drop(url)


def accept_all(url: str, calls: list[tuple[str, str, int]], start: Any, told: Any) -> None:
    """Accept every offer in turn, each in a transaction of its own, and tell what came of it."""
    database = Database(url, url)
    start.wait()
    for candidacy_id, offer_id, user_id in calls:
        try:
            with database.transaction() as db:
                expert = db.scalars(select(Expert).where(Expert.user_id == user_id)).one()
                candidacy = candidacies.of_expert(db, expert, candidacy_id, locked=True)
                offer = offer_moves.of(db, candidacy, offer_id, locked=True)
                actor = Actor(user_id, frozenset({Role.EXPERT}))
                later = NOW + timedelta(minutes=2)
                acceptance.accept(db, offer, side=Side.EXPERT, version=1, now=later, actor=actor)
        except (IllegalMove, Conflict, RowChanged) as refused:
            told.put(f"409 {type(refused).__name__}")
        except Exception as error:  # noqa: BLE001 - whatever else it is would be a 500
            told.put(f"500 {error!r}")
        else:
            told.put("200")
    database.dispose()


@pytest.mark.timeout(900)
def test_conc_six_processes_accept_and_every_slot_is_filled_once(url: str) -> None:
    """Two experts of each brief have an offer; three processes accept for each of them at once."""
    kind = "sqlite" if url.startswith("sqlite") else "postgresql"
    database, briefs, processes = Database(url, url), BRIEFS[kind], PROCESSES[kind]
    with database.transaction() as db:
        people = [somebody(db, name) for name in ("Ada Moreira", "Bo Lindqvist")]
        calls: list[list[tuple[str, str, int]]] = [[], []]
        scene = a_scene(db)
        for number in range(briefs):
            # The caps of a company are not what is tried here.
            scene = a_scene(db, name=f"Company {number}") if number else scene
            for place, (expert, actor) in enumerate(people):
                limit_week(db, expert, number)
                candidacy, offer = offered(db, scene, expert, actor)
                calls[place].append((candidacy.public_id, offer.public_id, actor.user_id))

    context = multiprocessing.get_context("spawn")
    start, told = context.Barrier(processes), context.Queue()
    workers = [
        context.Process(target=accept_all, args=(url, calls[place % 2], start, told)) for place in range(processes)
    ]
    for worker in workers:
        worker.start()
    answers = Counter(told.get(timeout=600) for _ in range(processes * briefs))
    for worker in workers:
        worker.join(30)

    assert answers["200"] == briefs, answers
    assert answers["409 IllegalMove"] == (processes - 1) * briefs, answers
    with database.session() as db:
        hired = select(func.count()).where(Candidacy.status == CandidacyStatus.ACCEPTED)
        assert db.scalar(hired) == briefs
        assert db.scalar(select(func.count()).where(BriefSlot.is_open)) == 0
        assert set(db.scalars(select(Brief.status))) == {BriefStatus.FILLED}
    database.dispose()


def limit_week(db: Any, expert: Expert, sent: int) -> None:
    """Let the expert be asked once more this week than they have been."""
    row = db.get(InvitationLimit, expert.id) or InvitationLimit(expert_id=expert.id)
    row.per_week = min(50, sent + 1)
    db.add(row)
    db.flush()
