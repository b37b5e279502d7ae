"""The board: every open case in the column it stands in, moved by a menu or by dragging."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import RowChanged, session, transaction
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, NotFound
from marketplace.domain.vetting_words import CaseStage
from marketplace.services import taxonomy
from marketplace.services.vetting import board, cases
from marketplace.web.admin.own_cases import case_for, staff
from marketplace.web.figures import word

bp = Blueprint("board", __name__, url_prefix="/console/board")

STATUS = ((NotFound, 404), (Forbidden, 403))


@bp.get("/")
def index() -> Any:
    """Show the board, or one of its columns."""
    wanted = request.args.get("stage", "")
    only = CaseStage(wanted) if wanted in set(CaseStage) else None
    return render_template("admin/board.html", only=only, **_seen(only))


@bp.post("/<uuid:case_id>")
def move(case_id: object) -> Any:
    """Move a case to another column; what a script asks is answered with the board, or with the one sentence."""
    member = staff()
    is_part = "HX-Request" in request.headers
    try:
        with transaction() as db:
            case = case_for(db, member, case_id)
            stage = _stage("stage")
            if stage is None:
                raise IllegalMove("Choose the column that the case should go to.", list(CaseStage))
            cases.place(db, case, stage, actor=member.actor, now=datetime.now(UTC), was=_stage("was"))
            told = f"{case.expert.name} is in {word(stage).lower()} now."
    except (Conflict, Forbidden, IllegalMove, NotFound, RowChanged) as refused:
        if not is_part:
            raise
        status = next((code for kind, code in STATUS if isinstance(refused, kind)), 409)
        said = "Somebody changed this case at the same moment." if isinstance(refused, RowChanged) else str(refused)
        return said, status, {"Content-Type": "text/plain; charset=utf-8"}
    if is_part:
        return render_template("admin/board_part.html", only=None, told=told, **_seen(None))
    flash(told, "good")
    return redirect(url_for("board.index") + f"#case-{case_id}", 303)


def _stage(name: str) -> CaseStage | None:
    posted = request.form.get(name, "")
    return CaseStage(posted) if posted in set(CaseStage) else None


def _seen(only: CaseStage | None) -> dict[str, Any]:
    member, now = staff(), datetime.now(UTC)
    with session() as db:
        return {
            "columns": board.columns(db, member.actor, now=now, only=only),
            "now": now,
            "long_days": board.LONG_DAYS,
            "specialization_names": taxonomy.specialization_names(),
        }
