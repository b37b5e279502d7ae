"""Briefs: written, revised, published and withdrawn by the company they belong to."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from marketplace.domain.brief_checks import problems_of
from marketplace.domain.briefs import BRIEF_MOVES, BriefDraft, titled
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.questionnaire import standard_criteria
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import BriefStatus, EventAct, Need
from marketplace.models import Brief, BriefSlot
from marketplace.models.base import now as this_moment
from marketplace.models.base import public_id
from marketplace.services import brief_versions, events, questions, taxonomy
from marketplace.services.brief_rows import clear, criteria_rows, write
from marketplace.services.brief_rows import draft_of as draft_of
from marketplace.services.brief_rows import load_long as load_long
from marketplace.services.brief_rows import one as one
from marketplace.services.brief_rows import short as short
from marketplace.services.brief_rows import whole as whole
from marketplace.services.frozen import frozen
from marketplace.services.hiring import addenda
from marketplace.services.words import Words, merged

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.criteria import CriterionDraft
    from marketplace.models import Company


NOTHING = BriefDraft(text="")
"""What an unfinished brief begins from."""


def checked(draft: BriefDraft, *, today: date, since: BriefDraft | None = None) -> BriefDraft:
    """The draft with a title, the taxonomy's ids for its words, and its lists in their stored order.

    Raises Invalid with every complaint, by field. With `since`, what was there before may be unfinished: complaints
    about keys that still say what they said wait until it is published.
    """
    found, unknown = _resolved(
        replace(
            titled(draft),
            languages=tuple(sorted(draft.languages, key=lambda asked: asked.language)),
            work_countries=tuple(sorted(draft.work_countries)),
            answers=tuple(sorted((name, said.strip()) for name, said in draft.answers if said.strip())),
        )
    )
    problems = merged(merged(unknown, problems_of(found, today)), questions.current().problems(found))
    if since is not None:
        changed = set(differing(since, found))
        problems = {field: told for field, told in problems.items() if field.partition(".")[0] in changed}
    if problems:
        raise Invalid(problems)
    return found


def differing(before: BriefDraft, after: BriefDraft) -> list[str]:
    """The keys in which two versions of a brief differ."""
    return [part.name for part in fields(BriefDraft) if getattr(before, part.name) != getattr(after, part.name)]


def as_posted(brief: Brief, draft: BriefDraft) -> BriefDraft:
    """The draft with what was not spoken of as the brief has it: answers, and criteria where none are given."""
    before = draft_of(brief)
    return replace(draft, answers=before.answers, criteria=draft.criteria or before.criteria)


def resolved(draft: BriefDraft) -> BriefDraft:
    """The draft with the taxonomy's ids for its words. Raises Invalid for each that means nothing (any more)."""
    found, unknown = _resolved(draft)
    if unknown:
        raise Invalid(unknown)
    return found


def _resolved(draft: BriefDraft) -> tuple[BriefDraft, dict[str, list[str]]]:
    words = Words()
    found = replace(
        draft,
        domain=words.domain("domain", draft.domain) if draft.domain else None,
        specializations=tuple(
            words.specialization(f"specializations.{place}", word) for place, word in enumerate(draft.specializations)
        ),
        skills=tuple(
            replace(asked, skill=words.skill(f"skills.{place}.skill", asked.skill))
            for place, asked in enumerate(draft.skills)
        ),
    )
    return found, words.problems


def draft(
    db: Session,
    *,
    company: Company,
    draft: BriefDraft,
    today: date,
    actor: Actor | None = None,
    is_unfinished: bool = False,
    name: str | None = None,
) -> Brief:
    """Write down a brief for one person, seen by its company alone; its public id is random unless given by `name`.

    Raises Invalid, naming the fields; nothing is then written.
    """
    found = checked(draft, today=today, since=NOTHING if is_unfinished else None)
    brief = Brief(
        public_id=name or public_id(),
        company=company,
        author_id=actor.user_id if actor else None,
        status=BriefStatus.DRAFT,
    )
    write(brief, found)
    db.add(brief)
    db.add(BriefSlot(public_id=public_id(), brief=brief, position=1, title=brief.title))
    # Runs and audit rows are found by the brief's key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.DRAFTED, object=brief, after={"company": company.public_id})
    return brief


def revise(
    db: Session,
    brief: Brief,
    draft: BriefDraft,
    *,
    today: date,
    actor: Actor | None = None,
    is_unfinished: bool = False,
) -> Brief:
    """Replace what a brief says; the audit trail keeps what it said before. Only a draft may be unfinished.

    An open brief gets a new version beside the one before, and its candidates are told. Raises Invalid, naming the
    fields, IllegalMove unless the brief is a draft or open, and Conflict for criteria that applications answer already.
    """
    if brief.status is not BriefStatus.DRAFT and not BRIEF_MOVES.is_legal(brief.status, brief.status):
        raise IllegalMove(f"A brief that is {brief.status} can no longer be changed.", BRIEF_MOVES.legal(brief.status))
    before = draft_of(brief)
    may_wait = is_unfinished and brief.status is BriefStatus.DRAFT
    after = checked(draft, today=today, since=before if may_wait else None)
    changed = differing(before, after)
    if not changed:
        return brief
    is_addendum = brief.status is BriefStatus.OPEN
    brief_versions.check_unlocked(db, brief, changed)
    if is_addendum:
        brief_versions.keep_first(db, brief)
    clear(brief)
    # The old rows must be gone before new ones with the same names come.
    db.flush()
    write(brief, after)
    # A change of child rows alone must raise the version too.
    brief.updated_at = this_moment()
    if brief.title != before.title:
        # A slot that was never given a name of its own goes by the name of the brief.
        named = update(BriefSlot).where(BriefSlot.brief_id == brief.id, BriefSlot.title == before.title)
        db.execute(named.values(title=brief.title))
    db.flush()
    events.record(
        db,
        actor=actor,
        act=EventAct.ADDENDUM_PUBLISHED if is_addendum else EventAct.REVISED,
        object=brief,
        before={name: frozen(getattr(before, name)) for name in changed},
        after={name: frozen(getattr(after, name)) for name in changed},
    )
    if is_addendum:
        addenda.tell(db, brief, brief_versions.keep(db, brief, actor=actor))
    return brief


def publish(db: Session, brief: Brief, *, now: datetime, actor: Actor | None = None) -> None:
    """Open the brief for matching, with the standard criteria where it has none.

    Raises IllegalMove unless it is a draft or waits for approval, and Invalid when it is not finished.
    """
    if brief.status is BriefStatus.OPEN:
        raise IllegalMove("The brief is open already.", BRIEF_MOVES.legal(brief.status))
    added = finish(brief, today=now.date())
    by = Who.APPROVER if brief.status is BriefStatus.PENDING_APPROVAL else Who.COMPANY
    move(db, brief, BriefStatus.OPEN, EventAct.PUBLISHED, actor, by=by, more=added)
    brief.published_at = now
    brief_versions.keep(db, brief, now=now, actor=actor)


def finish(brief: Brief, *, today: date) -> dict[str, object]:
    """Make a draft ready to be opened, and return what was added to it: the standard criteria, where it has none.

    Raises Invalid, naming the fields, when something is missing or wrong.
    """
    draft = draft_of(brief)
    whole = checked(with_suggested_criteria(draft), today=today)
    if draft.criteria:
        return {}
    brief.criteria = criteria_rows(whole)
    brief.updated_at = this_moment()
    return {"criteria": frozen(whole.criteria)}


def with_suggested_criteria(draft: BriefDraft) -> BriefDraft:
    """The draft with criteria: its own, or those that are suggested."""
    return draft if draft.criteria else replace(draft, criteria=suggested_criteria(draft))


def suggested_criteria(draft: BriefDraft) -> tuple[CriterionDraft, ...]:
    """The criteria that a brief would be published with if it had none."""
    named = taxonomy.skill_names()
    wanted = [named.get(asked.skill, asked.skill) for asked in draft.skills if asked.need is not Need.NICE]
    return standard_criteria(questions.current(), draft, wanted)


def find(db: Session, *, company: Company, public_id: str) -> Brief | None:
    """The company's brief with this id, or None."""
    return one(db, Brief.public_id == public_id, Brief.company_id == company.id)


def head_of(db: Session, *, company: Company, public_id: str) -> Brief:
    """The company's brief with this id, of which only the row itself is read now. Raises NotFound like `of_company`."""
    brief = db.scalar(select(Brief).where(Brief.public_id == public_id, Brief.company_id == company.id))
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def of_company(db: Session, *, company: Company, public_id: str) -> Brief:
    """The company's brief with this id. Raises NotFound, also when the brief is another company's."""
    brief = find(db, company=company, public_id=public_id)
    if brief is None:
        raise NotFound("There is no such brief.")
    return brief


def unfinished_of(db: Session, company: Company, actor: Actor) -> list[Brief]:
    """The drafts that somebody wrote last, newest first: what they may want to go on with."""
    mine = (Brief.company_id == company.id, Brief.author_id == actor.user_id, Brief.status == BriefStatus.DRAFT)
    return list(db.scalars(select(Brief).where(*mine).order_by(Brief.updated_at.desc(), Brief.id.desc()).limit(3)))


def list_of_company(db: Session, company: Company) -> list[Brief]:
    """Every brief of a company, newest first: what heads them, without their lists."""
    newest = (Brief.created_at.desc(), Brief.id.desc())
    return list(db.scalars(select(Brief).where(Brief.company_id == company.id).order_by(*newest)))


def move(
    db: Session,
    brief: Brief,
    status: BriefStatus,
    act: EventAct,
    actor: Actor | None,
    reason: str | None = None,
    *,
    by: Who = Who.SYSTEM,
    more: Mapping[str, object] | None = None,
) -> None:
    """Take a brief to another status, and write down what else came with it.

    Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is.
    """
    before = brief.status
    brief.status = BRIEF_MOVES.check(before, status, [by])
    events.record(
        db,
        actor=actor,
        act=act,
        object=brief,
        before={"status": before.value},
        after={"status": status.value, **(more or {})},
        reason=reason,
    )
