"""The rubric as a page: what each level means in words, edited by leads, readable by everybody who vets."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.rubric import LEVELS, Rubric
from marketplace.domain.vetting_words import RedFlag, StepKind
from marketplace.domain.vocabulary import Permission, RubricDimension
from marketplace.gate.members import require, signed_in
from marketplace.services.vetting import rubrics
from marketplace.web import figures
from marketplace.web.forms import Form

bp = Blueprint("rubric", __name__, url_prefix="/console/rubric")

TEXTS = ("name", "asks", "evidence")
Page = str | tuple[str, int] | Response


@bp.get("")
def show() -> Page:
    """Show the rubric in force, as those who score read it."""
    member = signed_in()
    require(Permission.VET_EXPERTS if member.may(Permission.VET_EXPERTS) else Permission.MANAGE_VETTING)
    with session() as db:
        return render_template(
            "admin/rubric.html",
            rubric=rubrics.current_rubric(db),
            versions=rubrics.rubric_versions(db),
            levels=LEVELS,
            may_edit=member.may(Permission.MANAGE_VETTING),
        )


@bp.get("/edit")
def edit() -> Page:
    """Show the rubric in force as a form."""
    require(Permission.MANAGE_VETTING)
    with session() as db:
        newest = rubrics.latest_rubric(db)
        values = _values_of(rubrics.current_rubric(db)) | {"made_from": newest.number if newest else 1}
    return _page(Form(values))


@bp.post("/edit")
def publish() -> Page:
    """Put a new version in force; what was decided keeps the version it was decided by."""
    lead = require(Permission.MANAGE_VETTING)
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    made_from = str(form.values.get("made_from", ""))
    try:
        with transaction() as db:
            row = rubrics.publish_rubric(
                db,
                _content_of(form.values),
                note=str(form.values.get("note", "")),
                made_from=int(made_from) if re.fullmatch(r"\d{1,6}", made_from) else 0,
                now=datetime.now(UTC),
                actor=lead.actor,
            )
            number = row.number
    except Invalid as refused:
        form.errors = {field.replace(".", "_"): messages for field, messages in refused.errors.items()}
        return _page(form), 422
    flash(f"Rubric {number} is in force for every scorecard that is begun from now on.", "good")
    return redirect(url_for("rubric.show"), 303)


def _values_of(rubric: Rubric) -> dict[str, Any]:
    """Return the form's fields: `dimensions_<id>_<part>`, as the complaints name them."""
    values: dict[str, Any] = {"title": rubric.title}
    for one in rubric.dimensions:
        at = f"dimensions_{one.id.value}_"
        values |= {f"{at}{part}": getattr(one, part) for part in TEXTS}
        values |= {f"{at}step": one.step.value, f"{at}gate": "" if one.gate is None else one.gate}
        values |= {f"{at}anchors_{level}": one.anchor(level) for level in LEVELS}
    return values | {f"red_flags_{flag.value}": told for flag, told in rubric.red_flags.items()}


def _content_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the document that the form says, for `domain.rubric` to judge."""
    dimensions = []
    for wanted in RubricDimension:
        at = f"dimensions_{wanted.value}_"
        row: dict[str, Any] = {part: values.get(f"{at}{part}", "") for part in (*TEXTS, "step")}
        gate = str(values.get(f"{at}gate", "")).strip()
        row |= {"id": wanted.value, "anchors": {level: values.get(f"{at}anchors_{level}", "") for level in LEVELS}}
        dimensions.append(row | {"gate": (int(gate) if re.fullmatch(r"\d", gate) else gate) if gate else None})
    flags = {flag.value: values.get(f"red_flags_{flag.value}", "") for flag in RedFlag}
    return {"title": values.get("title", ""), "dimensions": dimensions, "red_flags": flags}


def _page(form: Form) -> str:
    return render_template(
        "admin/rubric_form.html",
        form=form,
        dimensions=tuple((one.value, figures.word(one)) for one in RubricDimension),
        flags=tuple((flag.value, figures.word(flag)) for flag in RedFlag),
        levels=LEVELS,
        steps=tuple((kind.value, figures.word(kind)) for kind in StepKind),
        gates=(("", "No hard gate"), *((level, f"At least {level}") for level in LEVELS)),
    )
