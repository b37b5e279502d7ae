"""The invented companies and their sixty briefs."""

from collections import Counter
from datetime import date

from marketplace.domain.briefs import BriefDraft, titled
from marketplace.domain.companies import problems_of
from marketplace.domain.vocabulary import BudgetUnit, EngagementModel, Need
from marketplace.services import briefs as brief_service
from seed.companies import briefs_written, firms


def test_there_are_ten_companies_and_sixty_briefs_with_a_title_each(briefs: list[BriefDraft], today: date) -> None:
    assert len(firms(60, today)) == 10
    assert len(briefs) == briefs_written() == 60
    assert len({titled(brief).title for brief in briefs}) == 60


def test_every_company_and_brief_is_one_the_marketplace_accepts(briefs: list[BriefDraft], today: date) -> None:
    for firm in firms(60, today):
        assert problems_of(firm.draft) == {}
    for brief in briefs:
        brief_service.checked(brief, today=today)


def test_fewer_briefs_are_dealt_in_turns(today: date) -> None:
    assert [len(firm.briefs) for firm in firms(13, today)] == [2, 2, 2, 1, 1, 1, 1, 1, 1, 1]


def test_briefs_start_on_a_monday_to_come(briefs: list[BriefDraft], today: date) -> None:
    starts = [brief.start for brief in briefs if brief.start is not None]
    assert len(starts) > 50
    assert all(start > today and start.weekday() == 0 for start in starts)


def test_the_briefs_are_as_varied_as_the_product_needs(briefs: list[BriefDraft]) -> None:
    budgets = [brief.budget for brief in briefs if brief.budget is not None]
    assert {model for brief in briefs for model in brief.engagement_models} == set(EngagementModel)
    assert {budget.unit for budget in budgets} == set(BudgetUnit)
    assert len({budget.currency for budget in budgets}) >= 7
    assert {asked.need for brief in briefs for asked in brief.skills} == set(Need)
    assert len({brief.domain for brief in briefs}) >= 12
    assert len({name for brief in briefs for name in brief.specializations}) == 18
    assert any(budget.strict for budget in budgets)
    assert sum(not brief.title for brief in briefs) == 2


def test_no_brief_repeats_another(briefs: list[BriefDraft]) -> None:
    assert max(Counter(brief.text for brief in briefs).values()) == 1
