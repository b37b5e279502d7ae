"""Privacy: who saw me, whom I hide from, everything on record about me, and being forgotten."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_security.utils import logout_user
from werkzeug.wrappers import Response as AnyResponse

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.reviews import ANSWERS, SUBJECTS, ReviewSubject
from marketplace.gate import devices, views
from marketplace.gate.members import acting, oneself
from marketplace.services import companies, experts, own_profile, personal_data, privacy, reviews
from marketplace.web.expert import own, who_saw
from marketplace.web.forms import Form

bp = Blueprint("privacy", __name__, url_prefix="/profile/privacy")
ERASE_WORD = "ERASE"
"""What has to be typed before anything is erased."""

Page = str | tuple[str, int] | AnyResponse


@bp.get("")
def show() -> str:
    """Show who saw the profile, who does not get to, and what can be done with the data."""
    return _page(Form())


@bp.post("/blocked")
def block() -> Page:
    """Hide the profile from one company."""
    name = request.form.get("company", "").strip()[:120]
    try:
        with transaction() as db:
            expert = own.profile(db, locked=True)
            experts.block_company(db, expert, companies.named(db, name), actor=acting())
    except NotFound:
        words = "Write the name of the company." if not name else f"There is no company called {name!r} here."
        with session() as db:
            own.profile(db)
        return _page(Form({"company": name}, {"company": [words]})), 422
    flash(f"{name} no longer sees you.", "good")
    return redirect(url_for("privacy.show"), 303)


@bp.post("/blocked/<uuid:company_id>/removal")
def unblock(company_id: object) -> AnyResponse:
    """Let a company see the profile again."""
    with transaction() as db:
        expert = own.profile(db, locked=True)
        name = privacy.unblock_company(db, expert, str(company_id), actor=acting())
    flash(f"{name} sees you again.", "good")
    return redirect(url_for("privacy.show"), 303)


@bp.post("/review")
def ask_for_person() -> Page:
    """Ask that a person look at a ranking or a decision; one request is open at a time."""
    form = Form({name: request.form.get(name, "") for name in ("subject", "text")})
    try:
        subject = next((one for one in ReviewSubject if one.value == form.values["subject"]), None)
        if subject is None:
            raise Invalid({"subject": ["Choose what somebody is to look at."]})
        with transaction() as db:
            expert = own.profile(db, locked=True)
            reviews.ask(db, expert, subject, form.values["text"], now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(form), 422
    except Conflict as refused:
        form.errors = {"": [str(refused)]}
        return _page(form), 409
    flash("Your request is with the leads. A person reads it, and you get a letter.", "good")
    return redirect(url_for("privacy.show"), 303)


@bp.post("/export")
def export() -> Response:
    """Hand over everything on record about the person, for machines to read."""
    oneself()
    now = datetime.now(UTC)
    with transaction() as db:
        expert = own.profile(db)
        found = personal_data.export(db, expert.user, now=now, actor=acting())
    found["views"] = [
        {"day": view.day.isoformat(), "company": view.company, "times": view.times}
        for view in views.of_expert(expert.public_id)
    ]
    answer = Response(json.dumps(found, ensure_ascii=False, indent=2), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="assay-{now:%Y-%m-%d}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/closure")
def close() -> Page:
    """Close the account: out of every ranking for good, with the data still there."""
    oneself()
    with transaction() as db:
        expert = own.profile(db, locked=True)
        experts.close(db, expert, now=datetime.now(UTC), reason="asked by the expert", actor=acting())
    flash("Your account is closed. Nobody sees your profile any more.", "good")
    return redirect(url_for("profile.home"), 303)


@bp.post("/erasure")
def erase() -> Page:
    """Forget the person, once they have typed that they mean it; every session of theirs ends."""
    oneself()
    if request.form.get("confirm", "").strip() != ERASE_WORD:
        with session() as db:
            own.profile(db)
        words = f"Type {ERASE_WORD} to confirm that everything about you is to go."
        return _page(Form({"confirm": request.form.get("confirm", "")}, {"confirm": [words]})), 422
    try:
        with transaction() as db:
            expert = own.profile(db, locked=True)
            ends = expert.user.fs_uniquifier
            privacy.erase(db, expert, now=datetime.now(UTC), actor=acting())
            gone = expert.public_id
    except Conflict as refused:
        return _page(Form({}, {"": [str(refused)]})), 409
    views.forget(gone)
    logout_user()
    devices.end_all_of(ends)
    return redirect(url_for("public.start"), 303)


def _page(form: Form) -> str:
    with session() as db:
        expert = own.profile(db, is_whole=False)
        cursor = request.args.get("before")
        saw = who_saw.page_of(db, expert, cursor)
        return render_template(
            "expert/privacy.html",
            form=form,
            expert=expert,
            saw=saw.rows,
            older=url_for("privacy.show", before=saw.before, _anchor="saw") if saw.before else None,
            is_first=not cursor,
            blocked=own_profile.blocked_companies(db, expert),
            obstacles=privacy.obstacles(db, expert),
            word=ERASE_WORD,
            reviews=reviews.of_expert(db, expert),
            subjects=[(one.value, said) for one, said in SUBJECTS.items()],
            subject_names=SUBJECTS,
            answers=ANSWERS,
            can_close=expert.status.value not in ("closed", "erased", "suspended"),
        )
