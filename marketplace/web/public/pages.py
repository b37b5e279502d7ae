"""The start page, how ranking works, and where everything comes from."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template
from werkzeug.wrappers import Response

from marketplace.domain.said_of_work import LEAST_COMPANIES
from marketplace.domain.terms import TERMS_VERSION
from marketplace.gate.holds import open_to_held
from marketplace.gate.members import current_member
from marketplace.search import feeds
from marketplace.services import taxonomy
from marketplace.web import figures
from marketplace.web.public import home

bp = Blueprint("public", __name__)

OWN_QUESTIONS = {
    "pay": "Can the brief pay what you ask, as a total? More than that earns nothing.",
    "model": "Is it the engagement model that you prefer, or another that you offer?",
    "domain": "How near is its domain to those you have worked in?",
    "time": "Are the hours and the start within what you have free?",
    "overlap": "How many of the shared hours that it asks for are yours?",
    "company": "How often does the company answer in time, and hire?",
}
"""What each part of the order of briefs asks, in one sentence for people."""


@bp.get("/")
def start() -> str | Response:
    """Welcome a visitor; somebody who is signed in reads what they should do next."""
    member = current_member()
    page = home.page_of(member) if member is not None else None
    return page if page is not None else render_template("public/start.html")


@bp.get("/how-ranking-works")
def how_ranking_works() -> str:
    """Explain the ranking from the weights in use."""
    live = current_app.extensions["assay_index"].live()
    weights = sorted(live.matcher.weights.items(), key=lambda item: -item[1])
    return render_template(
        "public/how_ranking_works.html",
        version=live.version,
        weights=weights,
        largest=max((weight for _, weight in weights), default=1.0) or 1.0,
        questions=figures.QUESTIONS,
        bands=figures.BANDS,
        least_companies=LEAST_COMPANIES,
        own_weights=[(feeds.LABELS[part], weight, OWN_QUESTIONS[part]) for part, weight in feeds.WEIGHTS.items()],
    )


@bp.get("/about")
def about() -> str:
    """Say what this is and whose data it uses."""
    return render_template("public/about.html", attribution=taxonomy.attribution())


@bp.get("/terms")
@open_to_held
def terms() -> str:
    """Show the terms in force."""
    return render_template("public/terms.html", version=TERMS_VERSION)
