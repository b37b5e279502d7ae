"""Briefs as pages: the list, one brief, and its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.briefs import BRIEF_MOVES
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import approvals, briefs, matches, taxonomy
from marketplace.services.hiring import slots
from marketplace.web import figures
from marketplace.web.company import role_rankings
from marketplace.web.forms import Form

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
        strong_from = figures.hundred(figures.STRONG)
        return render_template("company/briefs.html", rows=rows, strong_from=strong_from, matchable=matches.MATCHABLE)


@bp.get("/<uuid:brief_id>")
def show(brief_id: object) -> str:
    """Show one brief and its lawful moves."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        approval = approvals.latest(db, brief)
        heads = matches.latest_heads(db, brief)
        return render_template(
            "company/brief.html",
            brief=brief,
            approval=approval,
            needs_approval=company.needs_approval,
            may_decide=approvals.may_decide(brief, approval, acting()),
            form=Form({"once": str(uuid4())}),
            draft=briefs.draft_of(brief),
            run=heads.get(None),
            was_ranked=bool(heads),
            role_rankings=role_rankings.of(slots.of_brief(db, brief), heads),
            can_publish=brief.status is BriefStatus.DRAFT and BRIEF_MOVES.is_legal(brief.status, BriefStatus.OPEN),
            can_edit=brief.status in (BriefStatus.DRAFT, BriefStatus.OPEN),
            can_match=brief.status in matches.MATCHABLE,
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
        )


@bp.post("/<uuid:brief_id>/publication")
def publish(brief_id: object) -> Response | tuple[str, int]:
    """Open a draft for matching, ask a colleague to approve it where the company wants that, or approve it."""
    try:
        with transaction() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            approvals.publish(db, brief, actor=acting(), now=datetime.now(UTC))
            if brief.status is BriefStatus.PENDING_APPROVAL:
                told = "Your colleagues who may approve briefs have been told; it opens when one of them agrees."
                flash(told, "good")
    except Invalid as refused:
        from marketplace.web.company.check import check_page

        with session() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            return check_page(db, brief, company, refused), 422
    return redirect(url_for("briefs.show", brief_id=brief_id), 303)


@bp.post("/<uuid:brief_id>/approval")
def decide(brief_id: object) -> Response:
    """Approve a brief that waits for it, or send it back with a comment."""
    comment = request.form.get("comment", "")
    try:
        with transaction() as db:
            company = acting_company(db, Permission.APPROVE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            if request.form.get("do") == "approve":
                approvals.grant(db, brief, actor=acting(), now=datetime.now(UTC))
            else:
                approvals.send_back(db, brief, comment=comment, actor=acting(), now=datetime.now(UTC))
    except Invalid as error:
        flash(" ".join(message for messages in error.errors.values() for message in messages), "bad")
    return redirect(url_for("briefs.show", brief_id=brief_id), 303)
