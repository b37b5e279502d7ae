"""Milestones in dispute: what both sides say, and the decision of a lead admin who has no part in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.engagement_words import EndReason, EngagementStatus, MilestoneStatus, Ruling
from marketplace.domain.engagements import ENGAGEMENT_MOVES
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import Member, signed_in
from marketplace.services import leads
from marketplace.services.engagements import disputes, standing
from marketplace.web import hiring_forms
from marketplace.web.engagements import typed
from marketplace.web.engagements.overview import REASONS
from marketplace.web.forms import Form

bp = Blueprint("disputes", __name__, url_prefix="/console/disputes")
RULINGS = [
    (Ruling.ACCEPTED.value, "Accepted: all of it is due"),
    (Ruling.IN_PART.value, "Accepted in part: a part of it is due"),
    (Ruling.NOT_ACCEPTED.value, "Not accepted: nothing is due"),
    ("another-round", "One more round of revision, which does not count"),
]


@bp.get("")
def index() -> str:
    """List the milestones that wait for a decision, the oldest first."""
    _lead()
    with session() as db:
        found = disputes.waiting(db)
        return render_template(
            "admin/disputes.html", found=found, holders=leads.holders(db, found), now=datetime.now(UTC)
        )


@bp.get("/<uuid:milestone_id>")
def show(milestone_id: object) -> str:
    """Show a dispute with what both agreed on and wrote, and the form that decides."""
    return _page(milestone_id, Form())


@bp.post("/<uuid:milestone_id>")
def decide(milestone_id: object) -> Any:
    """Decide in writing; both sides are told."""
    member, form, now = _lead(), hiring_forms.typed(), datetime.now(UTC)
    text, chosen = str(form.values.get("text", "")), form.values.get("ruling")
    try:
        with transaction() as db:
            stone = disputes.of(db, str(milestone_id), locked=True)
            if chosen == "another-round":
                disputes.another_round(db, stone, text=text, now=now, actor=member.actor)
            else:
                ruling = hiring_forms.one_of(Ruling, chosen, "ruling", "Choose what you decide.")
                problems: dict[str, list[str]] = {}
                part = typed.money(form, "amount", stone.currency, problems) if ruling is Ruling.IN_PART else None
                if problems:
                    raise Invalid(problems)
                disputes.decide(db, stone, ruling=ruling, part_minor=part, text=text, now=now, actor=member.actor)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(milestone_id, form), 422
    flash("Decided. Both sides are told.", "good")
    return redirect(url_for("disputes.show", milestone_id=milestone_id), 303)


@bp.post("/<uuid:milestone_id>/taken")
def take(milestone_id: object) -> Any:
    """Take a dispute: from then on only who has taken it is reminded."""
    member = _lead()
    with transaction() as db:
        stone = disputes.of(db, str(milestone_id), locked=True)
        disputes.take(db, stone, now=datetime.now(UTC), actor=member.actor)
    return redirect(url_for("disputes.show", milestone_id=milestone_id), 303)


@bp.post("/<uuid:milestone_id>/engagement")
def terminate(milestone_id: object) -> Any:
    """End the engagement that a dispute is about, at once and in writing; both sides are told."""
    member, form, now = _lead(), hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            stone = disputes.of(db, str(milestone_id))
            reason = hiring_forms.one_of(EndReason, form.values.get("reason"), "reason", "Choose a reason.")
            note = str(form.values.get("note", ""))
            disputes.terminate(db, stone, reason=reason, note=note, now=now, actor=member.actor)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(milestone_id, form), 422
    flash("The engagement has ended. Both sides are told.", "good")
    return redirect(url_for("disputes.show", milestone_id=milestone_id), 303)


def _lead() -> Member:
    """Return who is signed in, if they decide disputes; for others there is no such page."""
    member = signed_in()
    if not member.may(Permission.RESOLVE_DISPUTES):
        raise NotFound("There is no such page.")
    return member


def _page(milestone_id: object, form: Form) -> str:
    member = _lead()
    with session() as db:
        stone = disputes.of(db, str(milestone_id))
        return render_template(
            "admin/dispute.html",
            form=form,
            stone=stone,
            one=stone.engagement,
            agreed=standing.agreed(stone.engagement),
            rulings=[row for row in RULINGS if stone.amount_minor or row[0] != Ruling.IN_PART.value],
            can_decide=stone.status is MilestoneStatus.DISPUTED and not leads.is_involved(stone, member.actor),
            can_terminate=EngagementStatus.TERMINATED in ENGAGEMENT_MOVES.legal(stone.engagement.status)
            and stone.engagement.started_at is not None
            and not leads.is_involved(stone, member.actor),
            reasons=REASONS,
            is_involved=leads.is_involved(stone, member.actor),
            holder=leads.holders(db, [stone]).get(stone.public_id),
            me=member.actor.user_id,
        )
