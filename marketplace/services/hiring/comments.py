"""What people of a company say to each other about a candidate; nobody else ever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import check_length
from marketplace.domain.vocabulary import EventAct
from marketplace.models import CandidacyComment, User
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Candidacy


def add(db: Session, candidacy: Candidacy, text: str, *, now: datetime, actor: Actor) -> CandidacyComment:
    """Say something about a candidate; the same words of the same person, sent twice in a row, are one comment.

    Raises Invalid for a text that is empty or too long.
    """
    said = check_length(text, "comment")
    if not said:
        raise Invalid({"comment": ["Write what you want to say."]})
    last = of(db, [candidacy]).get(candidacy.id, [])[-1:]
    if last and (last[0].by_id, last[0].text) == (actor.user_id, said):
        return last[0]
    comment = CandidacyComment(public_id=public_id(), candidacy_id=candidacy.id, by_id=actor.user_id, text=said, at=now)
    db.add(comment)
    # In the trail of the brief, because that of the candidacy is the expert's too.
    after = {"candidacy": candidacy.public_id, "characters": len(said)}
    events.record(db, actor=actor, act=EventAct.COMMENTED, object=candidacy.brief, after=after)
    return comment


def of(db: Session, candidacies: Sequence[Candidacy]) -> dict[int, list[CandidacyComment]]:
    """What was said about these candidates, the first one first, by the keys of the candidacies."""
    keys = [one.id for one in candidacies]
    chosen = select(CandidacyComment).where(CandidacyComment.candidacy_id.in_(keys)).order_by(CandidacyComment.id)
    found: dict[int, list[CandidacyComment]] = {}
    for comment in db.scalars(chosen.options(joinedload(CandidacyComment.by).lazyload(User.roles))):
        found.setdefault(comment.candidacy_id, []).append(comment)
    return found
