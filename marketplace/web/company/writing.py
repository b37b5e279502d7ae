"""The brief form: write a new brief, or change one; the same page checks how many fit before anything is saved."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial

from flask import current_app, redirect, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.schemas.briefs import BriefIn
from marketplace.services import briefs, matches, taxonomy
from marketplace.web import lost_updates
from marketplace.web.company.briefs import bp
from marketplace.web.company.example import EXAMPLE
from marketplace.web.company.form_page import form_page
from marketplace.web.company.said import said
from marketplace.web.forms import (
    Form,
    complaints,
    form_of,
    typed,
    wire_of,
    with_row_added,
    without_blank_rows,
    without_row,
)

Page = str | tuple[str, int] | Response


@bp.get("/new")
def create() -> Page:
    """Show the empty form, or a filled example of it."""
    form = Form(dict(EXAMPLE.values), skill_rows=EXAMPLE.skill_rows) if request.args.get("example") else Form()
    with session() as db:
        return form_page(form, company=acting_company(db, Permission.WRITE_BRIEFS))


@bp.get("/<uuid:brief_id>/edit")
def edit(brief_id: object) -> Page:
    """Show the form with the brief as it stands."""
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        draft = briefs.draft_of(brief)
        form = lost_updates.carry(form_of(draft, taxonomy.skill_names()), brief.version, said(draft))
        return form_page(form, company=company, brief=brief)


@bp.post("/new")
@bp.post("/<uuid:brief_id>/edit")
def save(brief_id: object = None) -> Page:
    """Do what the pressed button says: change the rows, check who fits, or save."""
    form = typed(request.form)
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id)) if brief_id else None
        page = partial(form_page, company=company, brief=brief)
        do = form.values.get("do", "")
        if do == "add":
            form = with_row_added(form)
            return page(form, new_row=form.skill_rows - 1)
        if found := re.fullmatch(r"remove-(\d{1,2})", do):
            return page(without_row(form, int(found[1])))
        form = without_blank_rows(form)
        try:
            draft = BriefIn().load(wire_of(form))
            if do != "save":
                live = current_app.extensions["assay_index"].live()
                today = datetime.now(UTC).date()
                return page(form, preview=matches.preview(db, draft, live, today=today, company=company))
            public_id = lost_updates.twice(partial(_saved, draft, brief_id))
            return redirect(url_for("briefs.show", brief_id=public_id), 303)
        except lost_updates.Changed as changed:
            mine = said(briefs.checked(draft, today=datetime.now(UTC).date()))
            discard = url_for("briefs.edit", brief_id=brief_id)
            return changed.page(mine, title="The brief has changed meanwhile", discard=discard)
        except ValidationError as refused:
            form.errors = complaints(refused.normalized_messages())
        except Invalid as refused:
            form.errors = complaints(refused.errors)
        return page(form), 422


def _saved(draft: BriefDraft, brief_id: object) -> str:
    """Keep the draft as a new brief, or in place of this one, and return its public id.

    Raises lost_updates.Changed when somebody else has changed this one since the form was made.
    """
    today = datetime.now(UTC).date()
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        if brief_id is None:
            return str(briefs.draft(db, company=company, draft=draft, today=today, actor=acting()).public_id)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        lost_updates.check(brief.version, said(briefs.draft_of(brief)))
        return str(briefs.revise(db, brief, draft, today=today, actor=acting()).public_id)
