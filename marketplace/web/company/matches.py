"""Rankings as pages: making one is a POST that leads to the stored run; reading one never makes another."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, taxonomy

bp = Blueprint("matches", __name__, url_prefix="/briefs/<uuid:brief_id>/matches")


@bp.post("")
def rank(brief_id: object) -> Response:
    """Rank the listed experts for this brief and keep the ranking."""
    live = current_app.extensions["assay_index"].live()
    with transaction() as db:
        company = acting_company(db, Permission.MATCH_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        run = matches.shortlist(db, brief, live, today=datetime.now(UTC).date(), actor=acting())
    return redirect(url_for("matches.show", brief_id=brief_id, run_id=run.public_id), 303)


@bp.get("/<uuid:run_id>")
def show(brief_id: object, run_id: object) -> str:
    """Show a stored ranking exactly as it was made."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        run = matches.run_of(db, brief, str(run_id))
        return render_template(
            "company/ranking.html",
            brief=brief,
            run=run,
            shortlist=matches.shortlist_of(run),
            skill_names=taxonomy.skill_names(),
        )
