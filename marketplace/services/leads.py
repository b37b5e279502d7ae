"""Lead admins: who decides between two sides, and that they are told as soon as something waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from marketplace.domain.vocabulary import Role
from marketplace.models import CompanyMember, User
from marketplace.models import Role as RoleRow
from marketplace.services import mail

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.waiting import Wait
    from marketplace.models import Milestone, Outcome


def active(db: Session) -> list[User]:
    """Every lead admin who can sign in."""
    chosen = select(User).where(User.active, User.roles.any(RoleRow.name == Role.ADMIN))
    return list(db.scalars(chosen.order_by(User.id)))


def deciding(db: Session, thing: Milestone | Outcome) -> list[User]:
    """The leads who may decide about it: those who neither did the work nor act for the company."""
    members = set(db.scalars(select(CompanyMember.user_id).where(CompanyMember.company_id == thing.company_id)))
    return [user for user in active(db) if user.id != thing.user_id and user.id not in members]


def ask(db: Session, thing: Milestone | Outcome, what: str, wait: Wait, link: str) -> None:
    """Tell them what waits for their decision from now on, and what happens until there is one."""
    for user in deciding(db, thing):
        mail.post(db, user, "waiting", {"what": what, "consequence": wait.consequence, "link": link})
