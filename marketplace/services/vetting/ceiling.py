"""Rates above what the market pays: the high end of its range for the same level, engagement model and region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.evidence import hourly
from marketplace.domain.money import to_major
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel
from marketplace.search import money
from marketplace.services import rates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Expert


@dataclass(frozen=True, slots=True)
class AboveCeiling:
    """An ask that is above the market, both an hour in the market's currency; `sentence` says on what grounds."""

    model: EngagementModel
    ask: float
    ceiling: float
    currency: str
    sentence: str


def above(db: Session, expert: Expert) -> list[AboveCeiling]:
    """The asks of an expert that are above the market; where too few figures are on record, none is."""
    found = []
    for terms in expert.terms:
        paid = rates.estimate(
            db, role=ANY, seniority=expert.seniority.value, engagement=terms.model, region=expert.country or ANY
        )
        if paid.range is None:
            continue
        currency = paid.range.currency
        high = hourly(float(to_major(paid.range.high, currency)), paid.range.unit)
        ask = hourly(float(to_major(terms.ask_minor, terms.currency)), terms.unit, terms.included_hours)
        ask *= money.factor(terms.currency, currency)
        if ask > high:
            found.append(AboveCeiling(terms.model, ask, high, currency, paid.sentence))
    return found
