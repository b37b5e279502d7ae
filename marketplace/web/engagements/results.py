"""What came of an engagement, for either side: its own report, both once they are published, and a challenge."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import flash, redirect, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import Side
from marketplace.gate.members import acting
from marketplace.services.outcomes import challenges, reports, standing
from marketplace.web import hiring_forms, lost_updates, outcome_forms
from marketplace.web.engagements.seats import party, side
from marketplace.web.forms import Form

CHANGED = {
    Side.COMPANY: "A colleague has changed the report",
    Side.EXPERT: "You have changed the report in another window",
}


def outcome(engagement_id: object, outcome_id: object) -> str:
    """Show the outcome as this side may read it."""
    return _page(engagement_id, outcome_id, Form())


def report(engagement_id: object, outcome_id: object) -> Any:
    """Keep what this side says came of it."""
    given, back = hiring_forms.typed(), _address(engagement_id, outcome_id)
    try:
        lost_updates.twice(partial(_keep, engagement_id, outcome_id, given))
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(engagement_id, outcome_id, given), 422
    except lost_updates.Changed as changed:
        yours = outcome_forms.said(outcome_forms.draft_of(given))
        return changed.page(yours, title=CHANGED[side()], discard=back)
    flash(f"Kept. The {side().other.value} reads it once both have reported, or after two weeks.", "good")
    return redirect(back, 303)


def challenge(engagement_id: object, outcome_id: object) -> Any:
    """Say that what is published is wrong."""
    given = hiring_forms.typed()
    try:
        with transaction() as db:
            _, one = _reached(db, engagement_id, outcome_id, locked=True)
            text = str(given.values.get("text", ""))
            challenges.challenge(db, one, side(), text, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(engagement_id, outcome_id, given), 422
    flash("Challenged. It counts for nothing until a lead admin with no part in it has decided.", "good")
    return redirect(_address(engagement_id, outcome_id), 303)


def _keep(engagement_id: object, outcome_id: object, given: Form) -> None:
    with transaction() as db:
        _, one = _reached(db, engagement_id, outcome_id, locked=True)
        if lost_updates.VERSION in given.values:
            kept = outcome_forms.said(outcome_forms.own_draft(one, side()))
            lost_updates.check(outcome_forms.version_of(one, side()), kept)
        draft = outcome_forms.draft_of(given)
        reports.write(db, one, side(), draft, now=datetime.now(UTC), actor=acting())


def _reached(db: Any, engagement_id: object, outcome_id: object, *, locked: bool = False) -> tuple[Any, Any]:
    """Return who is asking, and an outcome of this engagement of theirs. Raises NotFound for every other one."""
    asking = party(db)
    find = standing.of_expert if side() is Side.EXPERT else standing.of_company
    one = find(db, asking, str(outcome_id), locked=locked)
    outcome_forms.check_engagement(one, engagement_id)
    return asking, one


def _page(engagement_id: object, outcome_id: object, form: Form) -> str:
    with session() as db:
        asking, one = _reached(db, engagement_id, outcome_id)
        return outcome_forms.page(one, side(), form, asking.time_zone, datetime.now(UTC))


def _address(engagement_id: object, outcome_id: object) -> str:
    return url_for(".outcome", engagement_id=engagement_id, outcome_id=outcome_id)


_RULE = "/<uuid:engagement_id>/outcomes/<uuid:outcome_id>"
RULES = (
    ("GET", _RULE, outcome),
    ("POST", _RULE, report),
    ("POST", f"{_RULE}/challenge", challenge),
)
"""By method, below the address of the side."""
