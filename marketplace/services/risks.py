"""Risk flags: computed when a profile is handed in, shown to those who vet, and looked at by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from marketplace.domain import risks
from marketplace.domain.errors import NotFound
from marketplace.domain.risks import MarkKind, RiskKind
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Expert, ProfileMark, RiskFlag, User, VettingCase
from marketplace.services import events, market, profile_marks, skill_releases, taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

MOST_OTHERS = 3
"""How many other profiles one kind of flag names."""


@dataclass(frozen=True, slots=True)
class Found:
    """One flag as it was computed; `other_id` is the expert it was found by, if any."""

    kind: RiskKind
    reason: str
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class FlagSeen:
    """A flag as a page shows it, with the name and the newest case of the other expert."""

    flag: RiskFlag
    other: str | None
    other_case: str | None


def look(db: Session, case: VettingCase, *, now: datetime) -> None:
    """Keep the marks of a profile as it is now, and the flags that follow; what was looked at and still holds stays."""
    expert = case.expert
    marks = profile_marks.of(expert)
    profile_marks.keep(db, expert, marks)
    found = [
        *_contacts(db, expert, marks[MarkKind.CONTACT]),
        *_copies(db, expert, marks[MarkKind.TEXT]),
        *(Found(RiskKind.IMPOSSIBLE_DATES, said) for said in _dates(expert, now.date())),
        *_rates(db, expert),
    ]
    there = {
        Found(flag.kind, flag.reason, flag.other_id): flag
        for flag in db.scalars(select(RiskFlag).where(RiskFlag.case_id == case.id))
    }
    for gone in there.keys() - set(found):
        db.delete(there[gone])
    db.add_all(
        RiskFlag(case_id=case.id, kind=one.kind, reason=one.reason, other_id=one.other_id, found_at=now)
        for one in dict.fromkeys(found)
        if one not in there
    )
    db.flush()


def look_again(db: Session, *, now: datetime) -> int:
    """Look at every open case once more; return how many there are."""
    open_ones = list(db.scalars(select(VettingCase).where(VettingCase.closed_at.is_(None)).order_by(VettingCase.id)))
    for case in open_ones:
        look(db, case, now=now)
    return len(open_ones)


def of_case(db: Session, case: VettingCase) -> list[FlagSeen]:
    """The flags of a case, those nobody has looked at first."""
    newest = (
        select(VettingCase.public_id)
        .where(VettingCase.expert_id == RiskFlag.other_id)
        .order_by(VettingCase.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    chosen = (
        select(RiskFlag, Expert.name, newest)
        .outerjoin(Expert, Expert.id == RiskFlag.other_id)
        .where(RiskFlag.case_id == case.id)
        .order_by(RiskFlag.looked_at.is_not(None), RiskFlag.id)
    )
    return [FlagSeen(*row) for row in db.execute(chosen)]


def unseen_of(db: Session, cases: Iterable[VettingCase]) -> Mapping[int, Sequence[RiskFlag]]:
    """The flags of some cases that nobody has looked at yet, by the case's key."""
    found: dict[int, list[RiskFlag]] = {}
    keys = [case.id for case in cases]
    if keys:
        chosen = select(RiskFlag).where(RiskFlag.case_id.in_(keys), RiskFlag.looked_at.is_(None)).order_by(RiskFlag.id)
        for flag in db.scalars(chosen):
            found.setdefault(flag.case_id, []).append(flag)
    return found


def mark(db: Session, case: VettingCase, flag_id: str, *, is_looked_at: bool, actor: Actor, now: datetime) -> RiskFlag:
    """Write down that somebody has looked at a flag, or that it stands again. Raises NotFound."""
    flag = db.scalar(select(RiskFlag).where(RiskFlag.case_id == case.id, RiskFlag.public_id == flag_id))
    if flag is None:
        raise NotFound("There is no such flag in this case.")
    if is_looked_at == (flag.looked_at is not None):
        return flag
    flag.looked_at, flag.looked_by_id = (now, actor.user_id) if is_looked_at else (None, None)
    act = EventAct.UNFLAGGED if is_looked_at else EventAct.FLAGGED
    events.record(db, actor=actor, act=act, object=case, after={"flag": flag.public_id, "kind": flag.kind.value})
    return flag


def _dates(expert: Expert, today: date) -> list[str]:
    """Everything about the dates of a profile that cannot be, or hardly."""
    found = risks.impossible_dates(expert.documents, today)
    found += risks.overlapping_positions(expert.documents, today)
    known = skill_releases.named()
    names = taxonomy.skill_names()
    for one in expert.documents:
        used = [names.get(part.skill, part.skill) for part in one.skills]
        found += risks.before_release(one.title, one.ended or today, used, known)
    for held in expert.skills:
        if held.last_used is not None:
            name = names.get(held.skill, held.skill)
            found += risks.before_release("The skills", held.last_used, [name], known)
    return found


def _sharing(db: Session, expert: Expert, kind: MarkKind, digests: set[int], least: int) -> list[tuple[int, int]]:
    """Other experts whose profiles have these marks too, and how many of them; most first."""
    if not digests:
        return []
    shared = func.count()
    chosen = (
        select(ProfileMark.expert_id, shared)
        .where(ProfileMark.digest.in_(digests), ProfileMark.kind == kind, ProfileMark.expert_id != expert.id)
        .group_by(ProfileMark.expert_id)
        .having(shared >= least)
        .order_by(shared.desc(), ProfileMark.expert_id)
        .limit(MOST_OTHERS)
    )
    return [(other, count) for other, count in db.execute(chosen)]


def _contacts(db: Session, expert: Expert, digests: set[int]) -> list[Found]:
    kind = RiskKind.DUPLICATE_CONTACT
    found = [
        Found(kind, "A telephone number or an address of a page stands in another profile too.", other)
        for other, _ in _sharing(db, expert, MarkKind.CONTACT, digests, 1)
    ]
    if expert.user is None:
        return found
    box = risks.mailbox(expert.user.email)
    host = expert.user.email.rpartition("@")[2]
    alike = (
        select(User.email, Expert.id)
        .outerjoin(Expert, Expert.user_id == User.id)
        .where(
            User.id != expert.user.id,
            User.email.startswith(box[0], autoescape=True),
            User.email.endswith(f"@{host}", autoescape=True),
        )
    )
    others = [other for email, other in db.execute(alike) if risks.mailbox(email) == box]
    return found + [Found(kind, "Another log-in uses the same mailbox.", other) for other in others[:MOST_OTHERS]]


def _copies(db: Session, expert: Expert, digests: set[int]) -> list[Found]:
    found = []
    for other, shared in _sharing(db, expert, MarkKind.TEXT, digests, risks.ENOUGH_SHARED):
        share = shared / len(digests)
        if share >= risks.COPIED_SHARE:
            reason = f"{share:.0%} of what this profile says stands word for word in another one."
            found.append(Found(RiskKind.COPIED_TEXT, reason, other))
    return found


def _rates(db: Session, expert: Expert) -> list[Found]:
    """The asks that are far outside the market; where too few figures are on record, none is."""
    return [
        Found(RiskKind.RATE_OUTSIDE_MARKET, f"The ask for {one.model.value} work is {said}.")
        for one in market.asks_beside_market(db, expert)
        if (said := risks.far_from_market(one.ask, one.low, one.high))
    ]
