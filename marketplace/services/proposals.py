"""Proposed changes to the taxonomy: made by anybody signed in, decided by those who manage it, undone if need be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.jobs import JobKind
from marketplace.domain.proposals import LONGEST_REASON, PROPOSAL_MOVES, ChangeKind, ChangeStatus, check
from marketplace.domain.vocabulary import EventAct
from marketplace.models import TaxonomyChange
from marketplace.models.base import now as this_moment
from marketplace.models.base import public_id as random_id
from marketplace.search import MatchingError
from marketplace.search import taxonomy as search
from marketplace.services import events, jobs, merges, taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.proposals import ProposalDraft
    from marketplace.models import TaxonomyVersion
    from marketplace.search.taxonomy import Change, InForce

TRIED = "this proposal"
"""What the loader calls a change that nobody has accepted yet."""


def propose(db: Session, draft: ProposalDraft, *, actor: Actor | None = None) -> TaxonomyChange:
    """Write down a change for review. Raises Invalid where it says too little or the taxonomy could not take it."""
    check(draft)
    outcome(db, draft)
    proposal = TaxonomyChange(
        public_id=random_id(),
        kind=draft.kind,
        status=ChangeStatus.PROPOSED,
        skill=draft.about,
        payload=dict(draft.payload),
        reason=draft.reason.strip(),
        proposed_by_id=actor.user_id if actor else None,
    )
    db.add(proposal)
    # The page that follows shows it.
    db.flush()
    after = {"kind": draft.kind.value, "payload": dict(draft.payload)}
    events.record(db, actor=actor, act=EventAct.PROPOSED, object=proposal, after=after, reason=proposal.reason)
    return proposal


def outcome(db: Session, draft: ProposalDraft) -> InForce:
    """The taxonomy that would be in force with this change. Raises Invalid with the loader's reason."""
    now = search.newest(db)
    return _tried(now, {**now.changes, TRIED: search.change(draft.kind, draft.payload)})


def outcome_of(db: Session, proposal: TaxonomyChange) -> InForce:
    """The taxonomy that would be in force with this proposal. Raises Invalid with the loader's reason."""
    now = search.newest(db)
    return _tried(now, {**now.changes, TRIED: search.change(proposal.kind, proposal.payload)})


def withdraw(db: Session, proposal: TaxonomyChange, *, actor: Actor) -> None:
    """Take one's own proposal back. Raises NotFound for somebody else's, IllegalMove once it is decided."""
    if proposal.proposed_by_id != actor.user_id:
        raise NotFound("There is no such proposal.")
    _read_again(db, proposal)
    _move(db, proposal, ChangeStatus.WITHDRAWN, EventAct.WITHDRAWN, actor, "")


def decline(db: Session, proposal: TaxonomyChange, *, reason: str, actor: Actor | None = None) -> None:
    """Leave the taxonomy as it is, and say why. Raises Invalid without a reason, IllegalMove once it is decided."""
    _check_reason(reason)
    _read_again(db, proposal)
    _move(db, proposal, ChangeStatus.DECLINED, EventAct.DECLINED, actor, reason)


def accept(db: Session, proposal: TaxonomyChange, *, note: str = "", actor: Actor | None = None) -> None:
    """Put a change in force: in the tables now, and in every process at its next request.

    A merge re-points the rows that hold the old word and keeps what they were. Raises IllegalMove
    once it is decided, and Invalid with the loader's reason when the taxonomy has moved on.
    """
    version = _version(db)
    _read_again(db, proposal)
    PROPOSAL_MOVES.check(proposal.status, ChangeStatus.ACCEPTED)
    changes = _accepted(db)
    changes[proposal.public_id] = search.change(proposal.kind, proposal.payload)
    found = _tried(search.newest(db), changes)
    taxonomy.enact(db, found, file_sha256=version.file_sha256)
    if proposal.kind is ChangeKind.MERGE_INTO:
        proposal.moved = merges.point(db, proposal.payload["source"], proposal.payload["target"])
    proposal.place = (db.scalar(select(func.max(TaxonomyChange.place))) or 0) + 1
    act = EventAct.MERGED if proposal.kind is ChangeKind.MERGE_INTO else EventAct.ACCEPTED
    moved = merges.counted(proposal.moved) if proposal.moved else {}
    _move(db, proposal, ChangeStatus.ACCEPTED, act, actor, note, version=found.taxonomy.version, **moved)


def check_seen(db: Session, proposal: TaxonomyChange, version: str) -> None:
    """Raise Invalid unless `version` is what would be in force now: its effect was shown to whoever decides."""
    if outcome_of(db, proposal).taxonomy.version != version:
        raise Invalid({"proposal": ["The taxonomy has changed since you looked. This is the effect now; look again."]})


def undo(db: Session, proposal: TaxonomyChange, *, reason: str, actor: Actor | None = None) -> None:
    """Take an accepted change out of force again; rows that a merge moved go back where they were.

    Raises IllegalMove unless it is in force, Invalid without a reason, and Conflict when a later change rests on it.
    """
    _check_reason(reason)
    version = _version(db)
    _read_again(db, proposal)
    PROPOSAL_MOVES.check(proposal.status, ChangeStatus.UNDONE)
    changes = _accepted(db)
    changes.pop(proposal.public_id)
    try:
        found = search.tried(search.newest(db), changes)
    except MatchingError as problem:
        raise Conflict(f"A later change rests on this one; undo that first ({_named(db, str(problem))}).") from problem
    taxonomy.enact(db, found, file_sha256=version.file_sha256)
    if proposal.moved:
        # The old word is in the tables again, and rows may point to it.
        db.flush()
        merges.point_back(db, proposal.moved)
    act = EventAct.UNMERGED if proposal.kind is ChangeKind.MERGE_INTO else EventAct.REVOKED
    _move(db, proposal, ChangeStatus.UNDONE, act, actor, reason, version=found.taxonomy.version)


def by_public_id(db: Session, public_id: str) -> TaxonomyChange:
    """The proposal with this id. Raises NotFound."""
    proposal = db.scalar(select(TaxonomyChange).where(TaxonomyChange.public_id == public_id))
    if proposal is None:
        raise NotFound("There is no such proposal.")
    return proposal


def newest_first(
    db: Session,
    *,
    status: ChangeStatus | None = None,
    skill: str | None = None,
    proposed_by: int | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Sequence[TaxonomyChange]:
    """Some proposals, newest first, from before the one with the id `before`; one over the limit where more follow."""
    asked = select(TaxonomyChange)
    if status is not None:
        asked = asked.where(TaxonomyChange.status == status)
    if skill is not None:
        asked = asked.where(or_(TaxonomyChange.skill == skill, TaxonomyChange.payload["target"].as_string() == skill))
    if proposed_by is not None:
        asked = asked.where(TaxonomyChange.proposed_by_id == proposed_by)
    if before is not None:
        asked = asked.where(TaxonomyChange.id < by_public_id(db, before).id)
    return db.scalars(asked.order_by(TaxonomyChange.id.desc()).limit(limit + 1)).all()


def _version(db: Session) -> TaxonomyVersion:
    """The version in force, held so that two decisions follow each other."""
    version = taxonomy.newest_version(db, lock=True)
    if version is None:
        raise Conflict("No taxonomy is loaded yet; run `flask taxonomy load`.")
    return version


def _read_again(db: Session, proposal: TaxonomyChange) -> None:
    """Read a proposal as it is now, and keep others from deciding it until this is kept."""
    db.flush()
    db.refresh(proposal, with_for_update=True)


def _accepted(db: Session) -> dict[str, Change]:
    """The accepted changes that still fit the file; the others wait for it to need them again."""
    left_out = search.newest(db).left_out
    return {name: change for name, change in search.changes_in_force(db).items() if name not in left_out}


def _tried(now: InForce, changes: Mapping[str, Change]) -> InForce:
    try:
        return search.tried(now, changes)
    except MatchingError as problem:
        raise Invalid({"proposal": [str(problem).removeprefix(f"{TRIED}: ").capitalize() + "."]}) from problem


def _named(db: Session, sentence: str) -> str:
    """The loader's sentence, with the skill of a proposal instead of its id."""
    name = sentence.partition(":")[0]
    skill = db.scalar(select(TaxonomyChange.skill).where(TaxonomyChange.public_id == name))
    return sentence if skill is None else sentence.replace(name, f"the change to {skill}", 1)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": ["Say why; whoever proposed it will read this."]})
    if len(reason) > LONGEST_REASON:
        raise Invalid({"reason": [f"Use at most {LONGEST_REASON:,} characters."]})


def _move(
    db: Session,
    proposal: TaxonomyChange,
    status: ChangeStatus,
    act: EventAct,
    actor: Actor | None,
    said: str,
    **after: Any,
) -> None:
    before = proposal.status
    proposal.status = PROPOSAL_MOVES.check(before, status)
    proposal.decided_by_id = actor.user_id if actor else None
    proposal.decided_at = this_moment()
    proposal.decision = said.strip()
    events.record(
        db,
        actor=actor,
        act=act,
        object=proposal,
        before={"status": before.value},
        after={"status": status.value, "kind": proposal.kind.value, "payload": proposal.payload, **after},
        reason=said.strip() or None,
    )
    if ChangeStatus.ACCEPTED in (before, status):
        # Every worker follows at once; what documents say is read with the new words by this.
        jobs.enqueue(db, JobKind.SYNC_INDEX, {})
    # What follows in this transaction speaks in the words as they are now.
    db.flush()
