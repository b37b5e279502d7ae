"""Market rates in the console: looked through, added by hand, retired, loaded from a file after a dry run."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.rates import REGIONS
from marketplace.domain.regions import ANY, LABELS, SHORT
from marketplace.domain.vocabulary import EngagementModel, EventAct, Permission, RateUnit
from marketplace.gate.members import acting, require
from marketplace.schemas import csv_lines
from marketplace.services import events, rate_table, rates, taxonomy
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("rates", __name__, url_prefix="/console/rates")

PAGE = 50
FILTERS = ("role", "seniority", "engagement", "region", "source")
ANYTHING = {"role": "Any AI or data role", "seniority": "Any level"}
LARGEST_FILE = 1_000_000


@bp.get("")
def index() -> Any:
    """Show the figures that the filter asks for, with source and date."""
    require(Permission.MANAGE_RATES)
    said: dict[str, Any] = {name: request.args[name][:120] for name in FILTERS if request.args.get(name)}
    with session() as db:
        rows, last = rate_table.listed(db, said, today=_today(), after=request.args.get("after", ""), limit=PAGE)
        words = rate_table.choices(db)
    options = {name: [("", "Every"), *((word, _name(name, word)) for word in held)] for name, held in words.items()}
    options["engagement"] = [("", "Every"), *((model.value, word(model)) for model in EngagementModel)]
    return render_template(
        "admin/rates.html",
        form=Form(dict(said)),
        groups=[(_name("role", role), list(held)) for role, held in groupby(rows, key=lambda row: row.rate.role)],
        name_of=_name,
        short=SHORT,
        options=options,
        older=url_for("rates.index", **said, after=last) if last else None,
    )


@bp.get("/new")
def new() -> Any:
    """Ask for one figure; `like` copies one that is there, to revise it."""
    require(Permission.MANAGE_RATES)
    values: dict[str, Any] = {"is_derived": "no", "currency": "USD", "region": "us", "as_of": _today().isoformat()}
    if request.args.get("like"):
        with session() as db:
            row = rate_table.by_name(db, request.args["like"])
            values = dict(zip(rates.COLUMNS, rate_table.cells(rates.rate_of(row)), strict=True))
    return _form_page(Form(values))


@bp.post("")
def add() -> Any:
    """Keep one figure; one that says the same of the same source is revised."""
    require(Permission.MANAGE_RATES)
    form = Form({name: request.form.get(name, "") for name in rates.COLUMNS})
    try:
        with transaction() as db:
            rate_table.add(db, form.values, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _form_page(form), 422
    flash("The figure is kept. Estimates use it from now on.", "good")
    return redirect(url_for("rates.index", role=form.values["role"], source=form.values["source"]), 303)


@bp.get("/<name>")
def show(name: str) -> Any:
    """Show one figure, what it was before, and retire it."""
    require(Permission.MANAGE_RATES)
    return _rate_page(name, Form())


@bp.post("/<name>/retire")
def retire(name: str) -> Any:
    """Take a figure out; the trail keeps what it said."""
    require(Permission.MANAGE_RATES)
    form = Form({"reason": request.form.get("reason", "")})
    try:
        with transaction() as db:
            rate_table.retire(db, name, reason=form.values["reason"], actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _rate_page(name, form), 422
    flash("The figure is retired. The audit trail keeps what it said.", "good")
    return redirect(url_for("rates.index"), 303)


@bp.get("/upload")
def upload_page() -> Any:
    """Ask for a file."""
    require(Permission.MANAGE_RATES)
    return render_template("admin/rates_upload.html", form=Form({"mode": "add"}), found=None, columns=rates.COLUMNS)


@bp.post("/upload")
def upload() -> Any:
    """Say what a file would do; load it when that was said and agreed to."""
    require(Permission.MANAGE_RATES)
    form = Form({"mode": request.form.get("mode", "add"), "text": request.form.get("text", "")})
    replace = form.values["mode"] == "replace"
    try:
        text = form.values["text"] or _file_text()
        if request.form.get("do") == "load":
            with transaction() as db:
                rate_table.load(db, text, replace=replace, actor=acting())
            flash("The file is loaded. Estimates use it from now on.", "good")
            return redirect(url_for("rates.index"), 303)
        with session() as db:
            found = rate_table.dry_run(db, text, replace=replace)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        page = render_template("admin/rates_upload.html", form=form, found=None, columns=rates.COLUMNS)
        return page, 422
    form.values["text"] = text
    page = render_template("admin/rates_upload.html", form=form, found=found, columns=rates.COLUMNS)
    return (page, 422) if found.refused else page


@bp.post("/export")
def export() -> Any:
    """Send the whole table as the file that can be loaded again."""
    require(Permission.MANAGE_RATES)
    with transaction() as db:
        every = rate_table.every(db)
        after = {"figures": len(every)}
        events.record(db, actor=acting(), act=EventAct.EXPORTED, object="market-rates/all", after=after)
    lines = [csv_lines.line(rates.COLUMNS), *(csv_lines.line(rate_table.cells(rate)) for rate in every)]
    headers = {
        "Content-Disposition": f'attachment; filename="market-rates-{_today():%Y-%m-%d}.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response("".join(lines), headers=headers, content_type="text/csv; charset=utf-8")


def _file_text() -> str:
    file = request.files.get("file")
    content = file.read(LARGEST_FILE + 1) if file else b""
    if file:
        # A large one lies in a temporary file, which goes when it is closed.
        file.close()
    if not content:
        raise Invalid({"file": ["Choose a CSV file."]})
    if len(content) > LARGEST_FILE:
        raise Invalid({"file": ["The file is larger than 1 MB."]})
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid({"file": ["The file is not text in UTF-8."]}) from None


def _form_page(form: Form) -> str:
    roles, levels = rates.roles(), rates.seniorities()
    return render_template(
        "admin/rate_form.html",
        form=form,
        roles=[(role, _name("role", role)) for role in roles],
        levels=[(level, _name("seniority", level)) for level in levels],
        regions=[(region, _name("region", region)) for region in REGIONS],
        models=[(model.value, word(model)) for model in EngagementModel],
        units=[(unit.value, word(unit)) for unit in RateUnit],
    )


def _rate_page(name: str, form: Form) -> str:
    with session() as db:
        rate = rates.rate_of(rate_table.by_name(db, name))
    age = (_today() - rate.as_of).days
    return render_template(
        "admin/rate.html", form=form, rate=rate, name=name, is_stale=age > rate_table.STALE_DAYS, name_of=_name
    )


def _name(column: str, value: str) -> str:
    """Return what people call a word of the table."""
    if value == ANY and column in ANYTHING:
        return ANYTHING[column]
    if column == "role":
        return taxonomy.role_names().get(value, value)
    if column == "seniority":
        return word(value)
    label = LABELS.get(value, value)
    return label[:1].upper() + label[1:]


def _today() -> Any:
    return datetime.now(UTC).date()
