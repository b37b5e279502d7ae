"""Registration: a wish is written down, and becomes a log-in when whoever reads that address's mail confirms it.

The answer, and the number of letters, is the same for an address that has a log-in already. The password is chosen
with the confirmation, so that nobody can put theirs on somebody else's address.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from marketplace.domain.companies import CompanyDraft, problems_of
from marketplace.domain.errors import Invalid, LinkSpent, LinkUnknown, NotFound
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import Registration
from marketplace.services import accounts, companies, events, links, mail

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import User

LIFETIME = timedelta(days=3)
KEPT = timedelta(days=30)
"""How long a wish is kept, used or not; by then its link says nothing but that it is unknown."""

ROLES = (Role.EXPERT, Role.COMPANY)


def ask(db: Session, *, email: str, name: str, role: str, company_name: str, terms: str | None, now: datetime) -> None:
    """Write down that somebody wants a log-in, and send a letter to the address.

    Raises Invalid, by field; whether the address has a log-in is never among the complaints.
    """
    problems: dict[str, list[str]] = {}
    try:
        address = accounts.checked_address(email)
    except Invalid as error:
        problems |= error.errors
    if not name.strip() or len(name.strip()) > accounts.LONGEST_NAME:
        problems["name"] = [f"Write your name, in 1 to {accounts.LONGEST_NAME} characters."]
    if role not in ROLES:
        problems["role"] = ["Choose whether you register as an expert or for a company."]
    if role == Role.COMPANY and (found := problems_of(CompanyDraft(company_name))):
        problems["company_name"] = found["name"]
    if terms != TERMS_VERSION:
        problems["terms"] = ["Read the terms and agree to them, or do not register."]
    if problems:
        raise Invalid(problems)
    user = accounts.find_by_email(db, address)
    if user is not None:
        mail.post(db, user, "registered-already", {"sign_in": "/sign-in", "recover": "/recover"})
        return
    secret = links.new_secret()
    db.add(
        Registration(
            email=address,
            name=name.strip(),
            role=Role(role),
            company_name=company_name.strip() if role == Role.COMPANY else None,
            terms_version=TERMS_VERSION,
            secret_hash=links.hash_of(secret),
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    mail.post(db, address, "confirm-registration", {"link": f"/confirm/{secret}", "days": LIFETIME.days})


def ask_again(db: Session, email: str, *, now: datetime, actor: Actor | None = None) -> None:
    """Send the letter of a wish that nobody has confirmed once more, with a link of its own. Raises NotFound."""
    chosen = select(Registration).where(Registration.email == email, Registration.used_at.is_(None))
    wish = db.scalar(chosen.where(Registration.expires_at > now).order_by(Registration.id.desc()).limit(1))
    if wish is None:
        raise NotFound("Nobody has registered with this address and not confirmed it.")
    company_name = wish.company_name or ""
    ask(db, email=email, name=wish.name, role=wish.role, company_name=company_name, terms=wish.terms_version, now=now)
    events.record(db, actor=actor, act=EventAct.INVITED, object=f"registration/{wish.id}")


def tidy(db: Session, now: datetime) -> None:
    """Forget the wishes that were written down too long ago, confirmed or not: each holds an address and a name."""
    db.execute(delete(Registration).where(Registration.created_at < now - KEPT))


def look(db: Session, secret: str, *, now: datetime) -> Registration:
    """The wish that a link confirms. Raises LinkUnknown or LinkSpent, saying why it does not."""
    wish = db.scalar(select(Registration).where(Registration.secret_hash == links.hash_of(secret)))
    if wish is None:
        raise LinkUnknown("This link is not one of ours, or it is very old. Register again.")
    if wish.used_at is not None or accounts.find_by_email(db, wish.email) is not None:
        raise LinkSpent("This address was confirmed already. Sign in, or recover your password.")
    if wish.expires_at <= now:
        raise LinkSpent(f"This link came too late: it worked for {LIFETIME.days} days. Register again.")
    return wish


def confirm(db: Session, secret: str, *, password_hash: str, company_name: str, now: datetime) -> User:
    """Make the log-in, and for a company also the company, which they may then do everything in.

    Raises like `look`, and Invalid when the company's name is taken by now.
    """
    wish = look(db, secret, now=now)
    taken: Any = db.execute(
        update(Registration).where(Registration.id == wish.id, Registration.used_at.is_(None)).values(used_at=now)
    )
    if taken.rowcount != 1:
        raise LinkSpent("This address was confirmed already. Sign in, or recover your password.")
    company = None
    if wish.role is Role.COMPANY:
        try:
            company = companies.register(db, CompanyDraft(company_name.strip()))
        except Invalid as error:
            raise Invalid({"company_name": [text for found in error.errors.values() for text in found]}) from error
    user = accounts.register(
        db,
        email=wish.email,
        password_hash=password_hash,
        name=wish.name,
        roles=[wish.role],
        company=company,
        terms=wish.terms_version,
    )
    user.confirmed_at = now
    events.record(db, actor=None, act=EventAct.CONFIRMED, object=user, after={"terms": wish.terms_version})
    return user
