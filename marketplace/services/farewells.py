"""Erasing a log-in: what names a person goes, and what the audit trail points to stays, without a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select

from marketplace.domain.vocabulary import EventAct
from marketplace.models import (
    AccountLink,
    ApiToken,
    CompanyMember,
    IdempotencyKey,
    Invitation,
    Job,
    KnownDevice,
    MessageMark,
    Notice,
    NoticeChoice,
    Passkey,
    ProfileImport,
    RecoveryCode,
    Registration,
    TermsAcceptance,
    User,
)
from marketplace.services import events, imports, jobs, members, standing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor

OF_A_PERSON: tuple[Any, ...] = (
    ApiToken,
    AccountLink,
    IdempotencyKey,
    KnownDevice,
    MessageMark,
    Notice,
    NoticeChoice,
    Passkey,
    ProfileImport,
    RecoveryCode,
    TermsAcceptance,
)
"""What belongs to one log-in and says nothing once it is gone."""


def erase_log_in(db: Session, user: User, *, actor: Actor | None = None) -> None:
    """Erase what names a person in their log-in, and end everything it opens; what they did stays, done by nobody.

    An expert's profile is erased by its own service before. Raises Conflict for the last lead admin, and for the
    last who can manage a company that others act for.
    """
    standing.spare_last_admin(db, user, "erase the log-in of")
    for member in db.scalars(select(CompanyMember).where(CompanyMember.user_id == user.id)):
        colleagues = select(func.count()).where(CompanyMember.company_id == member.company_id)
        if (db.scalar(colleagues) or 0) > 1:
            members.remove(db, member.company, member, actor=actor)
        else:
            db.delete(member)
    forget_log_in(db, user)
    events.record(db, actor=actor, act=EventAct.ERASED, object=user)


def forget_log_in(db: Session, user: User) -> None:
    """Take everything from a log-in that names a person or lets them in; its public id stays for the trail."""
    db.execute(delete(Registration).where(Registration.email == user.email))
    db.execute(delete(Invitation).where(Invitation.email == user.email))
    # Letters that wait for the address without knowing the log-in.
    db.execute(delete(Job).where(Job.payload["to"].as_string() == user.email))
    jobs.forget(db, user)
    imports.forget(db, user)
    for table in OF_A_PERSON:
        db.execute(delete(table).where(table.user_id == user.id))
    user.email, user.name = f"{user.public_id}@erased.invalid", ""
    user.password = user.second_factor = user.second_factor_counter = user.terms_version = user.confirmed_at = None
    user.active, user.roles = False, []
    db.expire(user, ["tokens"])
    standing.forget_sessions(user)
