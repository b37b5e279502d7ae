"""Milestones on the pages of either side: written, agreed, handed in, accepted or sent back, and put to a decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.engagement_words import MilestoneStatus, PaidBy
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import MILESTONE_MOVES
from marketplace.gate.members import acting
from marketplace.services.engagements import disputes, milestones, standing
from marketplace.web import hiring_forms, lost_updates
from marketplace.web.engagements import typed
from marketplace.web.engagements.seats import about, only, reached, side
from marketplace.web.forms import Form

_S = MilestoneStatus


def plan_form(engagement_id: object) -> str:
    """Show the form that writes a milestone."""
    return _form(engagement_id, Form())


def plan(engagement_id: object) -> Any:
    """Write a milestone; the other side is asked to agree."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            draft = typed.milestone(form, _currency(one))
            made = milestones.plan(db, one, draft, side=side(), now=now, actor=acting())
            name = made.public_id
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _form(engagement_id, form), 422
    flash("The other side is asked to agree.", "good")
    return redirect(url_for(".milestone", engagement_id=engagement_id, milestone_id=name), 303)


def milestone(engagement_id: object, milestone_id: object) -> str:
    """Show a milestone with what was written about it, and what can be done next."""
    return _page(engagement_id, milestone_id, Form())


def move_milestone(engagement_id: object, milestone_id: object) -> Any:
    """Agree, begin, hand in, accept, send back, drop, dispute, or add what one has to say."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            stone = milestones.of(db, one, str(milestone_id), locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            text, wanted = str(form.values.get("text", "")), form.values.get("do")
            if wanted == "agree":
                milestones.agree(db, stone, side=side(), version=typed.version(form), **told)
            elif wanted == "begin":
                only(Side.EXPERT)
                milestones.begin(db, stone, **told)
            elif wanted == "submit":
                only(Side.EXPERT)
                milestones.submit(db, stone, text=text, **told)
            elif wanted == "accept":
                only(Side.COMPANY)
                milestones.accept(db, stone, **told)
            elif wanted == "revise":
                only(Side.COMPANY)
                milestones.request_revision(db, stone, text=text, **told)
            elif wanted == "drop":
                milestones.drop(db, stone, side=side(), text=text, **told)
            elif wanted == "state":
                disputes.state(db, stone, side=side(), text=text, **told)
            else:
                milestones.dispute(db, stone, side=side(), text=text, **told)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(engagement_id, milestone_id, form), 422
    return redirect(url_for(".milestone", engagement_id=engagement_id, milestone_id=milestone_id), 303)


def rewrite_form(engagement_id: object, milestone_id: object) -> str:
    """Show the form that changes a milestone whose work has not begun."""
    return _form(engagement_id, Form(), milestone_id)


def rewrite(engagement_id: object, milestone_id: object) -> Any:
    """Change a milestone; the other side is asked to agree again. Whoever has read an older one sees the difference."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            stone = milestones.of(db, one, str(milestone_id), locked=True)
            draft = typed.milestone(form, stone.currency)
            lost_updates.check(stone.version, typed.milestone_said(stone))
            milestones.revise(db, stone, draft, side=side(), version=stone.version, now=now, actor=acting())
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _form(engagement_id, form, milestone_id), 422
    except lost_updates.Changed as changed:
        back = url_for(".milestone", engagement_id=engagement_id, milestone_id=milestone_id)
        return changed.page(typed.milestone_typed(form), title="The milestone has changed", discard=back)
    flash("The other side is asked to agree.", "good")
    return redirect(url_for(".milestone", engagement_id=engagement_id, milestone_id=milestone_id), 303)


def _currency(one: Any) -> str:
    agreed = standing.agreed(one)
    return agreed.currency if agreed is not None else "EUR"


def _form(engagement_id: object, form: Form, milestone_id: object = None) -> str:
    with session() as db:
        asking, one = reached(db, engagement_id)
        stone = milestones.of(db, one, str(milestone_id)) if milestone_id is not None else None
        agreed = standing.agreed(one)
        if stone is not None:
            said = typed.milestone_said(stone)
            form.values = {**typed.milestone_values(stone), **form.values}
            lost_updates.carry(form, stone.version, said)
        elif agreed is not None:
            acceptance = f"{agreed.values.get('metric', '')}: {agreed.values.get('threshold', '')}"
            form.values = {"data_set": agreed.values.get("data_set", ""), "acceptance": acceptance, **form.values}
        return render_template(
            "engagements/milestone_form.html",
            form=form,
            stone=stone,
            currency=_currency(one),
            is_paid=one.paid_by is PaidBy.MILESTONES,
            **about(asking, one),
        )


def _page(engagement_id: object, milestone_id: object, form: Form) -> str:
    with session() as db:
        asking, one = reached(db, engagement_id)
        stone = milestones.of(db, one, str(milestone_id))
        legal = set(MILESTONE_MOVES.legal(stone.status))
        mine = side()
        return render_template(
            "engagements/milestone.html",
            form=form,
            stone=stone,
            now=datetime.now(UTC),
            can_agree=stone.status is _S.PLANNED and stone.written_by is not mine,
            can_rewrite=_S.PLANNED in legal,
            can_drop=_S.DROPPED in legal,
            can_begin=stone.status is _S.AGREED and mine is Side.EXPERT,
            can_submit=_S.SUBMITTED in legal and mine is Side.EXPERT,
            can_accept=_S.ACCEPTED in legal and mine is Side.COMPANY,
            can_revise=stone.status is _S.SUBMITTED and mine is Side.COMPANY,
            rounds_left=stone.iteration_cap - stone.revisions,
            can_dispute=_S.DISPUTED in legal,
            can_state=stone.status is _S.DISPUTED,
            **about(asking, one),
        )


RULES = (
    ("GET", "/<uuid:engagement_id>/milestones", plan_form),
    ("POST", "/<uuid:engagement_id>/milestones", plan),
    ("GET", "/<uuid:engagement_id>/milestones/<uuid:milestone_id>", milestone),
    ("POST", "/<uuid:engagement_id>/milestones/<uuid:milestone_id>/moves", move_milestone),
    ("GET", "/<uuid:engagement_id>/milestones/<uuid:milestone_id>/text", rewrite_form),
    ("POST", "/<uuid:engagement_id>/milestones/<uuid:milestone_id>/text", rewrite),
)
"""By method, below the address of the side."""
