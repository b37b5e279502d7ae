"""Many profiles at once: the same rows that one profile becomes, written with one statement for each table."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Expert, ExpertDocument, ExpertDocumentSkill, ExpertSkill, ExpertSkillEvidence
from marketplace.models.base import public_id
from marketplace.services import events, profiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.experts import ExpertDraft

Rows = list[dict[str, Any]]


def insert_listed(
    db: Session, drafts: Sequence[ExpertDraft], *, first: int, today: date, actor: Actor | None = None
) -> None:
    """Check and write some profiles as listed experts, with an audit row each.

    `first` is how many came before these, for the complaint: Invalid names the profile by its number.
    """
    checked = [_checked(draft, first + place, today) for place, draft in enumerate(drafts)]
    ids = _insert_people(db, checked, actor)
    rows: defaultdict[str, Rows] = defaultdict(list)
    for draft, expert_id in zip(checked, ids, strict=True):
        for name, children in profiles.children_of(draft).items():
            rows[name].extend({"expert_id": expert_id, **columns} for columns in children)
    for name, model in profiles.CHILDREN.items():
        _insert(db, model, rows[name])
    _insert_links(db, checked, ids)


def _checked(draft: ExpertDraft, number: int, today: date) -> ExpertDraft:
    try:
        return profiles.checked(draft, today=today)
    except Invalid as error:
        raise Invalid({f"{number}.{field}": messages for field, messages in error.errors.items()}) from error


def _insert_people(db: Session, drafts: Sequence[ExpertDraft], actor: Actor | None) -> list[int]:
    """Insert the experts' own rows and return their keys, in the order of the drafts."""
    listed = {"status": ExpertStatus.APPROVED, "revision": 1}
    people = [{"public_id": public_id(), **listed, **profiles.person_of(draft)} for draft in drafts]
    _insert(db, Expert, people)
    names = [person["public_id"] for person in people]
    written = select(Expert.public_id, Expert.id).where(Expert.public_id.in_(names))
    key_of: dict[str, int] = {row.public_id: row.id for row in db.execute(written)}
    after = {"status": ExpertStatus.APPROVED.value, "revision": 1}
    events.record_many(db, actor=actor, act=EventAct.REGISTERED, kind="expert", names=names, after=after)
    return [key_of[name] for name in names]


def _insert_links(db: Session, drafts: Sequence[ExpertDraft], ids: Sequence[int]) -> None:
    """Insert which skills a document shows, and which documents stand for a skill."""
    documents = {
        (expert, key): row
        for row, expert, key in db.execute(
            select(ExpertDocument.id, ExpertDocument.expert_id, ExpertDocument.key).where(
                ExpertDocument.expert_id.in_(ids)
            )
        )
    }
    skills = {
        (expert, skill): row
        for row, expert, skill in db.execute(
            select(ExpertSkill.id, ExpertSkill.expert_id, ExpertSkill.skill).where(ExpertSkill.expert_id.in_(ids))
        )
    }
    shown: Rows = []
    evidence: Rows = []
    for draft, expert in zip(drafts, ids, strict=True):
        for document in draft.documents:
            row = documents[expert, document.key]
            shown.extend({"document_id": row, "skill": skill} for skill in document.skills)
        for held in draft.skills:
            row = skills[expert, held.skill]
            evidence.extend({"expert_skill_id": row, "document_id": documents[expert, key]} for key in held.evidence)
    _insert(db, ExpertDocumentSkill, shown)
    _insert(db, ExpertSkillEvidence, evidence)


def _insert(db: Session, model: type[Any], rows: Rows) -> None:
    if rows:
        db.execute(insert(model.__table__), rows)
