"""The taxonomy in the console: every skill, and the proposals with what they would do to matching."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.proposals import ChangeStatus
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, require
from marketplace.services import effects, proposals, skills, taxonomy
from marketplace.web import proposal_forms
from marketplace.web.forms import Form

bp = Blueprint("taxonomy", __name__, url_prefix="/console/taxonomy")

PAGE = 50


@bp.get("")
def index() -> Any:
    """Find a skill by any spelling, and show what waits for a decision."""
    require(Permission.MANAGE_TAXONOMY)
    word = request.args.get("q", "")[:120]
    rows, last = skills.found(word, after=request.args.get("after", ""), limit=PAGE)
    with session() as db:
        waiting = proposals.newest_first(db, status=ChangeStatus.PROPOSED, limit=5)
    return render_template(
        "admin/taxonomy.html",
        form=Form({"q": word}),
        skills=rows,
        more=url_for("taxonomy.index", q=word or None, after=last) if last else None,
        waiting=waiting[:5],
        has_more_waiting=len(waiting) > 5,
        version=taxonomy.version(),
        left_out=taxonomy.left_out(),
        skill_names=taxonomy.skill_names(),
    )


@bp.get("/skills/<slug>")
def skill(slug: str) -> Any:
    """Show one skill: spellings, relations, who holds it, and the changes it has seen."""
    require(Permission.MANAGE_TAXONOMY)
    return _skill_page(slug, Form())


@bp.post("/skills/<slug>")
def propose(slug: str) -> Any:
    """Write down a change to this skill; it is decided on its own page, beside its effect."""
    require(Permission.MANAGE_TAXONOMY)
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    try:
        # Four forms stand on one page, so that each field of theirs has a name of its own.
        why = f"reason-{form.values.get('change', '')}"
        said = {**form.values, "skill": slug, "source": slug, "reason": form.values.get(why, "")}
        draft = proposal_forms.proposal_of(said)
        with transaction() as db:
            proposal = proposals.propose(db, draft, actor=acting())
    except Invalid as refused:
        fields = {"proposal": "", "reason": why}
        form.errors = {fields.get(name, name): said for name, said in refused.errors.items()}
        return _skill_page(slug, form), 422
    return redirect(url_for("taxonomy.proposal", proposal_id=proposal.public_id, effect=1), 303)


@bp.get("/proposals")
def proposed() -> Any:
    """Show proposals, newest first."""
    require(Permission.MANAGE_TAXONOMY)
    asked = request.args.get("status", "")
    status = ChangeStatus(asked) if asked in {each.value for each in ChangeStatus} else None
    with session() as db:
        found = proposals.newest_first(db, status=status, before=request.args.get("before"), limit=PAGE)
        last = found[PAGE - 1].public_id if len(found) > PAGE else None
        return render_template(
            "admin/proposals.html",
            form=Form({"status": asked}),
            proposals=found[:PAGE],
            older=url_for("taxonomy.proposed", status=asked or None, before=last) if last else None,
            skill_names=taxonomy.skill_names(),
            statuses=[("", "All"), *((each.value, each.value.capitalize()) for each in ChangeStatus)],
        )


@bp.get("/proposals/<proposal_id>")
def proposal(proposal_id: str) -> Any:
    """Show one proposal; `?effect=1` works out what it would do to the open briefs."""
    require(Permission.MANAGE_TAXONOMY)
    return _proposal_page(proposal_id, Form(), with_effect=bool(request.args.get("effect")))


@bp.post("/proposals/<proposal_id>/accept")
def accept(proposal_id: str) -> Any:
    """Put it in force; only by who has seen what it does to the taxonomy as it is now."""
    require(Permission.MANAGE_TAXONOMY)
    form = Form({"note": request.form.get("note", "")})
    try:
        with transaction() as db:
            found = proposals.by_public_id(db, proposal_id)
            if found.status is ChangeStatus.PROPOSED:
                proposals.check_seen(db, found, request.form.get("seen", ""))
            proposals.accept(db, found, note=form.values["note"], actor=acting())
    except Invalid as refused:
        form.errors = {"": [said for each in refused.errors.values() for said in each]}
        return _proposal_page(proposal_id, form, with_effect=True), 422
    flash("The change is in force. Every page and the next ranking follow it.", "good")
    return redirect(url_for("taxonomy.proposal", proposal_id=proposal_id), 303)


@bp.post("/proposals/<proposal_id>/decline")
def decline(proposal_id: str) -> Any:
    """Leave the taxonomy as it is, and say why."""
    require(Permission.MANAGE_TAXONOMY)
    return _decided(proposal_id, proposals.decline, "The proposal is declined, and who made it reads why.")


@bp.post("/proposals/<proposal_id>/undo")
def undo(proposal_id: str) -> Any:
    """Take it out of force again; the rows that a merge moved go back."""
    require(Permission.MANAGE_TAXONOMY)
    return _decided(proposal_id, proposals.undo, "The change is undone. Every page and the next ranking follow.")


def _decided(proposal_id: str, decide: Any, told: str) -> Any:
    form = Form({"reason": request.form.get("reason", "")})
    try:
        with transaction() as db:
            found = proposals.by_public_id(db, proposal_id)
            decide(db, found, reason=form.values["reason"], actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _proposal_page(proposal_id, form, with_effect=False), 422
    flash(told, "good")
    return redirect(url_for("taxonomy.proposal", proposal_id=proposal_id), 303)


def _skill_page(slug: str, form: Form) -> str:
    with session() as db:
        facts = skills.of(db, slug)
        history = proposals.newest_first(db, skill=slug, limit=20)
    return render_template(
        "admin/skill.html",
        form=form,
        skill=facts,
        history=history[:20],
        skill_names=taxonomy.skill_names(),
        prose=proposal_forms.PROSE,
        relations=proposal_forms.RELATIONS,
    )


def _proposal_page(proposal_id: str, form: Form, *, with_effect: bool) -> str:
    effect, problem = None, ""
    live = current_app.extensions["assay_index"].live() if with_effect else None
    with session() as db:
        found = proposals.by_public_id(db, proposal_id)
        people = [person.email if person else "" for person in (found.proposed_by, found.decided_by)]
        if live is not None and found.status is ChangeStatus.PROPOSED:
            try:
                effect = effects.of(db, found, live, today=datetime.now(UTC).date())
            except Invalid as refused:
                problem = " ".join(said for each in refused.errors.values() for said in each)
        return render_template(
            "admin/proposal.html",
            form=form,
            proposal=found,
            proposed_by=people[0],
            decided_by=people[1],
            effect=effect,
            problem=problem,
            skill_names=taxonomy.skill_names(),
        )
