"""Evidence for one specialization: chosen before handing in, or with the wish to have it vetted or renewed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.verifications import EXPIRING_DAYS, IN_HAND
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.gate.members import acting
from marketplace.services import taxonomy
from marketplace.services.vetting import submission, verifications
from marketplace.web.expert import own
from marketplace.web.forms import Form

bp = Blueprint("evidence", __name__, url_prefix="/profile/vetting")
Page = str | tuple[str, int] | Response

_S = VerificationStatus
SAID = {
    _S.CLAIMED: "Nobody has vetted this yet.",
    _S.EVIDENCE_SUBMITTED: "It waits for a vetter; you can still add evidence.",
    _S.NOT_VERIFIED: "It was not verified; you can ask again with new evidence.",
    _S.EXPIRING: "It ends soon. Ask for its renewal now: your grade counts until its end.",
    _S.EXPIRED: "It has ended. Ask for its renewal with new evidence, or with work you finished here since.",
    _S.REVOKED: "It was taken back; the letter under Vetting says why and what you can do.",
}


@bp.get("/evidence")
def show() -> str:
    """Show what can be handed in for one specialization, and what would come of it."""
    return _page(Form({"specialization": request.args.get("specialization", "")}))


@bp.post("/evidence")
def hand_in() -> Page:
    """Keep the evidence; for somebody listed, ask with it to be vetted or renewed."""
    form = Form({name: request.form.get(name, "").strip() for name in ("specialization", "url", "text")})
    form.values["documents"] = request.form.getlist("documents")
    name = form.values["specialization"]
    given: dict[str, Any] = {part: form.values[part] for part in ("documents", "url", "text")}
    try:
        with transaction() as db:
            expert = own.profile(db, locked=True)
            if name not in {held.specialization for held in expert.specializations}:
                raise Invalid({"specialization": ["Choose one of the specializations in your profile."]})
            row = verifications.of_specialization(db, expert, name)
            is_asked = expert.status in submission.LISTED and row.status not in IN_HAND
            act = submission.ask if is_asked else verifications.give_evidence
            act(db, expert, name, **given, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(form), 422
    except (Conflict, IllegalMove) as refused:
        form.errors = {"": [str(refused)]}
        return _page(form), 409
    words = "Handed in. A vetter takes it up; the steps appear here." if is_asked else "Your evidence is kept."
    flash(words, "good")
    return redirect(url_for("my_vetting.show"), 303)


def _page(form: Form) -> str:
    today = datetime.now(UTC).date()
    with session() as db:
        expert = own.profile(db)
        names = taxonomy.specialization_names()
        held = [
            (one.specialization, names.get(one.specialization, one.specialization)) for one in expert.specializations
        ]
        rows = {row.specialization: row for row in verifications.of_expert(db, expert)}
        chosen = form.values["specialization"]
        if chosen and not form.errors and chosen not in dict(held):
            raise NotFound("Your profile does not claim this specialization; add it there first.")
        row = rows.get(chosen)
        if "documents" not in form.values:
            form.values["documents"] = [piece.document_key for piece in row.evidence] if row is not None else []
        return render_template(
            "expert/evidence.html",
            form=form,
            held=held,
            standing=[(name, text, said(rows.get(name), today)) for name, text in held],
            documents=[(document.key, document.title) for document in expert.documents],
            is_listed=expert.status in submission.LISTED,
        )


def said(row: Any, today: date) -> str:
    """Return where one specialization stands, and from when something can be done about it."""
    if row is None:
        return SAID[_S.CLAIMED]
    if row.status is _S.NOT_VERIFIED and row.reapply_on is not None and row.reapply_on > today:
        return f"It was not verified. You can ask again from {row.reapply_on:%-d %B %Y}."
    if row.status is _S.VERIFIED:
        if row.expires_on is None:
            return "It is verified; there is nothing to ask for."
        return (
            f"It is verified. You can ask for its renewal from {row.expires_on - timedelta(EXPIRING_DAYS):%-d %B %Y}."
        )
    return SAID.get(row.status, "Vetters are at work on it; evidence can be added after their decision.")
