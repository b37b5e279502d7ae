"""Candidates of a brief for its company: the list with whose move it is, one candidate, and what can be done."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.candidacies import BOTH_SAID_YES, CANDIDACY_MOVES, HIDDEN, HIRED, NAMELESS, WAITS
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import WAVE_SIZE
from marketplace.domain.hiring_words import CandidacyStatus, DismissReason, NotSelectedReason, Side
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company, signed_in
from marketplace.services import briefs, opinions
from marketplace.services.engagements import standing
from marketplace.services.hiring import (
    addenda,
    candidacies,
    comments,
    correspondence,
    criteria,
    endings,
    interviews,
    invitations,
    names,
    offer_moves,
    scorecards,
    settings,
    slots,
)
from marketplace.web import hiring_forms
from marketplace.web.company import veils
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("candidates", __name__, url_prefix="/company")
_S = CandidacyStatus
DISMISSALS = [(one.value, word(one)) for one in DismissReason if one is not DismissReason.SLOT_FILLED]
SYSTEMS = {NotSelectedReason.SLOT_FILLED, NotSelectedReason.BRIEF_ENDED}
REASONS = [(one.value, word(one)) for one in NotSelectedReason if one not in SYSTEMS]
INVITABLE = (_S.SUGGESTED, _S.SHORTLISTED, _S.INVITATION_EXPIRED)
NEXT = {
    _S.SUGGESTED: "Shortlist or dismiss",
    _S.SHORTLISTED: "Invite",
    _S.INVITED: "They answer",
    _S.INTERESTED: "Begin the review",
    _S.APPLIED: "Begin the review",
    _S.UNDER_REVIEW: "Score, then propose an interview",
    _S.INTERVIEWING: "Hold and score the interview",
    _S.EVALUATED: "Make an offer, or say why not",
    _S.OFFERED: "They answer",
    _S.COUNTERED: "Answer the counter-offer",
    _S.OFFER_EXPIRED: "Offer again, or say why not",
    _S.OFFER_WITHDRAWN: "Offer again, or say why not",
    _S.ACCEPTED: "Agree on the contract",
}
"""The column that people read."""


@bp.get("/briefs/<uuid:brief_id>/candidates")
def index(brief_id: object) -> str:
    """List everybody who is a candidate, by state, with the next move and its deadline."""
    return _list(brief_id, Form({"deadline": _in_days(5), "experts": request.args.getlist("experts")}))


@bp.post("/briefs/<uuid:brief_id>/invitations")
def invite(brief_id: object) -> Any:
    """Invite everybody who is ticked, in one wave."""
    form = hiring_forms.typed("experts")
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            brief = briefs.head_of(db, company=company, public_id=str(brief_id))
            chosen = [candidacies.of_company(db, company, name) for name in form.values["experts"]]
            if any(one.brief_id != brief.id for one in chosen) or len({one.slot_id for one in chosen}) > 1:
                raise Invalid({"experts": ["Invite for one role of this brief at a time."]})
            until = hiring_forms.end_of_day(form.values.get("deadline"), company.time_zone, "deadline")
            message = str(form.values.get("message", ""))
            sent = invitations.invite(
                db, chosen, message=message, deadline=until, now=datetime.now(UTC), actor=acting()
            )
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _list(brief_id, form), 422
    flash(f"{len(sent)} invited, in wave {sent[0].wave}. Each is told by mail.", "good")
    return redirect(url_for("candidates.index", brief_id=brief_id), 303)


@bp.get("/candidates/<uuid:candidacy_id>")
def show(candidacy_id: object) -> str:
    """Show one candidate with everything that happened and what can be done next."""
    return _page(candidacy_id, Form())


@bp.post("/candidates/<uuid:candidacy_id>/moves")
def move(candidacy_id: object) -> Any:
    """Shortlist, dismiss or begin to review somebody."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            wanted = form.values.get("do")
            if wanted == "shortlist":
                candidacies.shortlist(db, one, now=now, actor=acting())
            elif wanted == "review":
                scorecards.begin_review(db, one, now=now, actor=acting())
            else:
                reason = hiring_forms.one_of(
                    DismissReason, form.values.get("reason"), "reason", "Say why; it teaches the ranking."
                )
                note = str(form.values.get("note", ""))
                candidacies.dismiss(db, one, reason=reason, note=note, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(candidacy_id, form), 422
    return redirect(url_for("candidates.show", candidacy_id=candidacy_id), 303)


@bp.post("/candidates/<uuid:candidacy_id>/ending")
def end(candidacy_id: object) -> Any:
    """Tell somebody that they are not selected, or why they were not."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            sentence: dict[str, Any] = {
                "criterion": str(form.values.get("criterion", "")),
                "feedback": str(form.values.get("feedback", "")),
                "now": now,
                "actor": acting(),
            }
            if one.status is _S.NOT_SELECTED:
                endings.give_feedback(db, one, **sentence)
            else:
                reason = hiring_forms.one_of(NotSelectedReason, form.values.get("ending"), "ending", "Choose a reason.")
                endings.not_selected(db, one, reason=reason, **sentence)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(candidacy_id, form), 422
    flash("They have been told.", "good")
    return redirect(url_for("candidates.show", candidacy_id=candidacy_id), 303)


@bp.post("/candidates/<uuid:candidacy_id>/review")
def review(candidacy_id: object) -> Any:
    """Keep or lock one's own scores of what the candidate wrote."""
    form = hiring_forms.typed()
    is_locked = form.values.get("do") == "lock"
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            draft = hiring_forms.score_draft(form, criteria.labels(one.brief))
            now = datetime.now(UTC)
            scorecards.save(db, one, None, draft, lock=is_locked, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(candidacy_id, form), 422
    flash("Your scores are locked." if is_locked else "Kept; nobody else sees them before you lock them.", "good")
    return redirect(url_for("candidates.show", candidacy_id=candidacy_id) + "#review", 303)


@bp.post("/candidates/<uuid:candidacy_id>/comments")
def comment(candidacy_id: object) -> Any:
    """Say something about somebody to one's colleagues, on their page or on the board."""
    form = hiring_forms.typed()
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            comments.add(db, one, str(form.values.get("comment", "")), now=datetime.now(UTC), actor=acting())
            brief, role = one.brief.public_id, one.slot.public_id
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(candidacy_id, form), 422
    if form.values.get("back") != "board":
        return redirect(url_for("candidates.show", candidacy_id=candidacy_id) + "#comments", 303)
    board = url_for("shortlist.index", brief_id=brief, **{**veils.carried(), veils.ROLE: role})
    return redirect(f"{board}#candidacy-{candidacy_id}", 303)


def _list(brief_id: object, form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        chosen = settings.of_brief(db, brief)
        found = candidacies.of_brief(db, brief)
        roles = slots.of_brief(db, brief)
        return render_template(
            "company/candidates.html",
            brief=brief,
            slots=roles,
            form=form,
            groups=[(status, [one for one in found if one.status is status]) for status in _S],
            invitable=[one for one in found if one.status in INVITABLE],
            rooms=invitations.rooms(db, [role.id for role in roles], company, now),
            wave_size=WAVE_SIZE,
            heard=opinions.heard(db, brief),
            declined=Counter(one.declined_for for one in found if one.declined_for).most_common(),
            next_of=NEXT,
            waits=WAITS,
            stands=chosen,
            can_settle=brief.status in settings.SETTLED_IN and signed_in().may(Permission.WRITE_BRIEFS, brief),
            is_blind=chosen.is_blind,
            code_name=scorecards.code_name,
            nameless=NAMELESS,
            zone=company.time_zone,
            now=now,
        )


def _page(candidacy_id: object, form: Form) -> str:
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        one = candidacies.of_company(db, company, str(candidacy_id))
        cards = scorecards.seen_by(db, one, None, acting())
        own = next((seen.card for seen in cards if seen.is_mine), None)
        values = {**hiring_forms.score_values(own), **form.values}
        is_known = one.status in BOTH_SAID_YES
        is_blind = scorecards.is_blind_to(db, one, acting(), card=own)
        return render_template(
            "company/candidate.html",
            one=one,
            form=Form(values, form.errors),
            is_blind=is_blind,
            code=scorecards.code_name(one),
            giveaways=names.giveaways(one) if is_blind else (),
            comments=comments.of(db, [one]).get(one.id, []),
            cards=cards,
            own=own,
            criteria=criteria.of_brief(one.brief),
            labels=criteria.labels(one.brief),
            confirm_by=addenda.asked_until(db, one),
            now=datetime.now(UTC),
            interviews=interviews.of_candidacy(db, one) if one.status not in HIDDEN else [],
            offers=offer_moves.of_candidacy(db, one) if one.status not in HIDDEN else [],
            engagements=standing.of_candidacy(db, one)
            if one.status in HIRED and signed_in().may(Permission.MANAGE_ENGAGEMENTS, one)
            else [],
            events=candidacies.history(db, one),
            written=correspondence.unread_in(db, one, side=Side.COMPANY, actor=acting()),
            wait=WAITS.get(one.status),
            next_of=NEXT,
            legal=set(CANDIDACY_MOVES.legal(one.status)),
            contact=one.expert.user.email if is_known and one.expert.user is not None else None,
            dismissals=DISMISSALS,
            reasons=REASONS,
            recommendations=hiring_forms.RECOMMENDATIONS,
            zone=company.time_zone,
        )


def _in_days(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()
