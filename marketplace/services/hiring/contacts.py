"""Whom an expert can reach at a company, once both have said yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case
from sqlalchemy.orm import lazyload

from marketplace.domain.candidacies import BOTH_SAID_YES
from marketplace.domain.vocabulary import Permission
from marketplace.models import CompanyMember, User
from marketplace.services import members

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Candidacy


def of_company(db: Session, candidacy: Candidacy) -> User | None:
    """Who invited the expert, or else wrote the brief, or else may hire there: whoever of them still does.

    None before both have said yes.
    """
    if candidacy.status not in BOTH_SAID_YES:
        return None
    asked_by = candidacy.invitations[-1].sent_by_id if candidacy.invitations else None
    nearest = case((User.id == asked_by, 0), (User.id == candidacy.brief.author_id, 1), else_=2)
    chosen = (
        members.who_may(Permission.HIRE)
        .with_only_columns(User)
        .where(CompanyMember.company_id == candidacy.company_id)
        .order_by(nearest, CompanyMember.id)
        .limit(1)
    )
    found: User | None = db.scalar(chosen.options(lazyload(User.roles)))
    return found
