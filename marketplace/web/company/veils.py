"""How the people of a brief are looked at: for which role, and with names or without, as is asked or the brief says."""

from __future__ import annotations

from typing import Any

from flask import request

from marketplace.domain.errors import NotFound
from marketplace.services.hiring import settings

BLIND = "blind"
"""In an address or a form: names are hidden, or shown although the brief hides them."""

ROLE = "role"
"""The public id of a role slot."""

ANSWERS = {"yes": True, "no": False}


def is_blind(db: Any, brief: Any) -> bool:
    """Whether names are hidden on this page."""
    said = ANSWERS.get(request.values.get(BLIND, ""))
    return settings.of_brief(db, brief).is_blind if said is None else said


def slot_among(roles: list[Any]) -> Any:
    """The role that this page is about: the first where none is named. Raises NotFound."""
    name = request.values.get(ROLE, "")
    found = next((role for role in roles if role.public_id == name), None if name else roles[0])
    if found is None:
        raise NotFound("This brief has no such role.")
    return found


def carried() -> dict[str, Any]:
    """What links and forms of this page say of it too, because whoever reads it has."""
    said = {BLIND: request.values.get(BLIND, ""), ROLE: request.values.get(ROLE, "")}
    return {name: value for name, value in said.items() if value in ANSWERS or (name == ROLE and value)}
