from dataclasses import fields, replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BriefDraft, BudgetDraft
from marketplace.domain.experts import TermsDraft
from marketplace.domain.money import CURRENCIES
from marketplace.domain.vocabulary import BudgetUnit, EngagementModel, RateUnit
from marketplace.models import Expert, Skill
from marketplace.search import translate
from marketplace.services import accounts, experts
from matching import FxTable
from matching import types as lib
from tests.services.test_briefs import a_full_brief
from tests.services.test_experts import a_full_profile
from tests.services.walks import a_listed_expert, a_registered_company


def record_of(db: Session, expert: Expert, today: date) -> lib.ExpertRecord:
    """Return the record of one expert."""
    db.flush()
    (record,) = translate.expert_records(db, today=today, ids=[expert.id])
    return record


def test_every_field_of_a_record_comes_from_the_tables(session: Session, today: date) -> None:
    user = accounts.register(session, email="ada.m@lisbon.example", password_hash=None, name="Ada")
    expert = experts.register(session, a_full_profile(), today=today, user=user)
    company = a_registered_company(session)
    experts.block_company(session, expert, company)
    record = record_of(session, expert, today)
    assert record == lib.ExpertRecord(
        id=expert.id,
        name="Ada Moreira",
        public_id=expert.public_id,
        headline="Puts machine learning into production",
        seniority="staff",
        is_listed=False,
        specializations=(lib.SpecializationClaim("mlops", lib.Verification.MEETS, "specialization/mlops"),),
        skills=(
            lib.SkillClaim("python", 1.0, lib.EvidenceTier.ASSESSED, date(2026, 10, 1), "skill/python"),
            lib.SkillClaim("pytorch", 0.75, lib.EvidenceTier.DOCUMENTED, date(2026, 6, 1), "skill/pytorch"),
            lib.SkillClaim(
                "kubernetes", 0.75, lib.EvidenceTier.REFEREE_CONFIRMED, date(2026, 8, 1), "skill/kubernetes"
            ),
        ),
        domains=(
            lib.DomainExperience("healthcare", 7.5, date(2022, 5, 1), "domain/healthcare"),
            lib.DomainExperience("payments", expert.domains[1].months, date(2026, 3, 1), "domain/payments"),
        ),
        documents=(
            lib.Document(
                "Rules blocked one honest payment in fifty.\n"
                "A gradient-boosted model beside the rules, explained to the analysts.\n"
                "Blocked honest payments fell by two thirds.\n"
                "40 ms at the 99th percentile, 900 requests a second.",
                "Fraud scoring for card payments",
                "document/fraud-scoring",
            ),
            lib.Document("How we watch.", "A talk on drift", "document/talk"),
            lib.Document(
                "Puts machine learning into production\nTen years of models in production.", "Profile", "profile"
            ),
        ),
        terms=(
            lib.Terms(
                lib.EngagementModel.CONTRACT,
                120.0,
                "EUR",
                lib.RateUnit.HOUR,
                floor=100.0,
                is_preferred=True,
                ref="terms/contract",
            ),
            lib.Terms(
                lib.EngagementModel.FRACTIONAL,
                6000.0,
                "EUR",
                lib.RateUnit.MONTH,
                included_hours=40.0,
                overage=140.0,
                ref="terms/fractional",
            ),
        ),
        capacity_hours=30.0,
        booked_hours=10.0,
        pending_offer_hours=5.0,
        free_slots=2,
        available_from=date(2026, 12, 1),
        availability_confirmed=date(2026, 11, 1),
        availability_ref="availability",
        time_zone="Europe/Lisbon",
        windows=(lib.WorkingWindow(480, 720, (0, 1)), lib.WorkingWindow(780, 1080, (2, 3, 4))),
        languages=(("en", lib.Cefr.C1), ("pt", lib.Cefr.C2)),
        work_authorisation=("DE", "PT"),
        blocked_companies=frozenset({company.id}),
        ratings=(lib.Rating("production-deployment", 4.0, rated_on=date(2026, 5, 4), ref="rating/1"),),
        outcomes=(lib.Outcome(True, date(2026, 3, 1), "outcome/1"),),
        identity=("ada-m", "Escola 31 de Janeiro", "ada.m@lisbon.example", "ada.m"),
    )
    plain = lib.ExpertRecord(id=0)
    same = {part.name for part in fields(plain) if getattr(plain, part.name) == getattr(record, part.name)}
    assert same == set(), "a field left at its default would not be tested"


def test_work_that_goes_on_is_as_fresh_as_today(session: Session, today: date) -> None:
    draft = a_full_profile()
    going_on = replace(draft.documents[0], ended=None)
    expert = a_listed_expert(session, documents=(going_on,))
    assert expert.domains[0].ended is None
    assert record_of(session, expert, today).domains[0].ended == today


@pytest.mark.parametrize(
    ("currency", "minor", "major"), [("JPY", 9_000, 9_000.0), ("EUR", 9_050, 90.5), ("BHD", 9_050, 9.05)]
)
def test_minor_units_become_major_ones_by_the_digits_of_the_currency(
    session: Session, today: date, currency: str, minor: int, major: float
) -> None:
    terms = TermsDraft(EngagementModel.CONTRACT, minor, currency, RateUnit.HOUR)
    assert record_of(session, a_listed_expert(session, terms=(terms,)), today).terms[0].ask == major
    budget = BudgetDraft(currency, max=minor, unit=BudgetUnit.DAY)
    asked = translate.query_of(BriefDraft(text="x", budget=budget), today=today).budget
    assert asked == lib.Budget(currency, lib.RateUnit.DAY, maximum=major)


def test_only_listed_experts_are_read_unless_they_are_named(session: Session, today: date) -> None:
    listed, paused = a_listed_expert(session), a_listed_expert(session)
    experts.pause(session, paused)
    session.flush()
    assert [record.id for record in translate.expert_records(session, today=today)] == [listed.id]
    named = translate.expert_records(session, today=today, ids=[paused.id, listed.id, listed.id])
    assert [(record.id, record.is_listed) for record in named] == [(listed.id, True), (paused.id, False)]
    assert list(translate.expert_records(session, today=today, ids=[])) == []


def test_experts_beyond_one_chunk_are_read_in_order_and_keep_their_own_rows(session: Session, today: date) -> None:
    count = translate.CHUNK + 3
    drafts = (replace(a_full_profile(), name=f"Expert {number}") for number in range(count))
    experts.bulk_register(session, drafts, today=today)
    names = dict(session.execute(sa.select(Expert.id, Expert.name)).all())
    records = list(translate.expert_records(session, today=today))
    assert [record.id for record in records] == sorted(names)
    assert all(record.name == names[record.id] for record in records)
    assert {len(record.skills) for record in records} == {3}


def test_every_field_of_a_query_comes_from_the_brief(today: date) -> None:
    query = translate.query_of(a_full_brief(), today=today, company_id=7, blocked=[3, 4])
    assert query == lib.BriefQuery(
        text=(
            "Fraud model into production\n"
            "We have a fraud model in a notebook and need it scored in real time.\n"
            "Half the false alarms.\nServing and monitoring, not the model.\n"
            "PyTorch, Docker, Python\nPCI DSS, EU AI Act"
        ),
        today=today,
        requirements=(
            lib.Requirement("pytorch", lib.Need.NON_NEGOTIABLE, 0.75, True),
            lib.Requirement("docker", lib.Need.NICE),
            lib.Requirement("python", lib.Need.MUST, 1.0),
        ),
        specializations=("mlops", "anomaly-and-fraud-detection"),
        domains=("payments",),
        engagement_models=(lib.EngagementModel.FRACTIONAL, lib.EngagementModel.CONTRACT),
        hours_per_week=16.0,
        weeks=10.5,
        start=date(2027, 1, 4),
        budget=lib.Budget("JPY", lib.RateUnit.HOUR, maximum=12_000.0, target=9_000.0, is_strict=True),
        overlap_hours=3.5,
        is_overlap_strict=True,
        time_zone="America/New_York",
        working=lib.WorkingWindow(480, 990, (0, 1, 2, 3)),
        languages=(("de", lib.Cefr.A2), ("en", lib.Cefr.C1)),
        work_countries=("DE", "US"),
        company_id=7,
        blocked_experts=frozenset({3, 4}),
        is_production=True,
    )
    plain = lib.BriefQuery(text="", today=date.min)
    same = {part.name for part in fields(plain) if getattr(plain, part.name) == getattr(query, part.name)}
    assert same == {"sliders", "weights"}, "what somebody tries on the page of a ranking is not in the brief"


def test_a_word_that_the_taxonomy_retired_is_passed_over(session: Session, today: date) -> None:
    session.add(Skill(slug="steam-engines", name="Steam engines", family="x", slot="task", kind="tool"))
    expert = a_listed_expert(session)
    session.flush()
    expert.skills[0].skill = "steam-engines"
    assert [held.skill for held in record_of(session, expert, today).skills] == ["pytorch", "kubernetes"]


def test_a_profile_without_words_has_no_documents(session: Session, today: date) -> None:
    expert = a_listed_expert(session, headline="", documents=(), skills=())
    assert record_of(session, expert, today).documents == ()


def test_every_currency_we_deal_in_has_an_exchange_rate() -> None:
    assert set(CURRENCIES) <= set(FxTable.load().usd_per_unit)


def test_a_brief_of_a_text_alone_asks_for_nothing_else(today: date) -> None:
    assert translate.query_of(BriefDraft(text="Only a text."), today=today) == lib.BriefQuery("Only a text.", today)
