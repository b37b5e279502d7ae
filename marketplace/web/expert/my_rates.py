"""Rate guidance: what others like oneself ask, what the market is said to pay, and where one's own ask lies."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from marketplace.db import session
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services import own_profile, taxonomy
from marketplace.web import figures
from marketplace.web.expert import own, rate_guidance

bp = Blueprint("my_rates", __name__, url_prefix="/profile/rates")


@bp.get("")
def show() -> str:
    """Show the asks of peers as a histogram with a table beside it, and the market's range with its source."""
    wanted, role = request.args.get("model", ""), request.args.get("role", ANY)
    roles = taxonomy.role_names()
    with session() as db:
        expert = own_profile.with_terms(db, own.profile(db, is_whole=False))
        first = next((held.model for held in expert.terms), EngagementModel.CONTRACT)
        model = EngagementModel(wanted) if wanted in list(EngagementModel) else first
        found = rate_guidance.of(db, expert, (model,), role=role if role in roles else ANY)
    return render_template(
        "expert/rates.html",
        expert=expert,
        one=found[model.value],
        models=tuple((known.value, figures.word(known)) for known in EngagementModel),
        role=role,
        roles=((ANY, "Any AI or data role"), *sorted(roles.items(), key=lambda item: item[1])),
        today=datetime.now(UTC).date(),
    )
