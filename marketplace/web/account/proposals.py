"""Proposing a word that the taxonomy lacks: for everybody with a log-in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.proposals import FOR_EVERYBODY
from marketplace.gate.members import signed_in
from marketplace.services import proposals, skills, taxonomy
from marketplace.web import proposal_forms
from marketplace.web.forms import Form

bp = Blueprint("proposals", __name__, url_prefix="/taxonomy/proposals")

PAGE = 25


@bp.get("")
def index() -> Any:
    """Show what the signed-in person has proposed, and what became of it."""
    member = signed_in()
    with session() as db:
        found = proposals.newest_first(
            db, proposed_by=member.actor.user_id, before=request.args.get("before"), limit=PAGE
        )
        older = url_for("proposals.index", before=found[PAGE - 1].public_id) if len(found) > PAGE else None
        return render_template(
            "account/proposals.html", proposals=found[:PAGE], older=older, skill_names=taxonomy.skill_names()
        )


@bp.get("/new")
def new() -> Any:
    """Ask what is missing; a word that was searched for in vain comes along."""
    signed_in()
    word = request.args.get("word", "")[:120]
    return _page(Form({"change": "add-skill", "name": word, "alias": word}))


@bp.post("")
def propose() -> Any:
    """Keep the proposal for review, or show the form again with what is wrong."""
    member = signed_in()
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    try:
        draft = proposal_forms.proposal_of(form.values)
        if draft.kind not in FOR_EVERYBODY:
            raise Invalid({"change": ["Choose what should change."]})
        with transaction() as db:
            proposals.propose(db, draft, actor=member.actor)
    except Invalid as refused:
        form.errors = {"" if name == "proposal" else name: said for name, said in refused.errors.items()}
        return _page(form), 422
    flash("Thank you. A lead admin reviews your proposal; what becomes of it is shown here.", "good")
    return redirect(url_for("proposals.index"), 303)


@bp.post("/<proposal_id>/withdraw")
def withdraw(proposal_id: str) -> Any:
    """Take one's own proposal back."""
    member = signed_in()
    with transaction() as db:
        proposals.withdraw(db, proposals.by_public_id(db, proposal_id), actor=member.actor)
    flash("Your proposal is withdrawn.", "good")
    return redirect(url_for("proposals.index"), 303)


def _page(form: Form) -> str:
    return render_template(
        "account/proposal_form.html",
        form=form,
        changes=[(kind.value, said) for kind, said in proposal_forms.CHANGES.items()],
        families=[("", "Choose one"), *sorted(skills.families().items(), key=lambda each: each[1])],
        slots=[("", "Choose one"), *((slot, slot.capitalize()) for slot in skills.slots())],
        kinds=[("", "Choose one"), *proposal_forms.KINDS],
    )
