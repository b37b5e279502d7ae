"""Decisions: about one specialization, and about listing an expert; each with a preview of its letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.letters import REASONS, SENTENCES, check_reasons
from marketplace.domain.rubric import grade_suggested
from marketplace.domain.verifications import REAPPLY_DAYS
from marketplace.domain.vetting_words import CaseKind, DecisionKind, Grade, Reason
from marketplace.services import taxonomy
from marketplace.services.vetting import consensus, decisions, listing, records, rubrics
from marketplace.web.admin.own_cases import a_day, case_for, lead, typed, verification_in
from marketplace.web.forms import Form

bp = Blueprint("decisions", __name__, url_prefix="/console/cases/<uuid:case_id>")

OF_VERIFICATION = (DecisionKind.VERIFIED, DecisionKind.NOT_VERIFIED)
OF_RENEWAL = (DecisionKind.RENEWED, *OF_VERIFICATION)
OF_LISTING = (DecisionKind.APPROVED, DecisionKind.REJECTED)
REFUSALS = (DecisionKind.NOT_VERIFIED, DecisionKind.REJECTED)


@bp.get("/verifications/<uuid:row_id>/decision")
def verification_page(case_id: object, row_id: object) -> Any:
    """Show what a decision about a specialization would rest on."""
    return _page(case_id, row_id, Form(_beginning()))


@bp.post("/verifications/<uuid:row_id>/decision")
def decide_verification(case_id: object, row_id: object) -> Any:
    """Decide about a specialization, or show the letter first."""
    return _answer(case_id, row_id)


@bp.get("/decision")
def listing_page(case_id: object) -> Any:
    """Show what a decision about listing would rest on."""
    return _page(case_id, None, Form(_beginning()))


@bp.post("/decision")
def decide_listing(case_id: object) -> Any:
    """Decide about listing, or show the letter first."""
    return _answer(case_id, None)


def _beginning() -> dict[str, Any]:
    return {"reapply_on": (datetime.now(UTC).date() + timedelta(days=REAPPLY_DAYS)).isoformat()}


def _answer(case_id: object, row_id: object) -> Any:
    member = lead()
    form, now = typed("reasons"), datetime.now(UTC)
    kinds = OF_LISTING if row_id is None else OF_RENEWAL
    try:
        kind = _kind(form, kinds)
        reasons = check_reasons(kind, [Reason(one) for one in form.values["reasons"] if one in set(Reason)])
        if form.values.get("act") == "preview":
            return _page(case_id, row_id, form, kind, reasons)
        with transaction() as db:
            case = case_for(db, member, case_id)
            row = None if row_id is None else verification_in(case, row_id)
            _decide(db, case, row, kind, reasons, form, now=now, actor=member.actor)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(case_id, row_id, form), 422
    flash("Decided, and the letter is on its way.", "good")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _kind(form: Form, kinds: tuple[DecisionKind, ...]) -> DecisionKind:
    given = next((kind for kind in kinds if kind.value == form.values.get("kind")), None)
    if given is None:
        raise Invalid({"kind": ["Choose what you decide."]})
    return given


def _grade(form: Form) -> Grade:
    if form.values.get("grade") not in set(Grade):
        raise Invalid({"grade": ["Choose how far above the bar this is."]})
    return Grade(form.values["grade"])


def _decide(
    db: Any, case: Any, row: Any, kind: DecisionKind, reasons: tuple[Reason, ...], form: Form, **by: Any
) -> None:
    said = {"reasons": reasons, "feedback": str(form.values.get("feedback", "")), **by}
    if kind in REFUSALS:
        said["reapply_on"] = _reapply(form)
    if kind is DecisionKind.APPROVED:
        listing.approve(db, case, **said)
    elif kind is DecisionKind.REJECTED:
        listing.reject(db, case, **said)
    elif kind is DecisionKind.NOT_VERIFIED:
        decisions.not_verify(db, row, **said)
    elif kind is DecisionKind.RENEWED:
        decisions.renew(db, row, grade=_grade(form), **said)
    else:
        decisions.verify(db, row, grade=_grade(form), **said)


def _reapply(form: Form) -> Any:
    text = str(form.values.get("reapply_on", "")).strip()
    if text and a_day(text) is None:
        raise Invalid({"reapply_on": ["Write the day as 2026-11-23."]})
    return a_day(text)


def _page(
    case_id: object,
    row_id: object,
    form: Form,
    kind: DecisionKind | None = None,
    reasons: tuple[Reason, ...] = (),
) -> str:
    member = lead()
    with session() as db:
        case = case_for(db, member, case_id)
        row = None if row_id is None else verification_in(case, row_id)
        kinds = OF_LISTING if row is None else OF_RENEWAL if case.kind is CaseKind.RENEWAL else OF_VERIFICATION
        levels = {} if row is None else consensus.levels_seen_by(db, row, member.actor)
        letter = None
        if kind is not None:
            grade = Grade(form.values["grade"]) if form.values.get("grade") in set(Grade) else None
            letter = records.preview(
                kind,
                reasons,
                expert=case.expert,
                row=row,
                grade=grade,
                feedback=str(form.values.get("feedback", "")),
                reapply_on=_reapply(form) if kind in REFUSALS else None,
                today=datetime.now(UTC).date(),
            )
        return render_template(
            "admin/decision.html",
            case=case,
            row=row,
            name=taxonomy.specialization_names().get(row.specialization, row.specialization) if row else "",
            form=form,
            kinds=kinds,
            reasons_of={one: [(reason.value, SENTENCES[reason]) for reason in REASONS[one]] for one in kinds},
            obstacles=listing.obstacles(db, case) if row is None else decisions.obstacles(db, row),
            levels=levels,
            suggested=grade_suggested(levels.values()),
            rubric=rubrics.rubric(db, case.rubric_id),
            letter=letter,
            grades=[("", "Choose"), ("meets", "Meets the bar"), ("above", "Above it"), ("well-above", "Well above it")],
        )
