"""Keeping the snapshot true to the tables: reconcile what it was built from with what is listed now.

Nothing is announced to the index; it compares. Running `sync` twice is harmless, and a `rebuild`
heals whatever was missed (decision 0003). `matching.snapshot` says how a snapshot lies on disk.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, cast, func, select

from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Brief, Expert
from marketplace.search import taxonomy
from marketplace.search.origins import words_of
from marketplace.search.packing import as_arrays, packed
from marketplace.search.translate import expert_records
from matching import Matcher, snapshot
from matching.errors import BadSnapshot
from matching.rebuilding import facts_of
from matching.revision import under
from matching.taxonomy import change_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from sqlalchemy.orm import Session

    Tell = Callable[[str], None]


LOCK = "LOCK"


@dataclass(frozen=True, slots=True)
class Report:
    """What one reconciliation found and did; `is_new` says whether a snapshot was built."""

    version: str
    experts: int
    added: int
    changed: int
    removed: int
    is_new: bool


def revisions(db: Session) -> dict[int, int]:
    """The revision of every listed expert, by id."""
    listed = select(Expert.id, Expert.revision).where(Expert.status == ExpertStatus.APPROVED).order_by(Expert.id)
    return {row.id: row.revision for row in db.execute(listed)}


def tally(db: Session) -> list[int]:
    """Four sums over the listed experts that move when any of them is added, changed or removed.

    They cost one pass over an index, where the full comparison reads a row for every expert.
    """
    # The product of two 32-bit columns would overflow one.
    product = cast(Expert.id, BigInteger) * Expert.revision
    sums = select(
        func.count(),
        func.coalesce(func.sum(Expert.id), 0),
        func.coalesce(func.sum(Expert.revision), 0),
        func.coalesce(func.sum(product), 0),
    ).where(Expert.status == ExpertStatus.APPROVED)
    return [int(total) for total in db.execute(sums).one()]


def tally_of(built_from: Mapping[int, int]) -> list[int]:
    """The same four sums over the revisions that a snapshot was built from."""
    products = sum(expert * revision for expert, revision in built_from.items())
    return [len(built_from), sum(built_from), sum(built_from.values()), products]


def live_directory(root: Path) -> Path | None:
    """The snapshot that `CURRENT` names, or None where there is none or the name makes no sense."""
    try:
        return snapshot.current(root)
    except (OSError, ValueError):
        return None


def load(directory: Path) -> tuple[Matcher, dict[str, Any]]:
    """A snapshot's matcher, and what it was built from. Raises BadSnapshot when it is damaged."""
    try:
        matcher, manifest = snapshot.load(directory, taxonomy=taxonomy.in_force())
    except (OSError, EOFError) as error:
        raise BadSnapshot(f"snapshot {directory.name} cannot be read: {error}") from error
    return matcher, _built_from(directory, manifest)


def load_under(directory: Path) -> tuple[Matcher, dict[str, Any]]:
    """A snapshot from before the newest changes of the taxonomy, brought under the words that are in force now.

    Briefs and claims follow at once; what the documents say was read with the words of then, until
    the next build. Raises BadSnapshot when it is damaged, or made with another file.
    """
    words = taxonomy.state()
    try:
        extra = snapshot.read_manifest(directory).get("extra") or {}
        if extra.get("file") != words.file:
            raise BadSnapshot(f"snapshot {directory.name} was built from another taxonomy file")
        changes = {name: change_of(kind, payload) for name, kind, payload in extra["changes"]}
        then = taxonomy.built(words.content, changes)
        matcher, manifest = snapshot.load(directory, taxonomy=then.taxonomy)
        return under(matcher, words.taxonomy), manifest["extra"]
    except BadSnapshot:
        raise
    except (EOFError, KeyError, OSError, TypeError, ValueError) as error:
        raise BadSnapshot(f"snapshot {directory.name} cannot be read: {error}") from error


def in_silence(step: str) -> None:
    """Tell nobody which step has begun."""


def rebuild(db: Session, root: Path, *, today: date, tell: Tell = in_silence) -> Report:
    """Build a snapshot from the tables and make it the live one, whatever is there."""
    with _locked(root):
        return _build(db, root, {}, today, tell)


def sync(db: Session, root: Path, *, today: date, tell: Tell = in_silence) -> Report:
    """Build a new snapshot if the tables moved since the live one, or if that one cannot be read."""
    with _locked(root):
        directory = live_directory(root)
        try:
            if directory is None:
                return _build(db, root, {}, today, tell)
            # Reading all of it, and not the manifest alone, is what finds a damaged array.
            _, extra = load(directory)
        except BadSnapshot:
            return _build(db, root, {}, today, tell)
        built_from = built_revisions(extra)
        if built_from == revisions(db):
            return Report(directory.name, len(built_from), 0, 0, 0, is_new=False)
        return _build(db, root, built_from, today, tell)


def forget(db: Session, root: Path, *, today: date) -> Report:
    """Build a snapshot without whoever was erased, and remove every older one from the disk.

    Workers that still map an older one keep what they mapped until they look for the newest.
    """
    with _locked(root):
        report = _build(db, root, {}, today, in_silence)
        snapshot.keep_only(root, root / report.version)
        return report


@contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the directory's lock, so that two workers never build the same snapshot; it dies with its holder."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _built_from(directory: Path, manifest: Mapping[str, Any]) -> dict[str, Any]:
    extra = manifest.get("extra")
    if not isinstance(extra, dict) or not {"revisions", "tally", "taxonomy", "facts"} <= extra.keys():
        raise BadSnapshot(f"snapshot {directory.name} does not say what it was built from")
    # Rows of arrays follow the order of the words, so a taxonomy that differs at all will not do.
    if extra["taxonomy"] != taxonomy.state().digest:
        raise BadSnapshot(f"snapshot {directory.name} was built from another taxonomy")
    return extra


def built_revisions(extra: Mapping[str, Any]) -> dict[int, int]:
    """The revisions a snapshot was built from; JSON keeps the ids as text."""
    return {int(expert): int(revision) for expert, revision in extra["revisions"].items()}


def _build(db: Session, root: Path, built_from: dict[int, int], today: date, tell: Tell) -> Report:
    """Read every listed expert and publish a snapshot of them. The caller holds the lock.

    The revisions are read before the records: an expert who changes in between is recorded with
    the older revision, and the next reconciliation finds the difference.
    """
    current = revisions(db)
    briefs = db.scalars(select(Brief.text).where(Brief.published_at.is_not(None)).order_by(Brief.id).limit(500))
    tell(f"Reading {len(current):,} experts from the tables ...")
    records, texts = list(expert_records(db, today=today)), list(briefs)
    # Nothing was written: this ends the reading, so that a long build does not outlast the database's patience.
    db.commit()
    tell("Learning the words of their evidence, and laying out columns ...")
    words = taxonomy.state()
    matcher = Matcher.build(records, today=today, taxonomy=words.taxonomy, briefs=texts)
    tell("Writing the snapshot ...")
    read = as_arrays([packed(record, today) for record in records])
    directory = snapshot.publish(
        root,
        matcher,
        extra={
            "revisions": current,
            "tally": tally_of(current),
            "taxonomy": words.digest,
            "file": words.file,
            "changes": words_of(words).plain()["changes"],
            "facts": facts_of(matcher),
        },
        attached=read,
    )
    return Report(
        version=directory.name,
        experts=len(current),
        added=len(current.keys() - built_from.keys()),
        changed=sum(built_from[expert] != current[expert] for expert in built_from.keys() & current.keys()),
        removed=len(built_from.keys() - current.keys()),
        is_new=True,
    )
