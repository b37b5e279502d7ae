"""Interviews: times proposed by one side and accepted by the other, held or missed, with a calendar file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from marketplace.domain.candidacies import ACTIVE
from marketplace.domain.errors import Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_limits import check_length
from marketplace.domain.hiring_words import CandidacyStatus, InterviewKind, InterviewStatus, Side
from marketplace.domain.interviews import INTERVIEW_MOVES, OPEN
from marketplace.domain.moments import moment_of, said_in
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct, Permission
from marketplace.models import Candidacy, Interview, InterviewPanelist, InterviewTime, User
from marketplace.models.base import public_id
from marketplace.services import events
from marketplace.services.hiring import candidacies, kits, scorecards, slots, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

_S = InterviewStatus
MOST_TIMES = 6
MOST_PANEL = 6
FURTHEST = timedelta(days=60)
LONGEST_PLACE = 500
BY = {Side.COMPANY: Who.COMPANY, Side.EXPERT: Who.EXPERT}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed: times in the words of whoever proposes, in their zone, and how long it takes."""

    times: tuple[str, ...]
    time_zone: str
    minutes: int = 45
    kind: InterviewKind = InterviewKind.SCREENING_CALL
    panel: tuple[str, ...] = ()
    place: str = ""
    note: str = ""


def of_candidacy(db: Session, candidacy: Candidacy) -> list[Interview]:
    """The interviews of a candidacy with times and panel, in the order in which they were proposed."""
    chosen = select(Interview).options(
        joinedload(Interview.times), joinedload(Interview.panel).joinedload(InterviewPanelist.user).lazyload(User.roles)
    )
    mine = chosen.where(Interview.candidacy_id == candidacy.id).order_by(Interview.number)
    return list(db.scalars(mine).unique())


def of(db: Session, candidacy: Candidacy, name: str, *, locked: bool = False) -> Interview:
    """The interview of this candidacy with this id. Raises NotFound."""
    for one in of_candidacy(db, candidacy):
        if one.public_id == name:
            if locked:
                rows.lock(db, one)
            return one
    raise NotFound("There is no such interview.")


def panel_of(db: Session, candidacy: Candidacy) -> list[User]:
    """Whom of the company one can ask to take part."""
    return telling.who_may(db, candidacy.brief.company_id, Permission.HIRE)


def propose(db: Session, candidacy: Candidacy, given: Proposal, *, now: datetime, actor: Actor) -> Interview:
    """Propose an interview with times to choose from. Raises IllegalMove, Invalid naming the fields."""
    slots.check_open(candidacy.slot, now)
    candidacies.check_listed(db, candidacy)
    times, panel = _times(given, now), _panel(db, candidacy, given.panel)
    last = db.scalar(select(func.max(Interview.number)).where(Interview.candidacy_id == candidacy.id)) or 0
    interview = Interview(
        public_id=public_id(),
        candidacy=candidacy,
        number=last + 1,
        kind=given.kind,
        status=_S.PROPOSED,
        minutes=_minutes(given.minutes),
        proposed_by=Side.COMPANY,
        proposed_at=now,
        place=check_length(given.place, "place", LONGEST_PLACE),
        note=check_length(given.note, "note"),
        created_by_id=actor.user_id,
        kit=kits.kit_of(candidacy.brief, given.kind),
        times=times,
        panel=[InterviewPanelist(user=user) for user in panel],
    )
    db.add(interview)
    # The trail and the letters name it.
    db.flush()
    if candidacy.status is not CandidacyStatus.INTERVIEWING:
        candidacies.move(
            db,
            candidacy,
            CandidacyStatus.INTERVIEWING,
            EventAct.INTERVIEW_PROPOSED,
            by=Who.COMPANY,
            now=now,
            actor=actor,
        )
    events.record(db, actor=actor, act=EventAct.INTERVIEW_PROPOSED, object=interview, after=_said(interview))
    telling.expert(db, candidacy, "interview-proposed", {"count": len(times)}, link=link_of(interview, Side.EXPERT))
    return interview


def accept(db: Session, interview: Interview, time: str, *, side: Side, now: datetime, actor: Actor) -> None:
    """Accept one of the times, by its public id. Raises IllegalMove, Forbidden for the side that proposed, Invalid."""
    INTERVIEW_MOVES.check(interview.status, _S.SCHEDULED)
    if interview.proposed_by is side:
        raise Forbidden("The other side chooses among the times that you proposed.")
    slots.check_open(interview.candidacy.slot, now)
    chosen = next((one for one in interview.times if one.public_id == time), None)
    if chosen is None:
        raise Invalid({"time": ["Choose one of the times."]})
    if chosen.starts_at <= now:
        raise Invalid({"time": ["This time has passed; choose another, or propose new ones."]})
    interview.starts_at = chosen.starts_at
    interview.sequence += 1
    _move(db, interview, _S.SCHEDULED, EventAct.SCHEDULED, by=BY[side], actor=actor)
    _tell(db, interview, "interview-scheduled", to=None)


def reschedule(db: Session, interview: Interview, given: Proposal, *, side: Side, now: datetime, actor: Actor) -> None:
    """Propose other times, for the other side to accept one. Raises IllegalMove, Invalid."""
    candidacy = interview.candidacy
    slots.check_open(candidacy.slot, now)
    if candidacy.status not in ACTIVE:
        raise IllegalMove(
            f"This candidacy is {candidacy.status.value.replace('-', ' ')}; there is nothing to talk about."
        )
    INTERVIEW_MOVES.check(interview.status, _S.PROPOSED, [BY[side]])
    times = _times(given, now)
    if interview.starts_at is not None:
        # Calendars that hold the old time are told that it is off.
        interview.sequence += 1
    interview.times.clear()
    # The same time may come again.
    db.flush()
    interview.times = times
    interview.starts_at, interview.proposed_by, interview.proposed_at = None, side, now
    interview.note = check_length(given.note, "note")
    _move(db, interview, _S.PROPOSED, EventAct.RESCHEDULED, by=BY[side], actor=actor)
    if candidacy.status is CandidacyStatus.EVALUATED:
        # It was evaluated without this interview, which did not take place.
        again: dict[str, Any] = {"by": BY[side], "now": now, "actor": actor}
        candidacies.move(db, candidacy, CandidacyStatus.INTERVIEWING, EventAct.INTERVIEW_PROPOSED, **again)
    _tell(db, interview, "interview-proposed-again", to=side.other, is_timed=False)


def cancel(db: Session, interview: Interview, *, side: Side, note: str, now: datetime, actor: Actor | None) -> None:
    """Call an interview off, with a word why. Raises IllegalMove, Invalid."""
    said = check_length(note, "note")
    if not said:
        raise Invalid({"note": ["Say in a few words why; the other side reads it."]})
    if interview.starts_at is not None:
        interview.sequence += 1
    interview.note = said
    _move(db, interview, _S.CANCELLED, EventAct.CANCELLED, by=BY[side], actor=actor)
    _tell(db, interview, "interview-cancelled", to=side.other)
    scorecards.evaluate(db, interview.candidacy, now=now)


def held(db: Session, interview: Interview, *, now: datetime, actor: Actor) -> None:
    """Say that it took place; the panel's scorecards are due. Raises IllegalMove, also before its time."""
    _check_begun(interview, now)
    _move(db, interview, _S.HELD, EventAct.HELD, by=Who.COMPANY, actor=actor)
    scorecards.settle(db, interview, now=now)


def missed(db: Session, interview: Interview, *, by: Side, now: datetime, actor: Actor) -> None:
    """Say that the other side did not come. Raises IllegalMove, also before its time."""
    _check_begun(interview, now)
    status = _S.NO_SHOW_EXPERT if by is Side.COMPANY else _S.NO_SHOW_COMPANY
    _move(db, interview, status, EventAct.NO_SHOW, by=BY[by], actor=actor)
    _tell(db, interview, "interview-missed", to=by.other)
    scorecards.evaluate(db, interview.candidacy, now=now)


def lapse(db: Session, interview: Interview, *, now: datetime) -> None:
    """End a proposal all of whose times have passed, and tell both."""
    _move(db, interview, _S.LAPSED, EventAct.LAPSED, by=Who.SYSTEM, actor=None)
    _tell(db, interview, "interview-lapsed", to=None, is_timed=False)
    scorecards.evaluate(db, interview.candidacy, now=now)


def end_all(db: Session, candidacy: Candidacy) -> None:
    """Call off whatever interview is still open when a candidacy ends."""
    chosen = select(Interview).where(Interview.candidacy_id == candidacy.id, Interview.status.in_(OPEN))
    for interview in db.scalars(chosen):
        if interview.starts_at is not None:
            interview.sequence += 1
        _move(db, interview, _S.CANCELLED, EventAct.CANCELLED, by=Who.SYSTEM, actor=None)


def _times(given: Proposal, now: datetime) -> list[InterviewTime]:
    words = [word for word in given.times if word.strip()]
    problems: dict[str, list[str]] = {}
    found: dict[datetime, InterviewTime] = {}
    for place, word in enumerate(given.times):
        if not word.strip():
            continue
        try:
            moment = moment_of(word, given.time_zone, f"time-{place}")
        except Invalid as refused:
            problems |= refused.errors
            continue
        if not now < moment <= now + FURTHEST:
            problems[f"time-{place}"] = [f"Choose a time that is still to come, within {FURTHEST.days} days."]
        found[moment] = InterviewTime(
            public_id=public_id(), starts_at=moment, local=word.strip()[:16], time_zone=given.time_zone
        )
    if not words:
        problems["time-0"] = ["Propose at least one time."]
    if len(words) > MOST_TIMES:
        problems["time-0"] = [f"Propose at most {MOST_TIMES} times."]
    if problems:
        raise Invalid(problems)
    return [found[moment] for moment in sorted(found)]


def _minutes(minutes: int) -> int:
    if not 10 <= minutes <= 240:
        raise Invalid({"minutes": ["An interview takes 10 to 240 minutes."]})
    return minutes


def _panel(db: Session, candidacy: Candidacy, names: Sequence[str]) -> list[User]:
    known = {user.public_id: user for user in panel_of(db, candidacy)}
    found = [known[name] for name in dict.fromkeys(names) if name in known]
    if not 1 <= len(found) <= MOST_PANEL:
        raise Invalid({"panel": [f"Choose 1 to {MOST_PANEL} colleagues who take part and score."]})
    return found


def _check_begun(interview: Interview, now: datetime) -> None:
    if interview.status is _S.SCHEDULED and interview.starts_at is not None and now < interview.starts_at:
        raise IllegalMove("The time of this interview has not come yet.", INTERVIEW_MOVES.legal(interview.status))


def _move(
    db: Session, interview: Interview, status: InterviewStatus, act: EventAct, *, by: Who, actor: Actor | None
) -> None:
    before = interview.status
    interview.status = INTERVIEW_MOVES.check(before, status, [by])
    events.record(db, actor=actor, act=act, object=interview, before={"status": before.value}, after=_said(interview))


def _said(interview: Interview) -> dict[str, object]:
    starts = interview.starts_at
    return {
        "status": interview.status.value,
        "candidacy": interview.candidacy.public_id,
        "starts_at": starts.isoformat() if starts else None,
        "sequence": interview.sequence,
    }


def _tell(db: Session, interview: Interview, letter: str, *, to: Side | None, is_timed: bool = True) -> None:
    """Write to one side, or to both, each with the time in their zone."""
    candidacy, company = interview.candidacy, interview.candidacy.brief.company
    if to is not Side.COMPANY:
        when = _when(interview, candidacy.expert.time_zone) if is_timed else {}
        telling.expert(db, candidacy, letter, when, link=link_of(interview, Side.EXPERT))
    if to is not Side.EXPERT:
        when = _when(interview, company.time_zone) if is_timed else {}
        telling.company(db, candidacy, letter, when, link=link_of(interview, Side.COMPANY))


def _when(interview: Interview, zone: str) -> dict[str, str]:
    return {"when": said_in(interview.starts_at, zone) if interview.starts_at else "no time had been agreed"}


def link_of(interview: Interview, side: Side) -> str:
    """The page of an interview for one side."""
    page = "/work" if side is Side.EXPERT else "/company/candidates"
    return f"{page}/{interview.candidacy.public_id}/interviews/{interview.public_id}"
