"""What an expert asks beside what the market pays for the same level, engagement model and region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.evidence import hourly
from marketplace.domain.money import to_major
from marketplace.domain.regions import ANY
from marketplace.search import money
from marketplace.services import rates

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.vocabulary import EngagementModel
    from marketplace.models import Expert


@dataclass(frozen=True, slots=True)
class AskBesideMarket:
    """An ask and the market's range, all an hour in the market's currency; `sentence` says on what grounds."""

    model: EngagementModel
    ask: float
    low: float
    high: float
    currency: str
    sentence: str

    @property
    def is_above_ceiling(self) -> bool:
        """Above the high end of the range, which is the ceiling for asks with the usual evidence."""
        return self.ask > self.high


def asks_beside_market(db: Session, expert: Expert) -> list[AskBesideMarket]:
    """Every ask for which enough figures are on record."""
    found = []
    for terms in expert.terms:
        paid = rates.estimate(
            db, role=ANY, seniority=expert.seniority.value, engagement=terms.model, region=expert.country or ANY
        )
        if paid.range is None:
            continue
        currency = paid.range.currency
        low, high = (
            hourly(float(to_major(end, currency)), paid.range.unit, paid.range.hours)
            for end in (paid.range.low, paid.range.high)
        )
        ask = hourly(float(to_major(terms.ask_minor, terms.currency)), terms.unit, terms.included_hours)
        ask *= money.factor(terms.currency, currency)
        found.append(AskBesideMarket(terms.model, ask, low, high, currency, paid.sentence))
    return found
