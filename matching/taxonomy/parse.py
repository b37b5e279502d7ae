"""From a YAML document to checked entries and edges; whatever is wrong is refused with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from matching.taxonomy.document import Node
from matching.taxonomy.graph import BROADER, SPECIALISATION, find_cycle
from matching.taxonomy.spelling import key, tokens
from matching.taxonomy.words import KINDS, PROSE_MODES, Domain, Edge, Entry, Role, Seniority, Skill, Specialization

WEAKEST_SUBSTITUTE = 0.4
STRONGEST_SUBSTITUTE = 0.8
TOP_LEVEL = (
    "version",
    "attribution",
    "families",
    "slots",
    "skills",
    "edges",
    "specializations",
    "domains",
    "roles",
    "seniorities",
)

E = TypeVar("E", Skill, Specialization, Domain, Role, Seniority)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything a taxonomy file says."""

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


def parse(root: Node) -> Parsed:
    """Return the checked content of a taxonomy file.

    Raises
    ------
    BadTaxonomy
        Naming the file, the line and the reason: unknown or missing keys, unknown references,
        numbers out of range, an id or a spelling given twice, a cycle.
    """
    part = root.fields(TOP_LEVEL)
    families = {name.slug(): title.text() for name, title in part["families"].pairs()}
    slots = tuple(slot.slug() for slot in part["slots"].items())
    skills = _entries(part["skills"], lambda node: _skill(node, families, slots), "skill")
    specializations = _entries(part["specializations"], lambda node: _specialization(node, skills), "specialization")
    _check_neighbours(part["specializations"], specializations)
    domains = _entries(part["domains"], _domain, "domain")
    _check_tree(part["domains"], domains)
    return Parsed(
        version=part["version"].text(),
        attribution=part["attribution"].texts(),
        families=families,
        slots=slots,
        skills=skills,
        edges=_edges(part["edges"], skills),
        specializations=specializations,
        domains=domains,
        roles=_entries(part["roles"], _role, "role"),
        seniorities=_entries(part["seniorities"], _seniority, "seniority"),
    )


def _entries(section: Node, build: Callable[[Node], E], what: str) -> dict[str, E]:
    """Return the entries of one section by id; ids and spellings must be unique within it."""
    entries: dict[str, E] = {}
    owner: dict[str, str] = {}
    for node in section.items():
        entry = build(node)
        if entry.id in entries:
            raise node.refuse(f"{what} {entry.id!r} is already there")
        _claim_spellings(node, entry, owner)
        entries[entry.id] = entry
    if not entries:
        raise section.refuse(f"at least one {what} is needed")
    return entries


def _claim_spellings(node: Node, entry: Entry, owner: dict[str, str]) -> None:
    spelled: set[tuple[str, ...]] = set()
    for term in (entry.name, *entry.aliases):
        common = key(term)
        if not common:
            raise node.refuse(f"{term!r} has no letters or digits")
        if owner.setdefault(common, entry.id) != entry.id:
            raise node.refuse(f"alias {term!r} of {entry.id!r} already belongs to {owner[common]!r}")
        words = tuple(token.folded for token in tokens(term))
        if words in spelled:
            raise node.refuse(f"alias {term!r} of {entry.id!r} is given twice")
        spelled.add(words)
    if owner.setdefault(key(entry.id), entry.id) != entry.id:
        raise node.refuse(f"id {entry.id!r} is an alias of {owner[key(entry.id)]!r}")
    for term in entry.prose:
        if term not in (entry.name, *entry.aliases):
            raise node.refuse(f"prose {term!r} is neither the name nor an alias of {entry.id!r}")


def _aliases(field: Mapping[str, Node]) -> tuple[str, ...]:
    return field["aliases"].texts() if "aliases" in field else ()


def _prose(field: Mapping[str, Node]) -> dict[str, str]:
    if "prose" not in field:
        return {}
    return {term.text(): mode.one_of(PROSE_MODES, "prose mode") for term, mode in field["prose"].pairs()}


def _optional(field: Mapping[str, Node], word: str) -> str | None:
    return field[word].text() if word in field else None


def _skill(node: Node, families: Mapping[str, str], slots: tuple[str, ...]) -> Skill:
    field = node.fields(("id", "name", "family", "slot", "kind", "definition"), ("aliases", "prose", "esco", "onet"))
    esco = _optional(field, "esco")
    if esco is not None and not esco.startswith("http://data.europa.eu/esco/skill/"):
        raise field["esco"].refuse(f"{esco!r} is not the URI of an ESCO skill")
    return Skill(
        id=field["id"].slug(),
        name=field["name"].text(),
        family=field["family"].one_of(families, "family"),
        slot=field["slot"].one_of(slots, "slot"),
        kind=field["kind"].one_of(KINDS, "kind"),
        aliases=_aliases(field),
        definition=field["definition"].text(),
        esco=esco,
        onet=_optional(field, "onet"),
        prose=_prose(field),
    )


def _specialization(node: Node, skills: Mapping[str, Skill]) -> Specialization:
    field = node.fields(("id", "name", "definition", "neighbours", "skills"), ("aliases", "prose"))
    return Specialization(
        id=field["id"].slug(),
        name=field["name"].text(),
        aliases=_aliases(field),
        definition=field["definition"].text(),
        neighbours=tuple(item.slug() for item in field["neighbours"].items()),
        skills=tuple(_reference(item, skills, "skill") for item in field["skills"].items()),
        prose=_prose(field),
    )


def _check_neighbours(section: Node, specializations: Mapping[str, Specialization]) -> None:
    for node in section.items():
        field = dict(node.fields(("id", "neighbours"), ("name", "aliases", "definition", "skills", "prose")))
        own = field["id"].text()
        for item in field["neighbours"].items():
            other = _reference(item, specializations, "specialization")
            if other == own:
                raise item.refuse(f"{own!r} cannot be its own neighbour")
            if own not in specializations[other].neighbours:
                raise item.refuse(f"{own!r} names {other!r} as a neighbour, but {other!r} does not name {own!r}")


def _domain(node: Node) -> Domain:
    field = node.fields(("id", "name"), ("parent", "aliases", "prose"))
    parent = field["parent"].slug() if "parent" in field else None
    return Domain(field["id"].slug(), field["name"].text(), parent, _aliases(field), _prose(field))


def _check_tree(section: Node, domains: Mapping[str, Domain]) -> None:
    nodes = dict(zip(domains, section.items(), strict=True))
    for word, domain in domains.items():
        if domain.parent is not None and domain.parent not in domains:
            raise nodes[word].refuse(f"unknown domain {domain.parent!r}")
    cycle = find_cycle({word: [domain.parent] if domain.parent else [] for word, domain in domains.items()})
    if cycle:
        raise nodes[cycle[0]].refuse(f"domains in a circle: {' > '.join(cycle)}")


def _role(node: Node) -> Role:
    field = node.fields(("id", "name"), ("aliases", "prose", "esco", "onet"))
    return Role(
        id=field["id"].slug(),
        name=field["name"].text(),
        aliases=_aliases(field),
        esco=_optional(field, "esco"),
        onet=_optional(field, "onet"),
        prose=_prose(field),
    )


def _seniority(node: Node) -> Seniority:
    field = node.fields(("id", "name", "rank"), ("aliases", "prose"))
    rank = int(field["rank"].number(1, 20))
    return Seniority(field["id"].slug(), field["name"].text(), rank, _aliases(field), _prose(field))


def _reference(node: Node, known: Iterable[str], what: str) -> str:
    word = node.slug()
    if word not in known:
        raise node.refuse(f"unknown {what} {word!r}")
    return word


def _edges(section: Node, skills: Mapping[str, Skill]) -> tuple[Edge, ...]:
    """Return the edges; two skills are related in one way at most, and specialisation has no cycle."""
    part = section.fields(("specialisation", "broader", "substitute"))
    edges: list[Edge] = []
    related: dict[frozenset[str], int] = {}

    def relate(node: Node, edge: Edge) -> None:
        pair = frozenset((edge.source, edge.target))
        if len(pair) == 1:
            raise node.refuse(f"{edge.source!r} cannot be related to itself")
        if pair in related:
            raise node.refuse(f"{edge.source!r} and {edge.target!r} are already related on line {related[pair]}")
        related[pair] = node.line
        edges.append(edge)

    lines: dict[str, Node] = {}
    parents: dict[str, list[str]] = {}
    for kind, strength in (("specialisation", SPECIALISATION), ("broader", BROADER)):
        for child, above in part[kind].pairs():
            source = _reference(child, skills, "skill")
            for item in above.items():
                relate(item, Edge(kind, source, _reference(item, skills, "skill"), strength))
                if kind == "specialisation":
                    lines[source] = child
                    parents.setdefault(source, []).append(item.text())
    cycle = find_cycle(parents)
    if cycle:
        raise lines[cycle[0]].refuse(f"specialisation in a circle: {' > '.join(cycle)}")
    for item in part["substitute"].items():
        triple = item.items()
        if len(triple) != 3:
            raise item.refuse("a substitute is [skill, skill, strength]")
        one, other = (_reference(node, skills, "skill") for node in triple[:2])
        relate(item, Edge("substitute", one, other, triple[2].number(WEAKEST_SUBSTITUTE, STRONGEST_SUBSTITUTE)))
    return tuple(edges)
