"""The marks of profiles: digests of contacts and runs of words by which two profiles are found to share them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import selectinload

from marketplace.domain import risks
from marketplace.domain.risks import MarkKind
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, ProfileMark

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

NOT_MARKED = frozenset({ExpertStatus.DRAFT, ExpertStatus.ERASED})
"""What nobody has handed in, or nothing is left of."""


def of(expert: Expert) -> dict[MarkKind, set[int]]:
    """The marks of a profile as it is now."""
    texts = [
        text
        for one in expert.documents
        for text in (one.text, one.problem, one.decision, one.outcome, one.production)
        if text
    ]
    urls = [one.url for one in expert.documents if one.url]
    return {MarkKind.CONTACT: risks.contact_marks(texts, urls), MarkKind.TEXT: risks.text_marks(texts)}


def keep(db: Session, expert: Expert, marks: Mapping[MarkKind, set[int]]) -> bool:
    """Make the marks on record those of the profile; tell whether any was different."""
    chosen = select(ProfileMark.kind, ProfileMark.digest).where(ProfileMark.expert_id == expert.id)
    there = {(kind, digest) for kind, digest in db.execute(chosen)}
    wanted = {(kind, digest) for kind, digests in marks.items() for digest in digests}
    for kind in marks:
        gone = {digest for of_kind, digest in there - wanted if of_kind is kind}
        if gone:
            this = (ProfileMark.expert_id == expert.id, ProfileMark.kind == kind, ProfileMark.digest.in_(gone))
            db.execute(delete(ProfileMark).where(*this))
    rows = [{"expert_id": expert.id, "kind": kind, "digest": digest} for kind, digest in sorted(wanted - there)]
    if rows:
        db.execute(insert(ProfileMark), rows)
    return there != wanted


def keep_some(db: Session, *, after: int = 0, limit: int = 200) -> tuple[int, int, int | None]:
    """Mark the next profiles in the order of their keys.

    Return how many were looked at, how many had other marks than they should, and the key to go on after.
    """
    chosen = (
        select(Expert)
        .where(Expert.id > after, Expert.status.not_in(NOT_MARKED))
        .options(selectinload(Expert.documents))
        .order_by(Expert.id)
        .limit(limit)
    )
    experts = list(db.scalars(chosen))
    changed = sum(keep(db, expert, of(expert)) for expert in experts)
    return len(experts), changed, experts[-1].id if len(experts) == limit else None
