"""The taxonomy as the rest of the library sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from matching.errors import UnknownTerm
from matching.taxonomy import graph
from matching.taxonomy.changes import Change, apply
from matching.taxonomy.document import Node, open_document, read_document
from matching.taxonomy.parse import Parsed, parse
from matching.taxonomy.prose import Finder, Mention
from matching.taxonomy.spelling import key, tokens
from matching.taxonomy.words import Domain, Edge, Entry, Role, Seniority, Skill, Specialization

BUNDLED = Path(__file__).parent.parent / "data" / "taxonomy.yaml"
"""The taxonomy that comes with the library."""

HALF_LIFE_YEARS: Mapping[str, float | None] = {"tool": 2.5, "method": 5.0, "foundation": None}
"""How fast practice fades by kind of skill; None does not fade."""

_CLOSE_ENOUGH = 60.0
_LONGEST_GUESS = 200


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """Every word the ranking understands. Build it with `Taxonomy.load`.

    `proximity` is a float32 (S, S) array, [asked, held]; `specialization_nearness` float32 (Z, Z)
    and `domain_nearness` float32 (D, D) are symmetric. Rows follow the order of the mappings, and
    the arrays are read-only.

    Examples
    --------
    >>> words = Taxonomy.load()
    >>> words.skill_of("K8S"), words.skill_of("scikit learn"), words.skill_of("go with the flow")
    ('kubernetes', 'scikit-learn', None)
    >>> asked, held = words.row("pytorch"), words.row("tensorflow")
    >>> round(float(words.proximity[asked, held]), 2)
    0.7
    >>> words.normalise("sklearn on k8s")
    'scikit-learn on Kubernetes'
    >>> [mention.id for mention in words.mentions("Services in Go; we go live in May.")]
    ['go-language']
    """

    version: str
    attribution: tuple[str, ...]
    families: Mapping[str, str]
    slots: tuple[str, ...]
    skills: Mapping[str, Skill]
    edges: tuple[Edge, ...]
    specializations: Mapping[str, Specialization]
    domains: Mapping[str, Domain]
    roles: Mapping[str, Role]
    seniorities: Mapping[str, Seniority]
    proximity: NDArray[np.float32] = field(repr=False)
    specialization_nearness: NDArray[np.float32] = field(repr=False)
    domain_nearness: NDArray[np.float32] = field(repr=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Taxonomy:
        """Return the taxonomy of a file; the bundled one by default, which is read once.

        Raises
        ------
        BadTaxonomy
            If anything in the file is wrong; the message names file, line and reason.
        """
        return _bundled() if path is None else _built(parse(open_document(path)))

    @classmethod
    def changed(cls, changes: Mapping[str, Change], source: bytes | None = None) -> Taxonomy:
        """Return the taxonomy of a file with changes made to it in their order, each called by its name here.

        `source` is the content of a file; the bundled one by default. The version says which
        changes were made, so that two processes with the same file and changes agree.

        Raises
        ------
        BadTaxonomy
            If the file or a change breaks a rule of the loader; the message names the change.
        """
        document = _document() if source is None else read_document(source, "taxonomy.yaml")
        return _built(parse(apply(document, changes)))

    def skill_of(self, text: str) -> str | None:
        """Return the id of the skill that an id, name or alias names, or None."""
        return self._lookup["skill"].get(key(text))

    def specialization_of(self, text: str) -> str | None:
        """Return the id of the specialization that an id, name or alias names, or None."""
        return self._lookup["specialization"].get(key(text))

    def domain_of(self, text: str) -> str | None:
        """Return the id of the domain that an id, name or alias names, or None."""
        return self._lookup["domain"].get(key(text))

    def role_of(self, text: str) -> str | None:
        """Return the id of the role that an id, name or alias names, or None."""
        return self._lookup["role"].get(key(text))

    def seniority_of(self, text: str) -> str | None:
        """Return the id of the seniority that an id, name or alias names, or None."""
        return self._lookup["seniority"].get(key(text))

    def row(self, skill_id: str) -> int:
        """Return the row of a skill in `proximity`.

        Raises
        ------
        UnknownTerm
            If there is no such skill; the message suggests near names.
        """
        try:
            return self._rows[skill_id]
        except KeyError:
            near = ", ".join(self.suggest(skill_id)) or "nothing near it"
            raise UnknownTerm(f"unknown skill {skill_id!r}; did you mean: {near}?", field="skill") from None

    def recency_half_life(self, skill_id: str) -> float | None:
        """Return after how many years of disuse half the practice is gone; None if it stays."""
        self.row(skill_id)
        return HALF_LIFE_YEARS[self.skills[skill_id].kind]

    def suggest(self, text: str, n: int = 3, kind: str = "skill") -> list[str]:
        """Return up to n names spelled like `text`, nearest first, for "did you mean".

        `kind` is skill, specialization, domain, role or seniority.
        """
        lookup = self._lookup[kind]
        near = process.extract(key(text[:_LONGEST_GUESS]), list(lookup), scorer=fuzz.ratio, limit=4 * n)
        ids = dict.fromkeys(lookup[spelling] for spelling, score, _ in near if score >= _CLOSE_ENOUGH)
        return [self._entries[kind][word].name for word in list(ids)[:n]]

    def mentions(self, text: str, kinds: tuple[str, ...] = ("skill", "specialization", "domain")) -> list[Mention]:
        """Return where a text names entries, in order of place, then in the order of `kinds`.

        Within one kind the longest spelling wins and mentions do not overlap; across kinds they
        may ("fraud detection" is a skill, a specialization and a domain). `kinds` may also hold
        "role" and "seniority".
        """
        words = tokens(text)
        found = [mention for kind in kinds for mention in self._finders[kind].find(text, words)]
        return sorted(found, key=lambda mention: mention.start)

    def normalise(self, text: str) -> str:
        """Return the text with every mentioned skill under its one name; the rest is untouched."""
        pieces = []
        done = 0
        for mention in self._finders["skill"].find(text, tokens(text)):
            pieces += [text[done : mention.start], self.skills[mention.id].name]
            done = mention.end
        return "".join([*pieces, text[done:]])

    @cached_property
    def _entries(self) -> dict[str, Mapping[str, Entry]]:
        return {
            "skill": self.skills,
            "specialization": self.specializations,
            "domain": self.domains,
            "role": self.roles,
            "seniority": self.seniorities,
        }

    @cached_property
    def _lookup(self) -> dict[str, dict[str, str]]:
        return {
            kind: {key(term): entry.id for entry in entries.values() for term in (entry.id, entry.name, *entry.aliases)}
            for kind, entries in self._entries.items()
        }

    @cached_property
    def _finders(self) -> dict[str, Finder]:
        return {kind: Finder(kind, entries.values()) for kind, entries in self._entries.items()}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {skill: at for at, skill in enumerate(self.skills)}


def _built(parsed: Parsed) -> Taxonomy:
    proximity = graph.proximity(parsed.skills, parsed.edges)
    specialization_nearness = graph.specialization_nearness(parsed.specializations)
    domain_nearness = graph.domain_nearness(parsed.domains)
    for array in (proximity, specialization_nearness, domain_nearness):
        array.setflags(write=False)
    return Taxonomy(
        version=parsed.version,
        attribution=parsed.attribution,
        families=parsed.families,
        slots=parsed.slots,
        skills=parsed.skills,
        edges=parsed.edges,
        specializations=parsed.specializations,
        domains=parsed.domains,
        roles=parsed.roles,
        seniorities=parsed.seniorities,
        proximity=proximity,
        specialization_nearness=specialization_nearness,
        domain_nearness=domain_nearness,
    )


@lru_cache(maxsize=1)
def _document() -> Node:
    return open_document(BUNDLED)


@lru_cache(maxsize=1)
def _bundled() -> Taxonomy:
    return _built(parse(_document()))
