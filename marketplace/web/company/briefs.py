"""Briefs as pages: the list, one brief, and its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, taxonomy
from marketplace.web import figures

bp = Blueprint("briefs", __name__, url_prefix="/briefs")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: the brief, its latest ranking, and what that says."""

    brief: Any
    run: matches.Latest | None
    days_open: int | None


@bp.get("")
def index() -> str:
    """List the company's briefs with what to do next for each."""
    today = datetime.now(UTC).date()
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        rows = []
        latest = matches.latest_of(db, company, strong=figures.STRONG)
        for brief in briefs.list_of_company(db, company):
            since = brief.published_at if brief.status is BriefStatus.OPEN else None
            rows.append(Row(brief, latest.get(brief.id), (today - since.date()).days if since else None))
        return render_template("company/briefs.html", rows=rows, strong_from=figures.hundred(figures.STRONG))


@bp.get("/<uuid:brief_id>")
def show(brief_id: object) -> str:
    """Show one brief and its lawful moves."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        return render_template(
            "company/brief.html",
            brief=brief,
            draft=briefs.draft_of(brief),
            run=matches.latest_run(db, brief),
            can_publish=brief.status is BriefStatus.DRAFT and BRIEF_MOVES.is_legal(brief.status, BriefStatus.OPEN),
            can_edit=brief.status in (BriefStatus.DRAFT, BriefStatus.OPEN),
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
        )


@bp.post("/<uuid:brief_id>/publication")
def publish(brief_id: object) -> Response:
    """Open a draft for matching."""
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        briefs.publish(db, brief, actor=acting(), now=datetime.now(UTC))
    return redirect(url_for("briefs.show", brief_id=brief_id), 303)
