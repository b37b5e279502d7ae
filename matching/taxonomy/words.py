"""The entries of the taxonomy. Ids are slugs that never change; names and aliases may.

Every entry with aliases has `prose`: how its ambiguous spellings are found in running text
(see `matching.taxonomy.prose`). A spelling that is not listed there is found anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("tool", "method", "foundation")
"""What a skill is; it decides how fast practice fades."""

EDGE_KINDS = ("specialisation", "broader", "substitute")
"""How two skills are related."""

PROSE_MODES = ("cased", "context", "lookup")
"""How carefully an ambiguous spelling is read: exact case, exact case with a cue, never."""


@dataclass(frozen=True, slots=True)
class Skill:
    """One skill. `definition` is one sentence; `esco` is a URI and `onet` a technology title, or None."""

    id: str
    name: str
    family: str
    slot: str
    kind: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    esco: str | None = None
    onet: str | None = None
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Specialization:
    """What vetting verifies. `neighbours` are symmetric; `skills` are the core of it, most telling first."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    definition: str = ""
    neighbours: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Domain:
    """A line of business; `parent` is the wider one, None at the top."""

    id: str
    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Role:
    """A job title. `esco` is an occupation URI and `onet` a SOC code, or None."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    esco: str | None = None
    onet: str | None = None
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seniority:
    """How far along a career; a higher `rank` is more senior."""

    id: str
    name: str
    rank: int
    aliases: tuple[str, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """One curated relation.

    specialisation: `source` is a kind, use or implementation of `target`, strength .9 a step.
    broader: holding `target` is a start on `source`, strength .3.
    substitute: either stands in for the other, strength .4 to .8; stored once, meant both ways.
    """

    kind: str
    source: str
    target: str
    strength: float


Entry = Skill | Specialization | Domain | Role | Seniority
