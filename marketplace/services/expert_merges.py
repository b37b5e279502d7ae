"""Merging two profiles of one person, and parting them again as they were."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove
from marketplace.domain.vetting_words import CaseOutcome
from marketplace.domain.vocabulary import EventAct, ExpertStatus, Role
from marketplace.models import (
    Expert,
    ExpertDocument,
    ExpertDocumentSkill,
    ExpertDomain,
    ExpertMerge,
    ExpertSkill,
    VettingCase,
)
from marketplace.services import duplicates, events, moves
from marketplace.services.hiring import carrying
from marketplace.services.vetting import cases, rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

WORDS = ("kind", "title", "text", "problem", "decision", "outcome", "production", "domain", "started", "ended", "url")
"""What a document says, in which two that are the same do not differ."""
SETTLED = frozenset({ExpertStatus.SUSPENDED, ExpertStatus.CLOSED, ExpertStatus.ERASED})


def merge(
    db: Session, kept: Expert, gone: Expert, *, now: datetime, actor: Actor, is_confirmed: bool = False
) -> ExpertMerge:
    """Let one profile take what the other adds, and close the other, which then points to the one that is kept.

    Documents, skills and domains come over where the kept profile lacks them, the log-in where it has none, and what
    the other is a candidate for; what vetters found stays with the profile they found it of. Raises Forbidden unless a
    lead does it about others, IllegalMove for a suspended or closed profile, Conflict for two log-ins until that is
    confirmed and where both are candidates for one role.
    """
    _check(actor, kept, gone)
    rows.lock(db, *sorted((kept, gone), key=lambda one: one.id))
    for one in (kept, gone):
        if one.status in SETTLED:
            raise IllegalMove(f"The profile of {one.name} is {one.status.value} and cannot be merged.")
    if kept.user_id is not None and gone.user_id is not None and not is_confirmed:
        raise Conflict("Both profiles have a log-in of their own. Confirm that they are one person’s before you merge.")
    taken: dict[str, Any] = {"status": gone.status.value, **_take(kept, gone)}
    taken["log_in"] = _hand_over(db, gone, kept) if kept.user_id is None else False
    taken["case"] = _withdraw(db, gone, now)
    taken["hiring"] = carrying.carry(db, kept, gone, taken["keys"])
    moves.move(db, gone, ExpertStatus.CLOSED, EventAct.CLOSED, None, "merged")
    kept.revision += 1
    row = ExpertMerge(kept=kept, gone=gone, by_id=actor.user_id, at=now, taken=taken)
    db.add(row)
    db.flush()
    after = {
        "kept": kept.public_id,
        "revision": kept.revision,
        "log_in": taken["log_in"],
        "candidacies": len(taken["hiring"]["candidacies"]),
    }
    events.record(db, actor=actor, act=EventAct.MERGED, object=gone, after=after)
    events.record(db, actor=actor, act=EventAct.MERGED, object=kept, after={"taken_from": gone.public_id, **after})
    return row


def undo(db: Session, row: ExpertMerge, *, now: datetime, actor: Actor) -> None:
    """Part two profiles again: each is as it was, but for what has been changed in the kept one since.

    Raises Forbidden unless a lead does it about others, IllegalMove when it was undone or one has been erased.
    """
    kept, gone, taken = row.kept, row.gone, row.taken
    _check(actor, kept, gone)
    rows.lock(db, row, *sorted((kept, gone), key=lambda one: one.id))
    if row.undone_at is not None:
        raise IllegalMove("This merge has been undone already.")
    if gone.status is not ExpertStatus.CLOSED or kept.status is ExpertStatus.ERASED:
        raise IllegalMove("One of the two has been erased; they cannot be parted any more.")
    row.undone_at = now
    # Merges from before there were candidacies took none.
    if "hiring" in taken:
        carrying.carry_back(db, kept, gone, taken["hiring"])
    for held in [one for one in kept.skills if one.skill in taken["skills"]]:
        kept.skills.remove(held)
    # A skill that was there before may have been given one of these documents as evidence since.
    for held in kept.skills:
        held.evidence = [one for one in held.evidence if one.key not in taken["documents"]]
    for document in [one for one in kept.documents if one.key in taken["documents"]]:
        kept.documents.remove(document)
    for domain in [one for one in kept.domains if one.domain in taken["domains"]]:
        kept.domains.remove(domain)
    if taken["log_in"] and kept.user_id is not None:
        _hand_over(db, kept, gone)
    _reopen(db, taken["case"])
    gone.status = ExpertStatus(taken["status"])
    for one in (kept, gone):
        one.revision += 1
        after = {"kept": kept.public_id, "status": one.status.value, "revision": one.revision}
        events.record(db, actor=actor, act=EventAct.UNMERGED, object=one, after=after)
    db.flush()


def forget(db: Session, expert: Expert) -> list[Expert]:
    """Forget what merges of an erased expert took; return the other profiles of the same person."""
    found = duplicates.merged_with(db, expert)
    for other in found:
        row = duplicates.standing(db, expert, other)
        if row is not None:
            row.taken = {}
    return [other for other in found if other.status is not ExpertStatus.ERASED]


def _check(actor: Actor, *both: Expert) -> None:
    if Role.ADMIN not in actor.roles:
        raise Forbidden("Only a lead admin merges profiles or parts them.")
    if actor.user_id in {one.user_id for one in both}:
        raise Forbidden("One of these profiles is yours: somebody else has to decide.")


def _take(kept: Expert, gone: Expert) -> dict[str, Any]:
    """Copy what the kept profile lacks, and name it; `keys` are documents that go by another key in the kept one."""
    new: dict[str, Any] = {"documents": [], "skills": [], "domains": []}
    here = {_said(one): one for one in kept.documents}
    keys = {one.key for one in kept.documents}
    same: dict[str, ExpertDocument] = {}
    for one in gone.documents:
        if _said(one) not in here:
            key = _free_key(one.key, keys)
            copy = ExpertDocument(key=key, **{name: getattr(one, name) for name in WORDS})
            copy.skills = [ExpertDocumentSkill(skill=used.skill) for used in one.skills]
            kept.documents.append(copy)
            keys.add(key)
            here[_said(one)] = copy
            new["documents"].append(key)
        same[one.key] = here[_said(one)]
    new["keys"] = {key: document.key for key, document in same.items() if document.key != key}
    known = {held.skill for held in kept.skills}
    for held in gone.skills:
        if held.skill not in known:
            skill = ExpertSkill(skill=held.skill, level=held.level, tier=held.tier, last_used=held.last_used)
            skill.evidence = list({same[one.key].key: same[one.key] for one in held.evidence}.values())
            kept.skills.append(skill)
            new["skills"].append(held.skill)
    worked = {one.domain for one in kept.domains}
    for past in gone.domains:
        if past.domain not in worked:
            kept.domains.append(ExpertDomain(domain=past.domain, months=past.months, ended=past.ended))
            new["domains"].append(past.domain)
    return new


def _said(document: ExpertDocument) -> tuple[Any, ...]:
    return tuple(getattr(document, name) for name in WORDS)


def _free_key(key: str, taken: set[str]) -> str:
    found, number = key, 2
    while found in taken:
        found, number = f"{key[:74]}-{number}", number + 1
    return found


def _hand_over(db: Session, giver: Expert, taker: Expert) -> bool:
    """Let one profile have the log-in of another; tell whether there was one."""
    user = giver.user
    if user is None:
        return False
    giver.user = None
    # A log-in has one profile: it must have left the one before it comes to the other.
    db.flush()
    taker.user = user
    db.flush()
    return True


def _withdraw(db: Session, gone: Expert, now: datetime) -> dict[str, Any] | None:
    case = cases.open_case(db, gone)
    if case is None:
        return None
    cases.lock(db, case)
    held = {"holder": case.holder_id, "until": case.lease_until.isoformat() if case.lease_until else None}
    cases.close(case, CaseOutcome.WITHDRAWN, now)
    return {"id": case.id, **held}


def _reopen(db: Session, kept: dict[str, Any] | None) -> None:
    case = db.get(VettingCase, kept["id"]) if kept is not None else None
    if case is None or kept is None:
        return
    case.closed_at = case.outcome = None
    case.holder_id = kept["holder"]
    case.lease_until = datetime.fromisoformat(kept["until"]) if kept["until"] else None
