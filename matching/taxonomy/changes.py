"""Changes to a taxonomy, as pure functions of its document: the loader then judges the result as it judges any file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

import yaml

from matching.errors import BadTaxonomy
from matching.taxonomy.document import Node
from matching.taxonomy.editing import entry_of, listed, made, mapped, placed, replaced, value_of, words_of
from matching.taxonomy.spelling import key, tokens

RELATIONS = ("specialisation", "broader")


@dataclass(frozen=True, slots=True)
class AddSkill:
    """A new skill, as an entry of the file; `parents` are the skills it is a kind, a use or a part of."""

    id: str
    name: str
    family: str
    slot: str
    kind: str
    definition: str
    aliases: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    prose: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddAlias:
    """Another way to write a skill; `prose` says how carefully it is read in running text."""

    skill: str
    alias: str
    prose: str | None = None


@dataclass(frozen=True, slots=True)
class AddEdge:
    """A relation of two skills; only a substitute has a strength of its own."""

    kind: str
    source: str
    target: str
    strength: float | None = None


@dataclass(frozen=True, slots=True)
class MergeSkill:
    """`source` was `target` all along: its id, name and aliases become aliases, and its relations move."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class RetireSkill:
    """A skill that briefs and profiles may no longer name."""

    skill: str


Change = AddSkill | AddAlias | AddEdge | MergeSkill | RetireSkill

KINDS: Mapping[str, type[Change]] = MappingProxyType(
    {
        "add-skill": AddSkill,
        "add-alias": AddAlias,
        "add-edge": AddEdge,
        "merge-into": MergeSkill,
        "retire": RetireSkill,
    }
)


KINDS_OF = {shape: kind for kind, shape in KINDS.items()}


def change_of(kind: str, payload: Mapping[str, Any]) -> Change:
    """The change that plain words describe, as `payload_of` wrote them.

    >>> change_of("merge-into", {"source": "sklearn", "target": "scikit-learn"})
    MergeSkill(source='sklearn', target='scikit-learn')
    """
    shape: Callable[..., Change] = KINDS[kind]
    return shape(**{name: tuple(value) if isinstance(value, list) else value for name, value in payload.items()})


def payload_of(change: Change) -> dict[str, Any]:
    """A change in plain words that JSON can hold."""
    said = {part.name: getattr(change, part.name) for part in fields(change)}
    return {
        name: list(value) if isinstance(value, tuple) else dict(value) if isinstance(value, Mapping) else value
        for name, value in said.items()
    }


def digest_of(changes: Mapping[str, Change]) -> str:
    """A short name for these changes in this order, the same in every process.

    >>> digest_of({}) == digest_of({"1": RetireSkill("cobol")})
    False
    """
    said = [(KINDS_OF[type(change)], payload_of(change)) for change in changes.values()]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]


def apply(root: Node, changes: Mapping[str, Change]) -> Node:
    """The document with the changes made in their order; each goes by the name it has here.

    The document that comes in is left as it was. Only what the loader cannot see afterwards is
    refused here: a skill to be changed that is not there. An alias that somebody else has is
    refused here too, because the loader would blame whichever of the two comes later in the file.

    Raises
    ------
    BadTaxonomy
        Naming the change and the skill.
    """
    if not changes:
        return root
    node = root.node
    for name, change in changes.items():
        edit: Callable[[yaml.Node, Any, str], yaml.Node] = _EDITS[type(change)]
        node = edit(node, change, name)
    version = f"{words_of(value_of(node, 'version'))}+{digest_of(changes)}"
    return Node(replaced(node, "version", made(version, "version")), root.file)


def _add_skill(root: yaml.Node, change: AddSkill, name: str) -> yaml.Node:
    entry = {part: value for part, value in payload_of(change).items() if part != "parents" and value}
    skills = value_of(root, "skills")
    root = replaced(root, "skills", listed(skills, [*skills.value, made(entry, name)]))
    for parent in change.parents:
        root = _add_edge(root, AddEdge("specialisation", change.id, parent), name)
    return root


def _add_alias(root: yaml.Node, change: AddAlias, name: str) -> yaml.Node:
    wanted = key(change.alias)
    for entry in value_of(root, "skills").value:
        own = words_of(value_of(entry, "id"))
        if own != change.skill and wanted in {key(term) for term in (own, *_terms(entry))}:
            raise BadTaxonomy(f"{name}: {change.alias!r} already belongs to {own!r}", field=name)
    prose = {change.alias: change.prose} if change.prose else {}
    return _with_aliases(root, change.skill, [change.alias], prose, name)


def _with_aliases(root: yaml.Node, skill: str, aliases: list[str], prose: Mapping[str, str], name: str) -> yaml.Node:
    skills = value_of(root, "skills")
    entry = _skill_of(root, skill, name)
    changed = placed(placed(entry, "aliases", made(aliases, name)), "prose", made(dict(prose), name))
    return replaced(root, "skills", listed(skills, [changed if node is entry else node for node in skills.value]))


def _skill_of(root: yaml.Node, skill: str, name: str) -> yaml.Node:
    entry = entry_of(value_of(root, "skills"), skill)
    if entry is None:
        raise BadTaxonomy(f"{name}: unknown skill {skill!r}", field=name)
    return entry


def _add_edge(root: yaml.Node, change: AddEdge, name: str) -> yaml.Node:
    edges = value_of(root, "edges")
    if change.kind == "substitute":
        new = made([change.source, change.target, 0.0 if change.strength is None else change.strength], name)
        among = value_of(edges, "substitute")
        return replaced(root, "edges", replaced(edges, "substitute", listed(among, [*among.value, new])))
    if change.kind not in RELATIONS:
        raise BadTaxonomy(f"{name}: unknown relation {change.kind!r}", field=name)
    above = placed(value_of(edges, change.kind), change.source, made([change.target], name))
    return replaced(root, "edges", replaced(edges, change.kind, above))


def _retire(root: yaml.Node, change: RetireSkill, name: str) -> yaml.Node:
    _skill_of(root, change.skill, name)
    return _renamed(root, change.skill, None)


def _merge(root: yaml.Node, change: MergeSkill, name: str) -> yaml.Node:
    if change.source == change.target:
        raise BadTaxonomy(f"{name}: {change.source!r} cannot be merged into itself", field=name)
    source, target = _skill_of(root, change.source, name), _skill_of(root, change.target, name)
    spelled = {_spelling(term) for term in _terms(target)}
    new: list[str] = []
    for term in (*_terms(source), change.source):
        if _spelling(term) not in spelled:
            spelled.add(_spelling(term))
            new.append(term)
    prose = {words_of(term): words_of(mode) for term, mode in value_of(source, "prose").value}
    root = _renamed(root, change.source, change.target)
    return _with_aliases(root, change.target, new, {term: prose[term] for term in new if term in prose}, name)


def _terms(entry: yaml.Node) -> list[str]:
    return [words_of(value_of(entry, "name")), *map(words_of, value_of(entry, "aliases").value)]


def _spelling(term: str) -> tuple[str, ...]:
    return tuple(token.folded for token in tokens(term))


def _renamed(root: yaml.Node, old: str, new: str | None) -> yaml.Node:
    """Without the entry of a skill; what named it names `new`, or is dropped where that says nothing new."""
    skills = value_of(root, "skills")
    kept = [node for node in skills.value if words_of(value_of(node, "id")) != old]
    root = replaced(root, "skills", listed(skills, kept))
    root = replaced(root, "edges", _edges_renamed(value_of(root, "edges"), old, new))
    every = value_of(root, "specializations")
    changed = [replaced(node, "skills", _list_renamed(value_of(node, "skills"), old, new)) for node in every.value]
    return replaced(root, "specializations", listed(every, changed))


def _list_renamed(items: yaml.Node, old: str, new: str | None) -> yaml.Node:
    known = {words_of(node) for node in items.value}
    instead = [] if new is None or new in known else [new]
    found: list[yaml.Node] = []
    for node in items.value:
        found += [_like(node, word) for word in instead] if words_of(node) == old else [node]
    return listed(items, found)


def _like(node: yaml.Node, word: str) -> yaml.Node:
    """Another word in the place of a scalar, so that a complaint still names where it stood."""
    return yaml.ScalarNode(node.tag, word, node.start_mark, node.end_mark)


Relation = tuple[str, yaml.Node, yaml.Node, yaml.Node | None]


def _edges_renamed(edges: yaml.Node, old: str, new: str | None) -> yaml.Node:
    """Relations of the old skill become relations of the new one, unless the two are related already."""
    relations = _relations(edges)
    kept = [each for each in relations if old not in (words_of(each[1]), words_of(each[2]))]
    related = {frozenset((words_of(one), words_of(other))) for _, one, other, _ in kept}
    for kind, one, other, strength in relations if new is not None else ():
        if old not in (words_of(one), words_of(other)):
            continue
        one, other = (_like(node, str(new)) if words_of(node) == old else node for node in (one, other))
        pair = frozenset((words_of(one), words_of(other)))
        if len(pair) == 2 and pair not in related:
            related.add(pair)
            kept.append((kind, one, other, strength))
    return _edges_of(edges, kept)


def _relations(edges: yaml.Node) -> list[Relation]:
    found: list[Relation] = [
        (kind, child, parent, None)
        for kind in RELATIONS
        for child, above in value_of(edges, kind).value
        for parent in above.value
    ]
    return found + [("substitute", *triple.value) for triple in value_of(edges, "substitute").value]


def _edges_of(edges: yaml.Node, relations: list[Relation]) -> yaml.Node:
    for kind in RELATIONS:
        above: dict[str, tuple[yaml.Node, list[yaml.Node]]] = {}
        for child, parent in ((one, other) for own, one, other, _ in relations if own == kind):
            above.setdefault(words_of(child), (child, []))[1].append(parent)
        section = value_of(edges, kind)
        edges = replaced(edges, kind, mapped(section, [(child, listed(child, held)) for child, held in above.values()]))
    section = value_of(edges, "substitute")
    triples = [listed(one, [one, other, much]) for _, one, other, much in relations if much is not None]
    return replaced(edges, "substitute", listed(section, triples))


_EDITS: Mapping[type[Change], Callable[[yaml.Node, Any, str], yaml.Node]] = {
    AddSkill: _add_skill,
    AddAlias: _add_alias,
    AddEdge: _add_edge,
    MergeSkill: _merge,
    RetireSkill: _retire,
}
