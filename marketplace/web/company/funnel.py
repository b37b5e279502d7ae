"""How far people came for a brief, and how long each part took."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.db import session
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting_company
from marketplace.services import briefs, opinions
from marketplace.services.hiring import funnel, invitations

bp = Blueprint("funnel", __name__, url_prefix="/briefs")


@bp.get("/<uuid:brief_id>/funnel")
def show(brief_id: object) -> str:
    """Show every stage of a brief with how many came, how many are there, and the median time."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        found = funnel.of_brief(db, brief)
        return render_template(
            "company/funnel.html",
            brief=brief,
            passages=found,
            most=max((one.reached for one in found), default=0),
            declined=invitations.why_declined(db, brief).most_common(),
            heard=opinions.heard(db, brief),
        )
