"""Log-ins and companies as lead admins look them up: a page at a time, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import NotFound
from marketplace.models import Brief, Company, CompanyMember, Expert, Registration, User
from marketplace.models import Role as RoleRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.vocabulary import Role


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """A company with how much it does here."""

    company: Company
    members: int
    briefs: int


def found(
    db: Session,
    *,
    word: str = "",
    role: Role | None = None,
    is_open: bool | None = None,
    before: str | None = None,
    limit: int,
) -> Sequence[User]:
    """Log-ins whose name or address contains a word, newest first; one over the limit where more follow."""
    asked = select(User)
    if word.strip():
        part = _part(word)
        asked = asked.where(or_(func.lower(User.name).like(part, escape="\\"), User.email.like(part, escape="\\")))
    if role is not None:
        asked = asked.where(User.roles.any(RoleRow.name == role))
    if is_open is not None:
        asked = asked.where(User.active == is_open)
    if before is not None:
        asked = asked.where(User.id < by_public_id(db, before).id)
    return db.scalars(asked.order_by(User.id.desc()).limit(limit + 1)).all()


def by_public_id(db: Session, public_id: str) -> User:
    """The person with this id. Raises NotFound."""
    user = db.scalar(select(User).where(User.public_id == public_id))
    if user is None:
        raise NotFound("There is no such person.")
    return user


def memberships(db: Session, user: User) -> Sequence[CompanyMember]:
    """The companies that somebody acts for, and what each allows them."""
    return db.scalars(select(CompanyMember).where(CompanyMember.user_id == user.id).order_by(CompanyMember.id)).all()


def profile_of(db: Session, user: User) -> Expert | None:
    """Their profile as an expert, where they have one."""
    return db.scalar(select(Expert).where(Expert.user_id == user.id))


def waiting(db: Session, word: str, now: datetime, *, limit: int = 5) -> Sequence[Registration]:
    """Registrations that nobody has confirmed yet and whose link is still good, by a part of name or address."""
    part = _part(word)
    asked = select(Registration).where(
        Registration.used_at.is_(None),
        Registration.expires_at > now,
        or_(func.lower(Registration.name).like(part, escape="\\"), Registration.email.like(part, escape="\\")),
    )
    return db.scalars(asked.order_by(Registration.id.desc()).limit(limit)).all()


def companies_found(db: Session, *, word: str = "", before: str | None = None, limit: int) -> list[CompanyFacts]:
    """Companies whose name contains a word, newest first; one over the limit where more follow."""
    members = select(func.count()).where(CompanyMember.company_id == Company.id).correlate(Company).scalar_subquery()
    briefs = select(func.count()).where(Brief.company_id == Company.id).correlate(Company).scalar_subquery()
    asked = select(Company, members, briefs)
    if word.strip():
        asked = asked.where(func.lower(Company.name).like(_part(word), escape="\\"))
    if before is not None:
        asked = asked.where(Company.id < company_by_public_id(db, before).id)
    rows = db.execute(asked.order_by(Company.id.desc()).limit(limit + 1)).all()
    return [CompanyFacts(*row) for row in rows]


def company_by_public_id(db: Session, public_id: str) -> Company:
    """The company with this id. Raises NotFound."""
    company = db.scalar(select(Company).where(Company.public_id == public_id))
    if company is None:
        raise NotFound("There is no such company.")
    return company


def members_of(db: Session, company: Company) -> Sequence[CompanyMember]:
    """Who acts for a company, longest first."""
    asked = select(CompanyMember).where(CompanyMember.company_id == company.id).order_by(CompanyMember.id)
    return db.scalars(asked.options(joinedload(CompanyMember.user))).all()


def _part(word: str) -> str:
    """A pattern that finds a word anywhere; the signs of patterns in it stand for themselves."""
    plain = word.strip().lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{plain}%"
