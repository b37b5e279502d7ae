"""Interviews for the company: propose, agree, hold or call off, with questions to ask and scorecards to lock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.calendar_files import calendar_file
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import InterviewStatus, Side
from marketplace.domain.interviews import INTERVIEW_MOVES, TOOK_PLACE
from marketplace.domain.moments import clocks_change, is_passed_twice
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services.hiring import appointments, candidacies, criteria, interviews, names, panels, scorecards
from marketplace.web import hiring_forms
from marketplace.web.forms import Form

bp = Blueprint("interviewing", __name__, url_prefix="/company/candidates/<uuid:candidacy_id>/interviews")


@bp.get("")
def form(candidacy_id: object) -> str:
    """Show the form that proposes an interview."""
    return _form(candidacy_id, Form({"minutes": "45", "panel": None}))


@bp.post("")
def propose(candidacy_id: object) -> Any:
    """Propose an interview with times to choose from."""
    given = hiring_forms.typed("panel")
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            proposal = hiring_forms.proposal(given, company.time_zone)
            made = interviews.propose(db, one, proposal, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _form(candidacy_id, given), 422
    flash("The times are proposed; the expert is told by mail.", "good")
    return redirect(url_for("interviewing.show", candidacy_id=candidacy_id, interview_id=made.public_id), 303)


@bp.get("/<uuid:interview_id>")
def show(candidacy_id: object, interview_id: object) -> str:
    """Show an interview: its time in both zones, the questions, and one's scorecard."""
    return _page(candidacy_id, interview_id, Form())


@bp.post("/<uuid:interview_id>/moves")
def move(candidacy_id: object, interview_id: object) -> Any:
    """Accept a time, propose others, call it off, or say how it went."""
    given, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            candidacy = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            one = interviews.of(db, candidacy, str(interview_id), locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            wanted, note = given.values.get("do"), str(given.values.get("note", ""))
            if wanted == "accept":
                interviews.accept(db, one, str(given.values.get("time", "")), side=Side.COMPANY, **told)
            elif wanted == "propose":
                proposal = hiring_forms.proposal(given, company.time_zone)
                interviews.reschedule(db, one, proposal, side=Side.COMPANY, **told)
            elif wanted == "cancel":
                interviews.cancel(db, one, side=Side.COMPANY, note=note, **told)
            elif wanted == "missed":
                interviews.missed(db, one, by=Side.COMPANY, **told)
            else:
                interviews.held(db, one, **told)
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(candidacy_id, interview_id, given), 422
    return redirect(url_for("interviewing.show", candidacy_id=candidacy_id, interview_id=interview_id), 303)


@bp.post("/<uuid:interview_id>/scores")
def score(candidacy_id: object, interview_id: object) -> Any:
    """Keep or lock one's own scorecard."""
    given = hiring_forms.typed()
    is_locked = given.values.get("do") == "lock"
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            candidacy = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            one = interviews.of(db, candidacy, str(interview_id))
            draft = hiring_forms.score_draft(given, criteria.labels(candidacy.brief))
            scorecards.save(db, candidacy, one, draft, lock=is_locked, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(candidacy_id, interview_id, given), 422
    flash("Your scores are locked." if is_locked else "Kept; nobody else sees them before you lock them.", "good")
    return redirect(url_for("interviewing.show", candidacy_id=candidacy_id, interview_id=interview_id), 303)


@bp.get("/<uuid:interview_id>/calendar.ics")
def calendar(candidacy_id: object, interview_id: object) -> Response:
    """Hand out the interview for a calendar."""
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        candidacy = candidacies.of_company(db, company, str(candidacy_id))
        one = interviews.of(db, candidacy, str(interview_id))
        return calendar_answer(one, f"With {candidacy.expert.name}. Questions and scorecard: {_address(one)}")


def calendar_answer(one: Any, description: str) -> Response:
    """Return a calendar file as a download."""
    text = calendar_file(appointments.appointment(one, description=description), stamped_at=datetime.now(UTC))
    headers = {"Content-Disposition": 'attachment; filename="interview.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


def warnings(one: Any, zones: list[str], now: datetime) -> list[str]:
    """What to know about clocks before one chooses a time."""
    moments = [one.starts_at] if one.starts_at is not None else [time.starts_at for time in one.times]
    found = {clocks_change(now, moment, zones) for moment in moments} - {None}
    twice = [zone for zone in dict.fromkeys(zones) for moment in moments if is_passed_twice(moment, zone)]
    told = sorted(text for text in found if text is not None)
    return told + [f"This hour comes twice that night in {zone}; the earlier one is meant." for zone in twice]


def _address(one: Any) -> str:
    place = {"candidacy_id": one.candidacy.public_id, "interview_id": one.public_id}
    return url_for("interviewing.show", **place, _external=True)


def _form(candidacy_id: object, form: Form) -> str:
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        one = candidacies.of_company(db, company, str(candidacy_id))
        people = [(user.public_id, user.name) for user in interviews.panel_of(db, one)]
        if form.values.get("panel") is None:
            form.values["panel"] = [name for name, _ in people]
        return render_template(
            "company/interview_form.html",
            one=one,
            form=form,
            kinds=hiring_forms.KINDS,
            people=people,
            zone=company.time_zone,
            offered_times=range(3),
            code=names.called(db, one, acting()),
        )


def _page(candidacy_id: object, interview_id: object, form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        candidacy = candidacies.of_company(db, company, str(candidacy_id))
        one = interviews.of(db, candidacy, str(interview_id))
        cards = scorecards.seen_by(db, candidacy, one, acting())
        own = next((seen.card for seen in cards if seen.is_mine), None)
        values = {**hiring_forms.score_values(own), **form.values}
        return render_template(
            "company/interview.html",
            one=one,
            candidacy=candidacy,
            form=Form(values, form.errors),
            own=own,
            cards=cards,
            criteria=criteria.of_brief(candidacy.brief),
            recommendations=hiring_forms.RECOMMENDATIONS,
            legal=set(INTERVIEW_MOVES.legal(one.status)),
            has_begun=one.starts_at is not None and one.starts_at <= now,
            may_choose=one.status is InterviewStatus.PROPOSED and one.proposed_by is Side.EXPERT,
            may_score=one.status in TOOK_PLACE and panels.may_score(db, one, acting()),
            staying=panels.staying(db, one),
            warnings=warnings(one, [company.time_zone, candidacy.expert.time_zone], now),
            zone=company.time_zone,
            other_zone=candidacy.expert.time_zone,
            other_name=candidacy.expert.name,
            offered_times=range(3),
            now=now,
        )
