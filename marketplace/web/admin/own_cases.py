"""Who may open a case: those who vet and those who decide, and nobody their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import request

from marketplace.domain.errors import Forbidden, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import Member, SignInNeeded, current_member
from marketplace.services.vetting import cases
from marketplace.web.forms import Form


def staff() -> Member:
    """Return who is signed in, if they vet or decide. Raises SignInNeeded or Forbidden."""
    member = current_member()
    if member is None:
        raise SignInNeeded
    if not (member.may(Permission.VET_EXPERTS) or member.may(Permission.DECIDE_VETTING)):
        raise Forbidden("These pages are for those who vet experts.")
    return member


def lead() -> Member:
    """Return who is signed in, if they decide. Raises SignInNeeded or Forbidden."""
    member = current_member()
    if member is None:
        raise SignInNeeded
    if not member.may(Permission.DECIDE_VETTING):
        raise Forbidden("Only lead admins decide.")
    return member


def case_for(db: Any, member: Member, case_id: object) -> Any:
    """Return a case that this person may work on. Raises NotFound, also for the case about themselves."""
    case = cases.by_public_id(db, str(case_id))
    check_not_self(member, case)
    return case


def check_not_self(member: Member, case: Any) -> None:
    """Raise NotFound for the case about oneself: nobody reads their own."""
    if case.user_id is not None and case.user_id == member.actor.user_id:
        raise NotFound("There is no such case.")


def verification_in(case: Any, row_id: object) -> Any:
    """Return the verification of this case with this id. Raises NotFound."""
    for row in case.verifications:
        if row.public_id == str(row_id):
            return row
    raise NotFound("There is no such verification in this case.")


def typed(*many: str) -> Form:
    """Return the posted form as it was typed; the names in `many` have several values."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in request.form}
    return Form(values | {name: request.form.getlist(name) for name in many})


def whole_number(text: object) -> int | None:
    """Return a number that was chosen, or None."""
    return int(str(text)) if str(text).strip().isdecimal() and len(str(text)) < 6 else None


def a_day(text: object) -> date | None:
    """Return a day that was typed as 2026-11-23, or None."""
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        return None


def a_moment(text: object) -> datetime | None:
    """Return a moment that was typed as 2026-11-23T09:30, in UTC, or None."""
    try:
        return datetime.fromisoformat(f"{str(text).strip()}+00:00")
    except ValueError:
        return None
