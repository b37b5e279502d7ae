"""The shortlist as a board: moves by a menu or by dragging, with a way back; and choices on a ranking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import RowChanged, session, transaction
from marketplace.domain.candidacies import NAMELESS
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, NotFound
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.shortlists import Column, column_of
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company, signed_in
from marketplace.search.slates import LONGEST
from marketplace.services import briefs, exposure, matches, shortlists
from marketplace.services.hiring import candidacies, comments, names, scorecards, slots
from marketplace.web.company import veils
from marketplace.web.company.candidates import NEXT
from marketplace.web.company.waves import why_not
from marketplace.web.figures import word

bp = Blueprint("shortlist", __name__, url_prefix="/briefs/<uuid:brief_id>/shortlist")

LABELS = {"ended": "Not going on", "interview": "Interviews"}
STATUS = ((NotFound, 404), (Forbidden, 403))


@bp.get("")
def index(brief_id: object) -> str:
    """Show the board of one role of a brief, the first where none is named."""
    return render_template("company/shortlist.html", **_seen(brief_id, request.args.get("role", "")))


@bp.post("/<uuid:candidacy_id>")
def move(brief_id: object, candidacy_id: object) -> Any:
    """Shortlist somebody, or say that they are not relevant; a script gets the board, or the one sentence why not."""
    is_part = "HX-Request" in request.headers
    wanted = request.form.get("stage", "")
    try:
        with transaction() as db:
            company = acting_company(db, Permission.HIRE)
            brief = briefs.head_of(db, company=company, public_id=str(brief_id))
            one = candidacies.of_company(db, company, str(candidacy_id), locked=True)
            if one.brief_id != brief.id:
                raise NotFound("There is nobody like that on this shortlist.")
            was = column_of(one.status)
            column = Column(wanted) if wanted in set(Column) else None
            reason = request.form.get("reason", "")
            shortlists.place(db, one, column, reason, now=datetime.now(UTC), actor=acting())
            told = f"{_namer(db, brief)(one)} is in “{label(column_of(one.status))}” now."
            role = one.slot.public_id
    except (Conflict, Forbidden, IllegalMove, NotFound, RowChanged) as refused:
        if not is_part:
            raise
        status = next((code for kind, code in STATUS if isinstance(refused, kind)), 409)
        said = "Somebody moved them at the same moment." if isinstance(refused, RowChanged) else str(refused)
        return said, status, {"Content-Type": "text/plain; charset=utf-8"}
    back = Column.ENDED if was is Column.SUGGESTED else was
    undo = {"candidacy": str(candidacy_id), "stage": back.value, "label": label(back)}
    if is_part:
        return render_template("company/shortlist_part.html", told=told, undo=undo, **_seen(brief_id, role))
    flash(told, "good")
    board = url_for(".index", brief_id=brief_id, **{**veils.carried(), veils.ROLE: role})
    return redirect(f"{board}#candidacy-{candidacy_id}", 303)


@bp.post("/people/<uuid:expert_id>")
def choose(brief_id: object, expert_id: object) -> Response:
    """Shortlist somebody whom a ranking shows, or say why they are not relevant."""
    run_id, now = request.form.get("run", ""), datetime.now(UTC)
    with transaction() as db:
        company = acting_company(db, Permission.HIRE)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.run_of(db, brief, run_id)
        expert = matches.shown_in(run, str(expert_id))
        one = candidacies.suggest(db, _slot(db, brief, run), expert, now=now, actor=acting())
        column = Column.SHORTLISTED if request.form.get("do") == "shortlist" else Column.ENDED
        shortlists.place(db, one, column, request.form.get("reason", ""), now=now, actor=acting())
    flash(
        "On the shortlist." if column is Column.SHORTLISTED else "Put aside, with the reason. The expert is not told.",
        "good",
    )
    return redirect(url_for("matches.show", brief_id=brief_id, run_id=run_id, **veils.carried()), 303)


@bp.post("/waves")
def wave(brief_id: object) -> Response:
    """Shortlist several whom a ranking shows, and go on to write to them."""
    run_id, now = request.form.get("run", ""), datetime.now(UTC)
    people = list(dict.fromkeys(request.form.getlist("expert")))[:LONGEST]
    with transaction() as db:
        company = acting_company(db, Permission.HIRE)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        run = matches.run_of(db, brief, run_id) if run_id else None
        if run is None or not people:
            flash("Nobody is ticked: tick whom you want to ask.", "warn")
            back = url_for("matches.show", brief_id=brief_id, run_id=run_id, **veils.carried()) if run else None
            return redirect(back or url_for("briefs.show", brief_id=brief_id), 303)
        slot = _slot(db, brief, run)
        chosen = [matches.shown_in(run, one) for one in people]
        stopped = exposure.not_to_ask(run, candidacies.of_brief(db, brief))
        asked = [candidacies.suggest(db, slot, one, now=now, actor=acting()) for one in chosen if one.id not in stopped]
        for one in asked:
            if one.status is CandidacyStatus.SUGGESTED:
                candidacies.shortlist(db, one, now=now, actor=acting())
        blind = veils.is_blind(db, brief)
        refused = [
            f"{pseudonym(brief.public_id, one.public_id) if blind else one.name} ({why_not(stopped[one.id])})"
            for one in chosen
            if one.id in stopped
        ]
        to_write = [one.public_id for one in asked]
    if refused:
        flash(f"Not put on the shortlist: {', '.join(refused)}.", "warn")
    if not to_write:
        return redirect(url_for("matches.show", brief_id=brief_id, run_id=run_id, **veils.carried()), 303)
    flash(f"{len(to_write)} on the shortlist. Write to them below; nobody is told before you send it.", "good")
    return redirect(url_for("candidates.index", brief_id=brief_id, experts=to_write) + "#experts", 303)


def label(column: Column) -> str:
    """Return what a column is called."""
    return LABELS.get(column.value) or word(column)


def _slot(db: Any, brief: Any, run: Any) -> Any:
    """The place for which people of a ranking are thought of: the one asked for, or the first that it is about."""
    return veils.slot_among(slots.ranked_for(slots.of_brief(db, brief), run.role))


def _namer(db: Any, brief: Any) -> Callable[[Any], str]:
    """Return what tells how somebody is called on the board: by name once they are known to each other, or, where the
    brief hides names and the address does not, once their reviewer has locked.
    """
    is_hidden, is_asked = veils.is_blind(db, brief), veils.is_asked()
    known = names.known_to(db, brief, acting()) if is_hidden and not is_asked else set()

    def called(one: Any) -> str:
        nameless = is_hidden and one.status in NAMELESS and one.id not in known
        return scorecards.code_name(one) if nameless else str(one.expert.name)

    return called


def _latest(db: Any, brief: Any, held: Any, slot: Any) -> Any:
    """The newest ranking for the role of a slot, or else for the whole brief."""
    heads = matches.latest_heads(db, brief)
    role = next(each.name for each, places in slots.by_role(held) if slot in places)
    return heads.get(role) or heads.get(None)


def _seen(brief_id: object, role: str) -> dict[str, Any]:
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.head_of(db, company=company, public_id=str(brief_id))
        every = slots.of_brief(db, brief)
        slot = next((one for one in every if one.public_id == role), every[0])
        piles = shortlists.board(db, brief, slot, now=datetime.now(UTC))
        blind, called = veils.is_blind(db, brief), _namer(db, brief)
        people = [card.candidacy for pile in piles for card in pile.cards]
        return {
            "brief": brief,
            "blind": blind,
            "link_args": {name: value for name, value in veils.carried().items() if name != veils.ROLE},
            "is_kept": veils.is_kept(db, brief),
            "names": {one.id: called(one) for one in people},
            "comments": comments.of(db, people),
            "may_comment": signed_in().may(Permission.HIRE, brief),
            "zone": company.time_zone,
            "slots": every,
            "slot": slot,
            "piles": piles,
            "run": _latest(db, brief, every, slot),
            "reasons": shortlists.REASONS,
            "next_of": NEXT,
            "labels": {column: label(column) for column in Column},
            "now": datetime.now(UTC),
        }
