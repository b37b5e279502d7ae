"""The feed of an expert: what is in it and what never is, filters with true counts, pages, and what is put aside."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BudgetDraft, RequirementDraft
from marketplace.domain.experts import TermsDraft
from marketplace.domain.hiring_words import DeclineReason, Opinion
from marketplace.domain.places import LanguageDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need, RateUnit
from marketplace.domain.wishes import Wishes
from marketplace.models import Brief, Company, Expert
from marketplace.search.current import Index
from marketplace.services import brief_feed, briefs, companies, experts, opinions, wishes
from marketplace.services.brief_feed import ASIDE, INTERESTED, MEETS, Page, Wanted
from marketplace.services.hiring import candidacies, roles, settings, slots
from marketplace.services.hiring.settings import Settings
from tests.factories import a_brief, a_company
from tests.services.hiring.scene import NOW, Scene, invited, somebody
from tests.services.walks import an_actor

POOR = BudgetDraft("EUR", max=2_900_000, unit=BudgetUnit.TOTAL)
RICH = BudgetDraft("EUR", max=9_000_000, unit=BudgetUnit.TOTAL)


def an_open_brief(db: Session, company: Company, today: date, *, chosen: Settings | None = None, **over: Any) -> Brief:
    """Open a brief to which experts may come by themselves, unless told otherwise."""
    row = briefs.draft(db, company=company, draft=a_brief(**over), today=today)
    briefs.publish(db, row, now=NOW)
    settings.choose(db, row, chosen or Settings(takes_applications=True), now=NOW - timedelta(days=30))
    return row


@pytest.fixture
def company(session: Session) -> Company:
    return companies.register(session, a_company())


def page(db: Session, expert: Expert, index: Index, *, at: datetime = NOW, limit: int = 20, **over: Any) -> Page:
    """The feed with these filters."""
    db.flush()
    after = over.pop("after", None)
    found = brief_feed.page(db, expert, index.live(), Wanted(**over), now=at, limit=limit, after=after)
    assert found is not None
    return found


def titles(found: Page) -> list[str]:
    return [shown.brief.title for shown in found.shown]


def test_the_better_paid_of_two_comes_first_and_both_say_why(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    an_open_brief(session, company, today, title="Poor", budget=POOR)
    an_open_brief(session, company, today, title="Rich", budget=RICH)
    found = page(session, ada, index)
    assert titles(found) == ["Rich", "Poor"]
    assert [shown.match.rank for shown in found.shown] == [1, 2]
    assert all(reason.sentence for shown in found.shown for reason in shown.match.reasons)
    assert (found.count, found.open, found.kept_out) == (2, 2, {})


def test_briefs_by_invitation_closed_ones_and_those_after_their_deadline_are_not_in_it(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    an_open_brief(session, company, today, title="By invitation", chosen=Settings())
    in_time = Settings(takes_applications=True, applications_until=NOW + timedelta(days=1))
    an_open_brief(session, company, today, title="Until tomorrow", chosen=in_time)
    assert titles(page(session, ada, index)) == ["Until tomorrow"]
    assert page(session, ada, index).shown[0].until == NOW + timedelta(days=1)
    assert titles(page(session, ada, index, at=NOW + timedelta(days=1))) == []


def test_the_feed_is_the_same_whoever_was_thought_of(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    brief = an_open_brief(session, company, today)
    before = page(session, ada, index)
    actor = an_actor(session)
    one = candidacies.suggest(session, slots.only(session, brief), ada, now=NOW, actor=actor)
    assert page(session, ada, index) == before
    candidacies.shortlist(session, one, now=NOW, actor=actor)
    assert page(session, ada, index) == before


def test_a_brief_for_which_one_is_a_candidate_waits_elsewhere(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    brief = an_open_brief(session, company, today)
    actor = an_actor(session)
    invited(session, Scene(company, actor, actor, brief, slots.only(session, brief)), ada)
    found = page(session, ada, index)
    assert (titles(found), found.under_way) == ([], 1)


def test_blocks_of_either_side_and_the_private_floor_only_keep_out(
    session: Session, index: Index, company: Company, today: date
) -> None:
    terms = TermsDraft(EngagementModel.CONTRACT, 12_500, "EUR", RateUnit.HOUR, floor=12_000, is_negotiable=True)
    ada, _ = somebody(session, terms=(terms,))
    an_open_brief(session, company, today, title="Below the floor", budget=POOR)
    an_open_brief(session, company, today, title="Rich", budget=RICH)
    found = page(session, ada, index)
    assert (titles(found), found.kept_out) == (["Rich"], {"pay": 1})
    experts.block_company(session, ada, company)
    assert titles(page(session, ada, index)) == []


def test_what_does_not_suit_is_listed_apart_without_companies_one_does_not_meet(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    an_open_brief(session, company, today, title="Fits")
    german = (LanguageDraft("de", CefrLevel.C2),)
    an_open_brief(session, company, today, title="In German", languages=german)
    other = companies.register(session, a_company(name="Anderswo Labs"))
    an_open_brief(session, other, today, title="Blocked", languages=german)
    experts.block_company(session, ada, other)
    an_open_brief(session, company, today, title="By invitation", languages=german, chosen=Settings())
    session.flush()
    out = brief_feed.not_suiting(session, ada, index.live(), now=NOW)
    assert out is not None
    assert [(brief.title, why) for brief, why in out] == [("In German", ())]
    assert page(session, ada, index).out == 1


def test_filters_leave_what_their_counts_say(session: Session, index: Index, company: Company, today: date) -> None:
    ada, _ = somebody(session)
    an_open_brief(session, company, today, title="Poor", budget=POOR, domain=None)
    an_open_brief(session, company, today, title="Rich", budget=RICH)
    only = (EngagementModel.FRACTIONAL,)
    an_open_brief(session, company, today, title="Retainer", budget=None, engagement_models=only, hours_per_week=9.0)
    found = page(session, ada, index)
    assert found.facets["model"] == {"contract": 2, "fractional": 3}
    assert found.facets["pay"] == {MEETS: 1}
    for facet, counts in found.facets.items():
        for value, count in counts.items():
            chosen = page(session, ada, index, **{facet: value})
            assert (chosen.count, len(chosen.shown)) == (count, count), (facet, value)
            assert chosen.suitable == 3
    assert titles(page(session, ada, index, text="RICH model")) == ["Rich"]
    assert titles(page(session, ada, index, domain="payments", pay=MEETS)) == ["Rich"]


def test_pages_go_on_after_the_last_one(session: Session, index: Index, company: Company, today: date) -> None:
    ada, _ = somebody(session)
    for number in range(5):
        an_open_brief(session, company, today, title=f"Brief {number}")
    seen, after = [], None
    while True:
        found = page(session, ada, index, limit=2, after=after)
        seen += titles(found)
        after = found.last
        if after is None:
            break
    assert sorted(seen) == [f"Brief {number}" for number in range(5)]


def test_what_is_put_aside_leaves_the_list_and_what_is_of_interest_stays(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, her = somebody(session)
    rich = an_open_brief(session, company, today, title="Rich", budget=RICH)
    poor = an_open_brief(session, company, today, title="Poor", budget=POOR)
    opinions.say(session, rich, ada, Opinion.INTERESTED, now=NOW, actor=her)
    opinions.say(session, poor, ada, Opinion.NOT_FOR_ME, reason=DeclineReason.BUDGET, now=NOW, actor=her)
    assert titles(page(session, ada, index)) == ["Rich"]
    assert titles(page(session, ada, index, view=INTERESTED)) == ["Rich"]
    assert titles(page(session, ada, index, view=ASIDE)) == ["Poor"]
    assert page(session, ada, index).views == {"": 1, INTERESTED: 1, ASIDE: 1}


def test_somebody_who_is_not_ranked_has_no_feed(session: Session, index: Index, company: Company, today: date) -> None:
    ada, her = somebody(session)
    an_open_brief(session, company, today)
    experts.pause(session, ada, actor=her)
    session.flush()
    assert brief_feed.page(session, ada, index.live(), Wanted(), now=NOW, limit=20) is None
    assert brief_feed.first(session, ada, index.live(), now=NOW, limit=3) == ((), 0)


def test_a_brief_for_several_is_ranked_by_the_role_that_suits_best(
    session: Session, index: Index, company: Company, today: date
) -> None:
    ada, _ = somebody(session)
    row = an_open_brief(session, company, today, title="Whole", hours_per_week=20.0)
    other = an_open_brief(session, company, today, title="Other")
    firm = (RequirementDraft("rust", Need.NON_NEGOTIABLE), RequirementDraft("pytorch", Need.MUST))
    briefs.revise(session, row, a_brief(title="Whole", skills=firm), today=today)
    assert titles(page(session, ada, index)) == ["Other"], "nobody here knows Rust"
    wanted = (RoleWish("Rust engineer", 1, 20.0, ("rust-language",)), RoleWish("ML engineer", 1, 15.0, ("pytorch",)))
    roles.plan(session, row, wanted, actor=None)
    found = page(session, ada, index)
    assert {shown.brief.title: shown.match.role for shown in found.shown} == {"Whole": "ML engineer", "Other": ""}
    whole = next(shown for shown in found.shown if shown.brief is row)
    assert ([one.skill for one in whole.draft.skills], whole.draft.hours_per_week) == (["pytorch"], 15.0)
    assert (found.open, found.suitable, found.out) == (2, 2, 0)
    wishes.save(session, ada, Wishes(most_hours=17.0), actor=None)
    found = page(session, ada, index)
    assert titles(found) == ["Whole"], "one of its roles is within what they want"
    assert (found.out, found.unwanted) == (1, 1)
    shut = brief_feed.not_suiting(session, ada, index.live(), now=NOW)
    assert shut is not None
    assert [(brief.title, bool(why)) for brief, why in shut] == [(other.title, True)]
