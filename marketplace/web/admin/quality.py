"""The quality of vetting: agreement, leniency and time as charts with tables, and the draw of second looks."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.agreement import Agreement
from marketplace.domain.errors import Invalid
from marketplace.domain.leniency import Mean
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, require
from marketplace.services import experts, taxonomy
from marketplace.services.vetting import quality, rescores
from marketplace.web.admin.own_cases import whole_number
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("quality", __name__, url_prefix="/console/quality")

LEFT, WIDTH, ROW = 2.0, 96.0, 9.0
"""Where the drawing begins, how wide it is, and how high a row with its name above it."""

LABELS = dict(zip(quality.STATES, ("Waits for scores", "Being scored", "Waits for decision"), strict=True))
PAIRS = 40
"""More pairs than this nobody reads."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart, in the units of the drawing; a row without a figure has its name alone."""

    name: str
    y: float
    at: float | None = None
    low: float | None = None
    high: float | None = None


@bp.get("")
def index() -> Any:
    """Show how well vetting measures."""
    require(Permission.MANAGE_VETTING)
    return _page(Form({"count": "5"}))


@bp.post("/second-looks")
def draw() -> Any:
    """Draw decided verifications and ask vetters to score them again."""
    require(Permission.MANAGE_VETTING)
    form = Form({name: request.form.get(name, "").strip()[:20] for name in ("count", "seed")})
    try:
        count, seed = whole_number(form.values["count"]) or 0, whole_number(form.values["seed"])
        if form.values["seed"] and seed is None:
            raise Invalid({"seed": ["The seed is a whole number of at most five digits, or nothing."]})
        seed = secrets.randbelow(100_000) if seed is None else seed
        with transaction() as db:
            drawn = rescores.draw(db, count=count, seed=seed, actor=acting(), now=datetime.now(UTC))
            told = len(drawn)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(form), 422
    flash(f"Second looks asked for: {told}. The vetters were written to; the seed was {seed}.", "good")
    return redirect(url_for("quality.index"), 303)


def _page(form: Form) -> str:
    with session() as db:
        found = quality.seen(db, now=datetime.now(UTC))
        looks = rescores.listed(db)
        return render_template(
            "admin/quality.html",
            form=form,
            found=found,
            is_invented=bool(found.pairs) and not experts.count_all(db, is_synthetic=False),
            looks=looks,
            most=rescores.MOST,
            names=taxonomy.specialization_names(),
            agreement=_agreements((word(name), one) for name, one in found.dimensions.items()),
            pairs=_agreements((f"{pair.first}, {pair.second}", pair.agreement) for pair in found.pairs[:PAIRS]),
            drift=[_months(vetter) for vetter in found.vetters if vetter.all.is_enough],
            again=_agreements((word(name), one) for name, one in found.again.items()),
            leniency=_means((vetter.name, vetter.all) for vetter in found.vetters),
            stays=_days(found.stays),
        )


def _agreements(rows: Iterable[tuple[str, Agreement]]) -> list[Bar]:
    """Kappa from -1 to 1 with its interval."""
    return [
        _bar(number, name, one.is_enough, one.kappa, one.low, one.high, ends=(-1, 1))
        for number, (name, one) in enumerate(rows)
    ]


def _means(rows: Iterable[tuple[str, Mean]]) -> list[Bar]:
    """Differences from two levels more severe to two levels milder, with their interval."""
    return [
        _bar(number, name, one.is_enough, one.mean, one.low, one.high, ends=(-2, 2))
        for number, (name, one) in enumerate(rows)
    ]


def _months(vetter: quality.VetterSeen) -> dict[str, Any]:
    """A vetter month by month."""
    return {"name": vetter.name, "months": vetter.months, "bars": _means(vetter.months)}


def _days(rows: Sequence[Any]) -> list[Bar]:
    """The median within the 90th percentile, on a scale that ends with the longest."""
    most = max((stay.p90_days for stay in rows), default=0) or 1
    return [
        _bar(number, LABELS[stay.state], True, stay.median_days, 0, stay.p90_days, ends=(0, most))
        for number, stay in enumerate(rows)
    ]


def _bar(
    number: int,
    name: str,
    is_shown: bool,
    at: float | None,
    low: float | None,
    high: float | None,
    *,
    ends: tuple[float, float],
) -> Bar:
    y = ROW * (number + 0.5)
    if not is_shown or at is None or low is None or high is None:
        return Bar(name, y)
    start, end = ends
    drawn = [LEFT + WIDTH * (min(max(value, start), end) - start) / (end - start) for value in (at, low, high)]
    return Bar(name, y, *(round(value, 2) for value in drawn))
