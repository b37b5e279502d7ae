"""What may be asked of the audit trail, and what an act changed, one value at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.domain.vocabulary import EventAct

SYSTEM = "system"
"""Who acts when nobody does: a command, or a rule that time has triggered."""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which acts to show; an empty field asks nothing. Days are days in UTC, both included.

    `actor` is an e-mail address, a person's public id, or "system"; `name` is the public id of the thing.
    """

    actor: str = ""
    act: EventAct | None = None
    kind: str = ""
    name: str = ""
    since: date | None = None
    until: date | None = None
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; None where there was or is none."""

    name: str
    was: str | None
    now: str | None


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Return what an act changed or stated, value by value; what stayed as it was is left out.

    >>> for change in changes({"status": "draft", "size": 1}, {"status": "open", "size": 1, "skills": ["a", "b"]}):
    ...     print(change.name, change.was, change.now)
    status draft open
    skills None a, b
    """
    was, now = dict(before or {}), dict(after or {})
    names = [*was, *(name for name in now if name not in was)]
    told = (Change(name, _said(was.get(name)), _said(now.get(name))) for name in names)
    return tuple(change for change in told if change.was != change.now)


def _said(value: Any) -> str | None:
    """A value as people read it; nested ones on one line."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_said(part)}" for name, part in value.items()) or "nothing"
    if isinstance(value, list | tuple):
        return ", ".join(str(_said(part)) for part in value) or "nothing"
    return str(value)
