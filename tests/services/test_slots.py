"""Role slots: one for every brief, and at most one hire in each, whatever the services do."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.models import Brief, BriefSlot, Candidacy
from marketplace.services import briefs, companies, experts
from tests.factories import a_brief, a_company, an_expert

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def slot(session: Session, today: date) -> BriefSlot:
    company = companies.register(session, a_company())
    brief = briefs.draft(session, company=company, draft=a_brief(), today=today)
    return session.scalars(select(BriefSlot).where(BriefSlot.brief_id == brief.id)).one()


def a_candidacy(session: Session, slot: BriefSlot, name: str, **over: Any) -> Candidacy:
    expert = experts.enlist(session, an_expert(name=name), today=date(2026, 11, 20))
    plain = {"slot": slot, "brief": session.get_one(Brief, slot.brief_id), "expert": expert, "since": NOW}
    found = Candidacy(**plain | over)
    session.add(found)
    session.flush()
    return found


def test_a_brief_is_for_one_person(slot: BriefSlot) -> None:
    assert (slot.position, slot.title, slot.head_count, slot.is_open) == (1, a_brief().title, 1, True)


@pytest.mark.parametrize("second", ["accepted", "contracted", "engaged"])
def test_the_database_refuses_a_second_hire(session: Session, slot: BriefSlot, second: str) -> None:
    a_candidacy(session, slot, "Ada Moreira", status=CandidacyStatus.ACCEPTED)
    a_candidacy(session, slot, "Bo Lindqvist", status=CandidacyStatus.OFFERED)
    with pytest.raises(IntegrityError), session.begin_nested():
        a_candidacy(session, slot, "Chidi Okafor", status=CandidacyStatus(second))


def test_the_database_refuses_one_expert_twice_in_a_slot(session: Session, slot: BriefSlot) -> None:
    first = a_candidacy(session, slot, "Ada Moreira", status=CandidacyStatus.DECLINED)
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(
            Candidacy(slot=slot, brief=first.brief, expert=first.expert, since=NOW, status=CandidacyStatus.SUGGESTED)
        )
        session.flush()
