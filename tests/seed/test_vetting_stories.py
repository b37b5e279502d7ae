"""The stories of vetting, played through the services on both databases."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.vetting_words import CaseStage, VerificationStatus
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Appeal, Expert, Scorecard, SpecializationVerification, VettingCase
from marketplace.services import accounts
from seed import vetting_stories
from seed.staff import LEADS, VETTERS


def test_there_is_a_case_in_every_state_and_nothing_is_told_twice(session: Session, clock: datetime) -> None:
    for one in (*VETTERS, *LEADS):
        accounts.register(session, email=one.email, password_hash=None, name=one.name, roles=[one.role])
    told = vetting_stories.tell(session, seed=7, now=clock)
    assert told == sum(times for _, times in vetting_stories.PLAYS) + vetting_stories.EXPIRING
    assert vetting_stories.tell(session, seed=7, now=clock) == 0
    statuses = Counter(session.scalars(select(Expert.status)))
    assert set(statuses) >= {
        ExpertStatus.SUBMITTED,
        ExpertStatus.IN_SCREENING,
        ExpertStatus.CHANGES_REQUESTED,
        ExpertStatus.APPROVED,
        ExpertStatus.REJECTED,
        ExpertStatus.APPEALED,
        ExpertStatus.SUSPENDED,
    }
    assert set(session.scalars(select(SpecializationVerification.status))) >= set(VerificationStatus) - {
        VerificationStatus.CLAIMED,
        VerificationStatus.REVOKED,
    }
    stages = set(session.scalars(select(VettingCase.stage).where(VettingCase.closed_at.is_(None))))
    assert stages >= {CaseStage.APPLIED, CaseStage.SCREENING, CaseStage.SKILLS, CaseStage.DECISION}
    assert len(session.scalars(select(Appeal)).all()) == 3
    assert len(session.scalars(select(Scorecard)).all()) > 40
    assert all(session.scalars(select(Expert.is_synthetic)))
