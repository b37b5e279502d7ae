"""Did our score predict the outcome? For everybody to see, whatever it says."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.db import session
from marketplace.domain.agreement import ENOUGH
from marketplace.services.outcomes import calibrated
from marketplace.web.outcome_forms import TITLES

bp = Blueprint("calibration", __name__)


@bp.get("/did-it-predict")
def show() -> str:
    """Show the shares of good outcomes by score, with their intervals and counts."""
    with session() as db:
        found = calibrated.seen(db)
    return render_template("public/calibration.html", found=found, titles=TITLES, enough=ENOUGH)
