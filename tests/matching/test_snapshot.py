"""A matcher on disk: the same ranking after loading, and nothing half-written is ever read."""

import json
import os

import numpy as np
import pytest

from matching import Matcher, snapshot
from matching.errors import BadSnapshot
from tests.matching.people import TODAY, a_brief, an_expert, random_brief


@pytest.fixture
def root(tmp_path, matcher):
    snapshot.publish(tmp_path, matcher, extra={"revisions": {"1": 4}})
    return tmp_path


@pytest.mark.parametrize("seed", range(5))
def test_a_loaded_snapshot_ranks_and_explains_as_before(root, matcher, seed):
    loaded, manifest = snapshot.load(snapshot.current(root))
    brief = random_brief(np.random.default_rng(seed))
    assert loaded.match(brief) == matcher.match(brief)
    assert manifest["extra"] == {"revisions": {"1": 4}}


def test_an_empty_pool_survives_the_disk(tmp_path):
    snapshot.publish(tmp_path, Matcher.build([], today=TODAY))
    loaded, _ = snapshot.load(snapshot.current(tmp_path))
    assert loaded.match(a_brief()).pool_size == 0


def test_publishing_again_replaces_the_current_one_and_keeps_one_before_it(root, matcher):
    first = snapshot.current(root)
    second = snapshot.publish(root, matcher)
    third = snapshot.publish(root, matcher)
    assert snapshot.current(root) == third
    assert {path.name for path in root.iterdir() if path.is_dir()} == {second.name, third.name}
    assert not first.exists()


def test_the_remains_of_a_crash_are_ignored_and_cleared(root, matcher):
    (root / "20260101-half").mkdir()
    (root / "20260101-half" / "ids.npy").write_bytes(b"junk")
    before = snapshot.current(root)
    assert snapshot.load(before)
    snapshot.publish(root, matcher)
    assert not (root / "20260101-half").exists()


def test_a_missing_snapshot_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadSnapshot, match="no index yet"):
        snapshot.current(tmp_path)


@pytest.mark.parametrize("name", ["../elsewhere", "gone", ""])
def test_a_pointer_to_nowhere_is_refused(root, name):
    (root / "CURRENT").write_text(name)
    with pytest.raises(BadSnapshot):
        snapshot.current(root)


def test_one_changed_byte_is_found(root):
    path = snapshot.current(root) / "ask.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(BadSnapshot, match="checksum"):
        snapshot.load(snapshot.current(root))


def test_a_truncated_or_absent_array_is_found(root):
    directory = snapshot.current(root)
    os.truncate(directory / "ids.npy", 40)
    with pytest.raises(BadSnapshot):
        snapshot.load(directory)
    (directory / "ids.npy").unlink()
    with pytest.raises(BadSnapshot):
        snapshot.load(directory)


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [("format", 99, "format 99"), ("taxonomy", "1999.1", "taxonomy 1999.1"), ("arrays", {}, "damaged")],
)
def test_a_snapshot_of_another_making_is_refused(root, key, value, complaint):
    path = snapshot.current(root) / "manifest.json"
    manifest = json.loads(path.read_text())
    path.write_text(json.dumps({**manifest, key: value}))
    with pytest.raises(BadSnapshot, match=complaint):
        snapshot.load(path.parent)


def test_an_encoder_that_the_snapshot_does_not_know_is_refused(root):
    class Letters:
        encoder_id = "letters-1"

        def encode(self, texts):
            return np.ones((len(texts), 1), np.float32)

    with pytest.raises(BadSnapshot, match="letters-1"):
        snapshot.load(snapshot.current(root), encoder=Letters())


def test_nothing_is_pickled(root):
    for path in snapshot.current(root).glob("*.npy"):
        assert np.load(path, allow_pickle=False).dtype != object


def test_a_pickle_in_place_of_an_array_is_refused_unread(root):
    path = snapshot.current(root) / "ids.npy"
    np.save(path, np.array([{"a": 1}], object), allow_pickle=True)
    with pytest.raises(BadSnapshot):
        snapshot.load(path.parent)


def test_a_saved_directory_is_never_written_over(root, matcher):
    with pytest.raises(FileExistsError):
        snapshot.save(matcher, snapshot.current(root))


def test_experts_with_foreign_letters_survive_the_disk(tmp_path):
    snapshot.publish(tmp_path, Matcher.build([an_expert(1, name="Zoë Ångström 王")], today=TODAY))
    loaded, _ = snapshot.load(snapshot.current(tmp_path))
    assert loaded.match(a_brief()).matches[0].name == "Zoë Ångström 王"
