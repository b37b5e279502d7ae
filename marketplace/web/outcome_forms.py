"""Reports of outcomes as forms, read and shown alike for both sides."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from flask import render_template

from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, Reached
from marketplace.domain.outcomes import ReportDraft
from marketplace.services.outcomes import standing
from marketplace.web import lost_updates
from marketplace.web.figures import word
from marketplace.web.forms import Form

TITLES = MappingProxyType(
    {
        OutcomeKind.DAY_30: "The deliverable after 30 days",
        OutcomeKind.DAY_90: "What has changed for the business after 90 days",
        OutcomeKind.END: "What came of the work",
    }
)
ASKED = MappingProxyType(
    {
        OutcomeKind.DAY_30: "Is the first deliverable there, as it was agreed?",
        OutcomeKind.DAY_90: "Has this changed for the business?",
        OutcomeKind.END: "Is the work done, as it was agreed?",
    }
)
REACHED = [(one.value, word(one)) for one in Reached]
HINDRANCES = [
    (Hindrance.NOTHING.value, "Nothing"),
    (Hindrance.DATA_NOT_READY.value, "Data or access that was not ready"),
    (Hindrance.DECISIONS_LATE.value, "Decisions of the company that came late"),
    (Hindrance.SCOPE_GREW.value, "The scope grew on the way"),
    (Hindrance.PLANS_CHANGED.value, "The company's plans changed"),
    (Hindrance.TARGET_WAS_WRONG.value, "The target turned out to be the wrong one"),
    (Hindrance.WORK_LATE.value, "The work came late"),
    (Hindrance.WORK_FELL_SHORT.value, "The work fell short of what was agreed"),
]
AGAIN = [("yes", "Yes"), ("no", "No")]


def draft_of(form: Form) -> ReportDraft:
    """Return what was typed; what was not chosen is None, for the service to ask for."""
    said = {name: str(value) for name, value in form.values.items()}
    return ReportDraft(
        next((one for one in Reached if one == said.get("reached")), None),
        next((one for one in Hindrance if one == said.get("hindrance")), None),
        {"yes": True, "no": False}.get(said.get("would_again", "")),
        said.get("figure", ""),
        said.get("note", ""),
    )


def version_of(outcome: Any, side: Side) -> int:
    """Return a number that changes with a side's own report, and with nothing of the other's."""
    report = outcome.report_of(side)
    return int(report.at.timestamp() * 1_000_000) if report is not None else 0


def said(draft: ReportDraft | None) -> dict[str, str]:
    """Return a report in words, by the labels of the form."""
    if draft is None or draft.reached is None:
        return {}
    return {
        "How far": word(draft.reached),
        "What stood in the way": dict(HINDRANCES).get(draft.hindrance or "", ""),
        "Would work together again": "Yes" if draft.would_again else "No",
        "A figure": draft.figure,
        "In a few words": draft.note,
    }


def own_draft(outcome: Any, side: Side) -> ReportDraft | None:
    """Return what a side has written so far."""
    report = outcome.report_of(side)
    return standing.draft_of(report) if report is not None else None


def page(outcome: Any, side: Side, form: Form, zone: str, now: Any) -> str:
    """Return the page of an outcome as one side may read it, with the form filled from what they wrote."""
    kept = own_draft(outcome, side)
    values = {} if kept is None else _values(kept)
    shown = Form({**values, **form.values}, form.errors)
    lost_updates.carry(shown, version_of(outcome, side), said(kept))
    return render_template(
        "engagements/outcome.html",
        seen=standing.seen_by(outcome, side, now),
        one=outcome,
        form=shown,
        side=side.value,
        zone=zone,
        title=TITLES[outcome.kind],
        asked=ASKED[outcome.kind],
        reached=REACHED,
        hindrances=HINDRANCES,
        again=AGAIN,
        until=standing.challenged_until(outcome) if outcome.published_at else None,
    )


def check_engagement(outcome: Any, engagement_id: object) -> None:
    """Raise NotFound unless the outcome is of the engagement in the address."""
    if outcome.engagement.public_id != str(engagement_id):
        raise NotFound("There is no such outcome.")


def _values(draft: ReportDraft) -> dict[str, Any]:
    return {
        "reached": draft.reached.value if draft.reached else "",
        "hindrance": draft.hindrance.value if draft.hindrance else "",
        "would_again": "yes" if draft.would_again else "no",
        "figure": draft.figure,
        "note": draft.note,
    }
