"""The taxonomy in force, and the words people write resolved against it: the data file and the accepted changes.

Who asks for a word does not say for which database: an entrance says it once (`follow`), and the
first word of a request looks at one row of the tables for which version is in force. The taxonomy
of a version is built once in every process. Where nobody said anything it is the bundled one.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain.proposals import ChangeKind, ChangeStatus
from marketplace.models import TaxonomyChange, TaxonomyFile, TaxonomyVersion
from matching.errors import BadTaxonomy
from matching.taxonomy import BUNDLED, Change, Taxonomy, change_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from contextvars import Token
    from pathlib import Path

    from sqlalchemy.orm import Session

    from matching.taxonomy import Domain, Skill, Specialization

    Opener = Callable[[], AbstractContextManager[Session]]

__all__ = [
    "BUNDLED",
    "Change",
    "InForce",
    "Kind",
    "Taxonomy",
    "built",
    "bundled",
    "change",
    "changes_in_force",
    "complaint",
    "digest",
    "follow",
    "following",
    "forget",
    "in_force",
    "look_again",
    "names",
    "newest",
    "read",
    "resolved",
    "speaking",
    "state",
    "tried",
]

KEPT = 4
"""How many versions a process keeps: the one in force, and those that are just being left or tried."""


class Kind(StrEnum):
    """The lists of the taxonomy that a brief or a profile chooses from."""

    SKILL = "skill"
    SPECIALIZATION = "specialization"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class InForce:
    """A taxonomy and what it was made of.

    `digest` names the file and the changes together, `file` the file alone. `left_out` says which accepted changes no
    longer fit the file, and why: a newer file may already have them.
    """

    taxonomy: Taxonomy
    digest: str
    file: str
    changes: Mapping[str, Change] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None


class _Asked:
    """The words of one unit of work: asked of the tables once, when the first is needed."""

    def __init__(self, session: Opener) -> None:
        self._session = session
        self.found: InForce | None = None

    def state(self) -> InForce:
        if self.found is None:
            with self._session() as db, db.no_autoflush:
                self.found = newest(db)
        return self.found


_asked: ContextVar[_Asked | None] = ContextVar("the words of this unit of work", default=None)
_built: OrderedDict[tuple[int, str, str], InForce] = OrderedDict()


def follow(session: Opener) -> Token[_Asked | None]:
    """From here on words are those in force in a database, until `forget` is handed what this returns."""
    return _asked.set(_Asked(session))


def forget(token: Token[_Asked | None]) -> None:
    """End what `follow` began."""
    _asked.reset(token)


@contextmanager
def following(session: Opener) -> Iterator[None]:
    """Inside, words are those in force in a database; where that was said already, it stays so."""
    if _asked.get() is not None:
        yield
        return
    token = follow(session)
    try:
        yield
    finally:
        forget(token)


@contextmanager
def speaking(words: InForce) -> Iterator[None]:
    """Inside, words are these, whatever is in force: to try what a change would do."""
    asked = _Asked(_no_database)
    asked.found = words
    token = _asked.set(asked)
    try:
        yield
    finally:
        forget(token)


def _no_database() -> AbstractContextManager[Session]:
    raise BadTaxonomy("words that are tried belong to no database")


def look_again() -> None:
    """Ask the tables once more which version is in force, for what must not be older than this moment."""
    asked = _asked.get()
    if asked is not None:
        asked.found = None


def state() -> InForce:
    """The taxonomy in force, with its digest and what could not be applied."""
    asked = _asked.get()
    return asked.state() if asked is not None else _as_bundled()


def in_force() -> Taxonomy:
    """The taxonomy in force. It is frozen, so one copy serves every thread."""
    return state().taxonomy


def bundled() -> Taxonomy:
    """The taxonomy that ships with the library, read once."""
    return Taxonomy.load()


def read(path: Path | None) -> Taxonomy:
    """The taxonomy of a file, or the bundled one. Raises BadTaxonomy with the line and the reason."""
    return Taxonomy.load(path)


@lru_cache(maxsize=1)
def digest() -> str:
    """The SHA-256 of the bundled taxonomy file."""
    return hashlib.sha256(BUNDLED.read_bytes()).hexdigest()


def built(content: bytes | None, changes: Mapping[str, Change]) -> InForce:
    """A file, the bundled one unless another's content is given, with changes made to it in their order.

    A change that no longer fits is left out with its reason, because the marketplace must not stand
    still over a word. Raises BadTaxonomy when the file itself is broken.
    """
    of_file = digest() if content is None else hashlib.sha256(content).hexdigest()
    fitting, left_out = dict(changes), dict[str, str]()
    try:
        taxonomy = Taxonomy.changed(fitting, content)
    except BadTaxonomy:
        taxonomy, fitting = Taxonomy.changed({}, content), {}
        for name, change in changes.items():
            try:
                taxonomy = Taxonomy.changed({**fitting, name: change}, content)
                fitting[name] = change
            except BadTaxonomy as problem:
                left_out[name] = str(problem)
    if not fitting and content is None:
        taxonomy = bundled()
    both = hashlib.sha256(f"{of_file} {taxonomy.version}".encode()).hexdigest() if fitting else of_file
    return InForce(taxonomy, both, of_file, fitting, left_out, content)


def tried(now: InForce, changes: Mapping[str, Change]) -> InForce:
    """What would be in force with these changes on the same file. Raises BadTaxonomy, naming what does not fit."""
    Taxonomy.changed(changes, now.content)
    return built(now.content, changes)


def changes_in_force(db: Session) -> dict[str, Change]:
    """The accepted changes in their order, each by the public id of its proposal."""
    accepted = (
        select(TaxonomyChange.public_id, TaxonomyChange.kind, TaxonomyChange.payload)
        .where(TaxonomyChange.status == ChangeStatus.ACCEPTED)
        .order_by(TaxonomyChange.place)
    )
    return {name: change(kind, payload) for name, kind, payload in db.execute(accepted)}


def change(kind: ChangeKind, payload: Mapping[str, Any]) -> Change:
    """A proposal's plain words as the library's change."""
    return change_of(kind.value, payload)


def newest(db: Session) -> InForce:
    """The taxonomy in force in a database, built once for each version."""
    row = db.execute(
        select(TaxonomyVersion.id, TaxonomyVersion.sha256, TaxonomyVersion.file_sha256)
        .order_by(TaxonomyVersion.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return _as_bundled()
    # The bundled file is of this process: a release may bring another one before it is loaded.
    key = (row.id, row.sha256, row.file_sha256 or digest())
    found = _built.get(key)
    if found is None:
        asked = select(TaxonomyFile.content).where(TaxonomyFile.sha256 == row.file_sha256)
        content = db.scalar(asked) if row.file_sha256 else None
        found = built(content.encode() if content is not None else None, changes_in_force(db))
        _built[key] = found
        while len(_built) > KEPT:
            _built.popitem(last=False)
    return found


@lru_cache(maxsize=1)
def _as_bundled() -> InForce:
    return InForce(bundled(), digest(), digest())


def resolved(kind: Kind, word: str) -> str | None:
    """The id that a word means: an id, a name or an alias, whatever its case; None if it means nothing here.

    >>> resolved(Kind.SKILL, "PyTorch")
    'pytorch'
    """
    taxonomy = in_force()
    find = {
        Kind.SKILL: taxonomy.skill_of,
        Kind.SPECIALIZATION: taxonomy.specialization_of,
        Kind.DOMAIN: taxonomy.domain_of,
    }[kind]
    return find(word)


def complaint(kind: Kind, word: str) -> str:
    """The sentence for a word that means nothing, with the nearest words that do.

    >>> complaint(Kind.DOMAIN, "helthcare")
    "'helthcare' is not a domain we know; did you mean healthcare?"
    """
    near = in_force().suggest(word, kind=kind.value)
    cure = f"did you mean {' or '.join(near)}?" if near else f"choose a {kind} from the list."
    return f"{word[:60]!r} is not a {kind} we know; {cure}"


def names(kind: Kind) -> dict[str, str]:
    """The name of every entry of one list by its id, in the taxonomy's order."""
    taxonomy = in_force()
    entries: dict[Kind, Mapping[str, Skill | Specialization | Domain]] = {
        Kind.SKILL: taxonomy.skills,
        Kind.SPECIALIZATION: taxonomy.specializations,
        Kind.DOMAIN: taxonomy.domains,
    }
    return {entry_id: entry.name for entry_id, entry in entries[kind].items()}
