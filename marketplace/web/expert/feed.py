"""Briefs for me: the open briefs that suit an expert, best first, with reasons, filters, and what they say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.hiring_words import DeclineReason, Opinion
from marketplace.domain.vocabulary import ExpertStatus, Permission
from marketplace.gate import members
from marketplace.gate.members import acting
from marketplace.search import Contribution
from marketplace.search.feeds import LABELS
from marketplace.services import brief_feed, brief_openings, opinions, taxonomy
from marketplace.services.brief_feed import FACETS, VIEWS, Wanted
from marketplace.web import hiring_forms
from marketplace.web.expert import own
from marketplace.web.expert.home import STANDING
from marketplace.web.expert.wishes import OUTSIDE
from marketplace.web.figures import word
from marketplace.web.forms import Form

bp = Blueprint("feed", __name__, url_prefix="/briefs-for-me")

PAGE = 20
FIRST = 3
OFFERED = 8
"""How many values of a facet are offered besides the one that is chosen."""

PARTS = (
    ("Pay and engagement model", ("pay", "model")),
    ("Domain", ("domain",)),
    ("Time", ("time", "overlap")),
    ("The company", ("company",)),
)
"""The parts that the bar of a brief is drawn in, from the expert's side."""

LEAST_GAP = 0.005
"""Less than half a point out of 100 is no gap worth naming."""

NAMES = {
    "model": "Engagement model",
    "specialization": "Specialization",
    "domain": "Domain",
    "pay": "Pay",
}
VIEW_NAMES = {
    brief_feed.ALL: "All that suit you",
    brief_feed.INTERESTED: "You are interested",
    brief_feed.ASIDE: "Not for you",
}
REASONS = [("", "Choose a reason"), *((one.value, word(one)) for one in DeclineReason)]


@bp.get("")
def index() -> str:
    """Show the open briefs that suit the expert, filtered, a page at a time; or the first few for their first page."""
    return _first() if request.args.get("first") and "HX-Request" in request.headers else _page(Form())


@bp.get("/not-suiting")
def not_suiting() -> str:
    """List the open briefs that do not suit the expert, each with the way to why."""
    live = current_app.extensions["assay_index"].live()
    with session() as db:
        expert = own.profile(db, is_whole=False)
        members.require(Permission.SEEK_WORK, expert)
        found = None
        if expert.status is ExpertStatus.APPROVED:
            found = brief_feed.not_suiting(db, expert, live, now=datetime.now(UTC))
        return render_template("expert/feed_out.html", briefs=found, most=brief_feed.MOST_OUT, outside_said=OUTSIDE)


@bp.post("/<uuid:brief_id>/opinion")
def say(brief_id: object) -> str | tuple[str, int] | Response:
    """Say that one is interested in a brief, that it is not for one and why, or take that back."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    wanted = form.values.get("do")
    try:
        with transaction() as db:
            expert = own.profile(db, is_whole=False)
            members.require(Permission.SEEK_WORK, expert)
            if expert.status is not ExpertStatus.APPROVED:
                raise NotFound("There is no such brief.")
            brief = brief_openings.seen_by(db, expert, str(brief_id))
            if wanted == "undo":
                opinions.take_back(db, brief, expert, actor=acting())
            elif wanted == "interested":
                opinions.say(db, brief, expert, Opinion.INTERESTED, now=now, actor=acting())
            else:
                chosen = form.values.get("reason")
                reason = DeclineReason(chosen) if chosen in set(DeclineReason) else None
                opinions.say(db, brief, expert, Opinion.NOT_FOR_ME, reason=reason, now=now, actor=acting())
    except Invalid as refused:
        form.errors = {f"why-{brief_id}": refused.errors["reason"]}
        return _page(form), 422
    if request.form.get("to") == "brief":
        return redirect(url_for("open_briefs.show", brief_id=brief_id), 303)
    return redirect(url_for("feed.index", **_args(_wanted()), said=brief_id), 303)


def gap_of(reasons: list[Contribution]) -> Contribution | None:
    """Return the part of a brief that costs it most, if any does."""
    worst = max(reasons, key=lambda part: part.weight * (1 - part.value), default=None)
    return worst if worst is not None and worst.weight * (1 - worst.value) >= LEAST_GAP else None


def _wanted() -> Wanted:
    """What the address or the form asks for; a view that does not exist is all of them."""
    said = {name: request.values.get(name, "").strip()[:120] for name in ("view", "q", *FACETS)}
    view = said.pop("view")
    return Wanted(view=view if view in VIEWS else brief_feed.ALL, text=said.pop("q"), **said)


def _args(wanted: Wanted) -> dict[str, Any]:
    """What is wanted as it stands in an address; what is not asked is left out."""
    said = {"view": wanted.view, "q": wanted.text, **{facet: getattr(wanted, facet) for facet in FACETS}}
    return {name: value for name, value in said.items() if value}


def _page(form: Form) -> str:
    wanted, now = _wanted(), datetime.now(UTC)
    args, after = _args(wanted), request.args.get("after")
    live = current_app.extensions["assay_index"].live()
    with session() as db:
        expert = own.profile(db, is_whole=False)
        members.require(Permission.SEEK_WORK, expert)
        found = None
        if expert.status is ExpertStatus.APPROVED:
            found = brief_feed.page(db, expert, live, wanted, now=now, limit=PAGE, after=after)
        form.values = {**args, "q": wanted.text, **form.values}
        return render_template(
            "expert/feed.html",
            form=form,
            expert=expert,
            standing=STANDING[expert.status],
            found=found,
            wanted=wanted,
            args=args,
            after=after,
            just_said=found.said.get(_id_of(request.args.get("said"))) if found else None,
            views=_views(found, args) if found else [],
            facets=_facets(found, wanted) if found else [],
            later=url_for(".index", **args, after=found.last) if found and found.last else "",
            parts=PARTS,
            gap_of=gap_of,
            labels=LABELS,
            reasons=REASONS,
            zone=expert.time_zone,
            most=brief_feed.MOST,
            domain_names=taxonomy.domain_names(),
            specialization_names=taxonomy.specialization_names(),
        )


def _first() -> str:
    """Return the first few briefs as a part of another page."""
    live = current_app.extensions["assay_index"].live()
    with session() as db:
        expert = own.profile(db, is_whole=False)
        members.require(Permission.SEEK_WORK, expert)
        shown, count = brief_feed.first(db, expert, live, now=datetime.now(UTC), limit=FIRST)
        return render_template("expert/feed_first.html", shown=shown, count=count)


def _id_of(text: str | None) -> str:
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


def _views(found: brief_feed.Page, args: dict[str, Any]) -> list[tuple[str, str, bool]]:
    return [
        (
            f"{name} ({found.views[view]})",
            url_for(".index", **{**args, "view": view or None}),
            args.get("view", "") == view,
        )
        for view, name in VIEW_NAMES.items()
    ]


def _facets(found: brief_feed.Page, wanted: Wanted) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each facet with its choices and how many briefs each would leave."""
    names: dict[str, Any] = {
        "specialization": taxonomy.specialization_names(),
        "domain": taxonomy.domain_names(),
        "pay": {brief_feed.MEETS: "Meets what you ask"},
    }
    shown = []
    for facet, label in NAMES.items():
        counts, chosen = found.facets[facet], getattr(wanted, facet)
        values = dict.fromkeys([*([chosen] if chosen else []), *list(counts)[:OFFERED]])
        known = names.get(facet, {})
        options = [(value, f"{known.get(value) or word(value)} ({counts.get(value, 0)})") for value in values]
        shown.append((facet, label, [("", "Any"), *options]))
    return shown
