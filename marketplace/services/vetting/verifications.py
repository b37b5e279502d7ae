"""Verifications: how far each specialization of an expert has come, what was handed in for it, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.verifications import (
    EXPIRING_DAYS,
    IN_HAND,
    VALID_DAYS,
    VERIFICATION_MOVES,
    expiry,
    seen_by_ranking,
    standing_of,
)
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import EventAct, Verification
from marketplace.domain.web_addresses import NO_ADDRESS, is_web_address
from marketplace.models import Expert, ExpertSpecialization, SpecializationVerification, VerificationEvidence
from marketplace.models.base import public_id
from marketplace.search import taxonomy
from marketplace.services import events, mail, moves, profiles

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime
    from typing import Any

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.experts import ExpertDraft

_S = VerificationStatus
LONGEST_TEXT = 2_000
ENDS = frozenset({_S.EXPIRED, _S.NOT_VERIFIED, _S.REVOKED})
"""Where a grade counts no more."""
ACTS = {
    _S.EVIDENCE_SUBMITTED: EventAct.SUBMITTED,
    _S.ASSESSING: EventAct.SCREENED,
    _S.SCORED: EventAct.SCORED,
    _S.CONSENSUS: EventAct.CONSENSUS_REACHED,
    _S.VERIFIED: EventAct.VERIFIED,
    _S.NOT_VERIFIED: EventAct.NOT_VERIFIED,
    _S.EXPIRING: EventAct.EXPIRING,
    _S.EXPIRED: EventAct.EXPIRED,
    _S.REVOKED: EventAct.REVOKED,
}


def by_public_id(db: Session, public_id: str) -> SpecializationVerification:
    """The verification with this id. Raises NotFound."""
    found = db.scalar(select(SpecializationVerification).where(SpecializationVerification.public_id == public_id))
    if found is None:
        raise NotFound("There is no such verification.")
    return found


def of_expert(db: Session, expert: Expert) -> list[SpecializationVerification]:
    """What is on record for an expert, in the order in which it was begun."""
    chosen = select(SpecializationVerification).where(SpecializationVerification.expert_id == expert.id)
    return list(db.scalars(chosen.order_by(SpecializationVerification.id)))


def adopt(db: Session, expert: Expert) -> list[SpecializationVerification]:
    """What is on record, with a row begun for every specialization of the profile that has none.

    One whose vetting came from elsewhere begins where the profile says it stands.
    """
    # Specializations are found by the expert's key.
    db.flush()
    there = {row.specialization for row in of_expert(db, expert)}
    for held in expert.specializations:
        if held.specialization not in there:
            status, grade = standing_of(held.verification)
            db.add(
                SpecializationVerification(
                    public_id=public_id(),
                    expert=expert,
                    specialization=held.specialization,
                    status=status,
                    grade=grade,
                    verified_on=held.verified_on,
                    expires_on=expiry(held.verified_on) if held.verified_on else None,
                )
            )
    db.flush()
    return of_expert(db, expert)


def move(
    db: Session,
    row: SpecializationVerification,
    status: VerificationStatus,
    *,
    actor: Actor | None,
    act: EventAct | None = None,
    reason: str | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Move one verification, and let the ranking see it. Raises IllegalMove, or Forbidden for the wrong hand."""
    # Two changes that count the same revision would be one to the index, which then never learns of the second.
    db.flush()
    db.refresh(row.expert, ["revision"], with_for_update=True)
    before = row.status
    row.status = VERIFICATION_MOVES.check(before, status, moves.hands_of(actor, row.expert))
    if status in ENDS:
        row.grade = None
    show(row)
    told = {"status": status.value, "grade": row.grade.value if row.grade else None, **(after or {})}
    events.record(
        db,
        actor=actor,
        act=act or ACTS[status],
        object=row,
        before={"status": before.value},
        after=told,
        reason=reason,
    )


def show(row: SpecializationVerification) -> None:
    """Write into the profile what the ranking sees of a verification; a change raises the expert's revision."""
    seen = seen_by_ranking(row.status, row.grade)
    for held in row.expert.specializations:
        if held.specialization == row.specialization and (held.verification, held.verified_on) != (
            seen,
            row.verified_on,
        ):
            held.verification, held.verified_on = seen, row.verified_on
            row.expert.revision += 1


def kept(db: Session, expert: Expert, draft: ExpertDraft) -> ExpertDraft:
    """The draft of a profile with what vetting and past work say of the expert, whatever it says itself.

    A verification is the expert's and not the profile's: one that is taken out stays on record, and counts again when
    it is added before its end.
    """
    stays = {taxonomy.resolved(taxonomy.Kind.SPECIALIZATION, one.specialization) for one in draft.specializations}
    if any(
        held.specialization not in stays and held.verification is not Verification.CLAIMED
        for held in expert.specializations
    ):
        # What came from elsewhere may have no record yet, and would be gone with the profile's own word for it.
        adopt(db, expert)
    seen = {held.specialization: (held.verification, held.verified_on) for held in expert.specializations}
    seen |= {
        row.specialization: (seen_by_ranking(row.status, row.grade), row.verified_on) for row in of_expert(db, expert)
    }
    known = profiles.draft_of(expert)
    held = tuple(
        replace(one, specialization=name, verification=seen[name][0], verified_on=seen[name][1])
        if (name := taxonomy.resolved(taxonomy.Kind.SPECIALIZATION, one.specialization)) in seen
        else replace(one, verification=Verification.CLAIMED, verified_on=None)
        for one in draft.specializations
    )
    return replace(draft, specializations=held, ratings=known.ratings, outcomes=known.outcomes)


def of_specialization(db: Session, expert: Expert, specialization: str) -> SpecializationVerification:
    """The record of one specialization of the profile. Raises NotFound when the profile does not claim it."""
    claimed = {held.specialization for held in expert.specializations}
    for row in adopt(db, expert):
        if row.specialization == specialization and specialization in claimed:
            return row
    raise NotFound("Your profile does not claim this specialization; add it there first.")


def give_evidence(
    db: Session,
    expert: Expert,
    specialization: str,
    *,
    documents: Sequence[str] = (),
    url: str | None = None,
    text: str = "",
    now: datetime,
    actor: Actor | None = None,
) -> SpecializationVerification:
    """Hand in evidence for a specialization: documents of the profile by key, an address, or words.

    The verification stays where it is until the profile is submitted. Raises Invalid for a document that the
    profile has not, or for nothing at all; IllegalMove once vetters are scoring.
    """
    row = of_specialization(db, expert, specialization)
    if row.status in IN_HAND - {_S.EVIDENCE_SUBMITTED}:
        raise IllegalMove("Vetters are at work on this specialization; evidence can be added after their decision.")
    add_evidence(db, row, documents=documents, url=url, text=text, now=now)
    after = {"specialization": specialization, "evidence": len(row.evidence)}
    events.record(db, actor=actor, act=EventAct.REVISED, object=row, after=after)
    return row


def add_evidence(
    db: Session,
    row: SpecializationVerification,
    *,
    documents: Iterable[str],
    url: str | None = None,
    text: str = "",
    now: datetime,
) -> None:
    """Keep pieces of evidence, each document once. Raises Invalid."""
    known = {document.key for document in row.expert.documents}
    wanted = list(dict.fromkeys(documents))
    missing = [key for key in wanted if key not in known]
    if missing:
        raise Invalid({"documents": [f"The profile has no document {missing[0][:80]!r}; choose from the list."]})
    if url and not is_web_address(url):
        raise Invalid({"url": [NO_ADDRESS]})
    if len(text) > LONGEST_TEXT:
        raise Invalid({"text": [f"Shorten this to {LONGEST_TEXT:,} characters."]})
    if not (wanted or url or text.strip()):
        raise Invalid({"documents": ["Choose a document, or give an address or a few sentences."]})
    there = {piece.document_key for piece in row.evidence}
    row.evidence += [
        VerificationEvidence(public_id=public_id(), document_key=key, added_at=now)
        for key in wanted
        if key not in there
    ]
    if url or text.strip():
        row.evidence.append(
            VerificationEvidence(public_id=public_id(), url=url or None, text=text.strip(), added_at=now)
        )


def mark(db: Session, row: SpecializationVerification, piece_id: str, *, is_strong: bool, actor: Actor | None) -> None:
    """Say that a piece of evidence is strong, or not after all. Raises NotFound."""
    piece = next((one for one in row.evidence if one.public_id == piece_id), None)
    if piece is None:
        raise NotFound("There is no such evidence.")
    piece.is_strong = is_strong
    act = EventAct.FLAGGED if is_strong else EventAct.UNFLAGGED
    events.record(db, actor=actor, act=act, object=row, after={"evidence": piece_id, "is_strong": is_strong})


def expire_due(db: Session, *, now: datetime, chunk: int = 500) -> int:
    """Move what runs out within 60 days, and what has run out; return how many moved. For the worker, daily."""
    today = now.date()
    begun = select(SpecializationVerification.id).where(
        SpecializationVerification.expert_id == ExpertSpecialization.expert_id,
        SpecializationVerification.specialization == ExpertSpecialization.specialization,
    )
    # Whoever was vetted elsewhere has no record yet; it begins when it is about to matter.
    waiting = select(ExpertSpecialization.expert_id).where(
        ExpertSpecialization.verified_on <= today - timedelta(days=VALID_DAYS - EXPIRING_DAYS),
        ~begun.exists(),
    )
    for expert in db.scalars(select(Expert).where(Expert.id.in_(waiting)).limit(chunk)).all():
        adopt(db, expert)
    return sum(_expire(db, row, today) for row in _due(db, today, chunk))


def _due(db: Session, today: date, chunk: int) -> list[SpecializationVerification]:
    row = SpecializationVerification
    due = (row.status == _S.VERIFIED) & (row.expires_on <= today + timedelta(days=EXPIRING_DAYS))
    over = (row.status == _S.EXPIRING) & (row.expires_on <= today)
    lapsed = row.status.in_(IN_HAND) & row.grade.is_not(None) & (row.expires_on <= today)
    return list(db.scalars(select(row).where(due | over | lapsed).order_by(row.id).limit(chunk)))


def _expire(db: Session, row: SpecializationVerification, today: date) -> int:
    if row.status is _S.VERIFIED:
        move(db, row, _S.EXPIRING, actor=None)
        _tell(db, row, "verification-expiring")
    if row.expires_on is not None and row.expires_on <= today:
        if row.status is _S.EXPIRING:
            move(db, row, _S.EXPIRED, actor=None)
            _tell(db, row, "verification-expired")
        elif row.status in IN_HAND:
            # A renewal is on the way, and the old grade counts no longer.
            row.grade = None
            show(row)
            events.record(db, actor=None, act=EventAct.EXPIRED, object=row, after={"status": row.status.value})
    return 1


def _tell(db: Session, row: SpecializationVerification, letter: str) -> None:
    """Write to the expert, once for each end of a verification; nobody else can renew it."""
    if row.expert.user is None or row.expires_on is None:
        return
    facts = {
        "name": row.expert.name,
        "specialization": taxonomy.names(taxonomy.Kind.SPECIALIZATION)[row.specialization],
        "day": f"{row.expires_on:%-d %B %Y}",
        "link": "/profile/vetting",
    }
    mail.post(db, row.expert.user, letter, facts, key=f"{letter}/{row.public_id}/{row.expires_on.isoformat()}")
