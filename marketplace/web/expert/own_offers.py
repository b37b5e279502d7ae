"""An offer as the expert answers it: accept, decline with a reason, or answer with other terms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.hiring_words import DeclineReason, Side
from marketplace.domain.offers import OFFER_MOVES, SEEN_BY_EXPERT
from marketplace.gate.members import acting
from marketplace.services.hiring import acceptance, candidacies, offer_endings, offer_moves, offers
from marketplace.web import hiring_forms
from marketplace.web.company.offering import seen_version, versions_of
from marketplace.web.expert.opportunities import DECLINES, seeker
from marketplace.web.forms import Form

bp = Blueprint("own_offers", __name__, url_prefix="/work/<uuid:candidacy_id>/offers/<uuid:offer_id>")


@bp.get("")
def show(candidacy_id: object, offer_id: object) -> str:
    """Show an offer with its versions and what each changed."""
    return _page(candidacy_id, offer_id, Form())


@bp.post("/answer")
def answer(candidacy_id: object, offer_id: object) -> Any:
    """Accept, decline or counter an offer."""
    given, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            expert = seeker(db)
            candidacy = candidacies.of_expert(db, expert, str(candidacy_id), locked=True)
            one = _seen(offer_moves.of(db, candidacy, str(offer_id), locked=True))
            told: dict[str, Any] = {"now": now, "actor": acting()}
            wanted = given.values.get("do")
            if wanted == "accept":
                acceptance.accept(db, one, side=Side.EXPERT, version=seen_version(given), **told)
            elif wanted == "counter":
                until = hiring_forms.end_of_day(given.values.get("until"), expert.time_zone, "until")
                offers.counter(db, one, hiring_forms.terms(given), until=until, **told)
            else:
                reason = hiring_forms.one_of(
                    DeclineReason, given.values.get("reason"), "reason", "Choose a reason; the company reads it."
                )
                note = str(given.values.get("note", ""))
                offer_endings.decline(db, one, reason=reason, note=note, **told)
    except Invalid as refused:
        given.errors = dict(refused.errors)
        return _page(candidacy_id, offer_id, given), 422
    return redirect(url_for("own_offers.show", candidacy_id=candidacy_id, offer_id=offer_id), 303)


def _seen(one: Any) -> Any:
    """Return an offer that was sent. Raises NotFound for a draft, and for one that waits for approval."""
    if one.sent_at is None or (one.status not in SEEN_BY_EXPERT and not one.versions):
        raise NotFound("There is no such offer.")
    return one


def _page(candidacy_id: object, offer_id: object, form: Form) -> str:
    with session() as db:
        expert = seeker(db)
        candidacy = candidacies.of_expert(db, expert, str(candidacy_id))
        one = _seen(offer_moves.of(db, candidacy, str(offer_id)))
        shown = versions_of(one)
        until = {"until": (datetime.now(UTC).date() + timedelta(days=5)).isoformat()}
        form.values = {**hiring_forms.said(shown[0]["terms"]), **until, **form.values}
        return render_template(
            "expert/offer.html",
            one=one,
            candidacy=candidacy,
            form=form,
            versions=shown,
            legal=set(OFFER_MOVES.legal(one.status)),
            models=hiring_forms.MODELS,
            units=hiring_forms.UNITS,
            currencies=hiring_forms.CURRENCY,
            declines=DECLINES,
            zone=expert.time_zone,
        )
