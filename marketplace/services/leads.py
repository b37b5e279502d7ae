"""Lead admins: who decides between two sides, who of them has taken it, and that they are told what waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.domain import policy
from marketplace.domain.errors import Forbidden
from marketplace.domain.vocabulary import EventAct, Permission, Role
from marketplace.models import CompanyMember, Taking, User
from marketplace.models import Role as RoleRow
from marketplace.services import events, mail

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.waiting import Wait
    from marketplace.models import Milestone, Outcome

_IS_LEAD = (User.active, User.roles.any(RoleRow.name == Role.ADMIN))


def active(db: Session) -> list[User]:
    """Every lead admin who can sign in."""
    chosen = select(User).where(*_IS_LEAD)
    return list(db.scalars(chosen.order_by(User.id)))


def holders(db: Session, things: Sequence[Milestone | Outcome]) -> dict[str, User]:
    """Who has taken each of these, by their public ids, where a lead has who can still sign in."""
    names = [thing.public_id for thing in things]
    chosen = select(Taking.object_id, User).join(Taking.user).where(Taking.object_id.in_(names), *_IS_LEAD)
    return {row[0]: row[1] for row in db.execute(chosen.options(lazyload(User.roles)))}


def is_involved(thing: Milestone | Outcome, actor: Actor) -> bool:
    """Tell whether somebody has a part in it: they did the work, or act for the company."""
    return thing.company_id in actor.memberships or thing.user_id == actor.user_id


def check_uninvolved(thing: Milestone | Outcome, actor: Actor) -> None:
    """Raise Forbidden unless somebody decides between two sides, and has no part in this."""
    policy.require(actor, Permission.RESOLVE_DISPUTES, thing)
    if is_involved(thing, actor):
        raise Forbidden("You have a part in this engagement; another lead admin decides.")


def take(db: Session, thing: Milestone | Outcome, *, now: datetime, actor: Actor) -> None:
    """Let somebody have taken it, perhaps over from somebody else; the thing is locked, and they may decide it."""
    row = db.get(Taking, thing.public_id)
    if row is not None and row.user_id == actor.user_id:
        return
    if row is None:
        db.add(Taking(object_id=thing.public_id, user_id=actor.user_id, at=now))
    else:
        row.user_id, row.at = actor.user_id, now
    events.record(db, actor=actor, act=EventAct.CLAIMED, object=thing, after={"status": thing.status.value})


def let_go(db: Session, thing: Milestone | Outcome) -> None:
    """Forget who had taken what waits no longer."""
    row = db.get(Taking, thing.public_id)
    if row is not None:
        db.delete(row)


def deciding(db: Session, thing: Milestone | Outcome) -> list[User]:
    """Who is to decide about it: whoever has taken it, or every lead who neither did the work nor is of the company."""
    holder = holders(db, [thing]).get(thing.public_id)
    if holder is not None:
        return [holder]
    members = set(db.scalars(select(CompanyMember.user_id).where(CompanyMember.company_id == thing.company_id)))
    return [user for user in active(db) if user.id != thing.user_id and user.id not in members]


def ask(db: Session, thing: Milestone | Outcome, what: str, wait: Wait, link: str) -> None:
    """Tell them what waits for their decision from now on, and what happens until there is one."""
    for user in deciding(db, thing):
        mail.post(db, user, "waiting", {"what": what, "consequence": wait.consequence, "link": link})
