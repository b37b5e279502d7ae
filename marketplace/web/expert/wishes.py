"""What an expert wants of a brief: fields, most hours, and what counts how much in the order of their list."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.wishes import MOST_POINTS, USUAL, Outside, Wishes
from marketplace.gate.members import acting
from marketplace.search.feeds import LABELS
from marketplace.services import taxonomy, wishes
from marketplace.web import lost_updates
from marketplace.web.expert import own
from marketplace.web.expert.typed import Typed
from marketplace.web.forms import Form

bp = Blueprint("wishes", __name__, url_prefix="/profile/wishes")

HINTS = {
    "pay": "What the brief can pay against what you ask",
    "model": "Whether it is the engagement model you prefer",
    "domain": "How near its field is to those you look for",
    "time": "Whether its hours and start fit what you have free",
    "overlap": "How much of the working day you share",
    "company": "How reliably the company has answered and decided",
}


OUTSIDE = MappingProxyType(
    {
        Outside.DOMAIN: "it is in a field that you will not work in",
        Outside.HOURS: "it asks for more hours a week than you want",
    }
)
"""What puts a brief outside what its reader asked for."""


@bp.get("")
def show() -> str:
    """Show what the expert wants as it stands."""
    with session() as db:
        expert = own.profile(db, is_whole=False)
        wanted = wishes.of(expert)
        form = Form(_shown(wanted))
        return _page(lost_updates.carry(form, wishes.version_of(expert), _said(wanted)))


@bp.post("")
def save() -> str | tuple[str, int] | Response:
    """Keep what the expert wants."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in request.form}
    form = Form(values | {name: request.form.getlist(name)[:500] for name in ("looked_for", "blocked")})
    try:
        typed = Typed(form.values)
        wanted = _read(typed)
        with transaction() as db:
            expert = own.profile(db, locked=True, is_whole=False)
            lost_updates.check(wishes.version_of(expert), _said(wishes.of(expert)))
            typed.done()
            wishes.save(db, expert, wanted, actor=acting())
    except lost_updates.Changed as changed:
        return changed.page(_said(wanted), title="What you want: changed meanwhile", discard=url_for(".show"))
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(form), 422
    flash("Saved. Your list follows it at once.", "good")
    return redirect(url_for(".show"), 303)


def _read(typed: Typed) -> Wishes:
    weights = {}
    for part in USUAL:
        name = f"weight-{part}"
        points = typed.number(name, "The points", 0.0) or 0.0
        if points != int(points):
            typed.complain(name, "Give whole points.")
        weights[part] = int(points)
    return Wishes(
        looked_for=tuple(sorted(set(typed.values["looked_for"]))),
        blocked=tuple(sorted(set(typed.values["blocked"]))),
        most_hours=typed.number("most_hours", "The most hours a week"),
        weights=weights,
    )


def _shown(wanted: Wishes) -> dict[str, Any]:
    points = {f"weight-{part}": str(wanted.weights[part]) for part in USUAL}
    hours = "" if wanted.most_hours is None else f"{wanted.most_hours:g}"
    return {"looked_for": list(wanted.looked_for), "blocked": list(wanted.blocked), "most_hours": hours, **points}


def _said(wanted: Wishes) -> dict[str, str]:
    """What is wanted, in words."""
    names = taxonomy.domain_names()
    return {
        "Fields you look for": ", ".join(names.get(word, word) for word in wanted.looked_for),
        "Fields you will not work in": ", ".join(names.get(word, word) for word in wanted.blocked),
        "Most hours a week": "no limit" if wanted.most_hours is None else f"{wanted.most_hours:g}",
        **{f"Points for {LABELS[part].lower()}": str(wanted.weights.get(part, 0)) for part in USUAL},
    }


def _page(form: Form) -> str:
    if form.errors:
        with session() as db:
            own.profile(db, is_whole=False)
    return render_template(
        "expert/wishes.html",
        form=form,
        domains=taxonomy.domains_in_order(),
        parts=[(part, LABELS[part], HINTS[part]) for part in USUAL],
        most_points=MOST_POINTS,
        usual=", ".join(f"{LABELS[part].lower()} {points}" for part, points in USUAL.items()),
        chosen={name: len(form.values.get(name, ())) for name in ("looked_for", "blocked")},
    )
