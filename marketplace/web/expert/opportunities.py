"""What companies want of an expert and the expert of them: invitations, applications, and where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.addenda import CONSEQUENCE
from marketplace.domain.brief_readiness import readiness_of
from marketplace.domain.candidacies import ACTIVE, BOTH_SAID_YES, CANDIDACY_MOVES, HIRED, OPEN, WAITS
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import ACTIVE_APPLICATIONS, LONGEST_ANSWER, AnswerDraft, ApplicationDraft
from marketplace.domain.hiring_words import CandidacyStatus, DeclineReason, Side
from marketplace.domain.offers import SEEN_BY_EXPERT
from marketplace.domain.vocabulary import Permission
from marketplace.gate import members
from marketplace.gate.members import acting
from marketplace.services import brief_versions, briefs, conduct, questions, taxonomy
from marketplace.services.engagements import standing
from marketplace.services.hiring import (
    addenda,
    applications,
    candidacies,
    contacts,
    correspondence,
    criteria,
    endings,
    interviews,
    invitations,
    offer_moves,
    slots,
)
from marketplace.web import hiring_forms
from marketplace.web.company.opening import differing
from marketplace.web.company.said import criterion, role_said
from marketplace.web.expert import own
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("opportunities", __name__, url_prefix="/work")
_S = CandidacyStatus
DECLINES = [(one.value, word(one)) for one in DeclineReason]


def seeker(db: Any) -> Any:
    """Return the signed-in expert's profile as one row. Raises SignInNeeded, NotFound."""
    expert = own.profile(db, is_whole=False)
    members.require(Permission.SEEK_WORK, expert)
    return expert


@bp.get("")
def index() -> str:
    """List what waits for the expert, what waits for others, and what has ended."""
    return _list(Form())


@bp.post("/limit")
def limit() -> Any:
    """Choose how many invitations a week one wants."""
    form = hiring_forms.typed()
    text = str(form.values.get("per_week", "")).strip()
    try:
        with transaction() as db:
            number = int(text) if text.isdecimal() and len(text) < 4 else -1
            invitations.limit(db, seeker(db), per_week=number, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _list(form), 422
    flash("Kept.", "good")
    return redirect(url_for("opportunities.index"), 303)


@bp.get("/<uuid:candidacy_id>")
def show(candidacy_id: object) -> str:
    """Show one opportunity: the brief, the invitation, where it stands, and what one can do."""
    return _page(candidacy_id, Form())


@bp.post("/<uuid:candidacy_id>/answer")
def answer(candidacy_id: object) -> Any:
    """Say yes or no to an invitation, take oneself out, or stand by one's answers to a brief that changed."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            one = candidacies.of_expert(db, seeker(db), str(candidacy_id), locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            wanted, note = form.values.get("do"), str(form.values.get("note", ""))
            if wanted == "interested":
                invitations.accept(db, one, **told)
            elif wanted == "confirm":
                applications.confirm(db, one, **told)
            elif wanted == "withdraw":
                endings.withdraw(db, one, note=note, **told)
            else:
                reason = hiring_forms.one_of(
                    DeclineReason, form.values.get("reason"), "reason", "Say why; it helps the company’s next brief."
                )
                invitations.decline(db, one, reason=reason, note=note, **told)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(candidacy_id, form), 422
    return redirect(url_for("opportunities.show", candidacy_id=candidacy_id), 303)


@bp.get("/<uuid:candidacy_id>/application")
def answers_form(candidacy_id: object) -> str:
    """Show the form that answers each criterion, for somebody who was invited or has applied."""
    return _answers_page(candidacy_id, None)


@bp.post("/<uuid:candidacy_id>/application")
def keep_answers(candidacy_id: object) -> Any:
    """Keep one's answers to the criteria."""
    form = hiring_forms.typed()
    try:
        with transaction() as db:
            one = candidacies.of_expert(db, seeker(db), str(candidacy_id), locked=True)
            draft = _draft(form, one.brief)
            applications.answer(db, one, draft, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _answers_page(candidacy_id, form), 422
    flash("Your answers are kept. You can change them until the review begins.", "good")
    return redirect(url_for("opportunities.show", candidacy_id=candidacy_id), 303)


@bp.get("/briefs/<uuid:brief_id>")
def application_form(brief_id: object) -> Any:
    """Show a brief that takes applications, with the form that applies; candidates are led to where theirs stands."""
    return _application_page(brief_id, Form())


@bp.post("/briefs/<uuid:brief_id>")
def apply(brief_id: object) -> Any:
    """Apply for a brief."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            expert = seeker(db)
            found = applications.openings(db, expert, str(brief_id), now)
            slot = applications.slot_named(found, str(form.values.get("role", "")))
            draft = _draft(form, slot.brief)
            had = applications.known_for(db, slot, expert)
            one = applications.apply(db, slot, expert, draft, now=now, actor=acting())
            can_change = one.status in applications.ANSWERABLE
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _application_page(brief_id, form), 422
    if had is None:
        flash("You have applied. The company answers within a week; you see here where it stands.", "good")
    else:
        what = "Your answers are those that you sent last." if can_change else "You see here where it stands."
        flash(f"You were a candidate for this already. {what}", "good")
    return redirect(url_for("opportunities.show", candidacy_id=one.public_id), 303)


def _draft(form: Form, brief: Any) -> ApplicationDraft:
    values = form.values
    answers = {
        key: AnswerDraft(str(values.get(f"answer-{key}", "")), str(values.get(f"document-{key}", "")) or None)
        for key in criteria.labels(brief)
    }
    day = str(values.get("available_from", "")).strip()
    return ApplicationDraft(answers, hiring_forms.a_day(day, "available_from") if day else None)


def _list(form: Form) -> str:
    with session() as db:
        expert = seeker(db)
        found = candidacies.known_to(db, expert)
        form.values.setdefault("per_week", str(invitations.per_week(db, expert)))
        mine = [one for one in found if one.status in WAITS and WAITS[one.status].side is Side.EXPERT]
        going = [one for one in found if one not in mine and (one.status in OPEN or one.status in BOTH_SAID_YES)]
        return render_template(
            "expert/opportunities.html",
            form=form,
            expert=expert,
            mine=mine,
            going=going,
            ended=[one for one in found if one not in mine and one not in going],
            active=applications.count_active(db, expert),
            most=ACTIVE_APPLICATIONS,
        )


def _page(candidacy_id: object, form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        expert = seeker(db)
        one = candidacies.of_expert(db, expert, str(candidacy_id))
        draft = briefs.draft_of(one.brief)
        versions = brief_versions.of_brief(db, one.brief)
        return render_template(
            "expert/opportunity.html",
            one=one,
            form=form,
            expert=expert,
            draft=draft,
            conduct=conduct.of_company(db, one.company_id, now),
            readiness=readiness_of(questions.current(), draft),
            interviews=interviews.of_candidacy(db, one),
            offers=[
                offer
                for offer in offer_moves.of_candidacy(db, one)
                if offer.status in SEEN_BY_EXPERT and offer.sent_at is not None
            ],
            engagements=standing.of_candidacy(db, one) if one.status in HIRED else [],
            wait=WAITS.get(one.status),
            legal=set(CANDIDACY_MOVES.legal(one.status)),
            can_answer=one.status in applications.ANSWERABLE,
            can_withdraw=one.status in ACTIVE,
            confirm_by=addenda.asked_about(one, [each.row for each in versions]),
            now=now,
            consequence=CONSEQUENCE,
            contact=contacts.of_company(db, one),
            written=correspondence.unread_in(db, one, side=Side.EXPERT, actor=acting()),
            labels=criteria.labels(one.brief),
            criteria=[criterion(each) for each in draft.criteria],
            versions=differing(versions),
            declines=DECLINES,
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
            zone=expert.time_zone,
        )


def _answers_page(candidacy_id: object, form: Form | None) -> str:
    with session() as db:
        expert = seeker(db)
        one = candidacies.of_expert(db, expert, str(candidacy_id))
        if form is None:
            form = Form()
            if one.application is not None:
                for row in one.application.answers:
                    form.values[f"answer-{row.criterion}"] = row.text
                    form.values[f"document-{row.criterion}"] = row.document_key or ""
                begins = one.application.available_from
                form.values["available_from"] = begins.isoformat() if begins else ""
        action = url_for("opportunities.keep_answers", candidacy_id=candidacy_id)
        return _asked(form, one.brief, expert, action)


def _application_page(brief_id: object, form: Form) -> Any:
    with session() as db:
        expert = seeker(db)
        found = applications.openings(db, expert, str(brief_id), datetime.now(UTC))
        free = [one.slot for one in found if not one.is_theirs]
        known = applications.known_for(db, found[0].slot, expert) if not free else None
        if known is not None:
            return redirect(url_for("opportunities.show", candidacy_id=known.public_id), 303)
        form.values.setdefault("role", request.args.get("role", ""))
        action = url_for("opportunities.apply", brief_id=brief_id)
        return _asked(form, found[0].slot.brief, expert, action, is_new=True, roles=free)


def _asked(form: Form, brief: Any, expert: Any, action: str, *, is_new: bool = False, roles: Sequence[Any] = ()) -> str:
    return render_template(
        "expert/application.html",
        form=form,
        roles=[(slot.public_id, role_said(role)) for slot in roles for role in slots.roles_among([slot])],
        brief=brief,
        draft=briefs.draft_of(brief),
        criteria=criteria.of_brief(brief),
        documents=[("", "No document"), *((row.key, row.title) for row in expert.documents)],
        action=action,
        is_new=is_new,
        longest=LONGEST_ANSWER,
        skill_names=taxonomy.skill_names(),
        specialization_names=taxonomy.specialization_names(),
        domain_names=taxonomy.domain_names(),
    )
