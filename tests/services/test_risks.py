"""Risk flags: what is found when a profile is handed in, what is not, and that people mark what they have seen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain import risks as rules
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.experts import TermsDraft
from marketplace.domain.queue_views import QueueView
from marketplace.domain.regions import ANY
from marketplace.domain.risks import RiskKind
from marketplace.domain.vocabulary import EngagementModel, EventAct, RateUnit, Seniority
from marketplace.models import Event
from marketplace.services import experts, market, profile_marks, rates, risks, skill_releases, taxonomy
from marketplace.services.vetting import queue, saved_views
from marketplace.services.vetting.queue import QueueFilter
from tests.factories import a_project, an_expert
from tests.services.vetting.rounds import NOW, a_case, staff
from tests.services.walks import a_listed_expert

WORDS = "We moved {0} scoring of {1} payments from a nightly job to a stream that answers in forty milliseconds and {2}"
OWN = WORDS.format("card", "small", "kept the old rules beside it until both had agreed for six full weeks of traffic.")
OTHER = "Forecasts of ward beds for nine hospitals, retrained on Mondays, watched by nurses who could veto each number."


def kinds(db: Session, case) -> list[RiskKind]:  # type: ignore[no-untyped-def]
    return [seen.flag.kind for seen in risks.of_case(db, case)]


def work(text: str, **over: object):  # type: ignore[no-untyped-def]
    return replace(a_project(**over), text=text, problem="", decision="", outcome="", production="", url=None)


def test_copied_text_leads_to_the_case_it_was_copied_from(session: Session):
    first = a_case(session, name="Asta Vier", documents=(work(OWN),))
    copy = a_case(session, name="Berit Zwei", documents=(work(OWN + " And more."),))
    honest = a_case(session, name="Cleo Drei", documents=(work(OTHER),))
    (seen,) = [one for one in risks.of_case(session, copy) if one.flag.kind is RiskKind.COPIED_TEXT]
    assert (seen.other, seen.other_case) == ("Asta Vier", first.public_id)
    assert "word for word" in seen.flag.reason
    assert RiskKind.COPIED_TEXT not in kinds(session, first) + kinds(session, honest)


def test_a_telephone_number_in_two_profiles_is_a_duplicate_contact(session: Session):
    a_case(session, name="Asta Vier", documents=(work(OWN + " Call +49 170 555 0199."),))
    second = a_case(session, name="Berit Zwei", documents=(work(OTHER + " Reach me: 0049 (170) 5550199"),))
    assert kinds(session, second) == [RiskKind.DUPLICATE_CONTACT]


def test_an_ask_far_outside_the_market_is_flagged_and_too_few_figures_flag_nobody(session: Session):
    terms = tuple(replace(one, ask=one.ask * 20) for one in an_expert().terms)
    assert kinds(session, a_case(session, name="Asta Vier", documents=(work(OWN),), terms=terms)) == []
    rates.load_bundled(session)
    flagged = a_case(session, name="Berit Zwei", documents=(work(OTHER),), terms=terms)
    assert set(kinds(session, flagged)) == {RiskKind.RATE_OUTSIDE_MARKET}


def test_a_retainer_is_compared_by_the_hours_that_it_pays_for(session: Session):
    rates.load_bundled(session)
    paid = rates.estimate(
        session, role=ANY, seniority="senior", engagement=EngagementModel.FRACTIONAL, region=ANY
    ).range
    assert paid is not None
    assert paid.hours is not None
    usual = TermsDraft(
        EngagementModel.FRACTIONAL, paid.typical, paid.currency, RateUnit.MONTH, included_hours=paid.hours
    )
    twice_the_hours = replace(usual, included_hours=2 * paid.hours)
    for terms, asked in ((usual, "usual"), (twice_the_hours, "less")):
        expert = a_listed_expert(session, name=asked, country=None, seniority=Seniority.SENIOR, terms=(terms,))
        (beside,) = market.asks_beside_market(session, expert)
        assert beside.high / beside.low == pytest.approx(paid.high / paid.low)
        share = (beside.ask - beside.low) / (beside.high - beside.low)
        assert (0 < share < 1) == (asked == "usual")
        assert not beside.is_above_ceiling


def test_dates_that_cannot_be_are_named():
    today = date(2026, 11, 21)
    year = timedelta(days=365)
    ahead = a_project(title="Ahead", started=today + year, ended=None)
    assert rules.impossible_dates([ahead], today) == ["“Ahead” begins in the future."]
    four = [a_project(title=f"Work {n}", started=today - year, ended=today) for n in range(4)]
    assert "4 projects ran on the same day" in rules.impossible_dates(four, today)[0]
    assert rules.impossible_dates(four[:3], today) == []


def test_two_full_time_positions_at_once_are_named_unless_one_is_handed_over():
    day = date(2020, 1, 1)
    first = work("A full-time position.", title="At A", started=day, ended=date(2021, 1, 1))
    second = work("Full time, on site.", title="At B", started=date(2020, 7, 1), ended=None)
    (said,) = rules.overlapping_positions([second, first], date(2026, 11, 21))
    assert said == "“At A” and “At B” are both said to be full-time, and overlap for 185 days."
    handed = replace(second, started=date(2020, 12, 15))
    beside = replace(second, text="Two days a week.")
    assert rules.overlapping_positions([first, handed], date(2026, 11, 21)) == []
    assert rules.overlapping_positions([first, beside], date(2026, 11, 21)) == []


def test_work_that_ended_before_its_tool_was_public_is_named_with_the_source(session: Session):
    long_ago = work(OWN, title="Card fraud", started=date(2012, 1, 1), ended=date(2013, 1, 1), skills=("pytorch",))
    flagged = a_case(session, name="Asta Vier", documents=(long_ago,))
    reasons = [seen.flag.reason for seen in risks.of_case(session, flagged)]
    assert reasons == [
        "“Card fraud” ended in 2013 and names PyTorch, which is public since 2016 (Wikipedia: PyTorch).",
    ]
    fine = replace(long_ago, text=OTHER, ended=date(2016, 2, 1))
    assert kinds(session, a_case(session, name="Berit Zwei", documents=(fine,))) == []


def test_every_release_on_record_is_of_a_skill_we_know_and_says_by_whose_word():
    known = skill_releases.known()
    assert known.keys() <= taxonomy.skill_names().keys()
    assert all(1990 < one.year <= 2026 and len(one.source) > 8 for one in known.values())


def test_profiles_from_before_the_rules_are_marked_once(session: Session):
    listed = experts.enlist(session, an_expert(name="Asta Vier", documents=(work(OWN),)), today=NOW.date())
    copy = a_case(session, name="Berit Zwei", documents=(work(OWN),))
    assert kinds(session, copy) == []
    assert profile_marks.keep_some(session) == (2, 1, None)
    assert profile_marks.keep_some(session) == (2, 0, None)
    assert profile_marks.keep_some(session, limit=1) == (1, 0, listed.id)
    assert risks.look_again(session, now=NOW) == 1
    (seen,) = risks.of_case(session, copy)
    assert (seen.flag.kind, seen.other) == (RiskKind.COPIED_TEXT, "Asta Vier")


def test_a_year_range_is_no_telephone_number():
    assert rules.contact_marks(["From 2019 - 2023 in 12 countries."], ["https://example.com"]) == set()


def test_what_was_looked_at_stays_so_and_leaves_the_flagged_view(session: Session):
    people = staff(session)
    a_case(session, name="Asta Vier", documents=(work(OWN),))
    copy = a_case(session, name="Berit Zwei", documents=(work(OWN),))
    (seen,) = risks.of_case(session, copy)
    asked = QueueFilter(QueueView.FLAGGED)
    assert queue.counts(session, asked, actor=people.vera, now=NOW)[QueueView.FLAGGED] == 1
    for _ in range(2):
        risks.mark(session, copy, seen.flag.public_id, is_looked_at=True, actor=people.vera, now=NOW)
    risks.look(session, copy, now=NOW)
    (still,) = risks.of_case(session, copy)
    assert still.flag.looked_at == NOW
    assert queue.counts(session, asked, actor=people.vera, now=NOW)[QueueView.FLAGGED] == 0
    risks.mark(session, copy, seen.flag.public_id, is_looked_at=False, actor=people.vera, now=NOW)
    acts = session.scalars(select(Event.act).where(Event.object_id == copy.public_id).order_by(Event.id)).all()
    assert acts[-2:] == [EventAct.UNFLAGGED, EventAct.FLAGGED]
    with pytest.raises(NotFound):
        risks.mark(session, copy, "nothing", is_looked_at=True, actor=people.vera, now=NOW)


def test_views_are_kept_by_name_and_are_ones_own(session: Session):
    people = staff(session)
    saved_views.save(session, "Late  fraud", QueueFilter(QueueView.OVERDUE, "fraud"), actor=people.vera)
    kept = saved_views.save(session, "Late fraud", QueueFilter(QueueView.MINE, "", "mlops"), actor=people.vera)
    (mine,) = saved_views.of(session, people.vera)
    assert (mine.view, mine.text, mine.specialization) == (QueueView.MINE, "", "mlops")
    assert saved_views.of(session, people.victor) == []
    with pytest.raises(Invalid):
        saved_views.save(session, " ", QueueFilter(), actor=people.vera)
    with pytest.raises(NotFound):
        saved_views.delete(session, kept.public_id, actor=people.victor)
    assert saved_views.delete(session, kept.public_id, actor=people.vera) == "Late fraud"
