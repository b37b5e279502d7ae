"""Duplicates: who may be the same person, two profiles side by side, merging them, and parting them again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.services import duplicates, expert_merges, experts, taxonomy
from marketplace.services.vetting import conflicts
from marketplace.web.admin.own_cases import case_for, lead, staff, typed
from marketplace.web.forms import Form

bp = Blueprint("duplicates", __name__, url_prefix="/console/cases/<uuid:case_id>/duplicates")


@bp.get("/")
def index(case_id: object) -> Any:
    """List the profiles that may be of the same person."""
    member = staff()
    with session() as db:
        case = case_for(db, member, case_id)
        found = [one for one in duplicates.candidates(db, case.expert) if one.expert.user_id != member.actor.user_id]
        merged = duplicates.merged_with(db, case.expert)
        return render_template("admin/duplicates.html", case=case, found=found, merged=merged)


@bp.get("/<uuid:expert_id>")
def show(case_id: object, expert_id: object) -> Any:
    """Show two profiles side by side."""
    return _page(case_id, expert_id, Form())


@bp.post("/<uuid:expert_id>/merge")
def merge(case_id: object, expert_id: object) -> Any:
    """Merge the two into the one that was chosen."""
    member = lead()
    form = typed()
    with transaction() as db:
        case = case_for(db, member, case_id)
        here, there = case.expert, _other(db, case, expert_id, member)
        keeps = {here.public_id: (here, there), there.public_id: (there, here)}
        chosen = keeps.get(str(form.values.get("keep", "")))
        if here.user_id is not None and there.user_id is not None and not form.values.get("confirmed"):
            form.errors["confirmed"] = ["Confirm that both log-ins are one person’s, or leave the two as they are."]
        if chosen is None:
            form.errors["keep"] = ["Choose which profile is kept."]
        elif not form.errors:
            conflicts.check_free(db, case, member.actor)
            kept, gone = chosen
            is_confirmed = bool(form.values.get("confirmed"))
            expert_merges.merge(db, kept, gone, now=datetime.now(UTC), actor=member.actor, is_confirmed=is_confirmed)
    if form.errors:
        return _page(case_id, expert_id, form), 422
    flash("The two profiles are one now. You can part them again below.", "good")
    return redirect(url_for("duplicates.show", case_id=case_id, expert_id=expert_id), 303)


@bp.post("/<uuid:expert_id>/undo")
def undo(case_id: object, expert_id: object) -> Any:
    """Part the two again."""
    member = lead()
    with transaction() as db:
        case = case_for(db, member, case_id)
        row = duplicates.standing(db, case.expert, _other(db, case, expert_id, member))
        if row is None:
            raise IllegalMove("These two are not merged.")
        expert_merges.undo(db, row, now=datetime.now(UTC), actor=member.actor)
    flash("The two profiles are apart again, each as it was.", "good")
    return redirect(url_for("duplicates.show", case_id=case_id, expert_id=expert_id), 303)


def _other(db: Any, case: Any, expert_id: object, member: Any) -> Any:
    """The other profile. Raises NotFound, also for the case's own and for one's own."""
    other = experts.account(db, str(expert_id))
    if other.id == case.expert_id or (other.user_id is not None and other.user_id == member.actor.user_id):
        raise NotFound("There is no such expert.")
    return other


def _page(case_id: object, expert_id: object, form: Form) -> str:
    member = staff()
    with session() as db:
        case = case_for(db, member, case_id)
        other = duplicates.pair(db, case.expert, str(expert_id))
        _other(db, case, expert_id, member)
        words = [duplicates.shingles(one.documents) for one in (case.expert, other)]
        return render_template(
            "admin/duplicate.html",
            case=case,
            other=other,
            both=(case.expert, other),
            form=form,
            merge=duplicates.standing(db, case.expert, other),
            overlap=duplicates.overlap(*words),
            can_merge=member.may(Permission.DECIDE_VETTING),
            specialization_names=taxonomy.specialization_names(),
            skill_names=taxonomy.skill_names(),
        )
