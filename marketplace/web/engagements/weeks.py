"""Hours by week on the pages of either side, and the ledger with its file."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.offer_terms import HOURS_A_DAY
from marketplace.domain.timesheets import EDITABLE, TO_APPROVE
from marketplace.gate.members import acting
from marketplace.schemas import csv_lines
from marketplace.services.engagements import ledger, standing, timesheets
from marketplace.web import hiring_forms, lost_updates
from marketplace.web.engagements import typed
from marketplace.web.engagements.seats import about, party, reached, side
from marketplace.web.forms import Form

DAYS = 7


def week(engagement_id: object, week: str) -> str:
    """Show the hours of a week: a form for the expert while it is open, and for the company what it can answer."""
    return _page(engagement_id, _monday(week), Form())


def answer_week(engagement_id: object, week: str) -> Any:
    """Approve the hours of a week, or ask about them."""
    form, now, day = hiring_forms.typed(), datetime.now(UTC), _monday(week)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            sheet = timesheets.of(db, one, day, locked=True)
            if form.values.get("do") == "approve":
                timesheets.approve(db, sheet, version=typed.version(form), now=now, actor=acting())
            else:
                question = str(form.values.get("question", ""))
                timesheets.query(db, sheet, question=question, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(engagement_id, day, form), 422
    return redirect(url_for(".week", engagement_id=engagement_id, week=week), 303)


def write_week(engagement_id: object, week: str) -> Any:
    """Keep the hours of a week, or hand them in. Whoever has read an older one sees the difference first."""
    form, now, day = hiring_forms.typed(), datetime.now(UTC), _monday(week)
    is_final = form.values.get("do") == "submit"
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            draft = typed.week(form, day, _currency(one))
            sheet = timesheets.find(db, one, day, locked=True)
            if sheet is not None:
                lost_updates.check(sheet.version, typed.week_said(sheet))
            timesheets.write(db, one, day, draft, submit=is_final, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(engagement_id, day, form), 422
    except lost_updates.Changed as changed:
        back = url_for(".week", engagement_id=engagement_id, week=week)
        return changed.page(typed.week_typed(form), title="The week has changed", discard=back)
    flash("Handed in; the company is asked to approve it." if is_final else "Kept.", "good")
    return redirect(url_for(".week", engagement_id=engagement_id, week=week), 303)


def lines(engagement_id: object) -> str:
    """Show the lines that are ready for an invoice, and those that are on one."""
    return _ledger(engagement_id, Form({"lines": []}))


def invoice(engagement_id: object) -> Any:
    """Put ticked lines on an invoice of the expert's own."""
    form = hiring_forms.typed("lines")
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            number = str(form.values.get("invoice", ""))
            chosen = form.values["lines"]
            count = ledger.invoice(db, one, chosen, number=number, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _ledger(engagement_id, form), 422
    flash(f"{count} {'line is' if count == 1 else 'lines are'} on the invoice; their weeks are locked.", "good")
    return redirect(url_for(".lines", engagement_id=engagement_id), 303)


def lines_file(engagement_id: object) -> Response:
    """Return the lines of one engagement as a file for spreadsheets."""
    with session() as db:
        asking, one = reached(db, engagement_id)
        return _file(list(ledger.exported(db, asking, one)))


def every_line() -> Response:
    """Return the lines of every engagement of this side as a file for spreadsheets."""
    with session() as db:
        return _file(list(ledger.exported(db, party(db))))


def _file(rows: list[tuple[object, ...]]) -> Response:
    text = csv_lines.line(ledger.COLUMNS) + "".join(csv_lines.line(row) for row in rows)
    named = {"Content-Disposition": 'attachment; filename="ledger.csv"'}
    return Response(text, mimetype="text/csv", headers=named)


def _monday(text: str) -> date:
    """Return the day that an address names. Raises NotFound."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound("There is no such week.") from None


def _currency(one: Any) -> str:
    agreed = standing.agreed(one)
    return agreed.currency if agreed is not None else "EUR"


def _page(engagement_id: object, day: date, form: Form) -> str:
    with session() as db:
        asking, one = reached(db, engagement_id)
        timesheets.check_open(one, day)
        weeks = timesheets.of_engagement(db, one)
        sheet = next((row for row in weeks if row.week == day), None)
        if sheet is None and side() is Side.COMPANY:
            raise NotFound("Nothing is written down for this week.")
        can_write = side() is Side.EXPERT and (sheet is None or sheet.status in EDITABLE)
        if can_write and not request.form:
            form.values = {**typed.week_values(sheet), **form.values}
        if can_write and sheet is not None:
            lost_updates.carry(form, sheet.version, typed.week_said(sheet))
        agreed = standing.agreed(one)
        return render_template(
            "engagements/week.html",
            form=form,
            sheet=sheet,
            week=day,
            days=[day + timedelta(days=place) for place in range(DAYS)],
            can_write=can_write,
            can_answer=side() is Side.COMPANY and sheet is not None and sheet.status in TO_APPROVE,
            agreed=agreed,
            currency=_currency(one),
            burn=timesheets.burn_of(one, weeks),
            before=day - timedelta(days=7),
            has_before=day > one.starts_on,
            after=day + timedelta(days=7),
            now=datetime.now(UTC),
            **about(asking, one),
        )


def _ledger(engagement_id: object, form: Form) -> str:
    with session() as db:
        asking, one = reached(db, engagement_id)
        found = ledger.lines(db, one)
        return render_template(
            "engagements/ledger.html",
            form=form,
            lines=found,
            totals=ledger.totals(found),
            hours_a_day=HOURS_A_DAY,
            can_invoice=side() is Side.EXPERT and any(line.invoiced_at is None for line in found),
            **about(asking, one),
        )


RULES = (
    ("GET", "/<uuid:engagement_id>/weeks/<week>", week),
    ("GET", "/<uuid:engagement_id>/ledger", lines),
    ("GET", "/<uuid:engagement_id>/ledger.csv", lines_file),
    ("GET", "/ledger.csv", every_line),
)
"""By method, below the address of the side."""

COMPANY_RULES = (("POST", "/<uuid:engagement_id>/weeks/<week>/answer", answer_week),)
EXPERT_RULES = (
    ("POST", "/<uuid:engagement_id>/weeks/<week>", write_week),
    ("POST", "/<uuid:engagement_id>/ledger", invoice),
)
"""Each side answers with its own."""
