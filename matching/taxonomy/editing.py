"""Edits of a YAML tree that leave the old one as it was; a node made here names the change that made it."""

from __future__ import annotations

from typing import Any

import yaml

from matching.taxonomy.document import Origin

_TEXT = "tag:yaml.org,2002:str"
_NUMBER = "tag:yaml.org,2002:float"
_LIST = "tag:yaml.org,2002:seq"
_MAP = "tag:yaml.org,2002:map"


def made(value: Any, name: str) -> yaml.Node:
    """A node for plain words, numbers, lists and mappings, of the change with this name."""
    mark = Origin(name, 0, 0, 0, None, 0)
    if isinstance(value, dict):
        pairs = [(made(word, name), made(held, name)) for word, held in value.items()]
        return yaml.MappingNode(_MAP, pairs, mark, mark)
    if isinstance(value, list):
        return yaml.SequenceNode(_LIST, [made(item, name) for item in value], mark, mark)
    if isinstance(value, float | int):
        return yaml.ScalarNode(_NUMBER, repr(value), mark, mark)
    return yaml.ScalarNode(_TEXT, str(value), mark, mark)


def words_of(node: yaml.Node) -> str:
    """The words of a scalar, as the loader reads them."""
    return " ".join(str(node.value).split())


def value_of(mapping: yaml.Node, word: str) -> Any:
    """The value under a key; an empty node where the key is missing."""
    return next((value for key, value in mapping.value if words_of(key) == word), yaml.SequenceNode(_LIST, []))


def entry_of(section: yaml.Node, word: str) -> yaml.Node | None:
    """The entry of a list of mappings with this id."""
    return next((entry for entry in section.value if words_of(value_of(entry, "id")) == word), None)


def listed(like: yaml.Node, items: list[yaml.Node]) -> yaml.Node:
    """A list where another node stood."""
    return yaml.SequenceNode(_LIST, items, like.start_mark, like.end_mark)


def mapped(like: yaml.Node, pairs: list[tuple[yaml.Node, yaml.Node]]) -> yaml.Node:
    """A mapping where another node stood."""
    return yaml.MappingNode(_MAP, pairs, like.start_mark, like.end_mark)


def replaced(mapping: yaml.Node, word: str, value: yaml.Node) -> yaml.Node:
    """A mapping with another value under a key that it has."""
    return mapped(mapping, [(key, value if words_of(key) == word else old) for key, old in mapping.value])


def placed(mapping: yaml.Node, word: str, value: yaml.Node) -> yaml.Node:
    """A mapping with a value added to what is under a key: items to a list, pairs to a mapping, or the key itself."""
    if not value.value:
        return mapping
    there = next((old for key, old in mapping.value if words_of(key) == word), None)
    if there is None:
        return mapped(mapping, [*mapping.value, (made(word, value.start_mark.name), value)])
    both = [*there.value, *value.value]
    return replaced(mapping, word, mapped(there, both) if isinstance(there, yaml.MappingNode) else listed(there, both))
