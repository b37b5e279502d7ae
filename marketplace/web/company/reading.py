"""Start from a text: what it names becomes suggestions in the brief form, with the words they come from."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from marshmallow import ValidationError

from marketplace.db import session
from marketplace.domain.brief_checks import TEXT_LENGTH
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting_company
from marketplace.services import reading, taxonomy
from marketplace.web.company.form_page import form_page
from marketplace.web.forms import Form, complaints, form_of

bp = Blueprint("reading", __name__, url_prefix="/briefs/from-text")


@bp.get("")
def read() -> str:
    """Ask for the text."""
    with session() as db:
        acting_company(db, Permission.WRITE_BRIEFS)
    return render_template("company/read_text.html", form=Form())


@bp.post("")
def suggest() -> str | tuple[str, int]:
    """Show the brief form, filled with what was understood; nothing is stored."""
    text = request.form.get("text", "")
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
    form = Form({"text": text})
    if not text.strip():
        form.errors = {"text": ["The text is empty; paste what you have."]}
    elif len(text) > TEXT_LENGTH:
        form.errors = {"text": [f"The text has {len(text):,} characters; shorten it to {TEXT_LENGTH:,}."]}
    else:
        try:
            understood = reading.understand(text, datetime.now(UTC).date())
            return form_page(
                form_of(understood.draft, taxonomy.skill_names()), company=company, understood=understood.notes
            )
        except (Invalid, ValidationError) as refused:
            form.errors = complaints(refused.errors if isinstance(refused, Invalid) else refused.messages_dict)
    return render_template("company/read_text.html", form=form), 422
