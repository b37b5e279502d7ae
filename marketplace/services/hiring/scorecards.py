"""Reviews of what candidates wrote and scorecards of interviews: hidden from the others until one's own is locked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.candidacies import NAMELESS
from marketplace.domain.candidate_scores import (
    CandidateScoreDraft,
    CriterionScore,
    check_complete,
    check_draft,
    mean,
)
from marketplace.domain.errors import Forbidden, IllegalMove
from marketplace.domain.hiring_words import CandidacyStatus, InterviewStatus
from marketplace.domain.interviews import INTERVIEW_MOVES, OPEN, TOOK_PLACE
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import CandidateScore, CandidateScorecard, Interview, User
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.hiring import candidacies, criteria, panels, settings, slots, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Candidacy

_S = CandidacyStatus


@dataclass(frozen=True, slots=True)
class CardSeen:
    """Somebody's scorecard as a colleague may see it: `card` is None while its content is hidden from them."""

    author: str
    is_mine: bool
    is_locked: bool
    mean: float | None
    card: CandidateScorecard | None


def begin_review(db: Session, candidacy: Candidacy, *, now: datetime, actor: Actor) -> None:
    """Take somebody who applied or is interested under review; from here on each sees how to reach the other."""
    slots.check_open(candidacy.slot, now)
    candidacies.move(db, candidacy, _S.UNDER_REVIEW, EventAct.REVIEW_BEGUN, by=Who.COMPANY, now=now, actor=actor)
    telling.expert(db, candidacy, "review-begun")


def own(db: Session, candidacy: Candidacy, interview: Interview | None, actor: Actor) -> CandidateScorecard | None:
    """Somebody's own scorecard of an interview, or of the review without one."""
    return db.scalar(
        select(CandidateScorecard)
        .options(joinedload(CandidateScorecard.scores))
        .where(
            CandidateScorecard.candidacy_id == candidacy.id,
            CandidateScorecard.interview_id == (interview.id if interview else None),
            CandidateScorecard.author_id == actor.user_id,
        )
    )


def save(
    db: Session,
    candidacy: Candidacy,
    interview: Interview | None,
    draft: CandidateScoreDraft,
    *,
    lock: bool,
    now: datetime,
    actor: Actor,
) -> CandidateScorecard:
    """Keep one's own scores, complete or not, or lock them; the last one locked of an interview's panel scores it.

    Raises Forbidden for somebody who is not on the panel, IllegalMove once it is locked or the candidacy is past it,
    Invalid naming what is missing.
    """
    _check_begun(db, candidacy, interview, actor)
    # Of two who lock at once, the second has to see that they are the last.
    rows.lock(db, candidacy, *([interview] if interview else []))
    card = own(db, candidacy, interview, actor)
    if card is not None and card.locked_at is not None:
        raise IllegalMove("Your scores are locked; add what you know now as a comment.")
    asked = criteria.labels(candidacy.brief)
    (check_complete(draft, asked) if lock else check_draft(draft))
    if card is None:
        card = CandidateScorecard(
            public_id=public_id(), candidacy=candidacy, interview=interview, author_id=actor.user_id, scores=[]
        )
        db.add(card)
    kept = {score.criterion: score for score in card.scores}
    for key, label in asked.items():
        given = draft.scores.get(key, CriterionScore())
        score = kept.get(key)
        if score is None:
            score = CandidateScore(criterion=key, label=label)
            card.scores.append(score)
        score.level, score.note = given.level, given.note.strip()
    card.recommendation, card.summary, card.saved_at = draft.recommendation, draft.summary.strip(), now
    if lock:
        card.locked_at = now
        # Those that are locked are counted in the table.
        db.flush()
        levels = {score.criterion: score.level for score in card.scores if score.level is not None}
        after = {"candidacy": candidacy.public_id, "interview": interview.public_id if interview else None}
        events.record(db, actor=actor, act=EventAct.SCORED, object=card, after={**after, "levels": levels})
        if interview is not None:
            settle(db, interview, now=now)
    return card


def settle(db: Session, interview: Interview, *, now: datetime) -> None:
    """Score an interview when all of its panel who are still there have locked, and evaluate the candidacy when nothing
    more is open.
    """
    # Who has locked is counted in the table.
    db.flush()
    if db.scalar(select(Interview.id).where(Interview.id == interview.id, panels.is_whole())) is not None:
        interview.status = INTERVIEW_MOVES.check(interview.status, InterviewStatus.SCORED, [Who.SYSTEM])
        before, after = {"status": InterviewStatus.HELD.value}, {"status": InterviewStatus.SCORED.value}
        events.record(db, actor=None, act=EventAct.EVALUATED, object=interview, before=before, after=after)
    evaluate(db, interview.candidacy, now=now)


def evaluate(db: Session, candidacy: Candidacy, *, now: datetime) -> None:
    """Move a candidacy on when an interview was scored and none is open or waits for scores."""
    db.flush()
    found = set(db.scalars(select(Interview.status).where(Interview.candidacy_id == candidacy.id)))
    is_done = InterviewStatus.SCORED in found and not found & {*OPEN, InterviewStatus.HELD}
    if candidacy.status is _S.INTERVIEWING and is_done:
        candidacies.move(db, candidacy, _S.EVALUATED, EventAct.EVALUATED, by=Who.SYSTEM, now=now, actor=None)


def seen_by(db: Session, candidacy: Candidacy, interview: Interview | None, actor: Actor) -> list[CardSeen]:
    """Every scorecard of an interview, or of the review, as this person may see it.

    What others wrote is hidden until one's own is locked; from who is not on the panel, until all of it is.
    """
    chosen = (
        select(CandidateScorecard)
        .options(joinedload(CandidateScorecard.author).lazyload(User.roles), joinedload(CandidateScorecard.scores))
        .where(
            CandidateScorecard.candidacy_id == candidacy.id,
            CandidateScorecard.interview_id == (interview.id if interview else None),
        )
        .order_by(CandidateScorecard.id)
    )
    cards = list(db.scalars(chosen).unique())
    mine = next((card for card in cards if card.author_id == actor.user_id), None)
    is_open = mine is not None and mine.locked_at is not None
    if interview is not None and not _sits_in(interview, actor):
        is_open = interview.status is InterviewStatus.SCORED
    weights = {criterion.key: criterion.weight for criterion in criteria.of_brief(candidacy.brief)}
    return [_seen(card, actor, weights, is_open=is_open) for card in cards]


def is_blind_to(db: Session, candidacy: Candidacy, actor: Actor, *, card: CandidateScorecard | None = None) -> bool:
    """Tell whether names are hidden from this person: reviews of the brief are blind and theirs is not locked yet.

    `card` is their own where the caller has it.
    """
    if candidacy.status not in NAMELESS:
        return False
    if not settings.of_brief(db, candidacy.brief).is_blind:
        return False
    card = card or own(db, candidacy, None, actor)
    return card is None or card.locked_at is None


def code_name(candidacy: Candidacy) -> str:
    """What a candidate is called while names are hidden: the same as on a ranking of the brief."""
    return pseudonym(candidacy.brief.public_id, candidacy.expert.public_id)


def _seen(card: CandidateScorecard, actor: Actor, weights: dict[str, int], *, is_open: bool) -> CardSeen:
    is_mine, is_locked = card.author_id == actor.user_id, card.locked_at is not None
    shown = is_mine or (is_open and is_locked)
    levels = {score.criterion: score.level for score in card.scores if score.level is not None}
    return CardSeen(
        card.author.name, is_mine, is_locked, mean(levels, weights) if shown else None, card if shown else None
    )


def _sits_in(interview: Interview, actor: Actor) -> bool:
    return actor.user_id in {row.user_id for row in interview.panel}


def _check_begun(db: Session, candidacy: Candidacy, interview: Interview | None, actor: Actor) -> None:
    if interview is None:
        if candidacy.status not in (_S.UNDER_REVIEW, _S.INTERVIEWING, _S.EVALUATED):
            raise IllegalMove(f"A candidacy that is {candidacy.status.value} is not being reviewed.")
        return
    if not panels.may_score(db, interview, actor):
        raise Forbidden("Only those who take part in the interview score it.")
    if interview.status not in TOOK_PLACE:
        raise IllegalMove(
            f"An interview that is {interview.status.value} cannot be scored; say first that it was held."
        )


def locked_of(db: Session, interviews: Sequence[Interview]) -> dict[int, set[int]]:
    """Who has locked their scorecard, by the key of each interview."""
    found: dict[int, set[int]] = {one.id: set() for one in interviews}
    chosen = select(CandidateScorecard.interview_id, CandidateScorecard.author_id).where(
        CandidateScorecard.interview_id.in_(found), CandidateScorecard.locked_at.is_not(None)
    )
    for interview_id, author_id in db.execute(chosen):
        if interview_id is not None:
            found[interview_id].add(author_id)
    return found
