"""Companies, and whom they do not want to see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.companies import CompanyDraft, check
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Company, CompanyBlockedExpert, CompanyMember, ExpertBlockedCompany
from marketplace.models.base import public_id
from marketplace.services import events

if TYPE_CHECKING:
    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Expert, User

FACTS = ("country", "time_zone", "currency", "about", "website", "size")
"""What a company may say besides its name."""


def register(db: Session, draft: CompanyDraft, *, actor: Actor | None = None) -> Company:
    """Add a company. Raises Invalid when it cannot be one or its name is taken."""
    check(draft)
    company = Company(public_id=public_id(), name=_free_name(db, draft), is_synthetic=draft.is_synthetic)
    _put(company, draft)
    db.add(company)
    # Briefs and members are found by the company's key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.REGISTERED, object=company)
    return company


def draft_of(company: Company) -> CompanyDraft:
    """What a company says about itself."""
    return CompanyDraft(
        company.name, **{fact: getattr(company, fact) for fact in FACTS}, is_synthetic=company.is_synthetic
    )


def change(db: Session, company: Company, draft: CompanyDraft, *, actor: Actor | None = None) -> None:
    """Let a company say something else about itself. Raises like `register`.

    The trail names what changed; the words themselves may be of a single person's business, and stay out of it.
    """
    check(draft)
    was = draft_of(company)
    if draft.name.strip() != company.name:
        company.name = _free_name(db, draft)
    _put(company, draft)
    now = draft_of(company)
    changed = [fact for fact in ("name", *FACTS) if getattr(was, fact) != getattr(now, fact)]
    if changed:
        events.record(db, actor=actor, act=EventAct.REVISED, object=company, after={"changed": changed})


def _free_name(db: Session, draft: CompanyDraft) -> str:
    """The name of a draft. Raises Invalid when another company has it."""
    name = draft.name.strip()
    if db.scalar(select(Company.id).where(Company.name == name)) is not None:
        raise Invalid({"name": [f"There is a company called {name} already; use another name."]})
    return name


def _put(company: Company, draft: CompanyDraft) -> None:
    for fact in FACTS:
        setattr(company, fact, getattr(draft, fact))


def of_user(db: Session, user: User) -> Company:
    """The company somebody acts for, the first if there are several. Raises NotFound if there is none."""
    member = db.scalar(
        select(CompanyMember).where(CompanyMember.user_id == user.id).order_by(CompanyMember.id).limit(1)
    )
    if member is None:
        raise NotFound("You act for no company yet; ask its manager to add you.")
    return member.company


def named(db: Session, name: str) -> Company:
    """The company with this name. Raises NotFound."""
    company = db.scalar(select(Company).where(Company.name == name.strip()))
    if company is None:
        raise NotFound(f"There is no company called {name[:120]!r}.")
    return company


def find(db: Session, name: str) -> Company | None:
    """The company with this public id, if there is one."""
    return db.scalar(select(Company).where(Company.public_id == name))


def block(
    db: Session, company: Company, expert: Expert, *, reason: str | None = None, actor: Actor | None = None
) -> None:
    """Never show this expert to this company again; doing it twice changes nothing."""
    if db.get(CompanyBlockedExpert, (company.id, expert.id)) is None:
        db.add(CompanyBlockedExpert(company_id=company.id, expert_id=expert.id))
        after = {"expert": expert.public_id}
        events.record(db, actor=actor, act=EventAct.BLOCKED, object=company, after=after, reason=reason)


def blocked_experts(db: Session, company: Company) -> frozenset[int]:
    """The ids of the experts who and this company are not to meet, whichever of the two said so."""
    return frozenset(db.scalars(blocks(company)))


def blocks(company: Company) -> CompoundSelect[int]:
    """The query of the ids of the experts who and this company are not to meet."""
    theirs = select(CompanyBlockedExpert.expert_id).where(CompanyBlockedExpert.company_id == company.id)
    said_by_experts = select(ExpertBlockedCompany.expert_id).where(ExpertBlockedCompany.company_id == company.id)
    return theirs.union(said_by_experts)
