"""Challenged outcomes: those that wait for a decision, and the decision of a lead admin with no part in them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.vocabulary import Permission
from marketplace.gate import members
from marketplace.gate.members import acting
from marketplace.services import leads
from marketplace.services.outcomes import challenges
from marketplace.web import hiring_forms, outcome_forms
from marketplace.web.forms import Form

bp = Blueprint("challenges", __name__, url_prefix="/console/challenges")
CHOICES = [("upheld", "It stands"), ("removed", "It is removed")]


@bp.get("")
def index() -> str:
    """List what waits for a decision."""
    members.require(Permission.RESOLVE_DISPUTES)
    with session() as db:
        found = challenges.waiting(db)
        return render_template(
            "admin/challenges.html", found=found, holders=leads.holders(db, found), titles=outcome_forms.TITLES
        )


@bp.get("/<uuid:outcome_id>")
def show(outcome_id: object) -> str:
    """Show what both sides reported, and what one of them says is wrong."""
    return _page(outcome_id, Form())


@bp.post("/<uuid:outcome_id>")
def decide(outcome_id: object) -> Any:
    """Let it stand, or remove it."""
    given = hiring_forms.typed()
    try:
        with transaction() as db:
            outcome = challenges.of(db, str(outcome_id), locked=True)
            members.require(Permission.RESOLVE_DISPUTES, outcome)
            if given.values.get("decision") not in dict(CHOICES):
                raise Invalid({"decision": ["Choose whether it stands."]})
            is_upheld = given.values["decision"] == "upheld"
            answer = str(given.values.get("answer", ""))
            challenges.decide(db, outcome, is_upheld=is_upheld, answer=answer, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(outcome_id, given), 422
    flash("Decided; both sides were written to.", "good")
    return redirect(url_for("challenges.index"), 303)


@bp.post("/<uuid:outcome_id>/taken")
def take(outcome_id: object) -> Any:
    """Take a challenge: from then on only who has taken it is reminded."""
    with transaction() as db:
        outcome = challenges.of(db, str(outcome_id), locked=True)
        members.require(Permission.RESOLVE_DISPUTES, outcome)
        challenges.take(db, outcome, now=datetime.now(UTC), actor=acting())
    return redirect(url_for("challenges.show", outcome_id=outcome_id), 303)


def _page(outcome_id: object, form: Form) -> str:
    with session() as db:
        outcome = challenges.of(db, str(outcome_id))
        members.require(Permission.RESOLVE_DISPUTES, outcome)
        return render_template(
            "admin/challenge.html",
            one=outcome,
            form=form,
            title=outcome_forms.TITLES[outcome.kind],
            company=outcome.report_of(Side.COMPANY),
            expert=outcome.report_of(Side.EXPERT),
            hindrances=outcome_forms.HINDRANCES,
            choices=CHOICES,
            is_open=outcome.status is OutcomeStatus.CHALLENGED,
            is_involved=leads.is_involved(outcome, acting()),
            holder=leads.holders(db, [outcome]).get(outcome.public_id),
            me=acting().user_id,
        )
