"""Letters of hiring: to the expert, or to those of the company who hire. They carry a link and nothing confidential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from marketplace.domain.candidacies import OPEN
from marketplace.domain.vocabulary import Permission
from marketplace.models import Brief, Candidacy, CompanyMember, User
from marketplace.services import letters, mail, members

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy.orm import Session

    from marketplace.models import Expert, Interview


def expert(
    db: Session,
    candidacy: Candidacy,
    letter: str,
    facts: Mapping[str, object] | None = None,
    *,
    link: str = "",
    key: str | None = None,
) -> None:
    """Write to the expert, if they have a log-in."""
    user = candidacy.expert.user
    if user is not None and user.active:
        said = facts_for(candidacy, letter, facts, link or f"/work/{candidacy.public_id}")
        mail.post(db, user, letter, said, key=key)


def company(
    db: Session,
    candidacy: Candidacy,
    letter: str,
    facts: Mapping[str, object] | None = None,
    *,
    link: str = "",
    key: str | None = None,
) -> None:
    """Write to everybody of the company who invites, interviews and makes offers."""
    said = facts_for(candidacy, letter, facts, link or f"/company/candidates/{candidacy.public_id}")
    for user in who_may(db, candidacy.brief.company_id, Permission.HIRE):
        mail.post(db, user, letter, said, key=f"{key}-{user.public_id}" if key else None)


def companies_of(db: Session, expert: Expert, letter: str) -> None:
    """Write to every company that this expert is a candidate of and waits for an end."""
    mine = select(Candidacy).where(Candidacy.expert_id == expert.id, Candidacy.status.in_(OPEN))
    loaded = mine.options(joinedload(Candidacy.brief).joinedload(Brief.company))
    for candidacy in db.scalars(loaded.order_by(Candidacy.id)):
        company(db, candidacy, letter)


def who_may(db: Session, company_id: int, permission: Permission) -> list[User]:
    """The members of a company who may do this and can sign in."""
    chosen = members.who_may(permission).where(CompanyMember.company_id == company_id).order_by(CompanyMember.id)
    return list(db.scalars(chosen.with_only_columns(User)))


def still(db: Session, company_id: int, permission: Permission, people: Iterable[User | None]) -> list[User]:
    """Those of them who may do this yet; everybody of the company who may, where all of them have left."""
    keys = {user.id for user in people if user is not None}
    now = who_may(db, company_id, permission)
    return [user for user in now if user.id in keys] or now


def panel(db: Session, interview: Interview) -> list[User]:
    """Who takes part in an interview for the company and is still there."""
    company_id = interview.candidacy.brief.company_id
    return still(db, company_id, Permission.HIRE, (row.user for row in interview.panel))


def facts_for(candidacy: Candidacy, letter: str, facts: Mapping[str, object] | None, link: str) -> dict[str, object]:
    """What a letter has fields for, of what can be said in any."""
    brief = candidacy.brief
    known = {"title": brief.title, "company": brief.company.name, "link": link, **(facts or {})}
    return {name: value for name, value in known.items() if name in letters.letter(letter).fields}
