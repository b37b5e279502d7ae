"""What a live matcher was made of, and the matcher made of it again: for rankings that must come out the same later."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marketplace.search import packing, taxonomy
from marketplace.search.packing import Packed
from matching import snapshot
from matching.errors import BadSnapshot
from matching.made_with import made_with
from matching.rebuilding import rebuilt
from matching.revision import revised, under
from matching.taxonomy import KINDS_OF, change_of, payload_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from marketplace.search.taxonomy import InForce
    from matching import Matcher

__all__ = ["BadSnapshot", "Origin", "Rebuilt", "Words", "content_of", "made_again", "made_with", "words_of"]


@dataclass(frozen=True, slots=True)
class Words:
    """A taxonomy by what it was made of: the hash of its file, and the changes accepted since."""

    file: str
    changes: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()

    def in_force(self, content: bytes) -> InForce:
        """The taxonomy itself, from the content of its file."""
        return taxonomy.built(content, {name: change_of(kind, payload) for name, kind, payload in self.changes})

    def plain(self) -> dict[str, Any]:
        """The same as JSON holds it."""
        return {"file": self.file, "changes": [list(change) for change in self.changes]}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Words:
        """What `plain` wrote."""
        return cls(plain["file"], tuple((name, kind, payload) for name, kind, payload in plain["changes"]))


@dataclass(frozen=True, slots=True)
class Origin:
    """A snapshot, the words in force, and who was laid out again since the snapshot was built."""

    directory: Path
    facts: Mapping[str, Any]
    built_with: Words
    spoken: Words
    changed: Mapping[int, Packed] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()

    @property
    def base(self) -> str:
        """The name of the snapshot."""
        return self.directory.name

    @property
    def is_base(self) -> bool:
        """Whether the matcher is the snapshot itself."""
        return not self.changed and not self.gone and self.spoken == self.built_with

    @property
    def key(self) -> str:
        """A name for exactly this pool: equal names, equal pools."""
        if self.is_base:
            return self.base
        moved = sorted((key, each.digest) for key, each in self.changed.items())
        said = json.dumps([self.spoken.plain(), moved, sorted(self.gone)], sort_keys=True)
        return f"{self.base}+{hashlib.sha256(said.encode()).hexdigest()[:32]}"

    def records(self) -> list[Packed]:
        """The records that the snapshot was built from. Raises BadSnapshot when it is no longer on the disk."""
        return packing.from_arrays(snapshot.attachments(self.directory))


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A matcher made again; `is_same_text` says whether its text channel learned the same words as then."""

    matcher: Matcher
    is_same_text: bool


def words_of(words: InForce) -> Words:
    """A taxonomy by what it was made of."""
    changes = [[name, KINDS_OF[type(each)], payload_of(each)] for name, each in words.changes.items()]
    # Through JSON, so that words compare equal with those of a manifest.
    return Words.from_plain(json.loads(json.dumps({"file": words.file, "changes": changes})))


def content_of(words: InForce) -> bytes:
    """The content of the file that a taxonomy was made of."""
    return words.content if words.content is not None else taxonomy.BUNDLED.read_bytes()


def made_again(
    base: Iterable[bytes],
    facts: Mapping[str, Any],
    built_with: InForce,
    *,
    spoken: InForce,
    changed: Sequence[bytes] = (),
    gone: frozenset[int] = frozenset(),
    is_whole: bool,
) -> Rebuilt:
    """The matcher of some time ago from packed records; `is_whole` says that no record is missing.

    The text channel learns other words when one is, or under other versions of the libraries.
    """
    today = date.fromisoformat(facts["as_of"])
    records = [packing.unpacked(content, today) for content in base]
    matcher = rebuilt(records, facts, built_with.taxonomy, is_whole=is_whole)
    is_same = matcher.text.encoder_id == facts["encoder"]
    if spoken.digest != built_with.digest:
        matcher = under(matcher, spoken.taxonomy)
    if changed or gone:
        again = [packing.unpacked(content, today) for content in changed]
        matcher = revised(matcher, again, gone | {record.id for record in again})
    return Rebuilt(matcher, is_same)
