"""Effects are always true: after a change is really made, and the index rebuilt, the numbers are what was told."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BudgetDraft, RequirementDraft
from marketplace.domain.changes import changes
from marketplace.domain.experts import AvailabilityDraft, ExpertDraft, SkillDraft, SpecializationDraft, TermsDraft
from marketplace.domain.places import LanguageDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need, RateUnit
from marketplace.models import Expert
from marketplace.search.current import Index
from marketplace.search.drafts import record_of
from marketplace.search.translate import expert_records
from marketplace.services import briefs, companies, experts, matches, profiles, reach
from marketplace.services.hiring import roles
from tests.factories import a_brief, a_company, an_expert

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def modest(**over: object) -> ExpertDraft:
    """Somebody with everything still to be said better."""
    plain = {
        "name": "Mila Modest",
        "specializations": (SpecializationDraft("mlops"),),
        "skills": (SkillDraft("python", 0.75), SkillDraft("pytorch", 0.5)),
        "terms": (TermsDraft(EngagementModel.CONTRACT, 30_000, "EUR", RateUnit.HOUR),),
        "availability": AvailabilityDraft(capacity_hours=15.0),
        "languages": (LanguageDraft("en", CefrLevel.B1),),
        "ratings": (),
        "outcomes": (),
    }
    return an_expert(**plain | over)


def some_briefs() -> list[object]:
    """Briefs that ask for different things that somebody modest lacks."""
    dear = BudgetDraft("EUR", target=9_000_000, max=12_000_000, unit=BudgetUnit.TOTAL)
    return [
        a_brief(title="Open", budget=None, languages=(), hours_per_week=10.0),
        a_brief(title="German", budget=dear, languages=(LanguageDraft("de", CefrLevel.B2),)),
        a_brief(title="English", budget=dear),
        a_brief(title="Cheap", languages=(), hours_per_week=10.0),
        a_brief(title="Full weeks", budget=None, languages=(), hours_per_week=40.0),
        a_brief(title="Early", budget=None, languages=(), overlap_strict=True, overlap_hours=8.0, hours_per_week=10.0),
        a_brief(
            title="Retainer",
            budget=None,
            languages=(),
            hours_per_week=8.0,
            engagement_models=(EngagementModel.FRACTIONAL,),
        ),
        a_brief(
            title="Hard", budget=None, languages=(), skills=(RequirementDraft("pytorch", Need.NON_NEGOTIABLE, 1.0),)
        ),
    ]


@pytest.fixture
def settled(session: Session, index: Index, today: date) -> Expert:
    """Open briefs of one company, the first of them for two people, and somebody modest who is listed."""
    company = companies.register(session, a_company())
    opened = [briefs.draft(session, company=company, draft=draft, today=today) for draft in some_briefs()]
    for brief in opened:
        briefs.publish(session, brief, now=NOW)
    roles.plan(session, opened[0], (RoleWish("Engineer", skills=("python",)), RoleWish("Lead", skills=("pytorch",))))
    experts.bulk_register(session, [modest()], today=today)
    found = session.scalar(select(Expert).where(Expert.name == "Mila Modest"))
    assert found is not None
    return found


def really(session: Session, index: Index, expert: Expert, today: date) -> tuple[int, int]:
    """How many open briefs somebody fits, and is among the first ten of, by ranking each as a company would."""
    session.expire_all()
    live, fits, first = index.live(), set(), set()
    for asked in reach.open_briefs(session):
        ids = [match.expert_id for match in matches.preview(session, asked.draft, live, today=today, size=100).matches]
        fits |= {asked.brief_id} if expert.id in ids else set()
        first |= {asked.brief_id} if expert.id in ids[:10] else set()
    return len(fits), len(first)


def write(session: Session, expert: Expert, draft: ExpertDraft) -> None:
    """Make the tables say this, also where only vetting could have said it."""
    profiles.write(session, expert, draft)
    expert.revision += 1
    session.flush()


def test_a_draft_becomes_the_record_that_its_rows_become(session: Session, settled: Expert, today: date) -> None:
    for record in expert_records(session, today=today):
        expert = session.get_one(Expert, record.id)
        draft = profiles.draft_of(expert)
        same = record_of(draft, key=expert.id, public_id=expert.public_id, email=None, blocked=(), today=today)
        assert same == record


def test_every_effect_is_what_the_change_really_brings(
    session: Session, index: Index, settled: Expert, today: date
) -> None:
    told = reach.standing(session, settled, index.live(), today=today)
    assert told.briefs == len(some_briefs())
    assert (told.now.fits, told.now.first) == really(session, index, settled, today)
    assert {effect.kind for effect in told.effects} >= {"speak", "lower"} or len(told.effects) >= 3
    before = profiles.draft_of(settled)
    asked = [brief.draft for brief in reach.open_briefs(session)]
    every = changes(before, asked, today=today, typical=reach.typical_asks(session, settled))
    made = {(change.kind, change.word, change.detail): change for change in every}
    for effect in told.effects:
        write(session, settled, made[(effect.kind, effect.word, effect.detail)].apply(before))
        assert (effect.reach.fits, effect.reach.first) == really(session, index, settled, today), effect
        write(session, settled, before)


def test_somebody_who_is_not_listed_is_scored_as_if_they_were(session: Session, index: Index, today: date) -> None:
    company = companies.register(session, a_company())
    brief = briefs.draft(session, company=company, draft=a_brief(languages=(), budget=None), today=today)
    briefs.publish(session, brief, now=NOW)
    expert = experts.register(session, replace(modest(), availability=AvailabilityDraft()), today=today)
    told = reach.standing(session, expert, index.live(), today=today)
    assert told.now.fits == 1


def test_without_open_briefs_there_is_nothing_to_tell(session: Session, index: Index, today: date) -> None:
    expert = experts.register(session, modest(), today=today)
    told = reach.standing(session, expert, index.live(), today=today)
    assert (told.briefs, told.now.fits, told.effects) == (0, 0, ())


def test_a_company_that_is_blocked_is_not_counted(session: Session, index: Index, settled: Expert, today: date) -> None:
    company = companies.named(session, "Nordlicht Pay")
    experts.block_company(session, settled, company)
    session.flush()
    assert reach.standing(session, settled, index.live(), today=today).now.fits == 0
