"""What experts ask a person to look at: the list, and the answer with its letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain import reviews as words
from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.reviews import ReviewAnswer
from marketplace.services import reviews
from marketplace.services.vetting import records
from marketplace.web.admin.own_cases import lead, typed
from marketplace.web.forms import Form

bp = Blueprint("reviews", __name__, url_prefix="/console/reviews")

PAGE = 50


@bp.get("")
def index() -> Any:
    """Show the requests that wait, longest first, or those that were answered."""
    member, is_open = lead(), request.args.get("state") != "answered"
    with session() as db:
        after = request.args.get("after")
        found, last = reviews.page(db, member.actor, is_open=is_open, after=after, limit=PAGE)
        state = None if is_open else "answered"
        return render_template(
            "admin/reviews.html",
            requests=found,
            is_open=is_open,
            subjects=words.SUBJECTS,
            later=url_for("reviews.index", state=state, after=last) if last else None,
        )


@bp.get("/<uuid:review_id>")
def show(review_id: object) -> Any:
    """Show one request beside what was decided about the expert."""
    return _page(review_id, Form())


@bp.post("/<uuid:review_id>")
def answer(review_id: object) -> Any:
    """Answer a request, or show the letter first."""
    member, form = lead(), typed()
    text = str(form.values.get("text", ""))
    try:
        outcome = next((one for one in ReviewAnswer if one.value == form.values.get("answer")), None)
        if outcome is None:
            raise Invalid({"answer": ["Choose what came of the look."]})
        with transaction() as db:
            found = reviews.by_public_id(db, str(review_id), member.actor)
            if form.values.get("act") == "preview":
                letter = words.letter(found.subject, outcome, name=found.expert.name, text=text)
                return _page(review_id, form, letter)
            reviews.answer(db, found, outcome, text, now=datetime.now(UTC), actor=member.actor)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(review_id, form), 422
    flash("Answered, and the letter is on its way.", "good")
    return redirect(url_for("reviews.index"), 303)


def _page(review_id: object, form: Form, letter: Any = None) -> str:
    member = lead()
    with session() as db:
        found = reviews.by_public_id(db, str(review_id), member.actor)
        return render_template(
            "admin/review.html",
            review=found,
            expert=found.expert,
            form=form,
            letter=letter,
            subjects=words.SUBJECTS,
            answers=[(one.value, said) for one, said in words.ANSWERS.items()],
            sentences=words.ANSWERS,
            decisions=records.of_expert(db, found.expert)[:5],
            refused=_why_not(db, found, member.actor) if found.answered_at is None else "",
        )


def _why_not(db: Any, found: Any, actor: Any) -> str:
    try:
        reviews.check_may_answer(db, found, actor)
    except Forbidden as refused:
        return str(refused)
    return ""
