"""Rankings as pages: making one is a POST that leads to the stored run; reading one never makes another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain import weights
from marketplace.domain.errors import Invalid
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import briefs, matches, pages, taxonomy
from marketplace.services.hiring import slots
from marketplace.web.company import veils
from marketplace.web.company.ranking_page import ranking_page
from marketplace.web.forms import Form

bp = Blueprint("matches", __name__, url_prefix="/briefs/<uuid:brief_id>/matches")

PAGE = 30

GIVEN_UP = 12
"""More conditions than a brief has."""


@bp.post("")
def rank(brief_id: object) -> Response:
    """Rank the listed experts for this brief, or for the role of it that is named, and keep the ranking."""
    live = current_app.extensions["assay_index"].live()
    with transaction() as db:
        company = acting_company(db, Permission.MATCH_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        role = slots.role_named(db, brief, request.form.get("for"))
        run = matches.shortlist(db, brief, live, today=datetime.now(UTC).date(), role=role, actor=acting())
    return redirect(url_for("matches.show", brief_id=brief_id, run_id=run.public_id, **veils.carried()), 303)


@bp.get("")
def index(brief_id: object) -> str:
    """List the rankings of this brief, newest first."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        page = pages.of_runs(db, brief, limit=PAGE, after=request.args.get("after"))
        can_match = brief.status in matches.MATCHABLE
        return render_template("company/rankings.html", brief=brief, page=page, can_match=can_match)


@bp.get("/<uuid:run_id>")
def show(brief_id: object, run_id: object) -> str:
    """Show a stored ranking exactly as it was made."""
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        return ranking_page(db, brief, matches.run_of(db, brief, str(run_id)))


@bp.post("/<uuid:run_id>/trials")
def try_out(brief_id: object, run_id: object) -> Any:
    """Rank under other weights, or without a condition, and keep it as a trial; the brief stays as it is."""
    live = current_app.extensions["assay_index"].live()
    typed = {name.removeprefix("weight-"): text for name, text in request.form.items() if name.startswith("weight-")}
    try:
        with transaction() as db:
            company = acting_company(db, Permission.MATCH_BRIEFS)
            brief = briefs.head_of(db, company=company, public_id=str(brief_id))
            before = matches.head_of(db, brief, str(run_id))
            said: dict[str, Any] = {"role": slots.role_named(db, brief, before.role), "trial": _trial(before, typed)}
            run = matches.shortlist(db, brief, live, today=datetime.now(UTC).date(), actor=acting(), **said)
    except Invalid as refused:
        values = {f"weight-{name}": text for name, text in typed.items()}
        with session() as db:
            brief = briefs.head_of(db, company=acting_company(db, Permission.READ_BRIEFS), public_id=str(brief_id))
            run = matches.run_of(db, brief, str(run_id))
            return ranking_page(db, brief, run, form=Form(values, dict(refused.errors))), 422
    return redirect(url_for("matches.show", brief_id=brief_id, run_id=run.public_id, **veils.carried()), 303)


@bp.get("/<uuid:run_id>/left-out")
def left_out(brief_id: object, run_id: object) -> str:
    """Show whom one condition leaves out, as things stand now."""
    rule = request.args.get("rule", "")
    live = current_app.extensions["assay_index"].live()
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.head_of(db, brief, str(run_id))
        people, count = matches.who_fails(db, run, live, rule, today=datetime.now(UTC).date(), company=company)
        blind = veils.is_blind(db, brief)
        names = {each.public_id: pseudonym(brief.public_id, each.public_id) if blind else each.name for each in people}
        return render_template(
            "company/left_out.html",
            brief=brief,
            run=run,
            rule=rule,
            people=people,
            count=count,
            names=names,
            blind=blind,
            link_args=veils.carried(),
            profile_args={"of": brief.public_id} if blind else {},
            skill_names=taxonomy.skill_names(),
        )


def _trial(run: Any, typed: dict[str, str]) -> matches.Trial:
    """What the pressed button asks to try, from the ranking whose page it stands on."""
    tried = run.asked or {}
    given_up = tuple(request.form.getlist("given_up"))[:GIVEN_UP]
    if given_up:
        return matches.Trial(tried.get("weights", {}), tuple(dict.fromkeys((*tried.get("given_up", ()), *given_up))))
    if preset := request.form.get("preset"):
        chosen = weights.leaning(run.weights, preset)
    else:
        known = weights.hundredths(run.weights)
        chosen = weights.checked({name: text for name, text in typed.items() if name in known})
    shares = {name: weight / weights.WHOLE for name, weight in chosen.items()}
    return matches.Trial(shares, tuple(tried.get("given_up", ())))
