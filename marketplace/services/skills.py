"""Skills as those see them who keep the taxonomy: found by any spelling, with relations, holders and history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import NotFound
from marketplace.models import Skill
from marketplace.search import taxonomy as search
from marketplace.search.taxonomy import Kind
from marketplace.services import merges

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Listed:
    """One skill of a list."""

    slug: str
    name: str
    family: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """How a skill relates to another, in words, and what holding the other is worth when it is asked for."""

    said: str
    slug: str
    name: str
    credit: float


@dataclass(frozen=True, slots=True)
class SkillFacts:
    """Everything about one skill; `is_now` is what the word means today where it was merged away."""

    slug: str
    name: str
    family: str
    slot: str
    kind: str
    definition: str
    aliases: tuple[str, ...]
    relations: tuple[Relation, ...]
    holders: Mapping[str, int]
    is_retired: bool
    is_now: str | None = None


def found(word: str = "", *, after: str = "", limit: int = 50) -> tuple[list[Listed], str]:
    """The skills with a spelling that contains a word, by name, from the one after `after`; and where to go on."""
    words = search.in_force()
    wanted = word.strip().casefold()
    chosen = sorted(
        (
            skill
            for skill in words.skills.values()
            if not wanted or any(wanted in term.casefold() for term in (skill.id, skill.name, *skill.aliases))
        ),
        key=lambda skill: (skill.name.casefold(), skill.id),
    )
    ids = [skill.id for skill in chosen]
    start = ids.index(after) + 1 if after in ids else 0
    shown = chosen[start : start + limit]
    rows = [Listed(skill.id, skill.name, words.families[skill.family], skill.aliases) for skill in shown]
    return rows, shown[-1].id if shown and start + limit < len(chosen) else ""


def of(db: Session, slug: str) -> SkillFacts:
    """One skill, also one that is retired. Raises NotFound for a word that never was one."""
    words = search.in_force()
    skill = words.skills.get(slug)
    if skill is not None:
        return SkillFacts(
            skill.id,
            skill.name,
            words.families[skill.family],
            skill.slot,
            skill.kind,
            skill.definition,
            skill.aliases,
            tuple(_relations(slug)),
            merges.holders(db, slug),
            is_retired=False,
        )
    row = db.scalar(select(Skill).where(Skill.slug == slug))
    if row is None:
        raise NotFound("There is no such skill.")
    holders = merges.holders(db, slug)
    facts = (row.slug, row.name, words.families.get(row.family, row.family), row.slot, row.kind.value, row.definition)
    return SkillFacts(*facts, (), (), holders, is_retired=True, is_now=words.skill_of(slug))


def resolved(word: str) -> str | None:
    """The skill that a word means."""
    return search.resolved(Kind.SKILL, word)


def complaint(word: str) -> str:
    """The sentence for a word that means no skill."""
    return search.complaint(Kind.SKILL, word)


def families() -> Mapping[str, str]:
    """The name of every family by its id."""
    return search.in_force().families


def slots() -> Sequence[str]:
    """What sorts of thing a skill may be."""
    return search.in_force().slots


def _relations(slug: str) -> list[Relation]:
    words = search.in_force()
    found: list[Relation] = []
    for edge in words.edges:
        if slug not in (edge.source, edge.target):
            continue
        other = edge.target if edge.source == slug else edge.source
        said = {
            ("specialisation", True): "is a kind, a use or a part of",
            ("specialisation", False): "takes in",
            ("broader", True): "has a start in",
            ("broader", False): "is a start on",
        }.get((edge.kind, edge.source == slug), "can stand in for")
        credit = float(words.proximity[words.row(slug), words.row(other)])
        found.append(Relation(said, other, words.skills[other].name, credit))
    return sorted(found, key=lambda each: (each.said, each.name))
