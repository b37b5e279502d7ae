"""Profiles that may be of one person: found by name, address and text, and shown beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, ExpertDocument, ExpertIdentity, ExpertMerge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

LIKE = 88.0
"""From which likeness, of 100, two names may be one person's."""
MOST = 20
SHINGLE = 5
"""How many words in a row are compared."""
LONG_ENOUGH = 60
"""Letters from which on two equal texts are no accident."""
GONE = (ExpertStatus.CLOSED, ExpertStatus.ERASED)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, the signs of it in words, and how much of the text is the same."""

    expert: Expert
    signs: Sequence[str]
    overlap: float


def candidates(db: Session, expert: Expert) -> list[Candidate]:
    """Whose profiles may be of this person, the most signs first. Who has closed their account is left out."""
    signs: dict[int, list[str]] = {}
    for key, score in _named_like(db, expert):
        signs.setdefault(key, []).append("the same name" if score == 100 else f"a name that is {score:.0f} % alike")
    for key in _with_documents_of(db, expert):
        signs.setdefault(key, []).append("a document with the same address or the same words")
    for key in _with_handles_of(db, expert):
        signs.setdefault(key, []).append("the same handle")
    if not signs:
        return []
    chosen = select(Expert).where(Expert.id.in_(list(signs)[:MOST]), Expert.status.not_in(GONE))
    words = shingles(expert.documents)
    found = [
        Candidate(other, signs[other.id], overlap(words, shingles(other.documents)))
        for other in db.scalars(chosen.options(selectinload(Expert.documents)))
    ]
    return sorted(found, key=lambda one: (-len(one.signs), -one.overlap, one.expert.id))


def pair(db: Session, first: Expert, public_id: str) -> Expert:
    """The profile to be seen beside this one, both with all that is compared. Raises NotFound."""
    chosen = (
        select(Expert)
        .where(Expert.public_id.in_([first.public_id, public_id]))
        .options(
            joinedload(Expert.specializations),
            joinedload(Expert.terms),
            joinedload(Expert.user),
            selectinload(Expert.skills),
            selectinload(Expert.documents),
        )
        .execution_options(populate_existing=True)
    )
    found = {one.public_id: one for one in db.scalars(chosen).unique()}
    if public_id == first.public_id or public_id not in found:
        raise NotFound("There is no such expert.")
    return found[public_id]


def standing(db: Session, first: Expert, second: Expert) -> ExpertMerge | None:
    """The merge of these two that stands, whichever was kept."""
    both = [first.id, second.id]
    return db.scalar(
        select(ExpertMerge)
        .where(ExpertMerge.kept_id.in_(both), ExpertMerge.gone_id.in_(both), ExpertMerge.undone_at.is_(None))
        .options(selectinload(ExpertMerge.kept), selectinload(ExpertMerge.gone))
    )


def merged_with(db: Session, expert: Expert) -> list[Expert]:
    """The profiles that were merged with this one, into it or it into them."""
    stands = select(ExpertMerge).where(
        or_(ExpertMerge.kept_id == expert.id, ExpertMerge.gone_id == expert.id), ExpertMerge.undone_at.is_(None)
    )
    rows = db.scalars(stands.options(selectinload(ExpertMerge.kept), selectinload(ExpertMerge.gone)))
    return [row.gone if row.kept_id == expert.id else row.kept for row in rows]


def shingles(documents: Iterable[ExpertDocument]) -> frozenset[tuple[str, ...]]:
    """Every few words in a row of these documents."""
    found: set[tuple[str, ...]] = set()
    for one in documents:
        text = " ".join((one.title, one.text, one.problem, one.decision, one.outcome, one.production))
        words = utils.default_process(text).split()
        found.update(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
    return frozenset(found)


def overlap(first: frozenset[tuple[str, ...]], second: frozenset[tuple[str, ...]]) -> float:
    """Which share of the shorter text is in the other one."""
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _named_like(db: Session, expert: Expert) -> list[tuple[int, float]]:
    others = select(Expert.id, Expert.name).where(Expert.id != expert.id, Expert.status.not_in(GONE))
    names: dict[int, str] = {row.id: row.name for row in db.execute(others)}
    found = process.extract(
        expert.name, names, scorer=fuzz.token_sort_ratio, processor=utils.default_process, score_cutoff=LIKE, limit=MOST
    )
    return [(key, score) for _, score, key in found]


def _with_documents_of(db: Session, expert: Expert) -> list[int]:
    urls = [one.url for one in expert.documents if one.url]
    texts = [one.text for one in expert.documents if len(one.text) > LONG_ENOUGH]
    outcomes = [one.outcome for one in expert.documents if len(one.outcome) > LONG_ENOUGH]
    same = or_(ExpertDocument.url.in_(urls), ExpertDocument.text.in_(texts), ExpertDocument.outcome.in_(outcomes))
    chosen = select(ExpertDocument.expert_id).where(ExpertDocument.expert_id != expert.id, same)
    return list(db.scalars(chosen.distinct().order_by(ExpertDocument.expert_id).limit(MOST)))


def _with_handles_of(db: Session, expert: Expert) -> list[int]:
    # A school gives somebody away as well, and many have been to it; a handle is one person's.
    handles = [one.text for one in expert.identity if any(mark in one.text for mark in "@/.")]
    chosen = select(ExpertIdentity.expert_id).where(
        ExpertIdentity.expert_id != expert.id, ExpertIdentity.text.in_(handles)
    )
    return list(db.scalars(chosen.distinct().order_by(ExpertIdentity.expert_id).limit(MOST)))
