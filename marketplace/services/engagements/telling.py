"""Letters of engagements: news, and what waits for whom. They carry a link and nothing confidential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import Permission
from marketplace.services import mail
from marketplace.services.hiring.telling import who_may

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.models import Engagement

NEWS, TASK = "engagement-news", "engagement-task"


def news(db: Session, engagement: Engagement, what: str, *sides: Side, page: str = "") -> None:
    """Tell these sides what has happened; nobody need do anything."""
    for side in sides:
        _post(db, engagement, side, NEWS, {"what": what}, page)


def task(db: Session, engagement: Engagement, what: str, consequence: str, *sides: Side, page: str = "") -> None:
    """Tell these sides what waits for them, and what happens when they do nothing."""
    for side in sides:
        _post(db, engagement, side, TASK, {"what": what, "consequence": consequence}, page)


def link(engagement: Engagement, side: Side, page: str = "") -> str:
    """Return the page of an engagement, or one below it, for a side."""
    start = "/work" if side is Side.EXPERT else "/company"
    return f"{start}/engagements/{engagement.public_id}{page}"


def _post(db: Session, engagement: Engagement, side: Side, letter: str, facts: dict[str, str], page: str) -> None:
    said = {"title": engagement.brief.title, "link": link(engagement, side, page), **facts}
    if side is Side.COMPANY:
        for member in who_may(db, engagement.company_id, Permission.MANAGE_ENGAGEMENTS):
            mail.post(db, member, letter, said)
        return
    user = engagement.expert.user
    if user is not None and user.active:
        mail.post(db, user, letter, said)
