"""Invitations to a brief: sent in waves within caps, answered before a deadline, with reasons that feed the brief."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain.contact import masked
from marketplace.domain.errors import Conflict, IllegalMove, Invalid
from marketplace.domain.hiring_limits import (
    INVITATIONS_A_DAY,
    INVITATIONS_A_WEEK,
    LONGEST_MESSAGE,
    WAVE_SIZE,
    check_deadline,
    check_length,
)
from marketplace.domain.hiring_words import CandidacyStatus, DeclineReason
from marketplace.domain.moments import ago, said_in
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Brief, BriefInvitation, Candidacy, InvitationLimit
from marketplace.models.base import public_id
from marketplace.services import events, wishes
from marketplace.services.hiring import candidacies, slots, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Company, Expert

_S = CandidacyStatus
MOST_A_WEEK = 50


@dataclass(frozen=True, slots=True)
class Room:
    """How many more invitations may go out now, for the slot and for the company."""

    in_wave: int
    today: int

    @property
    def left(self) -> int:
        """What both leave."""
        return max(0, min(self.in_wave, self.today))


def rooms(db: Session, slot_ids: Sequence[int], company: Company, now: datetime) -> dict[int, Room]:
    """How many invitations the caps leave for each of these slots."""
    waiting = (
        select(Candidacy.slot_id, func.count())
        .where(Candidacy.slot_id.in_(slot_ids), Candidacy.status == _S.INVITED)
        .group_by(Candidacy.slot_id)
    )
    of_slot = Counter({row[0]: row[1] for row in db.execute(waiting)})
    sent = (
        select(func.count())
        .select_from(BriefInvitation)
        .join(BriefInvitation.candidacy)
        .join(Candidacy.brief)
        .where(Brief.company_id == company.id, _sent_within(now, timedelta(days=1)))
    )
    today = INVITATIONS_A_DAY - (db.scalar(sent) or 0)
    return {slot_id: Room(WAVE_SIZE - of_slot[slot_id], today) for slot_id in slot_ids}


def invite(
    db: Session,
    chosen: Sequence[Candidacy],
    *,
    message: str,
    deadline: datetime,
    now: datetime,
    actor: Actor,
) -> list[BriefInvitation]:
    """Ask experts of one slot, all in one wave; whoever is only suggested is shortlisted first.

    Raises Conflict where a cap, a block, an expert's wishes or standing is in the way, IllegalMove, Invalid; then
    nobody is asked.
    """
    if not chosen:
        raise Invalid({"experts": ["Choose at least one expert to invite."]})
    words = check_length(message, "message", LONGEST_MESSAGE)
    check_deadline(deadline, now)
    slot, brief = chosen[0].slot, chosen[0].brief
    # The company first: its caps count what colleagues send at this moment.
    rows.lock(db, brief.company, brief, slot, *sorted(chosen, key=lambda one: one.id))
    slots.check_open(slot, now)
    _check_room(rooms(db, [slot.id], brief.company, now)[slot.id], len(chosen))
    last = select(func.max(BriefInvitation.wave)).join(BriefInvitation.candidacy).where(Candidacy.slot_id == slot.id)
    wave = (db.scalar(last) or 0) + 1
    sent = []
    for candidacy in chosen:
        candidacies.check_listed(db, candidacy)
        hours = slot.hours_per_week or brief.hours_per_week
        wishes.check_wanted(candidacy.expert, domain=brief.domain, hours=hours)
        _check_weekly(db, candidacy.expert, now)
        if candidacy.status is _S.SUGGESTED:
            candidacies.shortlist(db, candidacy, now=now, actor=actor)
        candidacies.move(
            db,
            candidacy,
            _S.INVITED,
            EventAct.INVITED,
            by=Who.COMPANY,
            now=now,
            actor=actor,
            until=deadline,
            after={"wave": wave},
        )
        row = BriefInvitation(
            public_id=public_id(),
            candidacy=candidacy,
            wave=wave,
            message=masked(words),
            sent_by_id=actor.user_id,
            sent_at=now,
            expires_at=deadline,
            low_minor=brief.budget_target_minor,
            high_minor=brief.budget_max_minor,
            currency=brief.budget_currency,
            unit=brief.budget_unit.value if brief.budget_unit else None,
        )
        db.add(row)
        sent.append(row)
        telling.expert(db, candidacy, "brief-invitation", {"until": said_in(deadline, candidacy.expert.time_zone)})
    # Pages name them in the next request.
    db.flush()
    return sent


def accept(db: Session, candidacy: Candidacy, *, now: datetime, actor: Actor) -> None:
    """Say that one is interested. Raises IllegalMove, also when the deadline has passed or the slot is filled."""
    candidacies.check_may_act(candidacy)
    slots.check_open(candidacy.slot, now)
    _check_in_time(candidacy, now)
    candidacies.move(db, candidacy, _S.INTERESTED, EventAct.INTERESTED, by=Who.EXPERT, now=now, actor=actor)
    _answered(candidacy, now)
    telling.company(db, candidacy, "candidate-interested")


def decline(
    db: Session, candidacy: Candidacy, *, reason: DeclineReason, note: str = "", now: datetime, actor: Actor
) -> None:
    """Say no to an invitation, and why. Raises IllegalMove, Invalid."""
    said = check_length(note, "note")
    if candidacy.status is not _S.INVITED:
        raise IllegalMove(f"There is no invitation to decline: this is {candidacy.status.value}.")
    _check_in_time(candidacy, now)
    candidacies.move(
        db, candidacy, _S.DECLINED, EventAct.DECLINED, by=Who.EXPERT, now=now, actor=actor, reason=reason.value
    )
    candidacy.declined_for, candidacy.said = reason, masked(said)
    _answered(candidacy, now)
    telling.company(db, candidacy, "invitation-declined")


def expire(db: Session, candidacy: Candidacy, *, now: datetime) -> None:
    """End an invitation that nobody answered, and tell both: the company once of each wave."""
    candidacies.move(db, candidacy, _S.INVITATION_EXPIRED, EventAct.EXPIRED, by=Who.SYSTEM, now=now, actor=None)
    telling.expert(db, candidacy, "brief-invitation-expired")
    key = f"invitations-lapsed-{candidacy.slot.public_id}-{candidacy.invitations[-1].wave}"
    page = f"/company/briefs/{candidacy.brief.public_id}/candidates"
    telling.company(db, candidacy, "invitations-lapsed", link=page, key=key)


def why_declined(db: Session, brief: Brief) -> Counter[DeclineReason]:
    """What those who said no to this brief gave as their reason, the most frequent first."""
    chosen = (
        select(Candidacy.declined_for, func.count())
        .where(Candidacy.brief_id == brief.id, Candidacy.declined_for.is_not(None))
        .group_by(Candidacy.declined_for)
    )
    return Counter({reason: count for reason, count in db.execute(chosen) if reason is not None})


def per_week(db: Session, expert: Expert) -> int:
    """How many invitations an expert gets in seven days at most."""
    row = db.get(InvitationLimit, expert.id)
    return row.per_week if row is not None else INVITATIONS_A_WEEK


def limit(db: Session, expert: Expert, *, per_week: int, actor: Actor) -> None:
    """Choose how many invitations a week one wants at most. Raises Invalid."""
    if not 0 <= per_week <= MOST_A_WEEK:
        raise Invalid({"per_week": [f"Give a number from 0 to {MOST_A_WEEK}."]})
    row = db.get(InvitationLimit, expert.id) or InvitationLimit(expert_id=expert.id)
    row.per_week = per_week
    db.add(row)
    after = {"invitations_per_week": per_week}
    events.record(db, actor=actor, act=EventAct.PREFERENCES_CHANGED, object=expert, after=after)


def _check_room(left: Room, wanted: int) -> None:
    if wanted <= left.left:
        return
    if left.in_wave <= left.today:
        raise Conflict(
            f"At most {WAVE_SIZE} experts may be asked for one role at a time, and {WAVE_SIZE - left.in_wave} have not "
            "answered yet. Wait for their answers or their deadlines, then send the next wave."
        )
    raise Conflict(
        f"A company may send {INVITATIONS_A_DAY} invitations in 24 hours; {max(0, left.today)} are left. Try tomorrow."
    )


def _check_weekly(db: Session, expert: Expert, now: datetime) -> None:
    rows.lock(db, expert)
    got = (
        select(func.count())
        .select_from(BriefInvitation)
        .join(BriefInvitation.candidacy)
        .where(Candidacy.expert_id == expert.id, _sent_within(now, timedelta(days=7)))
    )
    if (db.scalar(got) or 0) >= per_week(db, expert):
        raise Conflict(
            f"{expert.name} has as many invitations this week as they want. Keep them on your shortlist and ask later."
        )


def _sent_within(now: datetime, span: timedelta) -> ColumnElement[bool]:
    return (BriefInvitation.sent_at > now - span) & (BriefInvitation.sent_at <= now)


def _check_in_time(candidacy: Candidacy, now: datetime) -> None:
    if candidacy.status is _S.INVITED and candidacy.due_at is not None and candidacy.due_at <= now:
        raise IllegalMove(f"This invitation expired {ago(candidacy.due_at, now)}.", ())


def _answered(candidacy: Candidacy, now: datetime) -> None:
    candidacy.invitations[-1].answered_at = now
