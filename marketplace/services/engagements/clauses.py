"""The clauses and checklists as shipped, and the facts of an engagement that clauses speak of."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marketplace.domain.clauses import ListItem, book_of, items_of, long_date
from marketplace.domain.engagement_words import Checklist
from marketplace.domain.engagements import last_day
from marketplace.domain.money import Money
from marketplace.domain.timesheets import hour_minor
from marketplace.domain.vocabulary import RateUnit

if TYPE_CHECKING:
    from marketplace.domain.clauses import AgreementDraft, ClauseBook
    from marketplace.domain.offer_terms import OfferTerms
    from marketplace.models import Engagement

DATA = Path(__file__).parents[2] / "data"
UNITS = {RateUnit.HOUR: "an hour", RateUnit.DAY: "a day", RateUnit.MONTH: "a month", RateUnit.YEAR: "a year"}


@cache
def book() -> ClauseBook:
    """The clauses of the file. Raises BrokenClauses when it cannot be used."""
    return book_of(_read("agreement.yaml"))


@cache
def checklist(which: Checklist) -> tuple[ListItem, ...]:
    """The items of a list, as shipped."""
    return items_of(_read("checklists.yaml"))[which.value]


def facts_of(engagement: Engagement, terms: OfferTerms, draft: AgreementDraft) -> dict[str, str]:
    """What the clauses say besides what is filled in. The expert is not named: their signature does that."""
    ends = last_day(terms.starts_on, terms.weeks)
    return {
        "company": engagement.company.name,
        "model": terms.model.value.replace("-", " "),
        "hours": f"{terms.hours_per_week:g}",
        "starts_on": long_date(terms.starts_on),
        "ends_on": long_date(ends) if ends is not None else "",
        "term": f"for {terms.weeks:g} weeks, to {long_date(ends)}" if ends is not None else "without an agreed end",
        "pay": f"{Money(terms.amount, terms.currency)} {UNITS[terms.unit]}",
        "hour": str(Money(hour_minor(terms), terms.currency)),
        "trial_weeks": str(draft.trial_weeks or ""),
        "notice_days": str(draft.notice_days),
        "iteration_cap": str(draft.iteration_cap),
        "compute_cap": str(Money(draft.compute_cap, terms.currency)) if draft.compute_cap else "",
        "hand_over": "\n".join(f"- {item.label}" for item in checklist(Checklist.HAND_OVER)),
        "conversion_fee": book().conversion_fee,
    }


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return found
