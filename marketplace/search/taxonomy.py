"""The bundled taxonomy, read once, and the words people write resolved against it."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from matching.taxonomy import BUNDLED, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matching.taxonomy import Domain, Skill, Specialization

__all__ = ["BUNDLED", "Kind", "Taxonomy", "bundled", "complaint", "digest", "names", "read", "resolved"]


class Kind(StrEnum):
    """The lists of the taxonomy that a brief or a profile chooses from."""

    SKILL = "skill"
    SPECIALIZATION = "specialization"
    DOMAIN = "domain"


def bundled() -> Taxonomy:
    """The taxonomy that ships with the library, read once. It is frozen, so one copy serves every thread."""
    return Taxonomy.load()


def read(path: Path | None) -> Taxonomy:
    """The taxonomy of a file, or the bundled one. Raises BadTaxonomy with the line and the reason."""
    return Taxonomy.load(path)


def digest(path: Path | None = None) -> str:
    """The SHA-256 of a taxonomy file, the bundled one unless told otherwise."""
    return hashlib.sha256((path or BUNDLED).read_bytes()).hexdigest()


@lru_cache(maxsize=4096)
def resolved(kind: Kind, word: str) -> str | None:
    """The id that a word means: an id, a name or an alias, whatever its case; None if it means nothing here.

    >>> resolved(Kind.SKILL, "PyTorch")
    'pytorch'
    """
    taxonomy = bundled()
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
    near = bundled().suggest(word, kind=kind.value)
    cure = f"did you mean {' or '.join(near)}?" if near else f"choose a {kind} from the list."
    return f"{word[:60]!r} is not a {kind} we know; {cure}"


def names(kind: Kind) -> dict[str, str]:
    """The name of every entry of one list by its id, in the taxonomy's order."""
    taxonomy = bundled()
    entries: dict[Kind, Mapping[str, Skill | Specialization | Domain]] = {
        Kind.SKILL: taxonomy.skills,
        Kind.SPECIALIZATION: taxonomy.specializations,
        Kind.DOMAIN: taxonomy.domains,
    }
    return {entry_id: entry.name for entry_id, entry in entries[kind].items()}
