"""The taxonomy in the tables: a copy of the data file, so that every skill named anywhere exists."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select

from marketplace.domain.vocabulary import EventAct
from marketplace.models import (
    Domain,
    DomainAlias,
    JobRole,
    JobRoleAlias,
    SeniorityLevel,
    Skill,
    SkillAlias,
    SkillEdge,
    Specialization,
    SpecializationAlias,
    SpecializationNeighbour,
    SpecializationSkill,
    TaxonomyFile,
    TaxonomyVersion,
)
from marketplace.search import taxonomy as search
from marketplace.search.finding import FoundSkill, skills_like
from marketplace.search.taxonomy import Kind
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.search.taxonomy import InForce, Taxonomy

Rows = list[dict[str, Any]]

ENTRIES: tuple[type[Any], ...] = (Skill, Specialization, Domain, JobRole, SeniorityLevel)
"""Tables whose rows others point to: they are brought up to date, and never lose a row that may be in use."""

FACTS: tuple[type[Any], ...] = (
    SkillAlias,
    SkillEdge,
    SpecializationAlias,
    SpecializationNeighbour,
    SpecializationSkill,
    DomainAlias,
    JobRoleAlias,
)
"""Tables that nothing points to: they are written anew."""


def load(db: Session, path: Path | None = None, *, actor: Actor | None = None) -> dict[str, int]:
    """Make the tables say what a taxonomy file and the accepted changes say, and return how many rows each has.

    Loading the same file twice changes nothing; without a path it is the bundled one. Words that
    the file no longer has are retired and not removed, because somebody may hold them. Raises
    BadTaxonomy with the line and the reason.
    """
    search.read(path)
    content = path.read_bytes() if path else None
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else search.digest()
    if sha256 == search.digest():
        content = None
    changes = search.changes_in_force(db)
    found = search.built(content, changes)
    newest = newest_version(db)
    if newest is None or newest.sha256 != found.digest:
        if content is not None and db.get(TaxonomyFile, sha256) is None:
            db.add(TaxonomyFile(sha256=sha256, content=content.decode()))
            db.flush()
        enact(db, found, file_sha256=sha256 if content is not None else None)
        events.record(
            db,
            actor=actor,
            act=EventAct.LOADED,
            object=f"taxonomy/{found.taxonomy.version}",
            before={"version": newest.version} if newest else None,
            after={"version": found.taxonomy.version, "left_out": sorted(found.left_out)},
        )
        # The counts below are of what was just written.
        db.flush()
    return counts(db)


def load_release(db: Session) -> None:
    """After a release: bring the tables up to the bundled file, unless somebody has put one of their own in force."""
    newest = newest_version(db)
    if newest is None or newest.file_sha256 is None:
        load(db)


def newest_version(db: Session, *, lock: bool = False) -> TaxonomyVersion | None:
    """The version in force, or None before anything was loaded; `lock` lets others wait who would make a newer one."""
    if lock:
        # The oldest row is always the same one, so that whoever comes second waits for whoever came first.
        db.scalar(select(TaxonomyVersion.id).order_by(TaxonomyVersion.id).limit(1).with_for_update())
    return db.scalar(select(TaxonomyVersion).order_by(TaxonomyVersion.id.desc()).limit(1))


def enact(db: Session, found: InForce, *, file_sha256: str | None) -> None:
    """Write a taxonomy into the tables and make it the one in force, in this transaction."""
    for model, rows in _entries_of(found.taxonomy).items():
        _bring_up_to_date(db, model, rows)
    # The facts below point to the entries above.
    db.flush()
    for model, rows in _facts_of(found.taxonomy).items():
        db.execute(delete(model))
        if rows:
            db.execute(insert(model), rows)
    db.add(TaxonomyVersion(version=found.taxonomy.version, sha256=found.digest, file_sha256=file_sha256))


def version() -> str:
    """What the taxonomy in force calls itself: its file's version, and a mark for the accepted changes."""
    return search.in_force().version


def left_out() -> Mapping[str, str]:
    """The accepted changes that no longer fit the file, each with the reason, by the public id of its proposal."""
    return search.state().left_out


def check(path: Path) -> None:
    """Read a taxonomy file and keep nothing. Raises BadTaxonomy with the line and the reason."""
    search.read(path)


def counts(db: Session) -> dict[str, int]:
    """How many rows each table of the taxonomy has."""
    return {
        model.__tablename__: db.scalar(select(func.count()).select_from(model)) or 0 for model in (*ENTRIES, *FACTS)
    }


def skill_names() -> Mapping[str, str]:
    """The name of every skill by its id, for people to choose from."""
    return search.names(Kind.SKILL)


def find_skills(text: str, most: int) -> list[FoundSkill]:
    """The skills that a beginning of a word may mean, by name or alias, best first."""
    return skills_like(text, most)


def specialization_names() -> Mapping[str, str]:
    """The name of every specialization by its id."""
    return search.names(Kind.SPECIALIZATION)


def domain_names() -> Mapping[str, str]:
    """The name of every domain by its id."""
    return search.names(Kind.DOMAIN)


def domains_in_order() -> list[tuple[str, str]]:
    """Every domain with its name, each after what it is part of, which its name begins with."""
    known = search.in_force().domains

    def path(word: str) -> tuple[str, ...]:
        above = known[word].parent
        return (*(path(above) if above else ()), known[word].name)

    return [(word, ": ".join(path(word)[-2:])) for word in sorted(known, key=path)]


def role_names() -> Mapping[str, str]:
    """The name of every job role by its id, as market rates are recorded for."""
    return {role.id: role.name for role in search.in_force().roles.values()}


def find_entries(word: str) -> list[tuple[Kind, str, str]]:
    """What a word means in each list that a brief chooses from: the list, the id and the name."""
    found = [(kind, search.resolved(kind, word)) for kind in Kind]
    return [(kind, entry, search.names(kind)[entry]) for kind, entry in found if entry is not None]


def suggest(text: str, n: int = 3) -> list[str]:
    """The names in those lists that are spelled most like a text, a few of each."""
    near = [name for kind in Kind for name in search.in_force().suggest(text, n, kind=kind.value)]
    return list(dict.fromkeys(near))


def attribution() -> tuple[str, ...]:
    """The sentences that say where the words come from, to be shown wherever they are."""
    return search.in_force().attribution


def _entries_of(found: Taxonomy) -> dict[type[Any], Rows]:
    """The rows of the entry tables, a domain after its parent."""
    skills: Rows = [
        {
            "slug": s.id,
            "name": s.name,
            "family": s.family,
            "slot": s.slot,
            "kind": s.kind,
            "definition": s.definition,
            "esco": s.esco,
            "onet": s.onet,
        }
        for s in found.skills.values()
    ]
    specializations: Rows = [
        {"slug": z.id, "name": z.name, "definition": z.definition} for z in found.specializations.values()
    ]
    domains: Rows = [
        {"slug": word, "name": found.domains[word].name, "parent": found.domains[word].parent}
        for word in sorted(found.domains, key=lambda word: _depth(found, word))
    ]
    roles: Rows = [{"slug": r.id, "name": r.name, "esco": r.esco, "onet": r.onet} for r in found.roles.values()]
    seniorities: Rows = [{"slug": s.id, "name": s.name, "rank": s.rank} for s in found.seniorities.values()]
    return dict(zip(ENTRIES, (skills, specializations, domains, roles, seniorities), strict=True))


def _facts_of(found: Taxonomy) -> dict[type[Any], Rows]:
    aliases: list[Rows] = [
        [{column: entry.id, "alias": alias} for entry in entries for alias in entry.aliases]
        for column, entries in (
            ("skill", found.skills.values()),
            ("specialization", found.specializations.values()),
            ("domain", found.domains.values()),
            ("job_role", found.roles.values()),
        )
    ]
    edges: Rows = [
        {"kind": edge.kind, "source": edge.source, "target": edge.target, "strength": edge.strength}
        for edge in found.edges
    ]
    neighbours: Rows = [
        {"specialization": z.id, "neighbour": near} for z in found.specializations.values() for near in z.neighbours
    ]
    core: Rows = [
        {"specialization": z.id, "skill": skill} for z in found.specializations.values() for skill in z.skills
    ]
    rows = (aliases[0], edges, aliases[1], neighbours, core, aliases[2], aliases[3])
    return dict(zip(FACTS, rows, strict=True))


def _depth(found: Taxonomy, word: str) -> int:
    parent = found.domains[word].parent
    return 0 if parent is None else 1 + _depth(found, parent)


def _bring_up_to_date(db: Session, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    there = {row.slug: row for row in db.scalars(select(model))}
    can_retire = hasattr(model, "is_retired")
    for columns in rows:
        row = there.pop(columns["slug"], None)
        if row is None:
            db.add(model(**columns))
            continue
        for column, value in columns.items():
            setattr(row, column, value)
        if can_retire:
            row.is_retired = False
    for row in there.values():
        if can_retire:
            row.is_retired = True
        else:
            db.delete(row)
