"""Vetting cases: opened by what experts hand in, claimed for half an hour at a time, closed by decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, NotFound
from marketplace.domain.rubric import plan_of
from marketplace.domain.vetting_words import CaseKind, CaseOutcome, CaseStage, StepKind, StepStatus, VerificationStatus
from marketplace.domain.vocabulary import EventAct, ExpertStatus, Role
from marketplace.domain.waiting import CASE
from marketplace.models import CaseStep, Event, PlanVersion, VettingCase
from marketplace.models.base import public_id
from marketplace.services import events, moves
from marketplace.services.vetting import conflicts, rows, rubrics, verifications

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert, SpecializationVerification, User

SLA = CASE
"""Within this time of being handed in a case is to be decided."""
LEASE = timedelta(minutes=30)
ASSIGNED_FOR = timedelta(days=2)

STAGE_OF = {
    StepKind.SCREENING_CALL: CaseStage.SCREENING,
    StepKind.WORK_SAMPLE: CaseStage.SKILLS,
    StepKind.PRODUCTION_PROBES: CaseStage.SKILLS,
    StepKind.SYSTEM_DESIGN: CaseStage.INTERVIEW,
    StepKind.TEAM_FIT: CaseStage.INTERVIEW,
    StepKind.REFERENCE: CaseStage.REFERENCES,
}
CLOSED_STEPS = frozenset({StepStatus.DONE, StepStatus.WAIVED})


def by_public_id(db: Session, public_id: str) -> VettingCase:
    """The case with this id. Raises NotFound."""
    case = db.scalar(select(VettingCase).where(VettingCase.public_id == public_id))
    if case is None:
        raise NotFound("There is no such case.")
    return case


def open_case(db: Session, expert: Expert) -> VettingCase | None:
    """The case an expert is in now, if any."""
    return db.scalar(select(VettingCase).where(VettingCase.expert_id == expert.id, VettingCase.closed_at.is_(None)))


def open_round(
    db: Session,
    expert: Expert,
    kind: CaseKind,
    about: Iterable[SpecializationVerification],
    *,
    now: datetime,
    actor: Actor | None = None,
) -> VettingCase:
    """Open a case about some verifications, with the steps of the plan in force. Raises Conflict while one is open."""
    if open_case(db, expert) is not None:
        raise Conflict("A case about this expert is open already; it has to be decided first.")
    plan = rubrics.plan_in_force(db)
    before = db.scalar(select(func.count()).where(VettingCase.expert_id == expert.id)) or 0
    case = VettingCase(
        public_id=public_id(),
        expert=expert,
        kind=kind,
        stage=CaseStage.APPLIED,
        round=before + 1,
        plan_id=plan.id,
        rubric_id=rubrics.rubric_in_force(db).id,
        opened_at=now,
        stage_since=now,
        submitted_at=now,
        due_at=now + SLA,
    )
    db.add(case)
    # The verifications point to the case by its key.
    db.flush()
    for row in about:
        row.case_id = case.id
    names = [row.specialization for row in about]
    add_steps(db, case, names)
    after = {"expert": expert.public_id, "kind": kind.value, "specializations": names}
    events.record(db, actor=actor, act=EventAct.SUBMITTED, object=case, after=after)
    return case


def add_steps(db: Session, case: VettingCase, names: Iterable[str]) -> None:
    """Give a case the steps of its plan: each once, or once for each of these specializations; what is there stays."""
    there = {(step.position, step.specialization) for step in case.steps}
    each = list(names)
    case.steps += [
        CaseStep(
            public_id=public_id(),
            position=position,
            kind=step.kind,
            title=step.title,
            minutes=step.minutes,
            instructions=step.instructions,
            instrument=step.instrument,
            specialization=name,
        )
        for position, step in enumerate(plan_of(db.get_one(PlanVersion, case.plan_id).content).steps, 1)
        for name in (each if step.is_each else [None])
        if (position, name) not in there
    ]
    db.flush()
    db.refresh(case, ["verifications"])


def lock(db: Session, case: VettingCase) -> None:
    """Wait until nobody else changes this case, and read it as it is now. Raises IllegalMove once it is closed."""
    rows.lock(db, case)
    if case.closed_at is not None:
        raise IllegalMove("This case is closed; nothing of it can change any more.")


def claim(db: Session, case: VettingCase, *, actor: Actor, now: datetime) -> None:
    """Take a case for half an hour; every claim of the holder begins that anew. The first one begins the vetting.

    Raises Conflict while somebody else holds it, Forbidden for somebody tied to the expert.
    """
    _hold(db, case, actor.user_id, now + LEASE, actor=actor, now=now)


def assign(db: Session, case: VettingCase, user: User, *, actor: Actor, now: datetime) -> None:
    """Give a case to a vetter for two days. Raises Forbidden unless a lead does it, and for a vetter who is tied."""
    if Role.ADMIN not in actor.roles:
        raise Forbidden("Only a lead admin can assign cases.")
    if Role.VETTER not in {role.name for role in user.roles}:
        raise Forbidden("Cases are assigned to vetters; this person is none.")
    if conflicts.bar(db, case, user.id) is not None:
        raise Forbidden("Something ties this vetter to the expert; choose somebody else.")
    lock(db, case)
    before = case.holder_id
    case.holder_id, case.lease_until = user.id, now + ASSIGNED_FOR
    begin(db, case, actor=actor, now=now)
    after = {"holder": user.public_id, "was_held": before is not None}
    events.record(db, actor=actor, act=EventAct.ASSIGNED, object=case, after=after)


def _hold(db: Session, case: VettingCase, user_id: int, until: datetime, *, actor: Actor, now: datetime) -> None:
    lock(db, case)
    conflicts.check_free(db, case, actor)
    if is_held_by_other(case, actor, now):
        name = case.holder.name if case.holder else "Somebody else"
        raise Conflict(f"{name} is working on this case until {case.lease_until:%H:%M} UTC; take another one.")
    is_new = case.holder_id != user_id
    begin(db, case, actor=actor, now=now)
    case.holder_id, case.lease_until = user_id, until
    if is_new:
        events.record(db, actor=actor, act=EventAct.CLAIMED, object=case, after={"until": until.isoformat()})


def begin(db: Session, case: VettingCase, *, actor: Actor | None, now: datetime) -> None:
    """Begin the vetting of a case that somebody has taken up; later it changes nothing, nor while the expert has it."""
    if case.expert.status is ExpertStatus.CHANGES_REQUESTED:
        return
    if case.kind is CaseKind.APPLICATION and case.expert.status is ExpertStatus.SUBMITTED:
        moves.move(db, case.expert, ExpertStatus.IN_SCREENING, EventAct.SCREENED, actor)
    for row in case.verifications:
        if row.status is VerificationStatus.EVIDENCE_SUBMITTED:
            verifications.move(db, row, VerificationStatus.ASSESSING, actor=actor)
    if case.stage is CaseStage.APPLIED:
        advance(case, now)


def is_held_by_other(case: VettingCase, actor: Actor, now: datetime) -> bool:
    """Whether somebody else's lease is running."""
    return case.holder_id not in (None, actor.user_id) and case.lease_until is not None and case.lease_until > now


def check_held(db: Session, case: VettingCase, actor: Actor | None, now: datetime) -> None:
    """Raise Conflict unless the actor holds the case, whose half hour begins anew; leads need not hold it."""
    lock(db, case)
    if actor is None or Role.ADMIN in actor.roles:
        return
    if case.holder_id != actor.user_id:
        raise Conflict("Claim the case first, so that nobody else works on it at the same time.")
    case.lease_until = max(case.lease_until or now, now + LEASE)


def release(db: Session, case: VettingCase, *, actor: Actor, now: datetime) -> None:
    """Let go of a case. Raises Conflict for a case that somebody else holds, unless a lead takes it from them."""
    lock(db, case)
    if case.holder_id is None:
        return
    if case.holder_id != actor.user_id and Role.ADMIN not in actor.roles:
        raise Conflict("Somebody else holds this case; only they or a lead admin can release it.")
    case.holder_id = case.lease_until = None
    events.record(db, actor=actor, act=EventAct.RELEASED, object=case)


def stages_from(stage: CaseStage) -> list[CaseStage]:
    """The columns of the board that a case can be moved to from this one: any other, but never back to the first."""
    return [one for one in CaseStage if one not in (stage, CaseStage.APPLIED)]


def place(
    db: Session,
    case: VettingCase,
    stage: CaseStage,
    *,
    actor: Actor,
    now: datetime,
    was: CaseStage | None = None,
) -> None:
    """Move a case to another column of the board. Raises IllegalMove back to the first, or once it is closed.

    `was` is the column that somebody saw the case in. Raises Conflict when it has left that meanwhile.
    """
    lock(db, case)
    if was is not None and case.stage is not was:
        raise Conflict(f"Somebody has moved this case to {case.stage.value} meanwhile; reload the board to see it.")
    if stage is not case.stage and stage not in stages_from(case.stage):
        legal = [one.value for one in stages_from(case.stage)]
        raise IllegalMove(f"Vetting has begun; the case can go to {', '.join(legal)}, but not back to applied.", legal)
    conflicts.check_free(db, case, actor)
    if case.stage is CaseStage.APPLIED and stage is not CaseStage.APPLIED:
        begin(db, case, actor=actor, now=now)
    if case.stage is not stage:
        before, case.stage, case.stage_since = case.stage, stage, now
        events.record(
            db,
            actor=actor,
            act=EventAct.STEP_MOVED,
            object=case,
            before={"stage": before.value},
            after={"stage": stage.value},
        )


def advance(case: VettingCase, now: datetime) -> None:
    """Put a case into the column of its first step that is still to be taken."""
    waiting = [STAGE_OF[step.kind] for step in case.steps if step.status not in CLOSED_STEPS]
    order = list(CaseStage)
    stage = min(waiting, key=order.index) if waiting else CaseStage.DECISION
    if stage is not case.stage:
        case.stage, case.stage_since = stage, now


def close(case: VettingCase, outcome: CaseOutcome, now: datetime) -> None:
    """End a case; the act that ends it is written down by whoever decides."""
    case.closed_at, case.outcome = now, outcome
    case.holder_id = case.lease_until = None


def history(db: Session, case: VettingCase, *, most: int = 200) -> list[Event]:
    """What was done in this case and to its expert, newest first."""
    names = [case.public_id, case.expert.public_id, *(row.public_id for row in case.verifications)]
    chosen = select(Event).where(Event.object_id.in_(names)).order_by(Event.id.desc()).limit(most)
    return list(db.scalars(chosen))
