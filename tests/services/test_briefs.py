from dataclasses import fields, replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.criteria import AssessedBy, CriterionDraft, CriterionPart
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import BriefStatus, BudgetUnit, CefrLevel, EngagementModel, EventAct, Need
from marketplace.models import Base, Brief
from marketplace.services import brief_openings, briefs
from marketplace.services.frozen import brief_of, frozen
from tests.factories import a_brief
from tests.services.walks import a_registered_company, acts_on, an_actor


def a_full_brief() -> BriefDraft:
    """Return a brief in which nothing is left at its default."""
    return BriefDraft(
        text="We have a fraud model in a notebook and need it scored in real time.",
        title="Fraud model into production",
        outcome="Half the false alarms.",
        scope="Serving and monitoring, not the model.",
        engagement_models=(EngagementModel.FRACTIONAL, EngagementModel.CONTRACT),
        hours_per_week=16.0,
        duration_weeks=10.5,
        start=date(2027, 1, 4),
        domain="payments",
        specializations=("mlops", "anomaly-and-fraud-detection"),
        skills=(
            RequirementDraft("pytorch", Need.NON_NEGOTIABLE, 0.75, exact=True),
            RequirementDraft("docker", Need.NICE),
            RequirementDraft("python", Need.MUST, 1.0),
        ),
        overlap_hours=3.5,
        overlap_strict=True,
        time_zone="America/New_York",
        working_hours=WindowDraft(480, 990, (0, 1, 2, 3)),
        languages=(LanguageDraft("de", CefrLevel.A2), LanguageDraft("en", CefrLevel.C1)),
        budget=BudgetDraft("JPY", target=9_000, max=12_000, unit=BudgetUnit.HOUR, strict=True),
        work_countries=("DE", "US"),
        production=True,
        compliance=("PCI DSS", "EU AI Act"),
        is_synthetic=True,
        answers=(("data", "raw"), ("measure", "False alarms from 4 % to 2 %")),
        criteria=(
            CriterionDraft("Has served models", CriterionPart.EXPERTISE, AssessedBy.EVIDENCE, 80),
            CriterionDraft("Writes things down", CriterionPart.WORKING, AssessedBy.REFERENCES, 20),
        ),
    )


def rows(db: Session) -> dict[str, int]:
    """Return how many rows every table has."""
    db.flush()
    tables = Base.metadata.tables.items()
    return {name: db.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for name, table in tables}


def test_a_brief_comes_back_from_the_tables_as_it_was_written(session: Session, today: date) -> None:
    plain = BriefDraft(text="")
    assert not [part.name for part in fields(plain) if getattr(plain, part.name) == getattr(a_full_brief(), part.name)]
    actor = an_actor(session)
    company = a_registered_company(session)
    brief = briefs.draft(session, company=company, draft=a_full_brief(), today=today, actor=actor)
    session.expire_all()
    assert briefs.draft_of(brief) == a_full_brief()
    assert (brief.status, brief.author_id, brief.company_id) == (BriefStatus.DRAFT, actor.user_id, company.id)
    (drafted,) = acts_on(session, brief)
    assert (drafted.act, drafted.after) == (EventAct.DRAFTED, {"company": company.public_id})


def test_a_brief_survives_being_frozen() -> None:
    assert brief_of(frozen(a_full_brief())) == a_full_brief()
    assert brief_of(frozen(BriefDraft(text="Only a text."))) == BriefDraft(text="Only a text.")


def test_a_text_alone_is_a_brief_and_gives_it_its_title(session: Session, today: date) -> None:
    draft = BriefDraft(text="Forecast demand for 300 shops. We have five years of sales.")
    brief = briefs.draft(session, company=a_registered_company(session), draft=draft, today=today)
    assert brief.title == "Forecast demand for 300 shops"
    assert briefs.draft_of(brief).budget is None


def test_names_and_aliases_become_ids(today: date) -> None:
    draft = a_brief(skills=(RequirementDraft("K8s"), RequirementDraft("scikit learn")), domain="Payments")
    found = briefs.checked(draft, today=today)
    assert [asked.skill for asked in found.skills] == ["kubernetes", "scikit-learn"]
    assert found.domain == "payments"


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"skills": (RequirementDraft("python"), RequirementDraft("PyTorhc"))}, "skills.1.skill", "mean PyTorch"),
        ({"skills": (RequirementDraft(""),)}, "skills.0.skill", "empty"),
        ({"skills": (RequirementDraft("K8s"), RequirementDraft("kubernetes"))}, "skills.1.skill", "twice"),
        ({"domain": "astrologyy"}, "domain", "not a domain we know"),
        ({"specializations": ("mlopz",)}, "specializations.0", "did you mean"),
        ({"start": date(2020, 1, 1)}, "start", "past"),
        ({"text": " "}, "text", "empty"),
        ({"text": "x" * 1_000_000}, "text", "1,000,000 characters"),
        ({"budget": BudgetDraft("EUR", target=500, max=400)}, "budget.max", "below the target"),
        ({"budget": BudgetDraft("XXX", max=400)}, "budget.currency", "not a currency"),
        ({"hours_per_week": float("nan")}, "hours_per_week", "cannot be worked"),
    ],
)
def test_a_brief_that_cannot_be_is_refused_by_field_and_leaves_no_row(
    session: Session, today: date, over: dict[str, object], field: str, words: str
) -> None:
    company = a_registered_company(session)
    before = rows(session)
    with pytest.raises(Invalid) as refusal:
        briefs.draft(session, company=company, draft=a_brief(**over), today=today)
    assert words in " ".join(refusal.value.errors[field])
    assert rows(session) == before


def test_every_complaint_is_told_at_once(today: date) -> None:
    draft = a_brief(skills=(RequirementDraft("PyTorhc"),), domain="astrologyy", start=date(2020, 1, 1))
    with pytest.raises(Invalid) as refusal:
        briefs.checked(draft, today=today)
    assert set(refusal.value.errors) == {"skills.0.skill", "domain", "start"}


def test_a_revision_replaces_everything_and_the_trail_keeps_what_it_said_before(session: Session, today: date) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    briefs.revise(session, brief, a_full_brief(), today=today)
    session.expire_all()
    assert briefs.draft_of(brief) == a_full_brief()
    revised = acts_on(session, brief)[-1]
    assert revised.act is EventAct.REVISED
    assert revised.before is not None
    assert revised.after is not None
    assert revised.before["hours_per_week"] == 20.0
    assert revised.after["budget"]["max"] == 12_000
    assert "text" in revised.after
    assert "production" not in revised.after


def test_a_change_of_a_child_row_alone_raises_the_version(session: Session, today: date) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_full_brief(), today=today)
    version = brief.version
    again = replace(a_full_brief(), skills=tuple(reversed(a_full_brief().skills)))
    briefs.revise(session, brief, again, today=today)
    assert brief.version == version + 1
    assert briefs.draft_of(brief) == again


def test_a_revision_without_a_change_is_none(session: Session, today: date) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_full_brief(), today=today)
    version = brief.version
    briefs.revise(session, brief, a_full_brief(), today=today)
    assert brief.version == version
    assert len(acts_on(session, brief)) == 1


def test_an_open_brief_can_be_revised_and_a_withdrawn_one_cannot(
    session: Session, today: date, clock: datetime
) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    briefs.publish(session, brief, now=clock)
    briefs.revise(session, brief, a_brief(hours_per_week=24.0), today=today)
    assert brief.hours_per_week == 24.0
    brief_openings.end(session, brief, BriefStatus.WITHDRAWN, reason=BriefEnd.BUDGET, now=clock)
    with pytest.raises(IllegalMove, match="no longer be changed"):
        briefs.revise(session, brief, a_brief(), today=today)
    assert [(event.act.value, event.reason) for event in acts_on(session, brief)] == [
        ("drafted", None),
        ("published", None),
        ("addendum-published", None),
        ("withdrawn", BriefEnd.BUDGET.value),
    ]


def test_a_brief_is_published_once(session: Session, today: date, clock: datetime) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    briefs.publish(session, brief, now=clock)
    assert (brief.status, brief.published_at) == (BriefStatus.OPEN, clock)
    with pytest.raises(IllegalMove) as refusal:
        briefs.publish(session, brief, now=clock + timedelta(days=1))
    assert "withdrawn" in refusal.value.legal
    assert brief.published_at == clock


def test_a_draft_is_discarded_and_then_stays_so(session: Session, today: date, clock: datetime) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    brief_openings.end(session, brief, BriefStatus.DISCARDED, reason=None, now=clock)
    assert brief.status is BriefStatus.DISCARDED
    with pytest.raises(IllegalMove):
        briefs.publish(session, brief, now=clock)
    with pytest.raises(IllegalMove):
        brief_openings.end(session, brief, BriefStatus.DISCARDED, reason=None, now=clock)


def test_a_brief_is_found_by_its_company_alone_and_listed_newest_first(session: Session, today: date) -> None:
    company = a_registered_company(session)
    other = a_registered_company(session, name="Another")
    first, second = (briefs.draft(session, company=company, draft=a_brief(), today=today) for _ in range(2))
    second.created_at = first.created_at + timedelta(seconds=1)
    session.flush()
    assert briefs.of_company(session, company=company, public_id=first.public_id) is first
    assert briefs.list_of_company(session, company) == [second, first]
    assert briefs.list_of_company(session, other) == []
    for stranger, public_id in ((other, first.public_id), (company, "no such id")):
        with pytest.raises(NotFound):
            briefs.of_company(session, company=stranger, public_id=public_id)


def test_two_who_revise_the_same_version_do_not_overwrite_each_other(session: Session, today: date) -> None:
    brief = briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)
    elsewhere = sa.update(Brief).where(Brief.id == brief.id).values(version=brief.version + 1)
    session.execute(elsewhere.execution_options(synchronize_session=False))
    with pytest.raises(sa.orm.exc.StaleDataError), session.begin_nested():
        briefs.revise(session, brief, a_brief(hours_per_week=24.0), today=today)
