"""How vetting stands, as the person who is vetted sees it: steps, dates, letters, appeal; never a name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.standing import APPEAL_DAYS
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.gate.members import acting
from marketplace.services import taxonomy
from marketplace.services.vetting import appeals, cases, changes, records, submission, verifications
from marketplace.web.expert import own
from marketplace.web.expert.home import STANDING
from marketplace.web.forms import Form

bp = Blueprint("my_vetting", __name__, url_prefix="/profile/vetting")
Page = str | tuple[str, int] | Response


@bp.get("")
def show() -> str:
    """Show where vetting stands, what was decided and what can be done about it."""
    return _page(Form())


@bp.post("/appeal")
def appeal() -> Page:
    """Ask for a second look at a rejection, by somebody who had no part in it."""
    text = request.form.get("text", "")
    try:
        with transaction() as db:
            expert = own.profile(db, locked=True)
            appeals.lodge(db, expert, text=text, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        return _page(Form({"text": text}, dict(refused.errors))), 422
    except Conflict as refused:
        return _page(Form({"text": text}, {"": [str(refused)]})), 409
    flash("Your appeal is lodged. A lead who had no part in the decision looks at it.", "good")
    return redirect(url_for("my_vetting.show"), 303)


@bp.post("/reapplication")
def reapply() -> Page:
    """Begin again after a rejection, from the day that it named."""
    try:
        with transaction() as db:
            submission.reapply(db, own.profile(db, locked=True), now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        return _page(Form({}, {"": [" ".join(words) for words in refused.errors.values()]})), 422
    flash("Your profile is a draft again. Change what the letter named, and hand it in.", "good")
    return redirect(url_for("profile.home"), 303)


def _page(form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        expert = own.profile(db, is_whole=False)
        case = cases.open_case(db, expert)
        decisions = records.of_expert(db, expert)
        rejection = next((one for one in decisions if one.kind.value == "rejected"), None)
        asked = changes.open_request(db, expert) if expert.status is ExpertStatus.CHANGES_REQUESTED else None
        lodged = appeals.against(db, rejection) if rejection is not None else None
        is_rejected = expert.status is ExpertStatus.REJECTED
        can_appeal = (
            is_rejected
            and rejection is not None
            and lodged is None
            and now <= rejection.at + timedelta(days=APPEAL_DAYS)
        )
        return render_template(
            "expert/vetting.html",
            form=form,
            expert=expert,
            standing=STANDING[expert.status],
            case=case,
            steps=list(case.steps) if case is not None else [],
            rows=verifications.of_expert(db, expert),
            decisions=decisions,
            asked=asked,
            lodged=lodged,
            can_appeal=can_appeal,
            appeal_days=APPEAL_DAYS,
            can_reapply=is_rejected and _is_due(rejection, now),
            reapply_on=rejection.reapply_on if rejection is not None and is_rejected else None,
            specialization_names=taxonomy.specialization_names(),
        )


def _is_due(rejection: Any, now: datetime) -> bool:
    return rejection is None or rejection.reapply_on is None or rejection.reapply_on <= now.date()
