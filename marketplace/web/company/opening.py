"""How a brief stands open: applications and their deadline, questions, versions with their differences, and its end."""

from __future__ import annotations

from datetime import UTC, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.brief_moves import BRIEF_MOVES, BriefEnd
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import brief_openings, brief_questions, brief_versions, briefs
from marketplace.services.hiring import role_endings, settings, slots
from marketplace.services.hiring.settings import Settings
from marketplace.web import lost_updates
from marketplace.web.company.briefs import bp
from marketplace.web.company.said import roles_said, said
from marketplace.web.forms import Form

Page = str | tuple[str, int] | Response

ACTS = {
    BriefStatus.CLOSED_TO_APPLICATIONS: "Take no more applications",
    BriefStatus.EVALUATING: "Begin to evaluate",
    BriefStatus.UNSUCCESSFUL: "End it: nobody is hired",
    BriefStatus.WITHDRAWN: "Withdraw it",
    BriefStatus.CANCELLED: "Cancel it",
    BriefStatus.DISCARDED: "Discard the draft",
}
"""The moves of a company, as its buttons say them."""

REASONS = {
    BriefEnd.ENOUGH: "There are enough applications",
    BriefEnd.NONE_SUITABLE: "Nobody was suitable",
    BriefEnd.BUDGET: "The budget has changed",
    BriefEnd.SCOPE: "What is asked for has changed",
    BriefEnd.PLANS: "Our plans have changed",
    BriefEnd.ELSEWHERE: "It was filled in another way",
}


@bp.get("/<uuid:brief_id>/opening")
def opening(brief_id: object) -> str:
    """Show how the brief stands open."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        return _page(db, company, brief_id, Form())


@bp.post("/<uuid:brief_id>/opening")
def settle(brief_id: object) -> Page:
    """Say who may apply and until when, answer a question, or make a move, as the pressed button says."""
    form = Form({name: request.form.get(name, "") for name in request.form if name != "csrf_token"})
    now = datetime.now(UTC)
    try:
        with transaction() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.of_company(db, company=company, public_id=str(brief_id))
            flash(_done(db, brief, company, form, now), "good")
    except Invalid as refused:
        form.errors = {_field(name, form): list(told) for name, told in refused.errors.items()}
        with session() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            return _page(db, company, brief_id, form), 422
    return redirect(url_for("briefs.opening", brief_id=brief_id), 303)


def _done(db: Any, brief: Any, company: Any, form: Form, now: datetime) -> str:
    """Do it, and return what was done in a sentence."""
    do = form.values.get("do", "")
    if do == "answer":
        name = form.values.get("question", "")
        brief_questions.answer(db, brief, name, form.values.get("answer", ""), now=now, actor=acting())
        return "Answered; everybody who can see the brief reads it."
    if do == "close-role":
        role, why = form.values.get("role", ""), _reason(form, "role_reason")
        slot = role_endings.close(db, brief, role, reason=why, now=now, actor=acting())
        return f"The role “{slot.title}” is closed, and its candidates have been told."
    if do == "move":
        status = next((status for status in ACTS if status.value == form.values.get("to")), None)
        if status is None:
            raise Invalid({"to": ["Choose what to do."]})
        brief_openings.end(db, brief, status, reason=_reason(form, "reason"), now=now, actor=acting())
        return "Done."
    brief_openings.settle(db, brief, _opening(form, company), now=now, actor=acting())
    return "Saved."


def _reason(form: Form, field: str) -> BriefEnd | None:
    return next((reason for reason in REASONS if reason.value == form.values.get(field)), None)


def _opening(form: Form, company: Any) -> Settings:
    """Read the form: a day stands for its end, where the company is. Raises Invalid."""
    day, until = form.values.get("until", "").strip(), None
    if day:
        try:
            until = datetime.combine(datetime.fromisoformat(day).date(), time(23, 59), ZoneInfo(company.time_zone))
        except ValueError:
            raise Invalid({"until": ["This is not a date; choose one."]}) from None
    takes = bool(form.values.get("takes_applications"))
    if takes and until is None:
        raise Invalid({"until": ["Applications need a deadline; choose a day."]})
    return Settings(takes, until.astimezone(UTC) if until else None, bool(form.values.get("is_blind")))


def _field(name: str, form: Form) -> str:
    if name == "reason" and form.values.get("do") == "close-role":
        return "role_reason"
    return f"answer-{form.values.get('question', '')}" if name == "answer" else name


def _page(db: Any, company: Any, brief_id: object, form: Form) -> str:
    brief = briefs.of_company(db, company=company, public_id=str(brief_id))
    stands = settings.of_brief(db, brief)
    zone = ZoneInfo(company.time_zone)
    if not form.values:
        form.values = {
            "takes_applications": "yes" if stands.takes_applications else "",
            "until": stands.applications_until.astimezone(zone).date().isoformat() if stands.applications_until else "",
            "is_blind": "yes" if stands.is_blind else "",
        }
    legal = BRIEF_MOVES.legal(brief.status)
    return render_template(
        "company/opening.html",
        brief=brief,
        form=form,
        stands=stands,
        zone=zone,
        questions=brief_questions.of_brief(db, brief),
        questions_close=brief_questions.closes_at(brief, stands.applications_until),
        versions=differing(brief_versions.of_brief(db, brief)),
        is_locked=brief_versions.is_locked(db, brief),
        can_settle=brief.status in settings.SETTLED_IN,
        roles=[(one.public_id, one.title) for one in role_endings.closable(brief, slots.of_brief(db, brief))],
        acts=[(status.value, words) for status, words in ACTS.items() if status in legal],
        reasons=(("", "Choose why"), *((reason.value, words) for reason, words in REASONS.items())),
    )


def differing(versions: Any) -> list[tuple[Any, list[lost_updates.Difference]]]:
    """Return every version after the first with what differs from the one before, newest first."""
    found = []
    for before, after in pairwise(versions):
        said_before, said_after = ({**said(one.draft), "Roles": roles_said(one.roles)} for one in (before, after))
        found.append((after.row, lost_updates.differences(said_after, said_before, None)))
    return found[::-1]
