"""A brief as an expert sees it: what it asks for, what was added since, and questions with their answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.brief_readiness import readiness_of
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.gate.members import acting
from marketplace.services import brief_openings, brief_questions, brief_versions, briefs, conduct, taxonomy
from marketplace.services import questions as question_list
from marketplace.services.hiring import slots
from marketplace.services.hiring.settings import is_taking
from marketplace.web.company.opening import differing
from marketplace.web.company.said import criterion, roles_said
from marketplace.web.expert import own
from marketplace.web.forms import Form

bp = Blueprint("open_briefs", __name__, url_prefix="/open-briefs")


@bp.get("/<uuid:brief_id>")
def show(brief_id: object) -> str:
    """Show a brief that is on the market."""
    with session() as db:
        return _page(db, brief_id, Form())


@bp.post("/<uuid:brief_id>")
def ask(brief_id: object) -> str | tuple[str, int] | Response:
    """Ask the company something; the answer goes to everybody."""
    form = Form({"question": request.form.get("question", "")})
    try:
        with transaction() as db:
            expert = _listed(db)
            brief = brief_openings.seen_by(db, expert, str(brief_id))
            asked = form.values["question"]
            brief_questions.ask(db, brief, expert, asked, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        with session() as db:
            return _page(db, brief_id, form), 422
    flash("Asked. When the company answers, everybody who can see the brief reads it, without your name.", "good")
    return redirect(url_for("open_briefs.show", brief_id=brief_id), 303)


def _listed(db: Any) -> Any:
    """Return the signed-in expert's profile. Raises NotFound for somebody who is not listed."""
    expert = own.profile(db, is_whole=False)
    if expert.status is not ExpertStatus.APPROVED:
        raise NotFound("There is no such brief.")
    return expert


def _page(db: Any, brief_id: object, form: Form) -> str:
    expert = own.profile(db, is_whole=False)
    brief, chosen = brief_openings.standing(db, expert, str(brief_id))
    is_listed = expert.status is ExpertStatus.APPROVED
    draft = briefs.draft_of(brief)
    versions = brief_versions.of_brief(db, brief)
    until = chosen.applications_until
    closes = brief_questions.closes_at(brief, until)
    return render_template(
        "expert/open_brief.html",
        brief=brief,
        draft=draft,
        conduct=conduct.of_company(db, brief.company_id, datetime.now(UTC)),
        readiness=readiness_of(question_list.current(), draft),
        form=form,
        can_apply=is_listed and is_taking(brief, chosen, datetime.now(UTC)),
        until=until,
        is_listed=is_listed,
        closes=closes,
        can_ask=is_listed and brief.status is BriefStatus.OPEN and (closes is None or datetime.now(UTC) < closes),
        roles=roles_said(versions[-1].roles if versions else slots.roles_of(db, brief)).splitlines(),
        criteria=[criterion(one) for one in draft.criteria],
        questions=brief_questions.of_brief(db, brief, is_answered=True),
        versions=differing(versions),
        skill_names=taxonomy.skill_names(),
        specialization_names=taxonomy.specialization_names(),
        domain_names=taxonomy.domain_names(),
    )
