"""Offers that were accepted before there were engagements get one each."""

from datetime import date

from alembic import command
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import EngagementStatus
from marketplace.models import Engagement
from tests.databases import Databases, alembic_config, opened
from tests.services.engagements.scene import agreeing


def test_an_offer_accepted_before_has_its_engagement_after_the_migration(databases: Databases) -> None:
    url = databases.fresh()
    with opened(url) as engine:
        with Session(engine) as db:
            candidacy = agreeing(db).engagement.candidacy_id
            db.commit()
        with engine.connect() as connection:
            command.downgrade(alembic_config(connection), "0038")
        with engine.connect() as connection:
            command.upgrade(alembic_config(connection), "head")
        with Session(engine) as db:
            (made,) = db.scalars(select(Engagement)).all()
            assert (made.candidacy_id, made.status) == (candidacy, EngagementStatus.AGREEING)
            assert (made.starts_on, made.ends_on) == (date(2026, 12, 14), date(2027, 3, 14))
            assert made.due_at is not None
            assert (made.due_at - made.since).days == 7
    databases.drop(url)
