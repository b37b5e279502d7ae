"""The matcher that answers now: one snapshot in memory, changed for the next one between two briefs."""

from __future__ import annotations

import json
import threading
import zlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from marketplace.search import sync, taxonomy
from marketplace.search.origins import Origin, Words, words_of
from marketplace.search.packing import packed
from marketplace.search.translate import expert_records
from matching.errors import BadSnapshot
from matching.revision import revised

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from marketplace.search.sync import Report
    from matching import Matcher
    from matching.types import ExpertRecord

SMALL_POOL = 1_000
"""Up to this many experts a changed table is built anew before the next brief is answered (decision 0003)."""

LATELY = timedelta(minutes=10)
"""How old the others may be where a page says how old they are."""

LARGEST_SHARE = 0.25
"""When more than this share of a pool changed, laying them out again costs about what a build costs."""


@dataclass(frozen=True, slots=True)
class Live:
    """A matcher and the name of the state it is in: the snapshot, and what was folded in since.

    `base` is the snapshot alone. `revisions` says which revision of whom is in it; under one snapshot
    and one taxonomy, whoever has the same revision in two of these has the same totals in both.
    `origin` is what it was made of.
    """

    matcher: Matcher
    version: str
    base: str
    revisions: Mapping[int, int]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Status:
    """How far the live snapshot is behind the tables; `version` is None where there is none to read."""

    version: str | None
    built_on: date | None
    experts: int
    listed: int
    added: int
    changed: int
    removed: int
    has_old_words: bool = False

    @property
    def is_current(self) -> bool:
        """Whether a sync would find nothing to do."""
        is_behind = self.added or self.changed or self.removed or self.has_old_words
        return self.version is not None and not is_behind


def utc_today() -> date:
    """The date in UTC."""
    return datetime.now(UTC).date()


class Index:
    """The snapshots of one directory, safe to share between threads.

    Parameters are the directory, a function that opens a session to read the tables with, and the
    clock. Nothing is read or built before the first use.
    """

    def __init__(
        self,
        directory: Path,
        session: Callable[[], AbstractContextManager[Session]],
        *,
        clock: Callable[[], date] = utc_today,
        small_pool: int = SMALL_POOL,
    ) -> None:
        self.directory = directory
        self._session = session
        self._clock = clock
        self._small_pool = small_pool
        self._lock = threading.Lock()
        self._base = ""
        self._live: Live | None = None
        self._words = ""
        self._built_with = ""
        self._built: Mapping[int, int] = {}
        self._known: Mapping[int, int] = {}
        self._tally: list[int] = []
        self._seen: datetime | None = None

    def live(self) -> Live:
        """The matcher for the next brief, in the state of the tables at this moment.

        A missing or damaged snapshot is built. Experts who changed since it was built are laid out
        again in memory, in each worker for itself; a small pool is built as a whole, because one
        person moves its statistics.
        """
        taxonomy.look_again()
        with self._lock, taxonomy.following(self._session):
            live = self._followed()
            self._seen = datetime.now(UTC)
            return live

    def lately(self) -> tuple[Live, datetime]:
        """The matcher in the state of the tables at some moment of the last ten minutes, and that moment.

        Folding one edit into a large pool takes some tenths of a second. A ranking is worth them; what only
        compares with the others may be a little old, and says how old. A small pool is always as it is now.
        """
        taxonomy.look_again()
        with self._lock, taxonomy.following(self._session):
            live, now = self._loaded(), datetime.now(UTC)
            is_large = len(self._known) > self._small_pool
            if live is not None and is_large and self._seen is not None and now - self._seen < LATELY:
                return live, self._seen
        return self.live(), now

    def _followed(self) -> Live:
        """The matcher with everything folded in that changed since."""
        live = self._loaded() or self._synced()
        with self._session() as db:
            if sync.tally(db) == self._tally:
                return live
            if len(self._known) > self._small_pool:
                now = sync.revisions(db)
                changed = [expert for expert, revision in now.items() if self._known.get(expert) != revision]
                if len(changed) <= LARGEST_SHARE * len(self._known):
                    return self._revised(db, live, now, changed)
        return self._synced()

    def rebuild(self, tell: Callable[[str], None] = sync.in_silence) -> Report:
        """Build the snapshot again from the tables, telling each step as it begins."""
        with taxonomy.following(self._session), self._session() as db:
            return sync.rebuild(db, self.directory, today=self._clock(), tell=tell)

    def forget(self) -> Report:
        """Build the snapshot without whoever was erased, and leave no older one on the disk."""
        with taxonomy.following(self._session), self._session() as db:
            return sync.forget(db, self.directory, today=self._clock())

    def sync(self, tell: Callable[[str], None] = sync.in_silence) -> Report:
        """Build a snapshot if the tables moved since the live one, telling each step as it begins."""
        with taxonomy.following(self._session), self._session() as db:
            return sync.sync(db, self.directory, today=self._clock(), tell=tell)

    def status(self) -> Status:
        """Compare the live snapshot with the tables, expert by expert; nothing is changed."""
        with self._lock, taxonomy.following(self._session), self._session() as db:
            live = self._loaded()
            has_old_words = live is not None and self._built_with != self._words
            return _compared(live, self._built if live else {}, sync.revisions(db), has_old_words)

    def _loaded(self) -> Live | None:
        """The matcher in memory, read from disk when `CURRENT` names another snapshot or other words are in force."""
        directory = sync.live_directory(self.directory)
        if directory is None:
            return None
        words = taxonomy.state().digest
        if self._live is None or self._base != directory.name or self._words != words:
            try:
                self._hold(directory, *self._read(directory))
            except BadSnapshot:
                return None
        return self._live

    def _read(self, directory: Path) -> tuple[Matcher, Mapping[str, Any]]:
        """A snapshot; one of a large pool may be from before the newest words, which it is then brought under."""
        try:
            return sync.load(directory)
        except BadSnapshot:
            matcher, extra = sync.load_under(directory)
            if len(matcher.pool) <= self._small_pool:
                raise
            return matcher, extra

    def _synced(self) -> Live:
        """Build what the tables say, unless another worker just has, and read what was published."""
        with self._session() as db:
            version = sync.sync(db, self.directory, today=self._clock()).version
        directory = self.directory / version
        return self._hold(directory, *sync.load(directory))

    def _hold(self, directory: Path, matcher: Matcher, extra: Mapping[str, Any]) -> Live:
        self._base, self._words, self._built_with = directory.name, taxonomy.state().digest, extra["taxonomy"]
        self._known, self._tally = sync.built_revisions(extra), extra["tally"]
        self._built = self._known
        self._seen = None
        origin = Origin(directory, extra["facts"], Words.from_plain(extra), words_of(taxonomy.state()))
        self._live = Live(matcher, directory.name, directory.name, self._known, origin)
        return self._live

    def _revised(self, db: Session, live: Live, now: Mapping[int, int], changed: Sequence[int]) -> Live:
        """Lay out the changed experts again, and leave out those who are no longer listed.

        The revisions were read first: who changes in between has a newer one, and is found next time.
        """
        found = expert_records(db, today=live.matcher.pool.as_of, ids=changed)
        records = [record for record in found if record.is_listed]
        gone = (self._known.keys() - now.keys()) | set(changed)
        matcher = revised(live.matcher, records, gone)
        self._known, self._tally = now, sync.tally_of(now)
        # Workers that fold in the same changes give the result the same name.
        state = zlib.crc32(json.dumps(self._tally).encode())
        origin = _since(live.origin, records, gone)
        self._live = Live(matcher, f"{self._base}+{state:08x}", self._base, now, origin)
        return self._live


def _since(before: Origin, records: Sequence[ExpertRecord], gone: Collection[int]) -> Origin:
    """What a revised matcher is made of: the build, and all who were laid out again or left since."""
    today = date.fromisoformat(before.facts["as_of"])
    changed = {key: each for key, each in before.changed.items() if key not in gone}
    changed |= {record.id: packed(record, today) for record in records}
    return replace(before, changed=changed, gone=(before.gone | set(gone)) - changed.keys())


def _compared(live: Live | None, built: Mapping[int, int], listed: Mapping[int, int], has_old_words: bool) -> Status:
    return Status(
        version=live.version if live else None,
        built_on=live.matcher.pool.as_of if live else None,
        experts=len(built),
        listed=len(listed),
        added=len(listed.keys() - built.keys()),
        changed=sum(built[expert] != listed[expert] for expert in built.keys() & listed.keys()),
        removed=len(built.keys() - listed.keys()),
        has_old_words=has_old_words,
    )
