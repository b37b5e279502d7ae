"""How the people of a brief are looked at: for which role, and with names or without, as the brief says or is asked."""

from __future__ import annotations

from typing import Any

from flask import request

from marketplace.domain.errors import NotFound
from marketplace.services.hiring import settings

BLIND = "blind"
"""In an address or a form: names are hidden, although the brief does not ask for it."""

ROLE = "role"
"""The public id of a role slot."""


def is_kept(db: Any, brief: Any) -> bool:
    """Whether the brief hides names, so that no page of it can be asked to show them."""
    return settings.of_brief(db, brief).is_blind


def is_asked() -> bool:
    """Whether whoever reads this page wants names hidden."""
    return request.values.get(BLIND, "") == "yes"


def is_blind(db: Any, brief: Any) -> bool:
    """Whether names are hidden on this page."""
    return is_asked() or is_kept(db, brief)


def slot_among(roles: list[Any]) -> Any:
    """The role that this page is about: the first that is open where none is named. Raises NotFound."""
    name = request.values.get(ROLE, "")
    first = next((role for role in roles if role.is_open), roles[0])
    found = next((role for role in roles if role.public_id == name), None if name else first)
    if found is None:
        raise NotFound("This brief has no such role.")
    return found


def carried() -> dict[str, Any]:
    """What links and forms of this page say of it too, because whoever reads it has."""
    said = {BLIND: "yes" if is_asked() else "", ROLE: request.values.get(ROLE, "")}
    return {name: value for name, value in said.items() if value}
