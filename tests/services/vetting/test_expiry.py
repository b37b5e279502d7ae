"""A verification that runs out: its expert is told before and after, once, and the worker does it every day."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.verifications import EXPIRING_DAYS, VALID_DAYS
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.models import Expert, Job, SpecializationVerification
from marketplace.services import accounts
from marketplace.services.vetting import verifications
from tests.services.walks import a_listed_expert

VERIFIED = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""When the expert of every test was verified."""


def an_ada(db: Session) -> Expert:
    expert = a_listed_expert(db)
    expert.user = accounts.register(db, email="ada@experts.example", password_hash=None, name="Ada")
    db.flush()
    return expert


def letters(db: Session) -> list[str]:
    found = db.scalars(sa.select(Job).where(Job.kind == "mail").order_by(Job.id))
    return [job.payload["letter"] for job in found if job.payload["letter"].startswith("verification-")]


def status(db: Session) -> VerificationStatus:
    return db.scalars(sa.select(SpecializationVerification)).one().status


def test_an_expert_is_told_before_their_verification_ends_and_when_it_has(session: Session) -> None:
    an_ada(session)
    soon = VERIFIED + timedelta(days=VALID_DAYS - EXPIRING_DAYS)
    assert verifications.expire_due(session, now=soon - timedelta(days=1)) == 0

    for now in (soon, soon + timedelta(days=30)):
        while verifications.expire_due(session, now=now):
            session.flush()
        assert letters(session) == ["verification-expiring"]
    assert status(session) is VerificationStatus.EXPIRING

    while verifications.expire_due(session, now=VERIFIED + timedelta(days=VALID_DAYS)):
        session.flush()
    assert letters(session) == ["verification-expiring", "verification-expired"]
    assert status(session) is VerificationStatus.EXPIRED


def test_somebody_without_a_log_in_is_told_nothing(session: Session) -> None:
    expert = an_ada(session)
    expert.user = None
    while verifications.expire_due(session, now=VERIFIED + timedelta(days=VALID_DAYS)):
        session.flush()
    assert letters(session) == []
