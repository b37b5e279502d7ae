"""Applying: begin a profile, see what handing it in still needs, check the answers, hand it in."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.readiness import missing
from marketplace.domain.sections import Section
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.gate.members import acting
from marketplace.services import experts, own_profile, profiles
from marketplace.services.vetting import ties
from marketplace.web.expert import own
from marketplace.web.expert.home import section_lines
from marketplace.web.expert.parts import PARTS
from marketplace.web.expert.typed import Typed, form_names
from marketplace.web.forms import Form

bp = Blueprint("apply", __name__, url_prefix="/profile/apply")
FIRST = (PARTS[Section.BASICS], PARTS[Section.SPECIALIZATIONS])
"""What a profile begins with."""

Page = str | tuple[str, int] | Response


@bp.get("")
def begin() -> Page:
    """Ask for the beginning of a profile, or list what a begun one still needs."""
    with session() as db:
        person = own.person()
        if own_profile.find(db, person.actor.user_id) is None:
            return _first(Form({"name": person.name, "seniority": "senior", "time_zone": "UTC"}))
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        return render_template(
            "expert/tasks.html",
            expert=expert,
            lines=section_lines(draft),
            is_ready=not missing(draft),
            can_submit=ExpertStatus.SUBMITTED in EXPERT_MOVES.legal(expert.status),
        )


@bp.post("")
def create() -> Page:
    """Begin a profile as a draft that nobody else sees."""
    person = own.person()
    form = Form(FIRST[1].typed(request.form))
    strangers = [name for name in FIRST[0].strangers(request.form) if name in FIRST[1].strangers(request.form)]
    if strangers:
        form.errors = {"": [f"This form has no field {strangers[0][:40]!r}; nothing was saved."]}
        return _first(form), 422
    typed = Typed(form.values)
    draft = ExpertDraft(person.name)
    for part in FIRST:
        draft = part.read(typed, draft)
    try:
        typed.done()
        with transaction() as db:
            today = datetime.now(UTC).date()
            own_profile.begin(db, draft, user_id=person.actor.user_id, today=today, actor=acting())
    except Invalid as refused:
        known = dict.fromkeys([*form.values, *FIRST[0].names, *FIRST[1].names])
        form.errors = form_names(refused.errors, known)
        return _first(form), 422
    flash("Your profile is begun. Nobody sees it before you hand it in.", "good")
    return redirect(url_for("apply.begin"), 303)


@bp.get("/check")
def check() -> str:
    """Show every answer once more before the profile is handed in."""
    with session() as db:
        expert = own.profile(db)
        return _answers(expert, profiles.draft_of(expert), Form())


@bp.post("/submission")
def submit() -> Page:
    """Hand the profile in for vetting; what is still missing comes back as a list with links."""
    try:
        with transaction() as db:
            expert = own.profile(db, locked=True)
            draft = profiles.draft_of(expert)
            needs = missing(draft)
            if needs:
                raise Invalid({need.section.value: [need.what] for need in needs})
            now = datetime.now(UTC)
            experts.submit(db, expert, now=now, actor=acting())
            if referrer := request.form.get("referrer", "").strip():
                ties.name_referrer(db, expert, referrer, now=now)
    except Invalid as refused:
        form = Form({"referrer": request.form.get("referrer", "")}, dict(refused.errors))
        with session() as db:
            expert = own.profile(db)
            return _answers(expert, profiles.draft_of(expert), form), 422
    flash("Your profile is handed in. The vetting page shows each step.", "good")
    return redirect(url_for("profile.home"), 303)


def where(field: str) -> str:
    """Return the page on which a complaint about a field of the profile is put right."""
    if field == "referrer":
        return "#referrer"
    section = {"documents": Section.WORK, "windows": Section.AVAILABILITY, "email": None, "work_countries": "languages"}
    name = section.get(field.split(".")[0], field.split(".")[0])
    if name == Section.WORK:
        return url_for("work.index")
    return url_for("editor.edit", section=name) if name in [s.value for s in PARTS] else url_for("profile.home")


def _answers(expert: object, draft: ExpertDraft, form: Form) -> str:
    status: ExpertStatus = expert.status  # type: ignore[attr-defined]
    return render_template(
        "expert/check.html",
        expert=expert,
        draft=draft,
        form=form,
        where=where,
        parts=[(part, part.said(draft)) for part in PARTS.values()],
        can_submit=ExpertStatus.SUBMITTED in EXPERT_MOVES.legal(status),
    )


def _first(form: Form) -> str:
    draft = ExpertDraft("")
    choices = {**FIRST[0].choices(form.values, draft), **FIRST[1].choices(form.values, draft)}
    return render_template("expert/begin.html", form=form, **choices)
