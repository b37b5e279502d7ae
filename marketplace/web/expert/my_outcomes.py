"""What came of an engagement, for the expert: their report, both once they are published, and a challenge."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import Side
from marketplace.gate.members import acting
from marketplace.services.outcomes import challenges, reports, standing
from marketplace.web import hiring_forms, lost_updates, outcome_forms
from marketplace.web.expert.opportunities import seeker
from marketplace.web.forms import Form

bp = Blueprint("my_outcomes", __name__, url_prefix="/work/engagements/<uuid:engagement_id>/outcomes/<uuid:outcome_id>")
SIDE = Side.EXPERT


@bp.get("")
def show(engagement_id: object, outcome_id: object) -> str:
    """Show the outcome as the expert may read it."""
    return _page(engagement_id, outcome_id, Form())


@bp.post("")
def report(engagement_id: object, outcome_id: object) -> Any:
    """Keep what the expert says came of it."""
    given = hiring_forms.typed()
    try:
        lost_updates.twice(partial(_keep, engagement_id, outcome_id, given))
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(engagement_id, outcome_id, given), 422
    except lost_updates.Changed as changed:
        back = url_for("my_outcomes.show", engagement_id=engagement_id, outcome_id=outcome_id)
        yours = outcome_forms.said(outcome_forms.draft_of(given))
        return changed.page(yours, title="You have changed the report in another window", discard=back)
    flash("Kept. The company reads it once both have reported, or after two weeks.", "good")
    return redirect(url_for("my_outcomes.show", engagement_id=engagement_id, outcome_id=outcome_id), 303)


@bp.post("/challenge")
def challenge(engagement_id: object, outcome_id: object) -> Any:
    """Say that what is published is wrong."""
    given = hiring_forms.typed()
    try:
        with transaction() as db:
            outcome = _outcome(db, engagement_id, outcome_id, locked=True)
            text = str(given.values.get("text", ""))
            challenges.challenge(db, outcome, SIDE, text, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(engagement_id, outcome_id, given), 422
    flash("Challenged. It counts for nothing until a lead admin with no part in it has decided.", "good")
    return redirect(url_for("my_outcomes.show", engagement_id=engagement_id, outcome_id=outcome_id), 303)


def _keep(engagement_id: object, outcome_id: object, given: Form) -> None:
    with transaction() as db:
        outcome = _outcome(db, engagement_id, outcome_id, locked=True)
        if lost_updates.VERSION in given.values:
            kept = outcome_forms.said(outcome_forms.own_draft(outcome, SIDE))
            lost_updates.check(outcome_forms.version_of(outcome, SIDE), kept)
        draft = outcome_forms.draft_of(given)
        reports.write(db, outcome, SIDE, draft, now=datetime.now(UTC), actor=acting())


def _outcome(db: Any, engagement_id: object, outcome_id: object, *, locked: bool = False) -> Any:
    expert = seeker(db)
    outcome = standing.of_expert(db, expert, str(outcome_id), locked=locked)
    outcome_forms.check_engagement(outcome, engagement_id)
    return outcome


def _page(engagement_id: object, outcome_id: object, form: Form) -> str:
    with session() as db:
        outcome = _outcome(db, engagement_id, outcome_id)
        zone = outcome.engagement.expert.time_zone
        return outcome_forms.page("expert/outcome.html", outcome, SIDE, form, zone, datetime.now(UTC))
