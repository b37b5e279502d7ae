"""Start from a text: what it names becomes suggestions, each with its words, and those that are ticked a draft."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.brief_checks import TEXT_LENGTH
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, reading
from marketplace.services.reading import Understood
from marketplace.web.company.beginnings import name_of
from marketplace.web.forms import Form, complaints

bp = Blueprint("reading", __name__, url_prefix="/briefs/from-text")


@bp.get("")
def read() -> str:
    """Ask for the text."""
    with session() as db:
        acting_company(db, Permission.WRITE_BRIEFS)
    return render_template("company/read_text.html", form=Form())


@bp.post("")
def suggest() -> str | tuple[str, int] | Response:
    """Show what was understood, to be accepted piece by piece; with the button for that, begin a brief from it."""
    text = request.form.get("text", "")
    form = Form({"text": text, "once": request.form.get("once") or str(uuid4())})
    with session() as db:
        acting_company(db, Permission.WRITE_BRIEFS)
    if not text.strip():
        form.errors = {"text": ["The text is empty; paste what you have."]}
    elif len(text) > TEXT_LENGTH:
        form.errors = {"text": [f"The text has {len(text):,} characters; shorten it to {TEXT_LENGTH:,}."]}
    else:
        try:
            understood = reading.understand(text, datetime.now(UTC).date())
            if request.form.get("do") == "begin":
                return redirect(url_for("briefs.edit", brief_id=_begun(understood)), 303)
            return render_template("company/read_text.html", form=form, understood=understood.notes)
        except (Invalid, ValidationError) as refused:
            form.errors = complaints(refused.errors if isinstance(refused, Invalid) else refused.messages_dict)
    return render_template("company/read_text.html", form=form), 422


def _begun(understood: Understood) -> str:
    """Keep what was ticked as a draft, and return its public id; sent twice, it is one."""
    taken = {int(place) for place in request.form.getlist("take") if place.isdecimal() and len(place) < 4}
    name = name_of(f"text/{request.form['once']}" if request.form.get("once") else None)
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        there = briefs.find(db, company=company, public_id=name)
        if there is None:
            there = briefs.draft(
                db,
                company=company,
                draft=reading.accepted(understood, taken),
                today=datetime.now(UTC).date(),
                actor=acting(),
                is_unfinished=True,
                name=name,
            )
        return str(there.public_id)
