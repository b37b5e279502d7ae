"""Links to a ranking or a shortlist for people without a log-in: making and ending them, and who used them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate import share_views
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, sharing
from marketplace.services.hiring import slots
from marketplace.web.company import veils
from marketplace.web.company.matches import bp
from marketplace.web.company.shortlist import bp as boards
from marketplace.web.forms import Form

LIFETIMES = tuple((str(days), f"{days} day{'s' if days > 1 else ''}") for days in sharing.LIFETIMES)


@dataclass(frozen=True, slots=True)
class Kind:
    """What is shared: how it is found, what it is called, and the endpoints of its links and of itself."""

    find: Callable[[Any, Any], Any]
    word: str
    links: str
    end: str
    back: str
    ids: dict[str, Any]


@bp.get("/<uuid:run_id>/links")
def links(brief_id: object, run_id: object) -> str:
    """List the links to a ranking, and who used them."""
    return _page(brief_id, _ranking(brief_id, run_id), Form({"days": "7"}))


@bp.post("/<uuid:run_id>/links")
def make_link(brief_id: object, run_id: object) -> Any:
    """Make a link to a ranking; it is shown on this one page."""
    return _made(brief_id, _ranking(brief_id, run_id))


@bp.post("/<uuid:run_id>/links/<uuid:link_id>/end")
def end_link(brief_id: object, run_id: object, link_id: object) -> Response:
    """Let a link to a ranking open nothing any more."""
    return _ended(brief_id, _ranking(brief_id, run_id), link_id)


@boards.get("/links")
def board_links(brief_id: object) -> str:
    """List the links to the shortlist of a role, and who used them."""
    return _page(brief_id, _board(brief_id), Form({"days": "7"}))


@boards.post("/links")
def make_board_link(brief_id: object) -> Any:
    """Make a link to the shortlist of a role; it is shown on this one page."""
    return _made(brief_id, _board(brief_id))


@boards.post("/links/<uuid:link_id>/end")
def end_board_link(brief_id: object, link_id: object) -> Response:
    """Let a link to a shortlist open nothing any more."""
    return _ended(brief_id, _board(brief_id), link_id)


def _ranking(brief_id: object, run_id: object) -> Kind:
    ids = {"brief_id": brief_id, "run_id": run_id}

    def find(db: Any, brief: Any) -> Any:
        return matches.head_of(db, brief, str(run_id))

    return Kind(find, "ranking", "matches.links", "matches.end_link", "matches.show", ids)


def _board(brief_id: object) -> Kind:
    role = request.values.get(veils.ROLE, "")
    ids = {"brief_id": brief_id, veils.ROLE: role or None}

    def find(db: Any, brief: Any) -> Any:
        return veils.slot_among(slots.of_brief(db, brief))

    return Kind(find, "shortlist", "shortlist.board_links", "shortlist.end_board_link", "shortlist.index", ids)


def _made(brief_id: object, kind: Kind) -> Any:
    typed = {name: request.form.get(name, "")[:200] for name in ("whom", "days", "names")}
    try:
        with transaction() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.head_of(db, company=company, public_id=str(brief_id))
            _, secret = sharing.share(
                db,
                kind.find(db, brief),
                whom=typed["whom"],
                days=int(typed["days"]) if typed["days"] in dict(LIFETIMES) else 0,
                has_names=typed["names"] == "yes",
                now=datetime.now(UTC),
                actor=acting(),
            )
    except Invalid as refused:
        return _page(brief_id, kind, Form(typed, dict(refused.errors))), 422
    return _page(brief_id, kind, Form({"days": "7"}), secret)


def _ended(brief_id: object, kind: Kind, link_id: object) -> Response:
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        link = sharing.end(db, kind.find(db, brief), str(link_id), now=datetime.now(UTC), actor=acting())
    flash(f"The link for {link.whom} opens nothing any more.", "good")
    return redirect(url_for(kind.links, **kind.ids), 303)


def _page(brief_id: object, kind: Kind, form: Form, secret: str = "") -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        thing = kind.find(db, brief)
        made = sharing.of(db, thing)
        return render_template(
            "company/links.html",
            brief=brief,
            thing=thing,
            kind=kind,
            form=form,
            is_kept=veils.is_kept(db, brief),
            links=[(link, sharing.is_open(link, now)) for link in made],
            views=share_views.of_links([link.public_id for link in made]),
            lifetimes=LIFETIMES,
            address=current_app.extensions["assay_config"].url + url_for("shared.open_link", secret=secret)
            if secret
            else "",
        )
