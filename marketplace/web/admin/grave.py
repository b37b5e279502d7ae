"""Appeals and suspensions: the acts of leads that need a second pair of eyes, each with its letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.letters import REASONS, SENTENCES, check_reasons
from marketplace.domain.vetting_words import DecisionKind, Reason
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.services import experts
from marketplace.services.vetting import appeals, records, suspension
from marketplace.web.admin.own_cases import check_not_self, lead, typed
from marketplace.web.forms import Form

bp = Blueprint("grave", __name__, url_prefix="/console/experts/<uuid:expert_id>")

APPEAL = (DecisionKind.APPEAL_UPHELD, DecisionKind.APPEAL_DISMISSED)


@bp.get("/appeal")
def appeal_page(expert_id: object) -> Any:
    """Show an appeal beside the decision it is against."""
    return _appeal(expert_id, Form())


@bp.post("/appeal")
def decide_appeal(expert_id: object) -> Any:
    """Uphold or dismiss an appeal, or show the letter first."""
    member = lead()
    form = typed("reasons")
    try:
        kind = next((one for one in APPEAL if one.value == form.values.get("kind")), None)
        if kind is None:
            raise Invalid({"kind": ["Choose whether the appeal is upheld."]})
        reasons = _reasons(form, kind)
        if form.values.get("act") == "preview":
            return _appeal(expert_id, form, kind, reasons)
        with transaction() as db:
            appeals.decide(
                db,
                appeals.last(db, _expert(db, expert_id)),
                is_upheld=kind is DecisionKind.APPEAL_UPHELD,
                reasons=reasons,
                answer=str(form.values.get("feedback", "")),
                now=datetime.now(UTC),
                actor=member.actor,
            )
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _appeal(expert_id, form), 422
    flash("The appeal is decided, and the letter is on its way.", "good")
    return redirect(url_for("grave.appeal_page", expert_id=expert_id), 303)


@bp.get("/suspension")
def suspension_page(expert_id: object) -> Any:
    """Show the form that suspends an expert, or ends a suspension."""
    return _suspension(expert_id, Form())


@bp.post("/suspension")
def decide_suspension(expert_id: object) -> Any:
    """Suspend an expert with a statement of reasons, or list them again; or show the letter first."""
    member = lead()
    form, now = typed("reasons"), datetime.now(UTC)
    text = str(form.values.get("feedback", ""))
    try:
        with transaction() as db:
            expert = _expert(db, expert_id)
            kind = _suspending(expert)
            is_closing = form.values.get("act") == "close"
            reasons = () if is_closing else _reasons(form, kind)
            if form.values.get("act") == "preview":
                return _suspension(expert_id, form, reasons)
            if is_closing:
                experts.close_suspended(db, expert, answer=text, now=now, actor=member.actor)
            elif kind is DecisionKind.SUSPENDED:
                said = {"statement": text, "evidence_ref": str(form.values.get("evidence_ref", ""))[:200]}
                suspension.suspend(db, expert, reasons=reasons, now=now, actor=member.actor, **said)
            else:
                suspension.lift(db, expert, reasons=reasons, answer=text, now=now, actor=member.actor)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _suspension(expert_id, form), 422
    flash("Done, and the letter is on its way.", "good")
    return redirect(url_for("grave.suspension_page", expert_id=expert_id), 303)


def _expert(db: Any, expert_id: object) -> Any:
    expert = experts.account(db, str(expert_id))
    check_not_self(lead(), expert)
    return expert


def _reasons(form: Form, kind: DecisionKind) -> tuple[Reason, ...]:
    return check_reasons(kind, [Reason(one) for one in form.values["reasons"] if one in set(Reason)])


def _suspending(expert: Any) -> DecisionKind:
    return DecisionKind.RESUMED if expert.status is ExpertStatus.SUSPENDED else DecisionKind.SUSPENDED


def _letter(expert: Any, kind: DecisionKind | None, reasons: tuple[Reason, ...], form: Form) -> Any:
    if kind is None:
        return None
    text, today = str(form.values.get("feedback", "")), datetime.now(UTC).date()
    return records.preview(kind, reasons, expert=expert, feedback=text, today=today)


def _choices(*kinds: DecisionKind) -> dict[DecisionKind, list[tuple[str, str]]]:
    return {kind: [(reason.value, SENTENCES[reason]) for reason in REASONS[kind]] for kind in kinds}


def _appeal(expert_id: object, form: Form, kind: DecisionKind | None = None, reasons: tuple[Reason, ...] = ()) -> str:
    lead()
    with session() as db:
        expert = _expert(db, expert_id)
        appeal = appeals.last(db, expert)
        return render_template(
            "admin/appeal.html",
            expert=expert,
            appeal=appeal,
            decision=appeal.decision,
            form=form,
            choices=_choices(*APPEAL),
            letter=_letter(expert, kind, reasons, form),
        )


def _suspension(expert_id: object, form: Form, reasons: tuple[Reason, ...] = ()) -> str:
    lead()
    with session() as db:
        expert = _expert(db, expert_id)
        kind = _suspending(expert)
        return render_template(
            "admin/suspension.html",
            expert=expert,
            kind=kind,
            last=suspension.last(db, expert),
            form=form,
            choices=_choices(kind),
            letter=_letter(expert, kind if reasons else None, reasons, form),
        )
