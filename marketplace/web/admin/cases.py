"""The page of a case: profile, evidence, steps, history; claiming it, declaring ties, and changes requested."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.vetting_words import ChangeReason, ConflictKind, ProfileField, StepStatus
from marketplace.domain.vocabulary import ExpertStatus, Permission
from marketplace.services import risks, taxonomy
from marketplace.services.vetting import cases, changes, conflicts, looking, rubrics, steps, ties, verifications
from marketplace.services.vetting.changes import ChangeFlagDraft
from marketplace.web.admin.own_cases import a_moment, case_for, check_not_self, lead, staff, typed, verification_in
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("cases", __name__, url_prefix="/console/cases")


@bp.get("/<uuid:case_id>")
def show(case_id: object) -> Any:
    """Show a case with everything that vetting needs."""
    return _page(case_id, Form())


@bp.post("/<uuid:case_id>/claim")
def claim(case_id: object) -> Any:
    """Take the case for half an hour."""
    member = staff()
    with transaction() as db:
        cases.claim(db, case_for(db, member, case_id), actor=member.actor, now=datetime.now(UTC))
    flash("The case is yours for 30 minutes; working on it makes it longer.", "good")
    return _back(case_id)


@bp.post("/<uuid:case_id>/release")
def release(case_id: object) -> Any:
    """Let go of the case."""
    member = staff()
    with transaction() as db:
        cases.release(db, case_for(db, member, case_id), actor=member.actor, now=datetime.now(UTC))
    flash("The case is free for others.", "good")
    return _back(case_id)


@bp.post("/<uuid:case_id>/declaration")
def declare(case_id: object) -> Any:
    """Keep what somebody declares to tie them to the expert, or that nothing does."""
    member = staff()
    form = typed()
    with transaction() as db:
        case = case_for(db, member, case_id)
        if form.values.get("kind") in set(ConflictKind):
            kind, note = ConflictKind(form.values["kind"]), str(form.values.get("note", ""))
            ties.declare(db, case, kind=kind, note=note, actor=member.actor, now=datetime.now(UTC))
        else:
            form.errors = {"kind": ["Choose what ties you to this expert, or that nothing does."]}
    if form.errors:
        return _page(case_id, form), 422
    flash("Your declaration is kept with the case.", "good")
    return _back(case_id)


@bp.post("/<uuid:case_id>/referral")
def refer(case_id: object) -> Any:
    """Keep which colleague brought the expert; from then on they have no hand in it."""
    member = lead()
    form, now = typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            case = case_for(db, member, case_id)
            colleague = ties.staff_with(db, str(form.values.get("referrer", "")))
            if colleague is None:
                raise Invalid({"referrer": ["Nobody who vets or decides here has this address."]})
            ties.refer(db, case.expert, colleague, now=now, actor=member.actor)
            name = colleague.name
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(case_id, form), 422
    flash(f"{name} has no hand in this case any more.", "good")
    return _back(case_id)


@bp.post("/<uuid:case_id>/steps/<uuid:step_id>")
def step(case_id: object, step_id: object) -> Any:
    """Agree on a time for a step, or say how it went."""
    member = staff()
    form, now = typed(), datetime.now(UTC)
    prefix = f"step-{step_id}"
    try:
        with transaction() as db:
            one = steps.of_case(case_for(db, member, case_id), str(step_id))
            wanted = form.values.get("status", "")
            if wanted == StepStatus.SCHEDULED:
                at = a_moment(form.values.get(f"{prefix}-at", ""))
                if at is None:
                    raise Invalid({"at": ["Give the day and the time, in UTC."]})
                steps.schedule(db, one, at=at, now=now, actor=member.actor)
            elif wanted in {StepStatus.DONE, StepStatus.NO_SHOW, StepStatus.WAIVED}:
                note = str(form.values.get(f"{prefix}-note", ""))
                steps.finish(db, one, status=StepStatus(wanted), note=note, now=now, actor=member.actor)
            else:
                raise Invalid({"note": ["Choose what became of this step."]})
    except Invalid as refused:
        form.errors = {f"{prefix}-{name}": said for name, said in refused.errors.items()}
        return _page(case_id, form), 422
    flash("The step is kept.", "good")
    return redirect(url_for("cases.show", case_id=case_id) + "#steps", 303)


@bp.post("/<uuid:case_id>/verifications/<uuid:row_id>/evidence/<uuid:piece_id>")
def evidence(case_id: object, row_id: object, piece_id: object) -> Any:
    """Mark a piece of evidence as strong, or take the mark off."""
    member = staff()
    with transaction() as db:
        case = case_for(db, member, case_id)
        conflicts.check_declared(db, case, member.actor)
        is_strong = request.form.get("strong") == "yes"
        row = verification_in(case, row_id)
        verifications.mark(db, row, str(piece_id), is_strong=is_strong, actor=member.actor)
    return redirect(url_for("cases.show", case_id=case_id) + "#evidence", 303)


@bp.post("/<uuid:case_id>/flags/<uuid:flag_id>")
def flag(case_id: object, flag_id: object) -> Any:
    """Mark a risk flag as looked at, or let it stand again."""
    member, is_looked_at = staff(), request.form.get("looked") == "yes"
    with transaction() as db:
        case = case_for(db, member, case_id)
        risks.mark(db, case, str(flag_id), is_looked_at=is_looked_at, actor=member.actor, now=datetime.now(UTC))
    return redirect(url_for("cases.show", case_id=case_id) + "#risks", 303)


@bp.get("/<uuid:case_id>/changes")
def changes_form(case_id: object) -> Any:
    """Show the form that sends a profile back."""
    return _changes_page(case_id, Form())


@bp.post("/<uuid:case_id>/changes")
def request_changes(case_id: object) -> Any:
    """Send a profile back with flagged parts."""
    member = staff()
    form = typed("fields")
    flags = [
        ChangeFlagDraft(
            field,
            ChangeReason(form.values[f"{field.value}-reason"]),
            str(form.values.get(f"{field.value}-note", "")),
        )
        for field in ProfileField
        if field.value in form.values["fields"] and form.values.get(f"{field.value}-reason") in set(ChangeReason)
    ]
    try:
        with transaction() as db:
            case = case_for(db, member, case_id)
            text = str(form.values.get("text", ""))
            changes.request(db, case, flags=flags, text=text, now=datetime.now(UTC), actor=member.actor)
    except Invalid as refused:
        form.errors = {("fields" if name == "flags" else name): said for name, said in refused.errors.items()}
        return _changes_page(case_id, form), 422
    flash("The profile has gone back to the expert; the clock begins anew when it returns.", "good")
    return _back(case_id)


def _back(case_id: object) -> Any:
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _changes_page(case_id: object, form: Form) -> str:
    member = staff()
    with session() as db:
        case = case_for(db, member, case_id)
        return render_template(
            "admin/changes.html",
            case=case,
            form=form,
            fields=list(ProfileField),
            reasons=[(reason.value, word(reason)) for reason in ChangeReason],
        )


def _page(case_id: object, form: Form) -> str:
    member, now = staff(), datetime.now(UTC)
    with session() as db:
        seen = looking.case_seen(db, str(case_id), member.actor)
        check_not_self(member, seen.case)
        return render_template(
            "admin/case.html",
            seen=seen,
            case=seen.case,
            expert=seen.case.expert,
            form=form,
            now=now,
            is_mine=seen.case.holder_id == member.actor.user_id,
            is_taken=cases.is_held_by_other(seen.case, member.actor, now),
            is_open=seen.case.closed_at is None,
            in_screening=seen.case.expert.status is ExpertStatus.IN_SCREENING,
            can_score=member.may(Permission.VET_EXPERTS),
            can_decide=member.may(Permission.DECIDE_VETTING),
            risk_flags=risks.of_case(db, seen.case),
            questions=rubrics.questions,
            specialization_names=taxonomy.specialization_names(),
            skill_names=taxonomy.skill_names(),
            domain_names=taxonomy.domain_names(),
        )
