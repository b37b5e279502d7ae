"""Rate guidance: what others like oneself ask, what the market is said to pay, and where one's own ask lies."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from marketplace.db import session
from marketplace.domain.money import to_major
from marketplace.domain.rates import UNITS
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services import asks, own_profile, rates, taxonomy
from marketplace.web import figures
from marketplace.web.expert import own

bp = Blueprint("my_rates", __name__, url_prefix="/profile/rates")


@bp.get("")
def show() -> str:
    """Show the asks of peers as a histogram with a table beside it, and the market's range with its source."""
    wanted = request.args.get("model", "")
    with session() as db:
        expert = own_profile.with_terms(db, own.profile(db, is_whole=False))
        offered = {held.model: held for held in expert.terms}
        first = next(iter(offered), EngagementModel.CONTRACT)
        model = EngagementModel(wanted) if wanted in list(EngagementModel) else first
        mine = offered.get(model)
        unit = mine.unit if mine else UNITS[model][0]
        currency = mine.currency if mine else next((held.currency for held in expert.terms), "EUR")
        peers = asks.of_peers(db, expert, model, unit, currency)
        role = request.args.get("role", ANY)
        roles = taxonomy.role_names()
        market = rates.estimate(
            db,
            role=role if role in roles else ANY,
            seniority=expert.seniority.value,
            engagement=model,
            region=expert.country or ANY,
        )
    ask = float(to_major(mine.ask_minor, mine.currency)) if mine else None
    return render_template(
        "expert/rates.html",
        expert=expert,
        model=model.value,
        models=tuple((known.value, figures.word(known)) for known in EngagementModel),
        role=role,
        roles=((ANY, "Any AI or data role"), *sorted(roles.items(), key=lambda item: item[1])),
        unit=unit,
        currency=currency,
        peers=peers,
        most=max((bar.count for bar in peers.bars), default=1) or 1 if peers else 1,
        ask=ask,
        at=marker(ask, peers),
        market=market,
        today=datetime.now(UTC).date(),
    )


def marker(ask: float | None, peers: asks.Asks | None) -> float | None:
    """Return where one's own ask lies between the ends of the histogram, 0 to 100; outside it is at an end."""
    if ask is None or peers is None:
        return None
    span = peers.p90 - peers.p10
    return max(0.0, min(100.0, 100.0 * (ask - peers.p10) / span)) if span else 50.0
