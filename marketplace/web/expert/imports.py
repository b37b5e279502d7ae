"""Fill a profile from a file: hand it in, wait while it is read, see each field beside what is there, tick."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.imports import LARGEST_BYTES, ImportSource, ImportStatus
from marketplace.gate.members import acting
from marketplace.schemas import csv_lines
from marketplace.services import beside, import_tables, imports, own_profile, profiles, resumes
from marketplace.web.expert import own
from marketplace.web.expert.uploads import upload_of
from marketplace.web.forms import Form

bp = Blueprint("imports", __name__, url_prefix="/profile/import")

FAILURES = {
    "kind": "It is not the kind of file that its name says.",
    "locked": "It is protected with a password.",
    "bomb": "It unpacks to far more than a CV holds.",
    "entities": "It holds definitions that a Word file must not have.",
    "broken": "It is damaged, or made in a way that we cannot read.",
    "empty": "We found no text in it that a profile could hold; scanned pages are pictures.",
    "virus": "The virus scanner of this site refused it.",
    "time": "Reading it took too long.",
    "late": "Nothing could read it for a day; that is our fault and not yours.",
}
"""Why a CV could not be read, by the word that is stored."""

Page = str | tuple[str, int] | AnyResponse


@bp.get("")
def index() -> Page:
    """Ask for a file, and list those that were handed in lately."""
    return _start(Form())


@bp.post("")
def upload() -> Page:
    """Take a file. A CV is read by the worker; JSON and CSV are read at once."""
    user_id = own.person().actor.user_id
    try:
        given = upload_of(request.files.get("file"))
        now = datetime.now(UTC)
        with transaction() as db:
            if given.source is ImportSource.CV:
                made = imports.keep_cv(db, user_id=user_id, file_name=given.name, content=given.content, now=now)
            elif given.source is ImportSource.CSV:
                made = imports.keep_table(db, user_id=user_id, file_name=given.name, text=given.content, now=now)
            else:
                made = imports.keep_resume(db, user_id=user_id, file_name=given.name, resume=given.content, now=now)
    except Invalid as refused:
        return _start(Form(errors=dict(refused.errors))), 422
    return redirect(url_for("imports.show", import_id=made.public_id), 303)


@bp.get("/<uuid:import_id>")
def show(import_id: object) -> Page:
    """Show how far a file is, or what was found in it beside what is there."""
    return _shown(str(import_id), Form())


@bp.post("/<uuid:import_id>")
def take(import_id: object) -> Page:
    """Put the ticked fields into the profile."""
    user_id, now = own.person().actor.user_id, datetime.now(UTC)
    ticked = [number for number in request.form.getlist("take") if number.isdecimal() and len(number) < 5]
    try:
        with transaction() as db:
            made = imports.of_owner(db, user_id, str(import_id), locked=True)
            imports.take(db, made, map(int, ticked), today=now.date(), now=now, actor=acting())
    except Invalid as refused:
        complaints = {"take": [message for messages in refused.errors.values() for message in messages]}
        return _shown(str(import_id), Form({"take": ticked}, complaints)), 422
    count = len(set(ticked))
    flash(f"{count} {'field was' if count == 1 else 'fields were'} put into your profile.", "good")
    return redirect(url_for("profile.home"), 303)


@bp.post("/<uuid:import_id>/discard")
def discard(import_id: object) -> Page:
    """Forget a file and what was found in it."""
    user_id = own.person().actor.user_id
    with transaction() as db:
        imports.discard(db, imports.of_owner(db, user_id, str(import_id), locked=True), now=datetime.now(UTC))
    flash("The import is discarded; nothing of the file is kept.", "good")
    return redirect(url_for("imports.index"), 303)


@bp.get("/columns.csv")
def columns() -> Response:
    """A file in our own columns, to start from."""
    own.person()
    text = "".join(csv_lines.line(row) for row in import_tables.template())
    return _file(text, "assay-columns.csv", "text/csv; charset=utf-8")


@bp.get("/resume.json")
def resume() -> Response:
    """The own profile as a JSON Resume."""
    with session() as db:
        said = resumes.write(profiles.draft_of(own.profile(db)))
    return _file(json.dumps(said, indent=2, ensure_ascii=False), "resume.json", "application/json")


def _file(text: str, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(text, headers=headers, content_type=kind)


def _start(form: Form) -> str:
    person = own.person()
    with session() as db:
        return render_template(
            "expert/imports.html",
            form=form,
            made=imports.of_user(db, person.actor.user_id),
            has_profile=own_profile.find(db, person.actor.user_id) is not None,
            largest=LARGEST_BYTES // 1024**2,
        )


def _shown(name: str, form: Form) -> str:
    person = own.person()
    with session() as db:
        made = imports.of_owner(db, person.actor.user_id, name)
        expert = own_profile.find(db, person.actor.user_id)
        draft = ExpertDraft("") if expert is None else profiles.draft_of(own_profile.whole(db, expert))
        return render_template(
            "expert/import.html",
            form=form,
            made=made,
            is_waiting=made.status is ImportStatus.WAITING,
            lines=beside.beside(draft, made.found),
            failure=FAILURES.get(made.failure or "", ""),
            has_profile=expert is not None,
        )
