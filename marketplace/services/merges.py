"""Two skills that are one: the rows that name the old word are re-pointed, and what they were is kept to go back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, inspect, select, update

from marketplace.domain.vocabulary import EvidenceTier, Need
from marketplace.models import (
    Brief,
    BriefRequirement,
    BriefSlot,
    BriefSlotSkill,
    Expert,
    ExpertDocument,
    ExpertDocumentSkill,
    ExpertSkill,
    ExpertSkillEvidence,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

Moved = dict[str, Any]
Row = dict[str, Any]

TIERS = [tier.value for tier in EvidenceTier]
NEEDS = [Need.NICE.value, Need.MUST.value, Need.NON_NEGOTIABLE.value]

OWNERS: Mapping[str, tuple[type[Any], type[Any], str]] = {
    "expert_skills": (ExpertSkill, Expert, "expert_id"),
    "brief_requirements": (BriefRequirement, Brief, "brief_id"),
    "brief_slot_skills": (BriefSlotSkill, BriefSlot, "slot_id"),
    "expert_document_skills": (ExpertDocumentSkill, ExpertDocument, "document_id"),
}
"""The tables whose rows name a skill, whose rows they are, and by which column."""


def point(db: Session, source: str, target: str) -> Moved:
    """Let every row that names `source` name `target`, and return what is needed to go back.

    Who holds both keeps the row that says more: of a profile the better evidenced, of a brief the
    more demanding. Every profile and brief that changed gets a new revision.
    """
    db.flush()
    moved: Moved = {"source": source, "target": target, "pointed": {}, "removed": {}, "evidence": []}
    for name, (model, _, owner) in OWNERS.items():
        kept, removed = _kept(db, model, owner, source, target)
        if model is ExpertSkill:
            moved["evidence"] = _evidence_of(db, [row["id"] for row in removed])
        _remove(db, model, removed)
        _rename(db, model, kept, source, target)
        moved["pointed"][name], moved["removed"][name] = kept, removed
    _touch(db, moved)
    return moved


def point_back(db: Session, moved: Moved) -> None:
    """Undo a merge: the rows that it moved name the old word again, and those that it took away are back.

    Rows that were changed or removed by hand since, and rows of people who are gone, stay as they are.
    """
    for name, (model, whose, owner) in OWNERS.items():
        pointed = _still(db, model, moved["pointed"].get(name, []), moved["target"])
        _rename(db, model, pointed, moved["target"], moved["source"])
        _bring_back(db, model, whose, owner, moved["removed"].get(name, []))
    links = [tuple(link) for link in moved["evidence"]]
    skills = set(db.scalars(select(ExpertSkill.id).where(ExpertSkill.id.in_({skill for skill, _ in links}))))
    documents = {document for _, document in links}
    documents = set(db.scalars(select(ExpertDocument.id).where(ExpertDocument.id.in_(documents))))
    back = [
        {"expert_skill_id": skill, "document_id": document}
        for skill, document in links
        if skill in skills and document in documents
    ]
    if back:
        db.execute(insert(ExpertSkillEvidence), back)
    _touch(db, moved)


def counted(moved: Moved) -> dict[str, int]:
    """How many rows of each table a merge touched."""
    # A merge from before a table was added did not touch it.
    return {name: len(moved["pointed"].get(name, ())) + len(moved["removed"].get(name, ())) for name in OWNERS}


def holders(db: Session, skill: str) -> dict[str, int]:
    """How many rows of each table name a skill: what a merge would re-point."""
    counts = [
        select(func.count()).select_from(model).where(model.skill == skill).scalar_subquery().label(name)
        for name, (model, _, _) in OWNERS.items()
    ]
    return {name: int(count) for name, count in db.execute(select(*counts)).one()._mapping.items()}


def _kept(db: Session, model: type[Any], owner: str, source: str, target: str) -> tuple[list[Any], list[Row]]:
    """The keys of the rows to re-point, and the rows to take away because their owner holds both words."""
    rows = [_plain(row) for row in db.scalars(select(model).where(model.skill.in_((source, target))))]
    of_target = {row[owner]: row for row in rows if row["skill"] == target}
    pointed, removed = [], []
    for row in rows:
        if row["skill"] != source:
            continue
        other = of_target.get(row[owner])
        if other is None or _weight(row) > _weight(other):
            pointed.append(_key(model, row))
            removed += [other] if other else []
        else:
            removed.append(row)
    return pointed, removed


def _weight(row: Row) -> tuple[Any, ...]:
    """How much a row says, comparable between two of one owner."""
    if "tier" in row:
        return TIERS.index(row["tier"]), row["level"], row["last_used"] or ""
    if "need" in row:
        return NEEDS.index(row["need"]), row["level"] or 0.0, row["is_exact"]
    return ()


def _plain(row: Any) -> Row:
    """A row in words and numbers that JSON holds."""
    values = {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _key(model: type[Any], row: Row) -> Any:
    """What names a row whatever skill it names: its id, or its owner where it has none."""
    return row["id"] if "id" in row else row["document_id"]


def _rename(db: Session, model: type[Any], keys: list[Any], old: str, new: str) -> None:
    column = model.id if hasattr(model, "id") else model.document_id
    for some in _chunks(keys):
        db.execute(
            update(model).where(column.in_(some), model.skill == old).values(skill=new),
            execution_options={"synchronize_session": False},
        )


def _remove(db: Session, model: type[Any], rows: list[Row]) -> None:
    column = model.id if hasattr(model, "id") else model.document_id
    for some in _chunks(rows):
        for skill in {row["skill"] for row in some}:
            keys = [_key(model, row) for row in some if row["skill"] == skill]
            db.execute(
                delete(model).where(column.in_(keys), model.skill == skill),
                execution_options={"synchronize_session": False},
            )


def _still(db: Session, model: type[Any], keys: list[Any], skill: str) -> list[Any]:
    """Which of these rows are still there as the merge left them."""
    column = model.id if hasattr(model, "id") else model.document_id
    found: list[Any] = []
    for some in _chunks(keys):
        found += db.scalars(select(column).where(column.in_(some), model.skill == skill))
    return found


def _bring_back(db: Session, model: type[Any], whose: type[Any], owner: str, rows: list[Row]) -> None:
    """Insert rows again with the keys they had, for owners who are still there and do not hold the word by now."""
    for some in _chunks(rows):
        owners = {row[owner] for row in some}
        there = set(db.scalars(select(whose.id).where(whose.id.in_(owners))))
        theirs = select(getattr(model, owner), model.skill).where(getattr(model, owner).in_(owners))
        held = {tuple(pair) for pair in db.execute(theirs)}
        taken = (
            set(db.scalars(select(model.id).where(model.id.in_([row["id"] for row in some]))))
            if "id" in some[0]
            else set()
        )
        back = [
            {name: _read(model, name, value) for name, value in row.items()}
            for row in some
            if row[owner] in there and (row[owner], row["skill"]) not in held and row.get("id") not in taken
        ]
        if back:
            db.execute(insert(model), back)


def _read(model: type[Any], name: str, value: Any) -> Any:
    """A value as its column wants it; JSON has no dates."""
    kind = model.__table__.c[name].type.python_type
    return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") and isinstance(value, str) else value


def _evidence_of(db: Session, skills: list[int]) -> list[list[int]]:
    """The links from claims that are taken away to the documents that prove them."""
    links: list[list[int]] = []
    for some in _chunks(skills):
        theirs = select(ExpertSkillEvidence.expert_skill_id, ExpertSkillEvidence.document_id)
        links += [list(link) for link in db.execute(theirs.where(ExpertSkillEvidence.expert_skill_id.in_(some)))]
    return links


def _touch(db: Session, moved: Moved) -> None:
    """Raise the revision of every profile and the version of every brief that a merge touched."""
    for name, model, column in (
        ("expert_skills", Expert, Expert.revision),
        ("brief_requirements", Brief, Brief.version),
    ):
        of, _, owner = OWNERS[name]
        ids = {row[owner] for row in moved["removed"][name]}
        for some in _chunks(moved["pointed"][name]):
            ids |= set(db.scalars(select(getattr(of, owner)).where(of.id.in_(some))))
        for some in _chunks(sorted(ids)):
            db.execute(
                update(model).where(model.id.in_(some)).values({column.key: column + 1}),
                execution_options={"synchronize_session": False},
            )
    # What was read before is out of date.
    db.expire_all()


def _chunks(items: Iterable[Any], size: int = 500) -> Iterable[list[Any]]:
    every = list(items)
    return [every[start : start + size] for start in range(0, len(every), size)]
