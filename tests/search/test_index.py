"""The life of the index: built when missing, healed when damaged, brought up to date, never half-written."""

import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from sqlalchemy.orm import Session

from marketplace.domain import profiles
from marketplace.domain.experts import AvailabilityDraft, SkillDraft, TermsDraft
from marketplace.domain.money import LARGEST_MINOR
from marketplace.domain.places import WindowDraft
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.models import Expert
from marketplace.search import sync
from marketplace.search.current import utc_today
from marketplace.services import experts
from matching.snapshot import ATTACHED
from tests.conftest import TODAY
from tests.factories import a_project, an_expert
from tests.services.walks import a_listed_expert, an_index


@pytest.fixture
def three(session: Session) -> list[Expert]:
    """Three listed experts."""
    return [a_listed_expert(session, name=name) for name in ("Ada Moreira", "Bo Lindqvist", "Cyd Okafor")]


def ids_of(live: object) -> set[int]:
    """Return whom a live matcher knows."""
    return {int(expert) for expert in live.matcher.pool.ids}  # type: ignore[attr-defined]


def test_a_missing_index_is_built_from_the_tables(session: Session, three: list[Expert], tmp_path: Path) -> None:
    live = an_index(session, tmp_path / "index").live()
    assert ids_of(live) == {expert.id for expert in three}
    assert (tmp_path / "index" / "CURRENT").read_text() == live.version


def test_an_unchanged_index_stays_the_same_object(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    assert index.live() is index.live()


def test_whatever_a_profile_may_say_can_be_laid_out(session: Session, tmp_path: Path) -> None:
    long_ago = TODAY.replace(year=TODAY.year - profiles.MOST_YEARS_BACK)
    dearest = [
        TermsDraft(model, LARGEST_MINOR, "JPY", RateUnit.MONTH, included_hours=744.0, overage=LARGEST_MINOR)
        for model in EngagementModel
    ]
    a_listed_expert(
        session,
        documents=(a_project(started=long_ago, ended=None),),
        skills=(SkillDraft("python", 5e-324),),
        terms=tuple(dearest),
        availability=AvailabilityDraft(80.0, 80.0, 80.0, 20, date.max),
        windows=(WindowDraft(0, 24 * 60, tuple(range(7))),),
    )
    assert len(ids_of(an_index(session, tmp_path).live())) == 1


def _cut_an_array(directory: Path) -> None:
    array = max(directory.glob("*.npy"), key=lambda path: path.stat().st_size)
    array.write_bytes(array.read_bytes()[:-8])


def _flip_a_bit(directory: Path) -> None:
    array = max(directory.glob("*.npy"), key=lambda path: path.stat().st_size)
    body = bytearray(array.read_bytes())
    body[-1] ^= 1
    array.write_bytes(body)


def _an_array(directory: Path) -> Path:
    """One that a ranking needs; those that are attached are only kept for replays."""
    return min(path for path in directory.glob("*.npy") if not path.name.startswith(ATTACHED))


def _empty_every_array(directory: Path) -> None:
    for path in directory.glob("*.npy"):
        path.write_bytes(b"")


def _empty_an_array(directory: Path) -> None:
    _an_array(directory).write_bytes(b"")


def _remove_an_array(directory: Path) -> None:
    _an_array(directory).unlink()


def _cut_the_manifest(directory: Path) -> None:
    manifest = directory / "manifest.json"
    manifest.write_text(manifest.read_text()[:100])


def _change_the_format(directory: Path) -> None:
    manifest = directory / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": 999}))


def _forget_the_revisions(directory: Path) -> None:
    manifest = directory / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"extra": {}}))


def _change_the_taxonomy(directory: Path) -> None:
    manifest = directory / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"taxonomy": "1999.1"}))


def _change_the_taxonomy_file(directory: Path) -> None:
    manifest = directory / "manifest.json"
    facts = json.loads(manifest.read_text())
    facts["extra"]["taxonomy"] = "0" * 64
    manifest.write_text(json.dumps(facts))


def _point_nowhere(directory: Path) -> None:
    (directory.parent / "CURRENT").write_text("no-such-snapshot")


def _point_outside(directory: Path) -> None:
    (directory.parent / "CURRENT").write_text("../" + directory.parent.name)


def _garble_the_pointer(directory: Path) -> None:
    (directory.parent / "CURRENT").write_bytes(b"\xff\xfe\x00")


DAMAGES = (
    _cut_an_array,
    _flip_a_bit,
    _empty_an_array,
    _empty_every_array,
    _remove_an_array,
    _cut_the_manifest,
    _change_the_format,
    _forget_the_revisions,
    _change_the_taxonomy,
    _change_the_taxonomy_file,
    _point_nowhere,
    _point_outside,
    _garble_the_pointer,
)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_rebuilt_from_the_tables(
    session: Session, three: list[Expert], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before = an_index(session, tmp_path).live()
    damage(tmp_path / before.version)
    after = an_index(session, tmp_path).live()
    assert after.version != before.version
    assert ids_of(after) == {expert.id for expert in three}


def test_sync_heals_a_damaged_snapshot_too(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    _flip_a_bit(tmp_path / index.live().version)
    assert index.sync().is_new
    assert not index.sync().is_new


def test_a_directory_that_was_never_finished_is_not_served_and_goes_away(
    session: Session, three: list[Expert], tmp_path: Path
) -> None:
    live = an_index(session, tmp_path).live()
    half = tmp_path / "20261123-half"
    half.mkdir()
    (half / "ids.npy").write_bytes(b"half")
    assert an_index(session, tmp_path).live().version == live.version
    an_index(session, tmp_path).rebuild()
    assert not half.exists()


def test_the_snapshot_before_is_kept_and_older_ones_go(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    versions = [index.rebuild().version for _ in range(3)]
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == set(versions[1:])


def test_another_worker_notices_that_current_changed(session: Session, three: list[Expert], tmp_path: Path) -> None:
    worker, other = an_index(session, tmp_path), an_index(session, tmp_path)
    before = worker.live()
    version = other.rebuild().version
    assert before.version != version
    assert worker.live().version == version


def test_a_small_pool_that_moved_is_folded_in_before_the_next_match(
    session: Session, three: list[Expert], tmp_path: Path, today: date
) -> None:
    index = an_index(session, tmp_path)
    index.live()
    experts.pause(session, three[0])
    newcomer = a_listed_expert(session, name="Dee Novak")
    experts.revise(session, three[1], an_expert(headline="Ships rankers"), today=today)
    session.flush()
    live = index.live()
    assert ids_of(live) == {three[1].id, three[2].id, newcomer.id}
    assert "Ships rankers" in list(live.matcher.pool.headline)


def test_a_large_pool_is_revised_in_memory_until_the_next_sync(
    session: Session, three: list[Expert], tmp_path: Path
) -> None:
    index = an_index(session, tmp_path, small_pool=2)
    before = index.live()
    experts.pause(session, three[0])
    session.flush()
    live = index.live()
    assert ids_of(live) == {three[1].id, three[2].id}
    assert live.version.startswith(f"{before.version}+")
    assert (tmp_path / "CURRENT").read_text() == before.version
    report = index.sync()
    assert (report.added, report.changed, report.removed, report.experts) == (0, 0, 1, 2)
    assert index.live().version == report.version


def test_a_page_may_compare_with_a_large_pool_as_it_lately_was(
    session: Session, three: list[Expert], tmp_path: Path
) -> None:
    index = an_index(session, tmp_path, small_pool=2)
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        before, seen = index.lately()
        assert f"{seen:%H:%M}" == "09:00"
    experts.pause(session, three[0])
    session.flush()
    with time_machine.travel("2026-11-23T09:09:00+00:00", tick=False):
        assert index.lately() == (before, seen), "and says of when it is"
    with time_machine.travel("2026-11-23T09:11:00+00:00", tick=False):
        live, now = index.lately()
        assert ids_of(live) == {three[1].id, three[2].id}
        assert f"{now:%H:%M}" == "09:11"
    experts.resume(session, three[0])
    session.flush()
    index.sync()
    assert len(ids_of(index.lately()[0])) == 3, "a new snapshot counts at once"


def test_a_small_pool_is_never_as_it_lately_was(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    index.lately()
    experts.pause(session, three[0])
    session.flush()
    assert ids_of(index.lately()[0]) == {three[1].id, three[2].id}


def test_who_is_not_listed_does_not_move_the_index(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    before = index.live()
    experts.register(session, an_expert(), today=date(2026, 11, 23))
    session.flush()
    assert index.live() is before


def test_running_sync_twice_is_harmless(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    first, again = index.sync(), index.sync()
    assert (first.is_new, first.added, first.experts) == (True, 3, 3)
    assert (again.is_new, again.version, again.added, again.changed, again.removed) == (False, first.version, 0, 0, 0)


def test_the_four_sums_are_the_same_counted_in_the_database_and_from_the_revisions(
    session: Session, three: list[Expert]
) -> None:
    three[0].revision = 2_000_000_000
    session.flush()
    assert sync.tally(session) == sync.tally_of(sync.revisions(session))
    experts.pause(session, three[0])
    session.flush()
    assert sync.tally(session) == sync.tally_of(sync.revisions(session))


def test_the_status_says_how_far_the_index_is_behind(
    session: Session, three: list[Expert], tmp_path: Path, today: date
) -> None:
    index = an_index(session, tmp_path, small_pool=0)
    missing = index.status()
    assert (missing.version, missing.built_on, missing.added, missing.is_current) == (None, None, 3, False)
    version = index.live().version
    current = index.status()
    assert (current.version, current.built_on, current.experts, current.is_current) == (version, today, 3, True)
    experts.pause(session, three[0])
    a_listed_expert(session)
    experts.revise(session, three[1], an_expert(headline="Ships rankers"), today=today)
    session.flush()
    behind = index.status()
    assert (behind.added, behind.changed, behind.removed, behind.listed) == (1, 1, 1, 3)
    assert not behind.is_current


@pytest.mark.parametrize(("moment", "day"), [("2026-11-23T23:30:00-05:00", 24), ("2026-11-23T00:30:00+05:00", 22)])
def test_the_day_is_that_of_utc(moment: str, day: int) -> None:
    with time_machine.travel(moment):
        assert utc_today() == date(2026, 11, day)


def test_nobody_listed_is_an_index_too(session: Session, tmp_path: Path) -> None:
    assert ids_of(an_index(session, tmp_path).live()) == set()


def test_many_threads_that_find_no_index_build_one(session: Session, three: list[Expert], tmp_path: Path) -> None:
    index = an_index(session, tmp_path)
    seen: list[str] = []
    threads = [threading.Thread(target=lambda: seen.append(index.live().version)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 4
    assert len(set(seen)) == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == seen[:1]
