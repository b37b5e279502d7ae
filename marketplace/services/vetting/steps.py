"""Steps of a case: scheduled, held, missed or waived. Nothing is decided while one is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.errors import Forbidden, Invalid, NotFound
from marketplace.domain.states import Moves
from marketplace.domain.vetting_words import StepStatus
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import CaseStep, User
from marketplace.services import events
from marketplace.services.vetting import cases, conflicts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import SpecializationVerification, VettingCase

_S = StepStatus
STEP_MOVES = Moves(
    "step",
    {
        _S.PENDING: {_S.SCHEDULED, _S.DONE, _S.WAIVED},
        _S.SCHEDULED: {_S.SCHEDULED, _S.DONE, _S.NO_SHOW, _S.WAIVED},
        _S.NO_SHOW: {_S.SCHEDULED, _S.WAIVED},
        _S.WAIVED: {_S.SCHEDULED},
    },
)


def of_case(case: VettingCase, public_id: str) -> CaseStep:
    """The step of this case with this id. Raises NotFound."""
    for step in case.steps:
        if step.public_id == public_id:
            return step
    raise NotFound("There is no such step in this case.")


def schedule(
    db: Session, step: CaseStep, *, at: datetime, vetter: User | None = None, now: datetime, actor: Actor | None = None
) -> None:
    """Agree on a time, and on who holds the step. Raises Invalid for the past, Forbidden for somebody tied."""
    case = step.case
    cases.check_held(db, case, actor, now)
    if at <= now:
        raise Invalid({"at": ["This time has passed; choose one that is still to come."]})
    if vetter is not None and conflicts.bar(db, case, vetter.id) is not None:
        raise Forbidden("Something ties this vetter to the expert; choose somebody else.")
    before = step.status
    step.status = STEP_MOVES.check(before, _S.SCHEDULED)
    holder = vetter.id if vetter is not None else actor.user_id if actor is not None else None
    step.scheduled_at, step.vetter_id, step.moved_at = at, holder, now
    cases.advance(case, now)
    after = {"step": step.kind.value, "specialization": step.specialization, "at": at.isoformat()}
    events.record(db, actor=actor, act=EventAct.SCHEDULED, object=case, before={"status": before.value}, after=after)


def finish(
    db: Session, step: CaseStep, *, status: StepStatus, note: str = "", now: datetime, actor: Actor | None = None
) -> None:
    """Say how a step went: done, no-show or waived. Only a lead waives, and says why. Raises Invalid, Forbidden."""
    case = step.case
    cases.check_held(db, case, actor, now)
    conflicts.check_declared(db, case, actor)
    before = step.status
    STEP_MOVES.check(before, status)
    if status is _S.WAIVED and actor is not None and Role.ADMIN not in actor.roles:
        raise Forbidden("Only a lead admin can waive a step.")
    if status is _S.WAIVED and not note.strip():
        raise Invalid({"note": ["Say why this step is not needed."]})
    step.status, step.note, step.moved_at = status, note.strip(), now
    if step.vetter_id is None and actor is not None:
        step.vetter_id = actor.user_id
    cases.advance(case, now)
    after = {"step": step.kind.value, "specialization": step.specialization, "status": status.value}
    events.record(db, actor=actor, act=EventAct.STEP_MOVED, object=case, before={"status": before.value}, after=after)


def open_for(case: VettingCase, row: SpecializationVerification | None) -> list[CaseStep]:
    """The steps that stand between a verification and its decision, or all that are open."""
    return [
        step
        for step in case.steps
        if step.status not in cases.CLOSED_STEPS and (row is None or step.specialization in (None, row.specialization))
    ]


def vetters(db: Session) -> list[User]:
    """Everybody who vets and may sign in, by name."""
    chosen = select(User).where(User.active, User.roles.any(name=Role.VETTER)).order_by(User.name, User.id)
    return list(db.scalars(chosen))
