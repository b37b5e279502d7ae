"""The plan of vetting as a page: its steps, edited by leads, and the versions there have been."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.rubric import LONGEST_SAMPLE, MOST_STEPS, content_of
from marketplace.domain.vetting_words import StepKind
from marketplace.domain.vocabulary import Instrument, Permission
from marketplace.gate.members import require
from marketplace.services.vetting import rubrics
from marketplace.web import figures, rows
from marketplace.web.forms import Form

bp = Blueprint("plans", __name__, url_prefix="/console/plans")

PARTS = ("title", "kind", "minutes", "scope", "instrument", "instructions")
Page = str | tuple[str, int] | Response


@bp.get("")
def edit() -> Page:
    """Show the plan in force as a form, and every version before it."""
    require(Permission.MANAGE_VETTING)
    with session() as db:
        newest = rubrics.latest_plan(db)
        steps = content_of(rubrics.current_plan(db))["steps"]
    values = rows.put({"made_from": newest.number if newest else 1}, "steps", steps)
    return _page(Form(values))


@bp.post("")
def publish() -> Page:
    """Do what the pressed button says: add, move or take out a step, or put the plan in force."""
    lead = require(Permission.MANAGE_VETTING)
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    do = form.values.pop("do", "publish")
    if found := re.fullmatch(r"(add|remove|restore|earlier)-steps(?:-(\d{1,2}))?", do):
        form.values = _changed(form.values, found[1], int(found[2] or 0))
        return _page(form)
    try:
        with transaction() as db:
            row = rubrics.publish_plan(
                db,
                {"steps": [_step(row) for row in rows.rows(form.values, "steps", PARTS)]},
                note=str(form.values.get("note", "")),
                made_from=_number(form.values.get("made_from")) or 0,
                now=datetime.now(UTC),
                actor=lead.actor,
            )
            number = row.number
    except Invalid as refused:
        form.errors = {field.replace(".", "-"): messages for field, messages in refused.errors.items()}
        return _page(form), 422
    flash(f"Plan {number} is in force for every case that opens from now on.", "good")
    return redirect(url_for("plans.edit"), 303)


def _changed(values: rows.Values, what: str, place: int) -> rows.Values:
    """Return the values with one step more or less, put back, or one place earlier."""
    if what == "add":
        return rows.with_row(values, "steps", PARTS)
    if what == "remove":
        return rows.without_row(values, "steps", PARTS, place)
    if what == "restore":
        return rows.with_row_back(values, "steps", PARTS)
    found = list(rows.rows(values, "steps", PARTS))
    if 0 < place < len(found):
        found[place - 1], found[place] = found[place], found[place - 1]
    return rows.put(values, "steps", found)


def _step(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"minutes": _number(row["minutes"])}


def _number(text: object) -> int | None:
    return int(str(text)) if re.fullmatch(r"\s*\d{1,4}\s*", str(text)) else None


def _page(form: Form) -> str:
    with session() as db:
        return render_template(
            "admin/plans.html",
            form=form,
            count=rows.count(form.values, "steps"),
            removed=rows.taken_out(form.values, PARTS)["title"] if f"{rows.GONE}at" in form.values else "",
            gone={name: value for name, value in form.values.items() if name.startswith(rows.GONE)},
            versions=rubrics.plan_versions(db),
            kinds=tuple((kind.value, figures.word(kind)) for kind in StepKind),
            instruments=tuple((one.value, figures.word(one)) for one in Instrument),
            scopes=(("case", "Once for each expert"), ("specialization", "Once for each specialization")),
            most_steps=MOST_STEPS,
            most_minutes=LONGEST_SAMPLE,
        )
