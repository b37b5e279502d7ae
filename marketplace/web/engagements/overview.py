"""What somebody has under way, and one engagement: whose move it is, its lists, milestones and weeks, its end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for

from marketplace.db import session, transaction
from marketplace.domain.engagement_words import Checklist, EndReason, EngagementStatus, PaidBy
from marketplace.domain.engagements import BEFORE, ENDED, ENGAGEMENT_MOVES, RUNNING, SYSTEMS
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import Side
from marketplace.domain.timesheets import monday
from marketplace.gate.members import acting
from marketplace.services.engagements import (
    agreements,
    conversion,
    ending,
    items,
    milestones,
    pausing,
    standing,
    tasks,
    timesheets,
)
from marketplace.services.outcomes import standing as outcomes
from marketplace.web import hiring_forms
from marketplace.web.engagements import history
from marketplace.web.engagements.seats import about, only, party, reached, side
from marketplace.web.figures import word
from marketplace.web.forms import Form
from marketplace.web.outcome_forms import TITLES

_S = EngagementStatus
REASONS = [(one.value, word(one)) for one in EndReason if one not in SYSTEMS and one is not EndReason.NOT_AGREED]
STEPS_BACK = [(one.value, word(one)) for one in EndReason if one not in SYSTEMS and one is not EndReason.WORK_DONE]
MOST_WEEKS = 12
"""Weeks that are listed; earlier ones are in the ledger."""


def index() -> str:
    """List what waits for this side, and every engagement with where it stands."""
    with session() as db:
        asking = party(db)
        found = standing.known_to(db, asking)
        now = datetime.now(UTC)
        return render_template(
            "engagements/index.html",
            side=side().value,
            zone=asking.time_zone,
            now=now,
            waiting=tasks.of_party(db, asking, side(), now=now),
            going=[one for one in found if one.status not in ENDED],
            ended=[one for one in found if one.status in ENDED],
        )


def show(engagement_id: object) -> str:
    """Show one engagement: whose move it is, what is agreed, lists, milestones, weeks, and what can be done."""
    return _page(engagement_id, Form())


def move(engagement_id: object) -> Any:
    """Pause, go on, confirm a trial, step back, give notice or close."""
    form, now = hiring_forms.typed(), datetime.now(UTC)
    try:
        with transaction() as db:
            _, one = reached(db, engagement_id, locked=True)
            told: dict[str, Any] = {"now": now, "actor": acting()}
            note, wanted = str(form.values.get("note", "")), form.values.get("do")
            if wanted == "pause":
                until = hiring_forms.a_day(form.values.get("until"), "until")
                pausing.pause(db, one, side=side(), until=until, note=note, **told)
            elif wanted == "resume":
                pausing.resume(db, one, side=side(), **told)
            elif wanted == "confirm":
                only(Side.COMPANY)
                pausing.confirm_trial(db, one, **told)
            elif wanted == "close":
                ending.close(db, one, side=side(), **told)
            elif wanted == "ask":
                ending.ask_to_close(db, one, side=side(), **told)
                flash("They are told what waits for them.", "good")
            else:
                reason = hiring_forms.one_of(EndReason, form.values.get("reason"), "reason", ending.CHOOSE)
                if wanted == "step-back":
                    ending.step_back(db, one, side=side(), reason=reason, note=note, **told)
                else:
                    last_day = hiring_forms.a_day(form.values.get("last_day"), "last_day")
                    ending.give_notice(db, one, side=side(), reason=reason, note=note, last_day=last_day, **told)
    except Invalid as refused:
        form.errors = dict(refused.errors)
        return _page(engagement_id, form), 422
    return redirect(url_for(".show", engagement_id=engagement_id), 303)


def tick(engagement_id: object, item_id: object) -> Any:
    """Tick an item of a list, or take one's tick back."""
    form = hiring_forms.typed()
    with transaction() as db:
        _, one = reached(db, engagement_id, locked=True)
        is_on, now = form.values.get("do") == "tick", datetime.now(UTC)
        item = items.tick(db, one, str(item_id), side=side(), is_on=is_on, now=now, actor=acting())
        where = item.checklist.value
    flash("Ticked." if is_on else "Your tick is taken back.", "good")
    return redirect(url_for(".show", engagement_id=engagement_id, _anchor=where), 303)


def happened(engagement_id: object) -> str:
    """Show everything that was done with an engagement."""
    with session() as db:
        asking, one = reached(db, engagement_id)
        stones, weeks = milestones.of_engagement(db, one), timesheets.of_engagement(db, one)
        shown = history.lines(one, stones, weeks, standing.history(db, one))
        return render_template("engagements/happened.html", lines=shown, **about(asking, one))


def _page(engagement_id: object, form: Form) -> str:
    now = datetime.now(UTC)
    with session() as db:
        asking, one = reached(db, engagement_id)
        stones, weeks = milestones.of_engagement(db, one), timesheets.of_engagement(db, one)
        agreed = standing.agreed(one)
        today = now.date()
        form.values = {"until": (today + timedelta(days=14)).isoformat(), **_last_day(one, today), **form.values}
        is_company = side() is Side.COMPANY
        return render_template(
            "engagements/show.html",
            form=form,
            now=now,
            tasks=tasks.of(one, stones, weeks, now=now),
            agreed=agreed,
            terms=agreements.terms_of(agreed) if agreed is not None else None,
            table=agreements.on_the_table(one),
            lists=_lists(one),
            stones=stones,
            weeks=weeks[:MOST_WEEKS],
            outcomes=outcomes.of_engagement(db, one),
            titles=TITLES,
            this_week=_this_week(one, weeks, today),
            burn=timesheets.burn_of(one, weeks),
            legal=set(ENGAGEMENT_MOVES.legal(one.status)),
            can_step_back=one.status in BEFORE | {_S.TRIAL},
            can_give_notice=one.status in {_S.ACTIVE, _S.PAUSED},
            can_close=one.status is _S.ENDING and items.are_done(one, Checklist.HAND_OVER),
            can_ask=one.status is _S.ENDING and bool(items.open_for(one, Checklist.HAND_OVER, side().other)),
            can_convert=is_company and conversion.can_convert(one),
            can_extend=is_company and one.status in RUNNING,
            can_plan=agreed is not None and one.status not in ENDED,
            reasons=REASONS,
            steps_back=STEPS_BACK,
            has_hours=one.paid_by is not PaidBy.PAYROLL and one.started_at is not None,
            **about(asking, one),
        )


def _lists(one: Any) -> list[dict[str, Any]]:
    """The checklists that are open, with which side has ticked what; the one that matters now first."""
    mine = side()
    order = [Checklist.HAND_OVER, Checklist.ONBOARDING] if one.status is _S.ENDING else [*Checklist]
    return [
        {
            "name": which.value,
            "title": "Hand-over" if which is Checklist.HAND_OVER else "The first 90 days",
            "done": sum(items.is_done(item) for item in found),
            "rows": [
                {
                    "item": item,
                    "wants": items.wants(item, mine),
                    "mine": items.is_ticked(item, mine),
                    "is_done": items.is_done(item),
                }
                for item in found
            ],
        }
        for which in order
        if (found := items.of_list(one, which))
    ]


def _last_day(one: Any, today: date) -> dict[str, str]:
    """The first day that keeps the notice, for the form that ends the work."""
    first = ending.earliest_last_day(one, EndReason.PLANS_CHANGED, today)
    day = min(first, one.ends_on) if one.ends_on is not None else first
    return {"last_day": day.isoformat()}


def _this_week(one: Any, weeks: Any, today: date) -> date | None:
    """The Monday of this week, where the expert may write hours down and has not begun to."""
    week = monday(today)
    is_open = one.status in RUNNING and week >= monday(one.starts_on)
    return week if is_open and not any(row.week == week for row in weeks) else None


RULES = (
    ("GET", "", index),
    ("GET", "/<uuid:engagement_id>", show),
    ("POST", "/<uuid:engagement_id>/moves", move),
    ("POST", "/<uuid:engagement_id>/items/<uuid:item_id>", tick),
    ("GET", "/<uuid:engagement_id>/history", happened),
)
"""By method, below the address of the side."""
