"""An expert and their own profile: find it, begin it, change it. What vetting wrote is not theirs to change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain import sections
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Company, Expert, ExpertBlockedCompany, ExpertDocument, ExpertSkill, User
from marketplace.services import events, experts, profiles
from marketplace.services.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.experts import SkillDraft

GONE = frozenset({ExpertStatus.CLOSED, ExpertStatus.ERASED})

_PARTS = (
    # Joined too, SQLite reads the evidence of everybody first.
    (joinedload(Expert.skills).selectinload(ExpertSkill.evidence),),
    (joinedload(Expert.documents).joinedload(ExpertDocument.skills),),
    (joinedload(Expert.specializations), joinedload(Expert.terms), joinedload(Expert.domains)),
    (joinedload(Expert.windows), joinedload(Expert.languages), joinedload(Expert.work_countries)),
    (joinedload(Expert.ratings), joinedload(Expert.outcomes), joinedload(Expert.identity)),
)
"""Children that are read together: six queries instead of thirteen, and no product of long lists."""


def find(db: Session, user_id: int, *, locked: bool = False) -> Expert | None:
    """The profile of a log-in, or None; `locked` keeps others from changing it until the transaction ends.

    What its owner wants of a brief comes along, unless it is locked.
    """
    chosen = select(Expert).where(Expert.user_id == user_id)
    wide = chosen.with_for_update() if locked else chosen.options(joinedload(Expert.wishes))
    return db.scalars(wide).unique().one_or_none()


def of_user(db: Session, user_id: int, *, locked: bool = False) -> Expert:
    """The profile of a log-in, whole. Raises NotFound where there is none."""
    expert = find(db, user_id, locked=locked)
    if expert is None:
        raise NotFound("You have no profile yet.")
    return whole(db, expert)


def whole(db: Session, expert: Expert) -> Expert:
    """The expert with everything that a profile is made of, in few queries."""
    for part in _PARTS:
        db.scalars(select(Expert).where(Expert.id == expert.id).options(*part)).unique().one()
    return expert


def with_terms(db: Session, expert: Expert) -> Expert:
    """The expert with their terms alone."""
    db.scalars(select(Expert).where(Expert.id == expert.id).options(joinedload(Expert.terms))).unique().one()
    return expert


def begin(db: Session, draft: ExpertDraft, *, user_id: int, today: date, actor: Actor | None = None) -> Expert:
    """Begin a profile for somebody who has none. Raises Invalid, naming the fields, and IllegalMove at a second."""
    if find(db, user_id) is not None:
        raise IllegalMove("You have a profile already; change that one.")
    return experts.register(db, draft, today=today, user=db.get_one(User, user_id), actor=actor)


def save(db: Session, expert: Expert, draft: ExpertDraft, *, today: date, actor: Actor | None = None) -> bool:
    """Keep the profile as its owner changed it, and tell whether anything changed.

    Raises Invalid, naming the fields, and IllegalMove once the account is closed. What is not theirs
    to write stays as it is, whatever the draft says.
    """
    if expert.status in GONE:
        raise IllegalMove("Your account is closed; nothing in it changes any more.", EXPERT_MOVES.legal(expert.status))
    before = profiles.draft_of(expert)
    kept = replace(
        draft,
        ratings=before.ratings,
        outcomes=before.outcomes,
        is_synthetic=before.is_synthetic,
        availability=replace(draft.availability, pending_offer_hours=before.availability.pending_offer_hours),
    )
    names = (claim.specialization for claim in kept.specializations)
    kept = replace(
        kept,
        skills=sections.with_skills(before, kept.skills).skills,
        specializations=sections.with_specializations(before, names).specializations,
    )
    revision = expert.revision
    experts.revise(db, expert, kept, today=today, actor=actor)
    return expert.revision != revision


def with_skills(draft: ExpertDraft, claims: Iterable[SkillDraft]) -> ExpertDraft:
    """The profile with these skills, by any of their names. Raises Invalid for a word that means nothing."""
    words = Words()
    found = [replace(c, skill=words.skill(f"skills.{place}.skill", c.skill)) for place, c in enumerate(claims)]
    if words.problems:
        raise Invalid(words.problems)
    return sections.with_skills(draft, found)


def confirm_availability(db: Session, expert: Expert, *, today: date, actor: Actor | None = None) -> None:
    """Say that the hours on record are still true; somebody who had gone stale is listed again."""
    before = expert.availability_confirmed_on
    expert.availability_confirmed_on = today
    if expert.status is ExpertStatus.STALE:
        experts.resume(db, expert, reason="availability confirmed", actor=actor)
    elif before != today:
        expert.revision += 1
    if before != today:
        events.record(
            db,
            actor=actor,
            act=EventAct.AVAILABILITY_CONFIRMED,
            object=expert,
            before={"confirmed_on": before.isoformat() if before else None},
            after={"confirmed_on": today.isoformat(), "revision": expert.revision},
        )


def blocked_companies(db: Session, expert: Expert) -> list[Company]:
    """The companies that this expert is not shown to at their own wish, by name."""
    chosen = (
        select(Company)
        .join(ExpertBlockedCompany, ExpertBlockedCompany.company_id == Company.id)
        .where(ExpertBlockedCompany.expert_id == expert.id)
        .order_by(Company.name)
    )
    return list(db.scalars(chosen))


def resume(db: Session, expert: Expert, *, actor: Actor | None = None) -> None:
    """Come back after a pause. Raises IllegalMove from anything else: nobody ends their own suspension."""
    if expert.status is not ExpertStatus.PAUSED:
        raise IllegalMove("You are not paused, so there is nothing to resume.", EXPERT_MOVES.legal(expert.status))
    experts.resume(db, expert, reason="asked by the expert", actor=actor)
