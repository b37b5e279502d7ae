"""A matcher on disk: the same ranking after loading, and nothing half-written is ever read."""

import json
import os
import zlib

import numpy as np
import pytest

from matching import Matcher, snapshot
from matching.errors import BadSnapshot
from tests.matching.people import TODAY, a_brief, an_expert, random_brief, random_pool


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


def test_what_is_not_a_snapshot_is_never_cleared_away(root, matcher):
    for name in ("photos", "src", "2026"):
        (root / name).mkdir()
    for _ in range(3):
        snapshot.publish(root, matcher)
    assert {"photos", "src", "2026"} <= {path.name for path in root.iterdir()}


def test_a_missing_snapshot_is_said_to_be_missing(tmp_path):
    with pytest.raises(BadSnapshot, match="no index yet"):
        snapshot.current(tmp_path)


@pytest.mark.parametrize("name", [b"../elsewhere", b"..", b".", b"gone", b"", b"\xff\xfe", b"a\0b"])
def test_a_pointer_to_nowhere_is_refused(root, name):
    (root / "CURRENT").write_bytes(name)
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


def test_a_manifest_that_points_out_of_its_directory_is_refused(root, tmp_path_factory):
    directory = snapshot.current(root)
    outside = tmp_path_factory.mktemp("outside") / "secret.npy"
    np.save(outside, np.arange(3))
    for name in ("../secret", str(outside.with_suffix("")), "", "a/b"):
        path = directory / "manifest.json"
        manifest = json.loads(path.read_text())
        manifest["arrays"] = {name: {"crc32": 0, "shape": [3], "dtype": "int64"}}
        path.write_text(json.dumps(manifest))
        with pytest.raises(BadSnapshot, match="names an array"):
            snapshot.load(directory)


JUNK = (None, [], "x", 1e300, {"a": 1})


def test_whatever_a_manifest_says_it_is_refused_or_can_be_matched_with(tmp_path):
    snapshot.publish(tmp_path, Matcher.build(random_pool(seed=3, size=20), today=TODAY))
    path = snapshot.current(tmp_path) / "manifest.json"
    sound = json.loads(path.read_text())
    inner = [(key, part) for key in ("text", "pool", "charges", "fx") for part in sound[key]] + [("arrays", "ids")]
    refused = 0
    for place in [*((key,) for key in sound), *inner]:
        for value in (*JUNK, "missing"):
            manifest = json.loads(json.dumps(sound))
            holder = manifest if len(place) == 1 else manifest[place[0]]
            holder[place[-1]] = value
            if value == "missing":
                del holder[place[-1]]
            path.write_text(json.dumps(manifest))
            try:
                loaded, _ = snapshot.load(path.parent)
            except BadSnapshot:
                refused += 1
            else:
                assert loaded.match(a_brief()).pool_size == 20
    assert refused > 50


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("ask", lambda a: a[:-1]),
        ("ask", lambda a: a.astype(np.float32)),
        ("ids", lambda a: np.repeat(a, 2)),
        ("schedule", lambda a: a + 10_000),
        ("skills.skill", lambda a: a - 1_000),
        ("skills.offsets", lambda a: a[::-1]),
        ("terms.ask", lambda a: a[1:]),
        ("name.ends", lambda a: a * 2),
        ("vetting_sd", lambda a: a[:3]),
    ],
)
def test_arrays_that_do_not_belong_together_are_refused_even_with_their_checksums(root, name, change):
    directory = snapshot.current(root)
    array = np.ascontiguousarray(change(np.load(directory / f"{name}.npy")))
    np.save(directory / f"{name}.npy", array)
    manifest = json.loads((directory / "manifest.json").read_text())
    manifest["arrays"][name] = {
        "crc32": zlib.crc32(array.tobytes()), "shape": list(array.shape), "dtype": str(array.dtype),
    }  # fmt: skip
    (directory / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(BadSnapshot, match="damaged"):
        snapshot.load(directory)


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
