"""Taking a verification back: which one, why, where the evidence lies, and the letter before it is sent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.letters import REASONS, SENTENCES, check_reasons
from marketplace.domain.vetting_words import DecisionKind, Reason
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import Member, signed_in
from marketplace.services import experts, taxonomy
from marketplace.services.vetting import records, revocation, verifications
from marketplace.web.admin.own_cases import check_not_self, typed
from marketplace.web.forms import Form

bp = Blueprint("revocations", __name__, url_prefix="/console/experts/<uuid:expert_id>/revocation")

KIND = DecisionKind.REVOKED
CHOICES = {KIND: [(reason.value, SENTENCES[reason]) for reason in REASONS[KIND]]}


@bp.get("")
def show(expert_id: object) -> Any:
    """Show the form that takes a verification back."""
    return _page(expert_id, Form())


@bp.post("")
def revoke(expert_id: object) -> Any:
    """Take a verification back with a statement of reasons, or show the letter first."""
    member = _lead()
    form, now = typed("reasons"), datetime.now(UTC)
    text = str(form.values.get("feedback", ""))
    try:
        with transaction() as db:
            expert = _expert(db, member, expert_id)
            name = _chosen(revocation.in_force(db, expert), form)
            reasons = check_reasons(KIND, [Reason(one) for one in form.values["reasons"] if one in set(Reason)])
            row = verifications.of_specialization(db, expert, name)
            if form.values.get("act") == "preview":
                letter = records.preview(KIND, reasons, expert=expert, row=row, feedback=text, today=now.date())
                return _page(expert_id, form, letter)
            where = str(form.values.get("evidence_ref", ""))[:200]
            by = member.actor
            revocation.revoke(db, row, reasons=reasons, statement=text, evidence_ref=where, now=now, actor=by)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(expert_id, form), 422
    flash("The verification is revoked, and the letter is on its way.", "good")
    return redirect(url_for("revocations.show", expert_id=expert_id), 303)


def _lead() -> Member:
    """Return who is signed in, if they decide; for others there is no such page."""
    member = signed_in()
    if not member.may(Permission.DECIDE_VETTING):
        raise NotFound("There is no such page.")
    return member


def _expert(db: Any, member: Member, expert_id: object) -> Any:
    expert = experts.account(db, str(expert_id))
    check_not_self(member, expert)
    return expert


def _chosen(known: list[str], form: Form) -> str:
    name = str(form.values.get("specialization", ""))
    if name not in known:
        raise Invalid({"specialization": ["Choose a specialization whose verification is in force."]})
    return name


def _page(expert_id: object, form: Form, letter: Any = None) -> str:
    member = _lead()
    with session() as db:
        expert = _expert(db, member, expert_id)
        names = taxonomy.specialization_names()
        return render_template(
            "admin/revocation.html",
            expert=expert,
            form=form,
            known=[(slug, names.get(slug, slug)) for slug in revocation.in_force(db, expert)],
            past=[one for one in records.of_expert(db, expert) if one.kind is KIND],
            choices=CHOICES,
            letter=letter,
        )
