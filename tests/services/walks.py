"""Short ways to where a test begins: somebody listed, a company with a brief, an index over the session."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.models import Company, Event, Expert
from marketplace.search.current import Index
from marketplace.services import accounts, companies, experts
from tests.conftest import TODAY
from tests.factories import a_company, an_expert


def a_listed_expert(db: Session, **over: Any) -> Expert:
    """Put somebody on the list."""
    return experts.enlist(db, an_expert(**over), today=TODAY)


def a_registered_company(db: Session, **over: Any) -> Company:
    """Register a company."""
    return companies.register(db, a_company(**over))


def an_actor(db: Session, email: str = "mira@nordlicht.example") -> Actor:
    """Register a person and return who they are to the services."""
    user = accounts.register(db, email=email, password_hash=None, name="Mira")
    return accounts.actor_of(db, user)


def acts_on(db: Session, row: Any) -> list[Event]:
    """Return the audit rows about one thing, oldest first."""
    db.flush()
    return list(db.scalars(select(Event).where(Event.object_id == row.public_id).order_by(Event.id)))


def an_index(db: Session, directory: Path, **over: Any) -> Index:
    """Return an index that reads through the test's session."""
    return Index(directory, lambda: nullcontext(db), clock=lambda: TODAY, **over)
