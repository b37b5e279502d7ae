"""Experts: their profiles, and how their accounts move. Every change the ranking must see raises `revision`."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload, selectinload

from marketplace.domain.errors import IllegalMove, NotFound
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vetting_words import CaseKind, CaseOutcome
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.models import Company, Expert, ExpertBlockedCompany, ExpertDocument, ExpertSkill, User, VettingCase
from marketplace.services import companies, events, intake, mail, moves, profiles
from marketplace.services.hiring import endings
from marketplace.services.vetting import cases, records, submission, suspension, verifications

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session
    from sqlalchemy.orm.strategy_options import _AbstractLoad

    from marketplace.domain.accounts import Actor
    from marketplace.domain.experts import ExpertDraft


def register(
    db: Session, draft: ExpertDraft, *, today: date, user: User | None = None, actor: Actor | None = None
) -> Expert:
    """Write down a profile as a draft; nobody sees it before it is approved. Raises Invalid, naming the fields."""
    expert = profiles.expert_of(profiles.checked(draft, today=today))
    expert.user = user
    db.add(expert)
    # The audit row and the index speak of the expert's keys.
    db.flush()
    events.record(db, actor=actor, act=EventAct.REGISTERED, object=expert, after={"status": expert.status.value})
    return expert


def revise(db: Session, expert: Expert, draft: ExpertDraft, *, today: date, actor: Actor | None = None) -> Expert:
    """Replace a profile by another. Raises Invalid, naming the fields; the profile is then as it was.

    What vetting and past work say - verifications, ratings, outcomes - stays as it is, whatever the draft says of it.
    """
    changed = profiles.write(db, expert, profiles.checked(verifications.kept(db, expert, draft), today=today))
    if changed:
        expert.revision += 1
        after = {"revision": expert.revision, "changed": changed}
        events.record(db, actor=actor, act=EventAct.REVISED, object=expert, after=after)
    return expert


def bulk_register(
    db: Session,
    drafts: Iterable[ExpertDraft],
    *,
    today: date,
    actor: Actor | None = None,
    progress: Callable[[int], None] | None = None,
    chunk: int = 1_000,
) -> int:
    """Write down many vetted profiles, listed at once, and return how many; `progress` hears the count so far.

    For a population that comes from elsewhere. Drafts are taken as they come, a chunk at a time.
    Raises Invalid at the first that cannot be a profile, naming which one; the transaction is then
    the caller's to give up.
    """
    count = 0
    waiting = iter(drafts)
    while some := list(islice(waiting, chunk)):
        intake.insert_listed(db, some, first=count, today=today, actor=actor)
        count += len(some)
        if progress is not None:
            progress(count)
    return count


def enlist(
    db: Session, draft: ExpertDraft, *, today: date, user: User | None = None, actor: Actor | None = None
) -> Expert:
    """Write down an expert whose vetting comes from elsewhere, listed at once. Raises Invalid, naming the fields."""
    expert = register(db, draft, today=today, user=user, actor=actor)
    expert.status = ExpertStatus.APPROVED
    expert.revision += 1
    after = {"status": expert.status.value, "revision": expert.revision, "vetting": "from elsewhere"}
    before = {"status": ExpertStatus.DRAFT.value}
    events.record(db, actor=actor, act=EventAct.APPROVED, object=expert, before=before, after=after)
    return expert


def submit(db: Session, expert: Expert, *, now: datetime, actor: Actor | None = None) -> VettingCase:
    """Hand a profile in for vetting, or again after changes; returns its case. Raises IllegalMove, Invalid."""
    return submission.submit(db, expert, now=now, actor=actor)


def pause(db: Session, expert: Expert, *, reason: str | None = None, actor: Actor | None = None) -> None:
    """Take the expert off the list for a while, at their wish. Raises IllegalMove unless they are listed."""
    moves.move(db, expert, ExpertStatus.PAUSED, EventAct.PAUSED, actor, reason)


def resume(db: Session, expert: Expert, *, reason: str | None = None, actor: Actor | None = None) -> None:
    """List a paused or stale expert again. Raises IllegalMove from any other status."""
    if expert.status not in {ExpertStatus.PAUSED, ExpertStatus.STALE}:
        legal = EXPERT_MOVES.legal(expert.status)
        raise IllegalMove(f"An expert who is {expert.status.value} takes no break that could end.", legal)
    moves.move(db, expert, ExpertStatus.APPROVED, EventAct.RESUMED, actor, reason)


def mark_stale(db: Session, expert: Expert) -> None:
    """Take an expert off the list who has not confirmed their availability. Raises IllegalMove unless listed."""
    moves.move(db, expert, ExpertStatus.STALE, EventAct.WENT_STALE, None)


def close(db: Session, expert: Expert, *, now: datetime, reason: str | None = None, actor: Actor | None = None) -> None:
    """End an account; an open case and what is open with companies end with it.

    Raises IllegalMove, or Forbidden for the lead who suspended it.
    """
    if expert.status is ExpertStatus.SUSPENDED:
        suspension.check_other(db, expert, actor)
    moves.move(db, expert, ExpertStatus.CLOSED, EventAct.CLOSED, actor, reason)
    case = cases.open_case(db, expert)
    if case is not None:
        cases.close(case, CaseOutcome.WITHDRAWN, now)
    endings.expert_left(db, expert, now=now)


def close_suspended(db: Session, expert: Expert, *, answer: str, now: datetime, actor: Actor) -> None:
    """End a suspended account, and say why in a letter; whoever it was can then have everything erased.

    Raises Forbidden for the lead who suspended it or who is tied to the expert, IllegalMove, Invalid without an answer.
    """
    suspension.check_may_end(db, expert, actor)
    records.check_feedback(answer)
    close(db, expert, now=now, reason="closed after a suspension", actor=actor)
    if expert.user is not None:
        text = f"Hello {expert.name},\n\nwe have closed your account, which was suspended.\n\n{answer.strip()}"
        facts = {"subject": "Your account is closed", "text": text, "link": records.STATUS_PAGE}
        mail.post(db, expert.user, "vetting", facts, key=f"closed/{expert.public_id}")


def block_company(
    db: Session, expert: Expert, company: Company, *, reason: str | None = None, actor: Actor | None = None
) -> None:
    """Never show this expert to this company again; doing it twice changes nothing."""
    if db.get(ExpertBlockedCompany, (expert.id, company.id)) is None:
        db.add(ExpertBlockedCompany(expert_id=expert.id, company_id=company.id))
        expert.revision += 1
        after = {"company": company.public_id}
        events.record(db, actor=actor, act=EventAct.BLOCKED, object=expert, after=after, reason=reason)


def whole() -> list[_AbstractLoad]:
    """How to load all that experts say in eight queries, however many they are: the lists that are short come along."""
    return [
        joinedload(Expert.specializations),
        joinedload(Expert.terms),
        joinedload(Expert.windows),
        joinedload(Expert.languages),
        joinedload(Expert.domains),
        joinedload(Expert.identity),
        # Joined too, SQLite reads the evidence of everybody first.
        selectinload(Expert.skills).selectinload(ExpertSkill.evidence),
        selectinload(Expert.documents).joinedload(ExpertDocument.skills),
        selectinload(Expert.work_countries),
        selectinload(Expert.ratings),
        selectinload(Expert.outcomes),
    ]


def by_public_id(db: Session, public_id: str, *conditions: ColumnElement[bool]) -> Expert:
    """The expert with this id, and all they say. Raises NotFound, also where the conditions do not hold."""
    chosen = select(Expert).where(Expert.public_id == public_id, *conditions)
    expert = db.scalars(chosen.options(*whole())).unique().one_or_none()
    if expert is None:
        raise NotFound("There is no such expert.")
    return expert


def account(db: Session, public_id: str) -> Expert:
    """The expert with this id, for what is about their account and not their profile. Raises NotFound."""
    expert = db.scalar(select(Expert).where(Expert.public_id == public_id))
    if expert is None:
        raise NotFound("There is no such expert.")
    return expert


def seen_by(db: Session, company: Company, public_id: str) -> Expert:
    """The listed expert with this id. Raises NotFound, also when the two are not to meet."""
    is_met = Expert.id.not_in(companies.blocks(company))
    return by_public_id(db, public_id, Expert.status == ExpertStatus.APPROVED, is_met)


def find_listed_ids(db: Session, ids: Iterable[int]) -> set[int]:
    """Which of these experts are listed at this moment. The table has the last word, however old the index is."""
    chosen = select(Expert.id).where(Expert.id.in_(list(ids)), Expert.status == ExpertStatus.APPROVED)
    return set(db.scalars(chosen))


def count_listed(db: Session) -> int:
    """How many experts are listed."""
    return db.scalar(select(func.count()).select_from(Expert).where(Expert.status == ExpertStatus.APPROVED)) or 0


def count_all(db: Session, *, is_synthetic: bool) -> int:
    """How many experts there are in any status, the invented ones or the real ones."""
    chosen = select(func.count()).select_from(Expert).where(Expert.is_synthetic == is_synthetic)
    return db.scalar(chosen) or 0


def count_applicants(db: Session, *, is_synthetic: bool) -> int:
    """How many experts came to be vetted here: who is still writing, and who has handed in an application.

    The others, in whatever status they are now, were vetted elsewhere.
    """
    applied = exists().where(VettingCase.expert_id == Expert.id, VettingCase.kind == CaseKind.APPLICATION)
    chosen = select(func.count()).select_from(Expert).where(Expert.is_synthetic == is_synthetic)
    return db.scalar(chosen.where((Expert.status == ExpertStatus.DRAFT) | applied)) or 0
