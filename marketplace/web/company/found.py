"""Putting somebody on the shortlist of a role who was found by a search, or whose profile is read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import transaction
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import experts, shortlists
from marketplace.services.hiring import slots
from marketplace.web.company import veils
from marketplace.web.company.experts import bp
from marketplace.web.company.search import asked_for


@bp.post("/<uuid:expert_id>/shortlist")
def shortlist(expert_id: object) -> Response:
    """Put somebody on the shortlist of a role, and go back to where they were found."""
    role = request.form.get(veils.ROLE, "")
    with transaction() as db:
        company = acting_company(db, Permission.HIRE)
        if not role:
            experts.seen_by(db, company, str(expert_id))
            flash("Choose a role first: nobody was put on a shortlist.", "warn")
            return _back(expert_id)
        slot = slots.open_one(db, company, role)
        expert = experts.seen_by(db, company, str(expert_id))
        shortlists.choose(db, slot, expert, now=datetime.now(UTC), actor=acting())
        title = slot.brief.title
    # The same whether or not they were there, because a brief may hide who is.
    flash(f"They are on the board of “{title}”. Nobody is told.", "good")
    return _back(expert_id)


def _back(expert_id: object) -> Response:
    """Lead to where they were found."""
    if request.form.get("back") == "search":
        args: dict[str, Any] = asked_for()
        return redirect(url_for("searches.index", **args), 303)
    return redirect(url_for("experts.show", expert_id=expert_id, of=request.form.get("of") or None), 303)
