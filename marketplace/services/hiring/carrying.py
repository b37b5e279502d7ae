"""What two merged profiles are candidates and engaged for: it goes with the person, and back when they are parted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from marketplace.domain.candidacies import HIDDEN, HIRED, OPEN
from marketplace.domain.errors import Conflict
from marketplace.models import Application, ApplicationAnswer, Candidacy, CandidacyStay, Engagement, ExpertNote

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from marketplace.models import Expert

Carried = dict[str, Any]


def carry(db: Session, kept: Expert, gone: Expert, keys: Mapping[str, str]) -> Carried:
    """Give one profile the candidacies and notes of another; `keys` are the documents that go by another key there.

    Where both are candidates for a role, what the expert knows of counts more than what they do not. Raises Conflict
    where the one that would be left behind has not ended.
    """
    here = {one.slot_id: one for one in _of(db, kept)}
    moved, aside = [], []
    for one in _of(db, gone):
        other = here.get(one.slot_id)
        if other is not None and other.status in HIDDEN and one.status not in HIDDEN:
            stays = select(CandidacyStay).where(CandidacyStay.candidacy_id == other.id).order_by(CandidacyStay.id)
            aside.append({**_plain(other), "stays": [_plain(stay) for stay in db.scalars(stays)]})
            db.delete(other)
            other = None
        if other is not None and one.status in OPEN | HIRED:
            raise Conflict(
                f"Both profiles are candidates for “{one.slot.title}”. Keep the one that is still in the "
                "running there, or wait until one of the two has ended."
            )
        if other is None:
            moved.append(one)
    # Whom a company had only thought of must be gone before the same person comes to their place.
    db.flush()
    for one in moved:
        one.expert = kept
    _engage(db, [one.id for one in moved], kept)
    noted = set(db.scalars(select(ExpertNote.brief_id).where(ExpertNote.expert_id == kept.id)))
    notes = db.scalars(select(ExpertNote).where(ExpertNote.expert_id == gone.id)).all()
    carried = [one for one in notes if one.brief_id not in noted]
    for note in carried:
        note.expert_id = kept.id
    renamed = {}
    for answer in _answers(db, [one.id for one in moved]):
        if answer.document_key is not None and answer.document_key in keys:
            renamed[str(answer.id)] = answer.document_key
            answer.document_key = keys[answer.document_key]
    db.flush()
    return {
        "candidacies": [one.id for one in moved],
        "aside": aside,
        "notes": [one.id for one in carried],
        "renamed": renamed,
    }


def carry_back(db: Session, kept: Expert, gone: Expert, carried: Carried) -> None:
    """Give back what came over: where each stands now, it stands with whose it was."""
    for answer in _answers(db, carried["candidacies"]):
        if str(answer.id) in carried["renamed"]:
            answer.document_key = carried["renamed"][str(answer.id)]
    stands = select(Candidacy).where(Candidacy.id.in_(carried["candidacies"]), Candidacy.expert_id == kept.id)
    back = db.scalars(stands).all()
    for one in back:
        one.expert = gone
    _engage(db, [one.id for one in back], gone)
    noted = select(ExpertNote).where(ExpertNote.id.in_(carried["notes"]), ExpertNote.expert_id == kept.id)
    for note in db.scalars(noted).all():
        note.expert_id = gone.id
    db.flush()
    for plain in carried["aside"]:
        stays = plain.get("stays", [])
        db.add(Candidacy(**_row({name: value for name, value in plain.items() if name != "stays"})))
        # A stay leads to its candidacy by the key.
        db.flush()
        db.add_all(CandidacyStay(**_row(stay)) for stay in stays)
    db.flush()


def _of(db: Session, expert: Expert) -> Sequence[Candidacy]:
    return db.scalars(select(Candidacy).where(Candidacy.expert_id == expert.id).order_by(Candidacy.id)).all()


def _engage(db: Session, candidacies: Sequence[int], expert: Expert) -> None:
    """What came of a candidacy is with whom the candidacy is."""
    for work in db.scalars(select(Engagement).where(Engagement.candidacy_id.in_(candidacies))).all():
        work.expert_id = expert.id


def _answers(db: Session, candidacies: Sequence[int]) -> Sequence[ApplicationAnswer]:
    given = select(Application.id).where(Application.candidacy_id.in_(candidacies))
    return db.scalars(select(ApplicationAnswer).where(ApplicationAnswer.application_id.in_(given))).all()


def _plain(one: Candidacy | CandidacyStay) -> dict[str, Any]:
    values = {column.key: getattr(one, column.key) for column in one.__mapper__.column_attrs}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _row(plain: Mapping[str, Any]) -> dict[str, Any]:
    moments = ("created_at", "since", "until", "due_at", "reminded_at")
    return {
        name: datetime.fromisoformat(value) if name in moments and value else value for name, value in plain.items()
    }
