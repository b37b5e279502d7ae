"""The roles of a brief that is for several people, each with its newest ranking: nobody has the skills of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marketplace.domain.teams import is_divided
from marketplace.services.hiring import slots
from marketplace.web.company.said import role_asks


@dataclass(frozen=True, slots=True)
class RoleRanked:
    """A role: how it is called, what it asks for, its newest ranking if there is one, and whether it can be filled."""

    name: str
    asks: str
    run: Any
    is_open: bool


def of(held: Sequence[Any], heads: Mapping[str | None, Any]) -> list[RoleRanked]:
    """The roles whose slots these are, with their newest rankings; none where the brief is for one person."""
    roles = slots.by_role(held)
    if not is_divided([role for role, _ in roles]):
        return []
    return [
        RoleRanked(role.name, role_asks(role), heads.get(role.name), any(slot.is_open for slot in places))
        for role, places in roles
    ]
