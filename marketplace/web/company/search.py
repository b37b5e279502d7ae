"""Searching the listed experts: facets with counts, one's own searches, and the letters about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from babel import Locale
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.searches import MOST_OVERLAP, SearchDraft, search_of
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company, signed_in
from marketplace.services import searches, taxonomy
from marketplace.services.hiring import slots
from marketplace.web import figures
from marketplace.web.forms import Form

bp = Blueprint("searches", __name__, url_prefix="/company/experts")

PAGE = 20
OFFERED = 8
"""How many values of a facet are offered besides those that are chosen."""

OVERLAPS = [("", "Any"), *((str(hours), f"{hours} or more") for hours in range(1, MOST_OVERLAP + 1))]

FACETS = (
    ("specialization", "Specialization"),
    ("skill", "Skill"),
    ("domain", "Domain"),
    ("model", "Engagement model"),
    ("language", "Language, B2 or better"),
)


@bp.get("")
def index() -> Any:
    """Show who is found by what the address asks, or by one of one's own searches."""
    return _page()


@bp.post("/saved")
def save() -> Any:
    """Keep the search that is shown under a name, and tell of new people from now on."""
    said, name = asked_for(), request.form.get("name", "")[:200]
    live = current_app.extensions["assay_index"].live()
    try:
        draft = search_of(said)
        with transaction() as db:
            company = acting_company(db, Permission.READ_BRIEFS)
            kept = searches.save(db, company, name, draft, live, now=datetime.now(UTC), actor=acting())
    except Invalid as refused:
        return _page(Form({"name": name}, dict(refused.errors))), 422
    flash(f"“{kept.name}” is among your searches. A letter tells you of people whom it did not find before.", "good")
    return redirect(url_for(".index", saved=kept.public_id), 303)


@bp.post("/saved/<uuid:search_id>/letters")
def letters(search_id: object) -> Response:
    """Send letters about a search of one's own, or send no more."""
    is_alerting = request.form.get("do") == "start"
    with transaction() as db:
        acting_company(db, Permission.READ_BRIEFS)
        kept = searches.set_alerting(db, str(search_id), is_alerting=is_alerting, actor=acting())
    said = "We write to you about" if is_alerting else "No more letters about"
    flash(f"{said} “{kept.name}”.", "good")
    return redirect(url_for(".index", saved=kept.public_id), 303)


@bp.post("/saved/<uuid:search_id>/removal")
def delete(search_id: object) -> Response:
    """Forget a search of one's own."""
    with transaction() as db:
        acting_company(db, Permission.READ_BRIEFS)
        name = searches.remove(db, str(search_id), actor=acting())
    flash(f"“{name}” is no longer among your searches.", "good")
    return redirect(url_for(".index"), 303)


@bp.get("/letters/<secret>")
def stop_page(secret: str) -> str:
    """Ask whoever holds a letter whether they want no more about this search."""
    with session() as db:
        return render_template("company/search_letters.html", kept=searches.behind(db, secret), is_done=False)


@bp.post("/letters/<secret>")
def stop(secret: str) -> str:
    """Send no more letters about a search, for whoever holds the newest one; no log-in is needed."""
    with transaction() as db:
        kept = searches.stop(db, secret)
        return render_template("company/search_letters.html", kept=kept, is_done=True)


def _page(form: Form | None = None) -> Any:
    """The page, or its answer alone where a part is asked for; what makes no sense is said and left out."""
    form, after = form or Form(), request.args.get("after")
    live = current_app.extensions["assay_index"].live()
    today = datetime.now(UTC).date()
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        saved = request.values.get("saved", "")
        kept = searches.own(db, saved, actor=acting()) if saved else None
        said = asked_for()
        try:
            draft = search_of(kept.asked if kept and not said else said)
            found = searches.search(db, company, draft, live, today=today, limit=PAGE, after=after)
        except Invalid as refused:
            form.errors |= refused.errors
            draft = SearchDraft(text=" ".join(said.get("q", [""])[0].split())[:300])
            found = searches.search(db, company, draft, live, today=today, limit=PAGE)
        args = draft.args()
        is_part = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") is None
        page = render_template(
            "company/search_part.html" if is_part else "company/search.html",
            form=form,
            asked=Form(_typed(said) | _typed(args), form.errors),
            args=args,
            draft=draft,
            found=found,
            facets=_facets(found, args),
            currency=company.currency,
            kept=kept,
            fresh=searches.new_since_saved(db, kept) if kept else set(),
            mine=searches.of(db, acting()),
            roles=slots.open_of(db, company) if signed_in().may(Permission.HIRE, company) else [],
            overlaps=OVERLAPS,
            after=after,
            older=_older(args, found.last, saved),
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
        )
        return (page, 422) if form.errors and request.method == "GET" else page


def _typed(said: dict[str, list[str]]) -> dict[str, str]:
    """The first value of each name, as fields show it."""
    return {name: values[0] for name, values in said.items() if values}


def _older(args: dict[str, list[str]], last: str | None, saved: str) -> str:
    """The address of those after the last one that is shown, or nothing."""
    rest: dict[str, Any] = {**args, "after": last, "saved": saved or None}
    return url_for(".index", **rest) if last else ""


def asked_for() -> dict[str, list[str]]:
    """What the address or the form asks for, by the names of a search."""
    names = (
        "q",
        "skill",
        "specialization",
        "domain",
        "model",
        "language",
        "rate",
        "overlap",
        "hours",
        "start",
        "verified",
    )
    found = {name: [text.strip() for text in request.values.getlist(name) if text.strip()] for name in names}
    return {name: texts for name, texts in found.items() if texts}


def _facets(found: searches.Page, args: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each facet with its values: those that are chosen, then those that most people have."""
    languages = Locale("en").languages
    names: dict[str, Any] = {
        "specialization": taxonomy.specialization_names(),
        "skill": taxonomy.skill_names(),
        "domain": taxonomy.domain_names(),
        "language": languages,
    }
    shown = []
    for key, label in FACETS:
        counts, chosen = found.facets[key], args.get(key, [])
        values = [*chosen, *[value for value in counts if value not in chosen][:OFFERED]]
        known = names.get(key, {})
        options = [(value, known.get(value) or figures.word(value), counts.get(value, 0)) for value in values]
        shown.append({"key": key, "label": label, "chosen": chosen, "options": options})
    return shown
