"""Two to four ranked people side by side: on a page, on paper, and as a table for a spreadsheet."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.schemas import csv_lines
from marketplace.services import briefs, comparing, matches
from marketplace.web import figures, lost_updates
from marketplace.web.company import veils
from marketplace.web.company.matches import bp
from marketplace.web.forms import Form

ASKED = 12
"""More ids than anybody ticks by mistake."""

LABELS = {
    "rank": "Rank",
    "score": "Score out of 100",
    "model": "Engagement model",
    "cost": "Cost of the whole brief",
    "hours": "Hours a day shared",
    "evidence": "Share of the weight with evidence",
    "better": "What would bring a better rank",
}


@bp.get("/<uuid:run_id>/compare")
def compare(brief_id: object, run_id: object) -> Any:
    """Show the chosen people side by side, or only in what they differ; as CSV where that is asked for."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.run_of(db, brief, str(run_id))
        ids = list(dict.fromkeys(request.args.getlist("expert")))[:ASKED]
        try:
            results = comparing.chosen(run, ids)
        except Invalid as refused:
            flash(" ".join(refused.errors["expert"]), "warn")
            return redirect(url_for(".show", brief_id=brief_id, run_id=run_id, **veils.carried()), 303)
        rows = comparing.rows_of(results)
        only = request.args.get("only") == "differences"
        shown = [row for row in rows if row.differs] if only else rows
        blind = veils.is_blind(db, brief)
        names = [pseudonym(brief.public_id, r.expert.public_id) if blind else r.name for r in results]
        table = [(_label(row), [_text(row, value) for value in row.values]) for row in shown]
        notes = comparing.notes_of(db, brief, [result.expert for result in results])
        if request.args.get("format") == "csv":
            said = [notes[r.expert_id].text if r.expert_id in notes else "" for r in results]
            return _csv(run.title, names, [*table, ("Notes", said)])
        args = {"expert": [r.expert.public_id for r in results], **veils.carried()}
        return render_template(
            "company/compare.html",
            brief=brief,
            run=run,
            results=results,
            names=names,
            table=table,
            only=only,
            same=len(rows) - len([row for row in rows if row.differs]),
            args=args,
            blind=blind,
            link_args=veils.carried(),
            profile_args={"of": brief.public_id} if blind else {},
            forms=[_note_form(notes.get(result.expert_id)) for result in results],
        )


@bp.post("/<uuid:run_id>/notes/<uuid:expert_id>")
def note(brief_id: object, run_id: object, expert_id: object) -> Any:
    """Keep what the company notes about one of those whom this ranking shows."""
    again = request.form.getlist("expert")[:ASKED] or [str(expert_id)]
    back = url_for(".show", brief_id=brief_id, run_id=run_id)
    if len(again) > 1:
        where: dict[str, Any] = {"expert": again, **veils.carried()}
        back = url_for(".compare", brief_id=brief_id, run_id=run_id, **where)
    try:
        lost_updates.twice(partial(_kept, brief_id, run_id, expert_id))
    except lost_updates.Changed as changed:
        mine = {"Note": request.form.get("note", "").strip()}
        return changed.page(mine, title="Somebody else has changed this note meanwhile", discard=back)
    except Invalid as refused:
        flash(" ".join(refused.errors["note"]), "bad")
        return redirect(back, 303)
    flash("The note is kept.", "good")
    return redirect(back, 303)


def _kept(brief_id: object, run_id: object, expert_id: object) -> None:
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        expert = matches.shown_in(matches.run_of(db, brief, str(run_id)), str(expert_id))
        kept = comparing.notes_of(db, brief, [expert]).get(expert.id)
        lost_updates.check(kept.version if kept else 0, {"Note": kept.text if kept else ""})
        comparing.note(db, brief, expert, request.form.get("note", ""), now=datetime.now(UTC), actor=acting())


def _note_form(kept: Any) -> Form:
    text = kept.text if kept else ""
    return lost_updates.carry(Form({"note": text}), kept.version if kept else 0, {"Note": text})


def _label(row: comparing.Row) -> str:
    return LABELS.get(row.key) or figures.SIGNALS.get(row.key, row.key)


def _text(row: comparing.Row, value: Any) -> str:
    """One value of a row in words; nothing on record is a dash."""
    if value is None or value == ():
        return "–"
    if row.kind == "score":
        return f"{figures.hundred(value)}, {figures.band(value)}"
    if row.kind == "model":
        return figures.word(value)
    if row.kind == "cost":
        amount, currency = value
        return figures.money(amount, currency, 0)
    if row.kind == "hours":
        return f"{value:.1f}"
    if row.kind == "signal":
        return f"{value[0]:.0f}: {value[1]}"
    if row.kind == "confidence":
        return f"{figures.hundred(value)} %"
    return " ".join(value) if row.kind == "list" else str(value)


def _csv(title: str, names: list[str], table: list[tuple[str, list[str]]]) -> Response:
    lines = [csv_lines.line([title, *names]), *(csv_lines.line([label, *cells]) for label, cells in table)]
    headers = {"Content-Disposition": 'attachment; filename="comparison.csv"'}
    return Response("".join(lines), mimetype="text/csv", headers=headers)
