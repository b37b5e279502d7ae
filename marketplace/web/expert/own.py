"""Whose pages these are: the signed-in expert and their profile; everybody else finds nothing here."""

from __future__ import annotations

from typing import Any

from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Permission, Role
from marketplace.gate import members
from marketplace.gate.members import Member, SignInNeeded
from marketplace.services import own_profile


def person() -> Member:
    """Return the signed-in expert. Raises SignInNeeded, and NotFound for somebody who is none."""
    member = members.current_member()
    if member is None:
        raise SignInNeeded
    if Role.EXPERT not in member.actor.roles:
        raise NotFound("This page is for experts.")
    return member


def profile(db: Any, *, locked: bool = False, is_whole: bool = True) -> Any:
    """Return the signed-in expert's profile, with all that is in it or as one row.

    Raises SignInNeeded, and NotFound where there is none.
    """
    user_id = person().actor.user_id
    if is_whole:
        expert = own_profile.of_user(db, user_id, locked=locked)
    else:
        found = own_profile.find(db, user_id, locked=locked)
        if found is None:
            raise NotFound("You have no profile yet.")
        expert = found
    members.require(Permission.EDIT_PROFILE, expert)
    return expert
