"""A YAML file as nodes that remember their line, so that every complaint can name it.

The file is data, not a program: tags, anchors and aliases are refused (an alias can make a
small file huge), and so are files that are large or deeply nested.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from matching.errors import BadTaxonomy

MAX_BYTES = 4_000_000
MAX_DEPTH = 12

_Loader: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING = "tag:yaml.org,2002:str"
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Origin(yaml.Mark):
    """Where a node comes from that no file holds: the name of the change that made it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One YAML node of one file."""

    node: yaml.Node
    file: str

    @property
    def line(self) -> int:
        """Return the line on which the node begins, counted from 1."""
        return int(self.node.start_mark.line) + 1

    def refuse(self, reason: str) -> BadTaxonomy:
        """Return (not raise) the complaint about this node."""
        mark = self.node.start_mark
        where = mark.name if isinstance(mark, Origin) else f"{self.file} line {self.line}"
        return BadTaxonomy(f"{where}: {reason}", field=self.file)

    def pairs(self) -> Iterator[tuple[Node, Node]]:
        """Yield the keys and values of a mapping; a key that comes twice is refused."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.refuse("expected keys and values here")
        seen: dict[str, int] = {}
        for key_node, value_node in self.node.value:
            key = Node(key_node, self.file)
            word = key.text()
            if word in seen:
                raise key.refuse(f"{word!r} was already given on line {seen[word]}")
            seen[word] = key.line
            yield key, Node(value_node, self.file)

    def fields(self, required: Collection[str], optional: Collection[str] = ()) -> dict[str, Node]:
        """Return the values of a mapping with known keys; unknown and missing ones are refused."""
        found = {}
        for key, value in self.pairs():
            word = key.text()
            if word not in required and word not in optional:
                known = ", ".join([*required, *optional])
                raise key.refuse(f"unknown key {word!r}; known here: {known}")
            found[word] = value
        missing = [word for word in required if word not in found]
        if missing:
            raise self.refuse(f"missing {', '.join(missing)}")
        return found

    def items(self) -> list[Node]:
        """Return the nodes of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refuse("expected a list here")
        return [Node(item, self.file) for item in self.node.value]

    def text(self) -> str:
        """Return the words of a string node, which may not be empty."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag != _STRING:
            raise self.refuse("expected text here (quote words that YAML reads as numbers, dates or truth values)")
        words = " ".join(self.node.value.split())
        if not words:
            raise self.refuse("expected text here, found nothing")
        return words

    def texts(self) -> tuple[str, ...]:
        """Return the words of a list of strings."""
        return tuple(item.text() for item in self.items())

    def slug(self) -> str:
        """Return an id: lower-case words of letters and digits joined by hyphens."""
        word = self.text()
        if not _SLUG.fullmatch(word):
            raise self.refuse(f"{word!r} is not an id (lower-case letters, digits and hyphens)")
        return word

    def one_of(self, choices: Collection[str], what: str) -> str:
        """Return the text if it is one of `choices`."""
        word = self.text()
        if word not in choices:
            raise self.refuse(f"unknown {what} {word!r}; known: {', '.join(choices)}")
        return word

    def number(self, low: float, high: float) -> float:
        """Return a number within [low, high]."""
        if not isinstance(self.node, yaml.ScalarNode) or self.node.tag not in _NUMBERS:
            raise self.refuse("expected a number here")
        try:
            value = float(self.node.value.replace("_", ""))
        except ValueError:
            raise self.refuse(f"expected a plain decimal number, found {self.node.value!r}") from None
        if not low <= value <= high:
            raise self.refuse(f"{self.node.value} is not between {low:g} and {high:g}")
        return value


def open_document(path: Path) -> Node:
    """Return the root node of a YAML file.

    Raises
    ------
    BadTaxonomy
        If the file is missing, too large, not UTF-8, not YAML, nested too deeply, empty, or holds
        anchors, aliases or several documents.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadTaxonomy(f"{path.name}: cannot be read ({error.strerror})", field=path.name) from None
    return read_document(raw, path.name)


def read_document(raw: bytes, name: str) -> Node:
    """Return the root node of a YAML document that is in memory; `name` is what complaints call it.

    Raises BadTaxonomy as `open_document` does.
    """
    if len(raw) > MAX_BYTES:
        raise BadTaxonomy(f"{name}: {len(raw)} bytes is more than {MAX_BYTES}", field=name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise BadTaxonomy(f"{name} line {line}: not UTF-8", field=name) from None
    try:
        _check_events(text, name)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise BadTaxonomy(f"{name} line {line}: not YAML ({error.problem or error.context})", field=name) from None
    except yaml.YAMLError as error:
        raise BadTaxonomy(f"{name} line 1: not YAML ({error})", field=name) from None
    if root is None:
        raise BadTaxonomy(f"{name} line 1: the file is empty", field=name)
    return Node(root, name)


def _check_events(text: str, name: str) -> None:
    """Refuse anchors, aliases, tags and deep nesting before any tree is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.NodeEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if event.anchor is not None:
                raise BadTaxonomy(f"{name} line {line}: anchors and aliases are not allowed", field=name)
            if getattr(event, "tag", None) is not None:
                raise BadTaxonomy(f"{name} line {line}: tags are not allowed", field=name)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    raise BadTaxonomy(f"{name} line {line}: nested more than {MAX_DEPTH} deep", field=name)
