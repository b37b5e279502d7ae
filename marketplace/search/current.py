"""The matcher that answers now: one snapshot in memory, changed for the next one between two briefs."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from marketplace.search import sync, taxonomy
from matching.errors import BadSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy.orm import Session

    from marketplace.search.sync import Report
    from matching import Matcher

SMALL_POOL = 1_000
"""Up to this many experts a changed table is folded in before the next brief is answered (decision 0003)."""


@dataclass(frozen=True, slots=True)
class Live:
    """A matcher and the name of the snapshot it came from."""

    matcher: Matcher
    version: str


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

    @property
    def is_current(self) -> bool:
        """Whether a sync would find nothing to do."""
        return self.version is not None and not (self.added or self.changed or self.removed)


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
        self._live: Live | None = None
        self._extra: Mapping[str, Any] = {}

    def live(self) -> Live:
        """The snapshot that `CURRENT` names, built or brought up to date first where that is needed.

        A missing or damaged snapshot is rebuilt from the tables. A small pool that moved since is
        reconciled; a large one waits for `flask index sync`, and until then the services check at
        the table that everyone shown is still listed.
        """
        taxonomy.look_again()
        with self._lock, taxonomy.following(self._session):
            live = self._loaded() or self._after(sync.rebuild)
            if self._is_behind():
                live = self._after(sync.sync)
            return live

    def rebuild(self, tell: Callable[[str], None] = sync.in_silence) -> Report:
        """Build the snapshot again from the tables, telling each step as it begins."""
        with taxonomy.following(self._session), self._session() as db:
            return sync.rebuild(db, self.directory, today=self._clock(), tell=tell)

    def sync(self, tell: Callable[[str], None] = sync.in_silence) -> Report:
        """Build a snapshot if the tables moved since the live one, telling each step as it begins."""
        with taxonomy.following(self._session), self._session() as db:
            return sync.sync(db, self.directory, today=self._clock(), tell=tell)

    def status(self) -> Status:
        """Compare the live snapshot with the tables, expert by expert; nothing is changed."""
        with self._lock, taxonomy.following(self._session), self._session() as db:
            live = self._loaded()
            extra = self._extra if live else {"revisions": {}}
            return _compared(live, extra, sync.revisions(db))

    def _loaded(self) -> Live | None:
        """The live snapshot, read from disk when `CURRENT` names another than the one in memory."""
        directory = sync.live_directory(self.directory)
        if directory is None:
            return None
        is_here = self._live is not None and self._live.version == directory.name
        if not is_here or self._extra["taxonomy"] != taxonomy.state().digest:
            try:
                matcher, self._extra = sync.load(directory)
            except BadSnapshot:
                return None
            self._live = Live(matcher, directory.name)
        return self._live

    def _after(self, act: Callable[..., Report]) -> Live:
        """Build through `act`, then read what was published."""
        with self._session() as db:
            version = act(db, self.directory, today=self._clock()).version
        matcher, self._extra = sync.load(self.directory / version)
        self._live = Live(matcher, version)
        return self._live

    def _is_behind(self) -> bool:
        """Whether a small pool moved since its snapshot was built: one cheap query."""
        if len(self._extra["revisions"]) > self._small_pool:
            return False
        with self._session() as db:
            return sync.tally(db) != self._extra["tally"]


def _compared(live: Live | None, extra: Mapping[str, Any], listed: Mapping[int, int]) -> Status:
    built = sync.built_revisions(extra)
    return Status(
        version=live.version if live else None,
        built_on=live.matcher.pool.as_of if live else None,
        experts=len(built),
        listed=len(listed),
        added=len(listed.keys() - built.keys()),
        changed=sum(built[expert] != listed[expert] for expert in built.keys() & listed.keys()),
        removed=len(built.keys() - listed.keys()),
    )
