"""The audit trail as a page: filters, a page at a time, an export, and a check of its chain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from marshmallow import ValidationError

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.trail import TrailFilter
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.gate.members import acting, require
from marketplace.schemas import csv_lines
from marketplace.schemas.trail import TrailIn
from marketplace.services import chain, events, trail
from marketplace.web.figures import word
from marketplace.web.forms import Form, complaints

bp = Blueprint("audit", __name__, url_prefix="/console/audit")

PAGE = 50
NEWEST = 50_000
"""Acts that the page checks while somebody waits, about a second; the command checks them all."""

FIELDS = ("actor", "act", "kind", "name", "since", "until", "request")
FORMATS = {"csv": "text/csv; charset=utf-8", "json": "application/x-ndjson"}


@bp.get("")
def index() -> Any:
    """Show the newest acts that the filter asks for."""
    require(Permission.READ_EVENTS)
    return _page()


@bp.post("/check")
def check() -> Any:
    """Make the newest seals again, and say above the list whether anything was changed."""
    require(Permission.READ_EVENTS)
    with session() as db:
        verdict = chain.verify(db, newest=NEWEST)
    return _page(verdict)


@bp.post("/export")
def export() -> Any:
    """Send everything that the filter asks for as a file; that somebody took it is an act too."""
    require(Permission.READ_EVENTS)
    form = "json" if request.form.get("format") == "json" else "csv"
    try:
        asked, _ = TrailIn().load(_said(request.form))
        with transaction() as db:
            trail.page(db, asked, limit=1)
            after = {"format": form, "filters": sorted(_said(request.form))}
            events.record(db, actor=acting(), act=EventAct.EXPORTED, object="audit-trail/all", after=after)
    except (ValidationError, Invalid) as refused:
        return _page(refused=refused)
    name = f"audit-trail-{datetime.now(UTC):%Y-%m-%d-%H%M}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(stream_with_context(_lines(asked, form)), headers=headers, content_type=FORMATS[form])


def _lines(asked: TrailFilter, form: str) -> Iterator[str]:
    with session() as db:
        if form == "csv":
            yield csv_lines.line(trail.COLUMNS)
        for act in trail.every(db, asked):
            yield csv_lines.line(act.cells()) if form == "csv" else json.dumps(act.exported()) + "\n"


def _page(verdict: chain.Verdict | None = None, refused: ValidationError | Invalid | None = None) -> Any:
    said = _said(request.form if request.method == "POST" else request.args)
    form, found = Form(said), trail.TrailPage((), None)
    with session() as db:
        if refused is None:
            try:
                asked, before = TrailIn().load({**said, "before": request.args.get("before", "")})
                found = trail.page(db, asked, limit=PAGE, before=before)
            except (ValidationError, Invalid) as error:
                refused = error
        if refused is not None:
            form.errors = complaints(refused.errors if isinstance(refused, Invalid) else refused.messages_dict)
        page = render_template(
            "admin/audit.html",
            form=form,
            acts=found.acts,
            older=f"{url_for('audit.index')}?{urlencode({**said, 'before': found.before})}" if found.before else None,
            is_first=not request.args.get("before"),
            said=said,
            verdict=verdict,
            newest=NEWEST,
            kinds=[(kind, word(kind)) for kind in trail.kinds(db)],
            words=sorted((act.value, word(act)) for act in EventAct),
        )
    return (page, 422) if form.errors else page


def _said(fields: Any) -> dict[str, str]:
    """The fields of the filter that say something."""
    return {name: fields[name].strip() for name in FIELDS if fields.get(name, "").strip()}
