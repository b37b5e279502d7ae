"""Links to a ranking for people without a log-in: making and ending them, who used them, and what they open."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.errors import Invalid
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.vocabulary import Permission
from marketplace.gate import share_views
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, sharing
from marketplace.web.company.matches import bp
from marketplace.web.forms import Form

shared = Blueprint("shared", __name__, url_prefix="/shared")

LIFETIMES = tuple((str(days), f"{days} day{'s' if days > 1 else ''}") for days in sharing.LIFETIMES)


@bp.get("/<uuid:run_id>/links")
def links(brief_id: object, run_id: object) -> str:
    """List the links to a ranking, and who used them."""
    return _page(brief_id, run_id, Form({"days": "7"}))


@bp.post("/<uuid:run_id>/links")
def make_link(brief_id: object, run_id: object) -> Any:
    """Make a link to a ranking; it is shown on this one page."""
    typed = {name: request.form.get(name, "")[:200] for name in ("whom", "days", "names")}
    try:
        with transaction() as db:
            company = acting_company(db, Permission.WRITE_BRIEFS)
            brief = briefs.head_of(db, company=company, public_id=str(brief_id))
            _, secret = sharing.share(
                db,
                matches.head_of(db, brief, str(run_id)),
                whom=typed["whom"],
                days=int(typed["days"]) if typed["days"] in dict(LIFETIMES) else 0,
                has_names=typed["names"] == "yes",
                now=datetime.now(UTC),
                actor=acting(),
            )
    except Invalid as refused:
        return _page(brief_id, run_id, Form(typed, dict(refused.errors))), 422
    return _page(brief_id, run_id, Form({"days": "7"}), secret)


@bp.post("/<uuid:run_id>/links/<uuid:link_id>/end")
def end_link(brief_id: object, run_id: object, link_id: object) -> Response:
    """Let a link open nothing any more."""
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.head_of(db, brief, str(run_id))
        link = sharing.end(db, run, str(link_id), now=datetime.now(UTC), actor=acting())
    flash(f"The link for {link.whom} opens nothing any more.", "good")
    return redirect(url_for(".links", brief_id=brief_id, run_id=run_id), 303)


@shared.get("/<secret>")
def ranking(secret: str) -> str:
    """Show a shared ranking to whoever holds the link, and write down that somebody looked."""
    now = datetime.now(UTC)
    with session() as db:
        link = sharing.behind(db, secret, now=now)
        brief, run = link.run.brief, link.run
        shortlist = matches.shortlist_of(run)
        share_views.note(link.public_id, ip=request.remote_addr or "", agent=request.user_agent.string, now=now)
        return render_template(
            "company/shared.html",
            link=link,
            brief=brief,
            company=brief.company.name,
            run=run,
            shortlist=shortlist,
            names={
                match.expert_id: match.name if link.has_names else pseudonym(brief.public_id, match.public_id)
                for match in shortlist.matches
            },
        )


def _page(brief_id: object, run_id: object, form: Form, secret: str = "") -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.head_of(db, brief, str(run_id))
        made = sharing.of_run(db, run)
        return render_template(
            "company/links.html",
            brief=brief,
            run=run,
            form=form,
            links=[(link, sharing.is_open(link, now)) for link in made],
            views=share_views.of_links([link.public_id for link in made]),
            lifetimes=LIFETIMES,
            address=current_app.extensions["assay_config"].url + url_for("shared.ranking", secret=secret)
            if secret
            else "",
        )
