"""What a section of the profile is to the page that edits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.sections import Section
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import GONE, Values

FRAME = frozenset({"csrf_token", "version", "was", "do", "accepted"})
"""Fields that every form of a profile may carry."""

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Part:
    """One section as a form: `show` fills it, `read` turns it back, `said` puts it in words for two versions."""

    section: Section
    title: str
    why: str
    show: Callable[[ExpertDraft], Values]
    read: Callable[[Typed, ExpertDraft], ExpertDraft]
    said: Callable[[ExpertDraft], dict[str, str]]
    names: frozenset[str] = frozenset()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    many: frozenset[str] = frozenset()
    """Names, or parts of rows, that hold several values."""
    renamed: Callable[[ExpertDraft], Mapping[str, str]] = lambda _: {}
    """How a complaint's path begins, and how the form calls that."""
    choices: Callable[[Values, ExpertDraft], Mapping[str, Any]] = lambda *_: {}
    """What the template offers to choose from."""
    beside: Callable[[Any, Any], Mapping[str, Any]] = lambda *_: {}
    """What stands beside the fields, found in the database (a session) for the expert."""

    def typed(self, posted: MultiDict[str, str]) -> Values:
        """Return the values as they were typed."""
        return {
            name: posted.getlist(name) if self._is_many(name) else posted.get(name, "")
            for name in posted
            if name != "csrf_token"
        }

    def strangers(self, names: Iterable[str]) -> list[str]:
        """Return the names that are no field of this form: nobody's browser sends them by itself."""
        return [name for name in names if not self._knows(name)]

    def _knows(self, name: str) -> bool:
        if name in self.names or name in FRAME or name == f"{GONE}at":
            return True
        every = {part for parts in self.rows.values() for part in parts}
        if name.startswith(GONE):
            return name.removeprefix(GONE) in every
        found = re.fullmatch(r"(\w+)-\d{1,3}-(\w+)", name)
        return found is not None and found[2] in self.rows.get(found[1], ())

    def _is_many(self, name: str) -> bool:
        return name in self.many or re.split(r"[-]", name)[-1] in self.many


def named(names: Mapping[str, str], first: str = "–") -> Choices:
    """Return the entries of a list by name, after a first one that stands for none."""
    titles = ((key, name[:1].upper() + name[1:]) for key, name in names.items())
    return (("", first), *sorted(titles, key=lambda item: item[1].casefold()))
