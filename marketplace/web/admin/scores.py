"""Scoring a specialization: one's own scorecard, kept as it is written; the others' once it is locked; consensus."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.rubric import Rubric
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.vetting_words import RedFlag
from marketplace.domain.vocabulary import Permission, RubricDimension
from marketplace.gate.members import Member
from marketplace.services import taxonomy
from marketplace.services.vetting import conflicts, consensus, rubrics, scoring
from marketplace.web import lost_updates
from marketplace.web.admin.own_cases import case_for, staff, typed, verification_in, whole_number
from marketplace.web.forms import Form

bp = Blueprint("scores", __name__, url_prefix="/console/cases/<uuid:case_id>/verifications/<uuid:row_id>")

CANNOT = "cannot"
"""What the form sends as the level of a dimension that cannot be assessed."""


@bp.get("/scores")
def show(case_id: object, row_id: object) -> Any:
    """Show one's own scorecard to write on, or what may be read."""
    return _page(staff(), case_id, row_id, None)


@bp.post("/scores")
def save(case_id: object, row_id: object) -> Any:
    """Keep what has been written; with "lock" end the writing. A page that keeps by itself gets one line back."""
    member = staff()
    form, now = typed("flags"), datetime.now(UTC)
    is_lock = form.values.get("act") == "lock"
    try:
        with transaction() as db:
            row = verification_in(case_for(db, member, case_id), row_id)
            card = _card(db, row, member, now)
            names = rubrics.rubric(db, card.rubric_id)
            yours = _said(names, _draft_of(form))
            kept = _said(names, scoring.draft_of(card))
            # The page may have kept the same words by itself a moment ago, without having been told so yet.
            if lost_updates.VERSION in form.values and yours != kept:
                lost_updates.check(_version(card), kept)
            scoring.save(db, card, _draft_of(form), actor=member.actor, now=now)
            form.values |= lost_updates.carried(_version(card), _said(names, scoring.draft_of(card)))
        if is_lock:
            # What was written is kept, also where something is missing for the lock.
            with transaction() as db:
                row = verification_in(case_for(db, member, case_id), row_id)
                card = _card(db, row, member, now)
                scoring.lock(db, card, actor=member.actor, now=now)
    except lost_updates.Changed as changed:
        if request.headers.get("HX-Request"):
            form.errors = {"": ["these scores were changed in another window. Save, and compare the two."]}
            return render_template("admin/kept.html", form=form, at=None), 409
        back = url_for("scores.show", case_id=case_id, row_id=row_id)
        return changed.page(yours, title="These scores were changed in another window", discard=back)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        if request.headers.get("HX-Request"):
            return render_template("admin/kept.html", form=form, at=None), 422
        return _page(member, case_id, row_id, form), 422
    if request.headers.get("HX-Request"):
        return render_template("admin/kept.html", form=form, at=now)
    said = "Your scores are locked. You see the others’ now." if is_lock else "Kept. Nobody sees it before you lock it."
    flash(said, "good")
    return redirect(url_for("scores.show", case_id=case_id, row_id=row_id), 303)


@bp.get("/consensus")
def consensus_page(case_id: object, row_id: object) -> Any:
    """Show where the scores differ."""
    return _consensus(staff(), case_id, row_id, Form())


@bp.post("/consensus")
def agree(case_id: object, row_id: object) -> Any:
    """Keep the levels agreed on."""
    member = staff()
    form = typed()
    chosen = {
        dimension: (
            whole_number(form.values.get(f"{dimension.value}-level", "")),
            str(form.values.get(f"{dimension.value}-reason", "")),
        )
        for dimension in RubricDimension
    }
    try:
        with transaction() as db:
            row = verification_in(case_for(db, member, case_id), row_id)
            consensus.agree(db, row, chosen, actor=member.actor, now=datetime.now(UTC))
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _consensus(member, case_id, row_id, form), 422
    flash("The consensus is kept; a lead can decide now.", "good")
    return redirect(url_for("cases.show", case_id=case_id), 303)


def _card(db: Any, row: Any, member: Member, now: datetime) -> Any:
    """One's own scorecard: the second look that one was asked for, or else that of the round."""
    return scoring.second_look(db, row, member.actor) or scoring.start(db, row, actor=member.actor, now=now)


def _draft_of(form: Form) -> ScorecardDraft:
    scores = {}
    for dimension in RubricDimension:
        level = str(form.values.get(f"{dimension.value}-level", ""))
        note = str(form.values.get(f"{dimension.value}-note", ""))
        scores[dimension] = ScoreDraft(whole_number(level), cannot_assess=level == CANNOT, note=note)
    flags = {
        flag: str(form.values.get(f"flag-{flag.value}-note", "")) for flag in RedFlag if flag in form.values["flags"]
    }
    return ScorecardDraft(scores, flags, str(form.values.get("summary", "")))


def _form_of(draft: ScorecardDraft) -> Form:
    values: dict[str, Any] = {"summary": draft.summary, "flags": [flag.value for flag in draft.flags]}
    for dimension, score in draft.scores.items():
        values[f"{dimension.value}-level"] = CANNOT if score.cannot_assess else str(score.level or "")
        values[f"{dimension.value}-note"] = score.note
    values |= {f"flag-{flag.value}-note": note for flag, note in draft.flags.items()}
    return Form(values)


def _said(rubric: Rubric, draft: ScorecardDraft) -> dict[str, str]:
    """What a scorecard says, in words by dimension."""
    said = {}
    for one in rubric.dimensions:
        score = draft.scores.get(one.id, ScoreDraft())
        level = "can’t assess" if score.cannot_assess else str(score.level or "no level")
        said[one.name] = f"{level}; {score.note.strip()}".removesuffix("; ")
    flags = ", ".join(sorted(rubric.red_flags[flag] for flag in draft.flags))
    return {**said, "Red flags": flags, "Anything else": draft.summary.strip()}


def _version(card: Any) -> int:
    """When a scorecard was last kept, as a number; 0 before it is begun."""
    return int(card.saved_at.timestamp() * 1_000_000) if card is not None else 0


def _page(member: Member, case_id: object, row_id: object, form: Form | None) -> str:
    with session() as db:
        case = case_for(db, member, case_id)
        row = verification_in(case, row_id)
        first, again = scoring.own_cards(db, row, member.actor)
        mine = again or first
        is_writing = (mine is None and row.status == "assessing") or (mine is not None and mine.locked_at is None)
        is_open = case.closed_at is None or again is not None
        can_write = is_writing and is_open and member.may(Permission.VET_EXPERTS)
        names = rubrics.rubric(db, case.rubric_id)
        kept = scoring.draft_of(mine) if mine is not None else ScorecardDraft()
        form = lost_updates.carry(form or _form_of(kept), _version(mine), _said(names, kept))
        return render_template(
            "admin/scores.html",
            case=case,
            row=row,
            name=taxonomy.specialization_names().get(row.specialization, row.specialization),
            rubric=names,
            form=form,
            mine=mine,
            can_write=can_write,
            is_free=again is not None or conflicts.declared(case, member.actor.user_id) == "none",
            is_second_look=again is not None,
            seen=scoring.cards_seen_by(db, row, member.actor, own=mine),
            written=consensus.written(db, row) if not can_write else [],
        )


def _consensus(member: Member, case_id: object, row_id: object, form: Form) -> str:
    with session() as db:
        case = case_for(db, member, case_id)
        row = verification_in(case, row_id)
        scoring.check_scored(row)
        cards = scoring.cards_seen_by(db, row, member.actor)
        if any(one.is_locked and one.card is None for one in cards):
            raise Conflict("Lock your own scores first; until then you see nobody else’s.")
        return render_template(
            "admin/consensus.html",
            case=case,
            row=row,
            name=taxonomy.specialization_names().get(row.specialization, row.specialization),
            rubric=rubrics.rubric(db, case.rubric_id),
            form=form,
            needed=consensus.needed(db, row),
            cards=[one for one in cards if one.card is not None],
        )
