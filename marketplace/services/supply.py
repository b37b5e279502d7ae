"""How many experts would fit a brief that may still be unfinished; nothing is ranked and nothing stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.errors import Invalid
from marketplace.search import MatchingError
from marketplace.search.supply import Supply, supply_of
from marketplace.search.translate import query_of
from marketplace.services import briefs, wishes
from marketplace.services.matches import NOBODY_LISTED

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.briefs import BriefDraft
    from marketplace.models import Company
    from marketplace.search.current import Live

__all__ = ["Supply", "of"]


def of(db: Session, draft: BriefDraft, live: Live, *, today: date, company: Company) -> Supply:
    """Count who fits, what each requirement removes, and what relaxing it would bring.

    Raises Invalid, naming the fields, when the brief cannot be matched as it stands.
    """
    if not len(live.matcher.pool):
        raise Invalid({"experts": [NOBODY_LISTED]})
    asked = briefs.resolved(draft)
    blocked = wishes.kept_apart(db, company, asked)
    query = query_of(asked, today=today, company_id=company.id, blocked=blocked)
    try:
        return supply_of(live.matcher, query)
    except MatchingError as error:
        raise Invalid({error.field or "text": [str(error)]}) from error
