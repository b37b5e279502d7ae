"""Rankings made again: identical whatever has changed since, and honest about what cannot be."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import NotFound, NotReplayable
from marketplace.domain.experts import AvailabilityDraft, SkillDraft
from marketplace.domain.proposals import ChangeKind, ProposalDraft
from marketplace.models import Brief, Expert, MatchRun, Pool, PoolRecord
from marketplace.search import packing, taxonomy
from marketplace.search.current import Index
from marketplace.search.translate import expert_records
from marketplace.search.trials import Trial
from marketplace.services import briefs, experts, matches, pools, privacy, profiles, proposals, replays
from matching.cost import FxTable
from matching.snapshot import ATTACHED
from tests.conftest import TODAY
from tests.factories import a_brief, twelve_experts
from tests.services.walks import a_listed_expert, a_registered_company, an_index

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> list[Expert]:
    """Twelve listed experts."""
    return [experts.enlist(session, draft, today=TODAY) for draft in twelve_experts()]


@pytest.fixture
def index(session: Session, people: list[Expert], tmp_path: Path) -> Index:
    """An index over them that revises itself in memory, as a large one does."""
    return an_index(session, tmp_path / "index", small_pool=3)


@pytest.fixture
def brief(session: Session, today: date) -> Brief:
    """A company's brief."""
    return briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)


def ranked(db: Session, brief: Brief, index: Index) -> MatchRun:
    """Rank for a brief with the index as it is now."""
    run = matches.shortlist(db, brief, index.live(), today=TODAY)
    db.flush()
    return run


def improve(db: Session, expert: Expert, level: float = 1.0) -> None:
    """Let somebody claim more, and be booked more."""
    draft = profiles.draft_of(expert)
    better = (*(skill for skill in draft.skills if skill.skill != "docker"), SkillDraft("docker", level))
    booked = AvailabilityDraft(booked_hours=8.0, confirmed_on=TODAY)
    experts.revise(db, expert, replace(draft, skills=better, availability=booked), today=TODAY)
    db.flush()


def test_a_record_comes_back_from_its_bytes_as_it_was(session: Session, people: list[Expert]) -> None:
    for record in expert_records(session, today=TODAY):
        kept = packing.packed(record, TODAY)
        assert packing.unpacked(kept.content, TODAY) == record
    assert packing.from_arrays(packing.as_arrays([kept])) == [kept]
    assert packing.from_arrays(packing.as_arrays([])) == []


def test_work_that_goes_on_is_the_same_record_every_day(session: Session) -> None:
    draft = twelve_experts()[0]
    going_on = replace(draft.documents[0], ended=None)
    experts.enlist(session, replace(draft, documents=(going_on,)), today=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    [now], [later] = (list(expert_records(session, today=day)) for day in (TODAY, tomorrow))
    assert now != later
    assert packing.packed(now, TODAY).digest == packing.packed(later, tomorrow).digest
    assert packing.unpacked(packing.packed(now, TODAY).content, tomorrow) == later


def test_a_ranking_is_identical_after_everything_has_changed(
    session: Session,
    brief: Brief,
    people: list[Expert],
    index: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = ranked(session, brief, index)
    improve(session, people[1])
    a_listed_expert(session, name="Nia Newcomer")
    second = ranked(session, brief, index)
    experts.pause(session, people[0])
    improve(session, people[1], 0.5)
    third = ranked(session, brief, index)
    assert first.pool is not second.pool is not third.pool
    assert second.pool.base is third.pool.base is first.pool
    briefs.revise(session, brief, a_brief(hours_per_week=10.0), today=TODAY)
    monkeypatch.setattr("matching.cost._bundled", lambda: FxTable(TODAY, {"USD": 1.0, "EUR": 9.0}))
    (tmp_path / "index" / "CURRENT").unlink()
    session.expire_all()
    for run in (first, second, third):
        found = replays.replay(session, run)
        assert (found.difference, found.missing, found.notes) == ("", (), ())
        assert found.is_identical
        assert found.figures > 300
    assert matches.shortlist_of(first).matches != matches.shortlist_of(third).matches


def test_a_ranking_from_before_a_merge_of_skills_is_identical(
    session: Session, brief: Brief, people: list[Expert], index: Index
) -> None:
    with taxonomy.following(lambda: nullcontext(session)):
        before = ranked(session, brief, index)
        merge = ProposalDraft(ChangeKind.MERGE_INTO, {"source": "pytorch", "target": "tensorflow"}, reason="One word.")
        proposals.accept(session, proposals.propose(session, merge))
        improve(session, people[1])
        after = ranked(session, brief, index)
        improve(session, people[1], 0.5)
        assert [result.score for result in before.results] != [result.score for result in after.results]
        for run in (before, after):
            found = replays.replay(session, run)
            assert (found.difference, found.notes) == ("", ())


def test_a_trial_is_replayed_too_and_stands_for_nothing(session: Session, brief: Brief, index: Index) -> None:
    plain = ranked(session, brief, index)
    trial = Trial({"budget": 60, "skill": 40}, ("language",))
    tried = matches.shortlist(session, brief, index.live(), today=TODAY, trial=trial)
    session.flush()
    assert tried.is_what_if
    assert not plain.is_what_if
    assert {name: weight for name, weight in tried.weights.items() if weight} == {"budget": 0.6, "skill": 0.4}
    assert tried.eligible > plain.eligible
    assert replays.replay(session, tried).is_identical
    assert matches.latest_heads(session, brief)[None] is plain
    assert matches.ranks_before(session, tried) == {result.expert_id: result.rank for result in plain.results}


def test_a_changed_figure_is_named(session: Session, brief: Brief, index: Index) -> None:
    run = ranked(session, brief, index)
    second = run.results[1]
    second.contributions = [{**part, "points": 0.5} for part in second.contributions]
    found = replays.replay(session, run)
    assert not found.is_identical
    assert found.difference.startswith("matches, rank 2, contributions, specialization, points: 0.5 was shown, and ")


def test_records_are_kept_once_and_a_changed_pool_adds_only_what_changed(
    session: Session, brief: Brief, people: list[Expert], index: Index
) -> None:
    ranked(session, brief, index)
    ranked(session, brief, index)
    count = sa.select(sa.func.count()).select_from(PoolRecord)
    assert session.scalar(count) == len(people)
    assert session.scalar(sa.select(sa.func.count()).select_from(Pool)) == 1
    improve(session, people[2])
    ranked(session, brief, index)
    assert session.scalar(count) == len(people) + 1
    index.rebuild()
    again = ranked(session, brief, index)
    assert session.scalar(count) == len(people) + 1
    assert again.pool.base_id is None


def test_who_was_erased_leaves_nothing_behind_and_is_named_by_their_id(
    session: Session, brief: Brief, people: list[Expert], index: Index
) -> None:
    run = ranked(session, brief, index)
    gone = run.results[0].expert
    privacy.erase(session, gone, now=NOW)
    session.expire_all()
    assert not session.scalars(sa.select(PoolRecord).where(PoolRecord.expert_id == gone.id)).all()
    found = replays.replay(session, run)
    assert found.missing == (gone.public_id,)
    assert not found.is_identical
    assert "The text channel learned other words than then." in found.notes


def test_nobody_is_kept_from_a_snapshot_that_is_older_than_their_erasure(
    session: Session, brief: Brief, people: list[Expert], index: Index
) -> None:
    live = index.live()
    privacy.erase(session, people[0], now=NOW)
    session.flush()
    pools.keep(session, live.origin)
    assert not session.scalars(sa.select(PoolRecord).where(PoolRecord.expert_id == people[0].id)).all()


def test_pools_of_two_years_ago_go_with_their_records(
    session: Session, brief: Brief, people: list[Expert], index: Index
) -> None:
    old = ranked(session, brief, index)
    improve(session, people[2])
    index.rebuild()
    young = ranked(session, brief, index)
    old.pool.used_at = NOW - pools.KEPT - timedelta(days=1)
    young.pool.used_at = NOW
    session.flush()
    pools.tidy(session, NOW)
    session.expire_all()
    assert old.pool is None
    assert session.scalar(sa.select(sa.func.count()).select_from(PoolRecord)) == len(people)
    assert replays.replay(session, young).is_identical
    with pytest.raises(NotReplayable, match="before pools were kept"):
        replays.replay(session, old)


def test_an_unknown_ranking_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound, match="no ranking"):
        replays.run_named(session, "nothing")
    with pytest.raises(NotFound, match="no brief"):
        replays.runs_of(session, "nothing")


def test_without_what_a_replay_needs_people_are_ranked_all_the_same(
    session: Session, brief: Brief, index: Index, tmp_path: Path
) -> None:
    attached = list((tmp_path / "index" / index.live().version).glob(f"{ATTACHED}*.npy"))
    assert attached
    for path in attached:
        path.write_bytes(b"")
    run = ranked(session, brief, index)
    assert run.results
    assert run.pool is None
    with pytest.raises(NotReplayable):
        replays.replay(session, run)
