"""A company as experts see it: what it says about itself, how it has treated them, and which briefs of it are open."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template

from marketplace.db import session
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate import members
from marketplace.services import brief_feed, companies, conduct
from marketplace.web.expert import own

bp = Blueprint("companies_seen", __name__, url_prefix="/companies")


@bp.get("/<uuid:company_id>")
def show(company_id: object) -> str:
    """Show one company."""
    now = datetime.now(UTC)
    with session() as db:
        expert = own.profile(db, is_whole=False)
        members.require(Permission.SEEK_WORK, expert)
        company = companies.find(db, str(company_id))
        if company is None or expert.id in companies.blocked_experts(db, company):
            raise NotFound("There is no such company.")
        return render_template(
            "expert/company.html",
            company=company,
            conduct=conduct.of_company(db, company.id, now),
            briefs=brief_feed.open_of(db, company, now),
        )
