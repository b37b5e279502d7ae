"""An expert's interviews: choose a time or propose others, in one's own zone, and a file for the calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import InterviewStatus, Side
from marketplace.domain.interviews import INTERVIEW_MOVES
from marketplace.gate.members import acting
from marketplace.services.hiring import candidacies, interviews
from marketplace.web import hiring_forms
from marketplace.web.company.interviewing import calendar_answer, warnings
from marketplace.web.expert.opportunities import seeker
from marketplace.web.forms import Form

bp = Blueprint("my_interviews", __name__, url_prefix="/work/<uuid:candidacy_id>/interviews/<uuid:interview_id>")


@bp.get("")
def show(candidacy_id: object, interview_id: object) -> str:
    """Show an interview with its times."""
    return _page(candidacy_id, interview_id, Form())


@bp.post("/moves")
def move(candidacy_id: object, interview_id: object) -> Any:
    """Accept a time, propose others, call it off, or say that nobody came."""
    given, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            expert = seeker(db)
            candidacy = candidacies.of_expert(db, expert, str(candidacy_id), locked=True)
            one = interviews.of(db, candidacy, str(interview_id), locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            wanted = given.values.get("do")
            if wanted == "propose":
                proposal = hiring_forms.proposal(given, expert.time_zone)
                interviews.reschedule(db, one, proposal, side=Side.EXPERT, **told)
            elif wanted == "cancel":
                interviews.cancel(db, one, side=Side.EXPERT, note=str(given.values.get("note", "")), **told)
            elif wanted == "missed":
                interviews.missed(db, one, by=Side.EXPERT, **told)
            else:
                interviews.accept(db, one, str(given.values.get("time", "")), side=Side.EXPERT, **told)
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(candidacy_id, interview_id, given), 422
    return redirect(url_for("my_interviews.show", candidacy_id=candidacy_id, interview_id=interview_id), 303)


@bp.get("/calendar.ics")
def calendar(candidacy_id: object, interview_id: object) -> Response:
    """Hand out the interview for a calendar."""
    with session() as db:
        candidacy = candidacies.of_expert(db, seeker(db), str(candidacy_id))
        one = interviews.of(db, candidacy, str(interview_id))
        address = url_for("my_interviews.show", candidacy_id=candidacy_id, interview_id=interview_id, _external=True)
        return calendar_answer(one, f"With {candidacy.brief.company.name}. {address}")


def _page(candidacy_id: object, interview_id: object, form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        expert = seeker(db)
        candidacy = candidacies.of_expert(db, expert, str(candidacy_id))
        one = interviews.of(db, candidacy, str(interview_id))
        company = candidacy.brief.company
        return render_template(
            "expert/interview.html",
            one=one,
            candidacy=candidacy,
            form=form,
            legal=set(INTERVIEW_MOVES.legal(one.status)),
            has_begun=one.starts_at is not None and one.starts_at <= now,
            may_choose=one.status is InterviewStatus.PROPOSED and one.proposed_by is Side.COMPANY,
            warnings=warnings(one, [expert.time_zone, company.time_zone], now),
            zone=expert.time_zone,
            other_zone=company.time_zone,
            other_name=company.name,
            offered_times=range(3),
            now=now,
        )
