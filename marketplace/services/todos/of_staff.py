"""What somebody who vets or leads should do next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, literal, or_, select, union_all

from marketplace.domain.engagement_words import MilestoneStatus
from marketplace.domain.outcome_words import OutcomeStatus
from marketplace.domain.queue_views import QueueView
from marketplace.domain.todos import Todo, TodoKind, in_order
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.domain.waiting import DISPUTE, wait_of
from marketplace.models import Brief, Engagement, Expert, Milestone, Outcome, Taking
from marketplace.services import reviews
from marketplace.services.vetting import queue, rescores
from marketplace.services.vetting.queue import QueueFilter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import VettingCase

MOST = 10
"""How many of one kind are named; the queue has all."""

LEADS = "a lead who had no part in it"


def todos(db: Session, actor: Actor, now: datetime, *, may_vet: bool, may_decide: bool) -> list[Todo]:
    """Everything that waits for this person, the first due on top; and a case to take where they hold none."""
    held = queue.first(db, QueueView.MINE, actor=actor, now=now, limit=MOST)
    found = [*_held(held, now), *_cards(db, actor)]
    if may_vet:
        found += _looks(db, actor)
    if may_decide:
        found += [*_to_lead(db, actor, {case.id for case in held}), *_between_sides(db, actor)]
    if not held:
        free = queue.first(db, QueueView.UNCLAIMED, actor=actor, now=now, limit=1)
        found += [_of_case(TodoKind.TAKE_CASE, case, "the clock runs on", "anybody who vets") for case in free]
    return in_order(found)


def _held(held: Sequence[VettingCase], now: datetime) -> Iterator[Todo]:
    for case in held:
        if case.expert.status is ExpertStatus.CHANGES_REQUESTED:
            continue
        is_leased = case.lease_until is not None and case.lease_until > now
        told = "your claim ends, and anybody may take it" if is_leased else "anybody may take it: your claim has ended"
        yield _of_case(TodoKind.WORK_CASE, case, told)


def _cards(db: Session, actor: Actor) -> Iterator[Todo]:
    for case, card in queue.unlocked_cards(db, actor, limit=MOST):
        told = "the other’s scores stay hidden from you, and the case stands still"
        ids = {"case_id": case.public_id}
        yield Todo(
            TodoKind.LOCK_SCORES, f"{case.expert.name}|{card.verification.specialization}", ids, case.due_at, told
        )


def _looks(db: Session, actor: Actor) -> Iterator[Todo]:
    for case, card in rescores.asked_of(db, actor):
        ids = {"case_id": case.public_id, "row_id": card.verification.public_id}
        told = "nothing for the expert; we know less about how alike we score"
        yield Todo(TodoKind.LOOK_AGAIN, f"{case.expert.name}|{card.verification.specialization}", ids, None, told)


def _to_lead(db: Session, actor: Actor, held: set[int]) -> Iterator[Todo]:
    for case in queue.to_decide(db, actor, limit=MOST):
        if case.id not in held:
            yield _of_case(TodoKind.DECIDE_CASE, case, "the expert waits longer than we promised", LEADS)
    for appeal in queue.appeals_of(db, QueueFilter(), actor=actor, limit=MOST)[0]:
        ids = {"expert_id": appeal.expert.public_id}
        yield Todo(TodoKind.DECIDE_APPEAL, appeal.expert.name, ids, None, "the decision stands unexamined", owner=LEADS)
    for one in reviews.page(db, actor, is_open=True, limit=MOST)[0]:
        ids = {"review_id": one.public_id}
        told = "nobody has looked, though we promise that a person does"
        yield Todo(TodoKind.ANSWER_REQUEST, one.expert.name, ids, None, told, owner=LEADS)


def _between_sides(db: Session, actor: Actor) -> Iterator[Todo]:
    """Disputes and challenges in which they have no part and which no other lead has taken, in one query."""
    mine = or_(Engagement.company_id.in_(actor.memberships), Expert.user_id == actor.user_id)
    is_mine = func.coalesce(mine, false())
    is_free = or_(Taking.user_id.is_(None), Taking.user_id == actor.user_id)
    disputes = (
        select(literal(TodoKind.DECIDE_DISPUTE.value), Milestone.public_id, Milestone.title, Milestone.since)
        .join(Milestone.engagement)
        .join(Engagement.expert)
        .outerjoin(Taking, Taking.object_id == Milestone.public_id)
        .where(Milestone.status == MilestoneStatus.DISPUTED, ~is_mine, is_free)
    )
    challenged = (
        select(literal(TodoKind.DECIDE_CHALLENGE.value), Outcome.public_id, Brief.title, Outcome.due_at)
        .join(Outcome.engagement)
        .join(Engagement.expert)
        .join(Engagement.brief)
        .outerjoin(Taking, Taking.object_id == Outcome.public_id)
        .where(Outcome.status == OutcomeStatus.CHALLENGED, ~is_mine, is_free)
    )
    both: CompoundSelect[Any] = union_all(disputes, challenged)
    for kind, name, title, at in db.execute(both):
        if kind == TodoKind.DECIDE_DISPUTE.value:
            told, due = wait_of("milestone", MilestoneStatus.DISPUTED).consequence, at + DISPUTE
            yield Todo(TodoKind.DECIDE_DISPUTE, title, {"milestone_id": name}, due, told, owner=LEADS)
        else:
            told = wait_of("outcome", OutcomeStatus.CHALLENGED).consequence
            yield Todo(TodoKind.DECIDE_CHALLENGE, title, {"outcome_id": name}, at, told, owner=LEADS)


def _of_case(kind: TodoKind, case: VettingCase, consequence: str, owner: str = "you") -> Todo:
    return Todo(kind, case.expert.name, {"case_id": case.public_id}, case.due_at, consequence, owner=owner)
