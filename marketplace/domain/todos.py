"""What waits for somebody: what it is about, until when, and what happens if nobody does it; the first due on top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class TodoKind(StrEnum):
    """What is to be done."""

    # Of an expert.
    ANSWER_OFFER = "answer-offer"
    ANSWER_INVITATION = "answer-invitation"
    CONFIRM_ANSWERS = "confirm-answers"
    CHOOSE_TIME = "choose-time"
    ATTEND = "attend"
    CONFIRM_AVAILABILITY = "confirm-availability"
    RENEW = "renew"
    HAND_IN = "hand-in"
    APPLY = "apply"
    VETTING_STEP = "vetting-step"
    # Of a company.
    INVITE = "invite"
    REVIEW = "review"
    GO_ON = "go-on"
    INTERVIEW = "interview"
    DECIDE = "decide"
    ANSWER_COUNTER = "answer-counter"
    OFFER_AGAIN = "offer-again"
    AGREE = "agree"
    SAY_HELD = "say-held"
    SCORE = "score"
    APPROVE_OFFER = "approve-offer"
    APPROVE_BRIEF = "approve-brief"
    ANSWER_QUESTIONS = "answer-questions"
    SAY_WHY = "say-why"
    CARE_FOR = "care-for"
    CLOSES = "closes"
    RANK = "rank"
    FINISH_DRAFT = "finish-draft"
    # Of either side.
    READ_MESSAGES = "read-messages"
    # Of either side of an engagement.
    GO_ON_TOGETHER = "go-on-together"
    MOVE_MILESTONES = "move-milestones"
    DELIVER = "deliver"
    STATE_DISPUTE = "state-dispute"
    MOVE_HOURS = "move-hours"
    REPORT_OUTCOME = "report-outcome"
    # Of who vets and who leads.
    WORK_CASE = "work-case"
    LOCK_SCORES = "lock-scores"
    LOOK_AGAIN = "look-again"
    DECIDE_CASE = "decide-case"
    DECIDE_APPEAL = "decide-appeal"
    DECIDE_DISPUTE = "decide-dispute"
    DECIDE_CHALLENGE = "decide-challenge"
    ANSWER_REQUEST = "answer-request"
    TAKE_CASE = "take-case"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `ids` name what its page shows; `count` is how many of the same it stands for.

    `owner` is who has to do it, where that is not the reader alone. `consequence` completes "if nobody does anything:".
    """

    kind: TodoKind
    about: str
    ids: Mapping[str, str] = field(default_factory=dict)
    due: datetime | None = None
    consequence: str = ""
    count: int = 1
    owner: str = "you"

    def is_overdue(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.due is not None and self.due < now


def in_order(todos: Iterable[Todo]) -> list[Todo]:
    """Return what is due first, and then what has no deadline, in the order of the kinds.

    >>> first = datetime(2026, 11, 2, tzinfo=UTC)
    >>> later = datetime(2026, 11, 3, tzinfo=UTC)
    >>> some = [Todo(TodoKind.RANK, "c"), Todo(TodoKind.REVIEW, "b", due=later), Todo(TodoKind.INVITE, "a", due=first)]
    >>> [todo.about for todo in in_order(some)]
    ['a', 'b', 'c']
    """
    kinds = list(TodoKind)
    never = datetime.max.replace(tzinfo=UTC)
    return sorted(todos, key=lambda todo: (todo.due or never, kinds.index(todo.kind), todo.about))
