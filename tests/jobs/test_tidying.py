"""What the worker forgets by itself: registrations and links hold addresses, and nobody needs them for long."""

from datetime import timedelta

import sqlalchemy as sa

from marketplace.domain.jobs import JobKind
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import LinkKind, Role
from marketplace.jobs.tools import Tools
from marketplace.jobs.worker import Worker
from marketplace.models import AccountLink, Registration
from marketplace.services import accounts, jobs, links, registrations


def kept(tools: Tools) -> tuple[list[str], int]:
    """Return whose registrations are there, and how many links."""
    with tools.database.session() as db:
        addresses = db.scalars(sa.select(Registration.email).order_by(Registration.email)).all()
        return list(addresses), db.scalar(sa.select(sa.func.count()).select_from(AccountLink)) or 0


def test_old_registrations_and_links_go_without_anybody_registering(tools: Tools) -> None:
    now = tools.clock()
    with tools.database.transaction() as db:
        user = accounts.register(db, email="mia@nordlicht.example", password_hash=None, name="Mia", roles=[Role.EXPERT])
        db.flush()
        for days in (0, 29, 31):
            moment = now - timedelta(days=days)
            registrations.ask(
                db,
                email=f"wish{days}@nordlicht.example",
                name="Somebody",
                role="expert",
                company_name="",
                terms=TERMS_VERSION,
                now=moment,
            )
            secret = links.new_secret()
            ends = moment + timedelta(hours=1)
            db.add(
                AccountLink(user_id=user.id, kind=LinkKind.RECOVER, secret_hash=links.hash_of(secret), expires_at=ends)
            )
    assert kept(tools) == (["wish0@nordlicht.example", "wish29@nordlicht.example", "wish31@nordlicht.example"], 3)
    with tools.database.transaction() as db:
        jobs.enqueue(db, JobKind.TIDY_JOBS, {})
    Worker(tools).run(until_idle=True)
    assert kept(tools) == (["wish0@nordlicht.example", "wish29@nordlicht.example"], 2)
