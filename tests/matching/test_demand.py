"""The expert's side: one expert against many briefs agrees with one brief against many experts, to the last value."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import BriefQuery, Budget, EngagementModel, Matcher, RateUnit, Terms
from matching.demand import WEIGHTS, OpenBrief, Wishes, blended, briefs_for, interest, lay, parts
from matching.demand.fit import fits
from matching.errors import BadQuery, MatchingError
from tests.matching.people import TODAY, a_brief, an_expert, random_brief


@pytest.fixture(scope="module")
def queries():
    """300 random briefs, some without words."""
    rng = np.random.default_rng(12)
    drawn = [random_brief(rng) for _ in range(300)]
    return [replace(query, text="") if query.requirements and rng.random() < 0.1 else query for query in drawn]


@pytest.fixture(scope="module")
def table(matcher, queries):
    """The briefs, laid; every third company is known."""
    return lay(matcher, [OpenBrief(1000 + n, query, 0.9 if n % 3 == 0 else None) for n, query in enumerate(queries)])


def test_the_fit_of_one_expert_is_that_of_every_single_match(matcher, queries, table):
    measured = [matcher.measure(query) for query in queries]
    compared = 0
    for expert_id in range(1, 251, 3):
        found = fits(matcher, expert_id, table)
        for number, one in enumerate(measured):
            at = np.flatnonzero(one.ids == expert_id)
            assert found.eligible[number] == bool(len(at)), (expert_id, number)
            if len(at):
                compared += 1
                assert found.values[number] == pytest.approx(one.values[at[0]], abs=1e-6), (expert_id, number)
                assert found.totals[number] == pytest.approx(one.totals[at[0]], abs=1e-6)
    assert compared > 500


def test_both_ways_of_asking_what_a_brief_is_worth_agree(matcher, queries):
    plain = Matcher(replace(matcher.pool, floor=matcher.pool.ask), matcher.text, matcher.taxonomy, matcher.fx)
    table = lay(plain, [OpenBrief(n, query) for n, query in enumerate(queries)])
    compared = 0
    for expert_id in range(2, 250, 8):
        row = np.flatnonzero(plain.pool.ids == expert_id)
        for match in briefs_for(plain, expert_id, table, n=400).matches:
            other = interest(plain, queries[match.key], row)
            assert match.score == pytest.approx(float(other.totals[0]), abs=1e-9)
            assert [reason.value for reason in match.reasons] == pytest.approx(other.parts[0].tolist(), abs=1e-9)
            compared += 1
    assert compared > 200


def test_both_ways_agree_on_what_somebody_wishes_too(matcher, queries):
    plain = Matcher(replace(matcher.pool, floor=matcher.pool.ask), matcher.text, matcher.taxonomy, matcher.fx)
    table = lay(plain, [OpenBrief(n, query) for n, query in enumerate(queries)])
    wishes = Wishes(domains=("healthcare",), weights={"pay": 1, "domain": 3, "time": 2})
    compared = 0
    for expert_id in (5, 40, 90, 170):
        others = np.flatnonzero(np.isin(plain.pool.ids, [expert_id, expert_id + 1]))
        for match in briefs_for(plain, expert_id, table, wishes, n=400).matches:
            both = interest(plain, queries[match.key], others, wishes={expert_id: wishes})
            alone = interest(plain, queries[match.key], others)
            assert match.score == pytest.approx(float(both.totals[0]), abs=1e-9)
            assert both.totals[1] == alone.totals[1], "what one wishes says nothing of another"
            compared += 1
    assert compared > 20


def test_a_feed_is_in_order_and_its_reasons_add_up(matcher, table):
    shown = 0
    for expert_id in range(1, 60):
        feed = briefs_for(matcher, expert_id, table, n=500)
        assert feed.open == 300
        assert len(feed.matches) == feed.suitable
        assert feed.suitable + sum(feed.kept_out.values()) == feed.open
        assert [match.rank for match in feed.matches] == list(range(1, len(feed.matches) + 1))
        assert [match.order for match in feed.matches] == sorted((m.order for m in feed.matches), reverse=True)
        for match in feed.matches:
            shown += 1
            assert match.base + sum(reason.points for reason in match.reasons) == pytest.approx(match.score, abs=1e-9)
            assert all(f"brief:{match.key}" in reason.evidence for reason in match.reasons)
    assert shown > 300


ONE = Matcher.build([an_expert()], today=TODAY)


def feed_of(query: BriefQuery, wishes: Wishes | None = None, matcher: Matcher = ONE, company: float | None = None):
    return briefs_for(matcher, 1, lay(matcher, [OpenBrief(7, query, company)]), wishes or Wishes())


def test_the_sentences():
    feed = feed_of(a_brief(domains=("payments",), overlap_hours=4.0), company=0.9)
    words = {reason.signal: reason.sentence for reason in feed.matches[0].reasons}
    assert words == {
        "pay": "Can pay 80,000 EUR for 13 weeks at 40 h/week, which meets your ask of 62,400 EUR.",
        "model": "Takes contract, which you offer.",
        "domain": "In payments.",
        "time": "Asks 40 h a week of your 40 free; you are free in time for the start.",
        "overlap": "8.0 h a day shared of 4 asked.",
        "company": "The company has been reliable in 90 % of what counts.",
    }
    known = {reason.signal: reason.is_known for reason in feed_of(a_brief(budget=None)).matches[0].reasons}
    assert not known["pay"]
    assert not known["company"]


def with_terms(**over) -> Matcher:
    terms = Terms(EngagementModel.CONTRACT, 120, "EUR", RateUnit.HOUR, ref="terms-1")
    return Matcher.build([an_expert(terms=(replace(terms, **over),))], today=TODAY)


def test_a_brief_below_the_private_floor_is_not_shown_and_nothing_says_why():
    poor = a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=108))
    assert len(feed_of(poor, matcher=with_terms()).matches) == 1, "without a floor it is only less well paid"
    hidden = feed_of(poor, matcher=with_terms(floor=110.0, is_negotiable=True))
    assert hidden.matches == ()
    assert "floor" not in str(hidden)
    low, lower = (with_terms(floor=floor, is_negotiable=True) for floor in (100.0, 80.0))
    assert feed_of(poor, matcher=low) == feed_of(poor, matcher=lower), "where it does not bind it changes nothing"


@pytest.mark.parametrize(
    ("wishes", "shown"),
    [
        (Wishes(), 1),
        (Wishes(blocked_domains=("payments",)), 0),
        (Wishes(blocked_domains=("fintech",)), 0),
        (Wishes(blocked_domains=("healthcare",)), 1),
        (Wishes(most_hours=39.0), 0),
        (Wishes(most_hours=40.0), 1),
    ],
)
def test_own_rules_keep_briefs_out(wishes, shown):
    feed = feed_of(a_brief(domains=("payments",)), wishes)
    assert (feed.suitable, sum(feed.kept_out.values())) == (shown, 1 - shown)


def test_hours_that_nobody_asked_for_keep_no_brief_out():
    assert feed_of(a_brief(hours_per_week=None), Wishes(most_hours=1.0)).suitable == 1


def test_a_company_that_the_expert_blocks_is_never_shown():
    matcher = Matcher.build([an_expert(blocked_companies=frozenset({5}))], today=TODAY)
    assert feed_of(a_brief(company_id=5), matcher=matcher).kept_out == {"company's rules": 1}


def test_a_better_paid_brief_is_never_ranked_below_its_twin():
    twins = [
        OpenBrief(n, a_brief(budget=Budget("EUR", RateUnit.HOUR, maximum=rate)))
        for n, rate in enumerate([110, 115, 140])
    ]
    feed = briefs_for(ONE, 1, lay(ONE, twins))
    assert [match.key for match in feed.matches] == [2, 1, 0]


def test_what_they_look_for_counts_more_than_where_they_have_been():
    query = a_brief(domains=("healthcare",))
    liked = feed_of(query, Wishes(domains=("healthcare",))).matches[0]
    worked = feed_of(query).matches[0]
    assert {r.signal: r.value for r in liked.reasons}["domain"] == 1.0
    assert liked.score > worked.score


def test_laying_again_encodes_no_text_twice(queries, table, matcher, monkeypatch):
    def refuse(self, text):
        raise AssertionError(f"encoded again: {text}")

    monkeypatch.setattr(type(matcher.text), "encode", refuse)
    again = lay(matcher, [OpenBrief(int(k), q) for k, q in zip(table.keys, queries, strict=True)], before=table)
    assert (again.vectors.sparse != table.vectors.sparse).nnz == 0


def test_no_briefs_no_feed():
    feed = briefs_for(ONE, 1, lay(ONE, []))
    assert (feed.matches, feed.open, feed.suitable) == ((), 0, 0)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: briefs_for(ONE, 2, lay(ONE, [])),
        lambda: briefs_for(ONE, 1, lay(ONE, []), n=-1),
        lambda: briefs_for(ONE, 1, lay(ONE, []), Wishes(domains=("no such domain",))),
        lambda: lay(ONE, [OpenBrief(1, a_brief()), OpenBrief(2, a_brief(today=TODAY + timedelta(1)))]),
        lambda: briefs_for(ONE, 1, lay(ONE, []), Wishes(weights={"luck": 1.0})),
        lambda: briefs_for(ONE, 1, lay(ONE, []), Wishes(weights={"pay": -1.0})),
        lambda: briefs_for(ONE, 1, lay(ONE, []), Wishes(weights={"pay": 0.0})),
    ],
)
def test_what_makes_no_sense_is_refused(ask):
    with pytest.raises(MatchingError) as refused:
        ask()
    assert refused.value.field or isinstance(refused.value, BadQuery)


@settings(max_examples=100, deadline=None)
@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_blend_lies_between_both_sides_and_rises_with_each(client, expert, more):
    one, other = np.array([client]), np.array([expert])
    both = float(blended(one, other)[0])
    assert min(client, expert) - 1e-12 <= both <= max(client, expert) + 1e-12
    assert blended(one, np.array([max(expert, more)]))[0] >= both - 1e-12
    assert blended(one, other, rho=0.0)[0] == pytest.approx(client)


def test_the_weights_of_the_parts_sum_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1.0)
    assert parts.checked({"pay": 1, "company": 1}).tolist() == [0.5, 0, 0, 0, 0, 0.5]


def test_the_role_that_suits_best_stands_for_its_brief_and_counts_as_one():
    whole = a_brief()
    poor, rich = (replace(whole, budget=Budget("EUR", RateUnit.HOUR, maximum=most)) for most in (60, 200))
    roles = [OpenBrief(7, poor, role="Junior"), OpenBrief(7, rich, role="Senior"), OpenBrief(8, whole)]
    found = briefs_for(ONE, 1, lay(ONE, roles))
    assert found == briefs_for(ONE, 1, lay(ONE, roles[1:])), "a role that suits less changes nothing"
    assert {match.key: match.role for match in found.matches} == {7: "Senior", 8: ""}
    assert (found.open, found.suitable) == (2, 2)


def test_a_brief_of_which_no_role_suits_is_kept_out_once():
    barred = replace(a_brief(), blocked_experts=frozenset({1}))
    found = briefs_for(ONE, 1, lay(ONE, [OpenBrief(7, barred, role="One"), OpenBrief(7, barred, role="Two")]))
    assert (found.matches, found.open, found.suitable) == ((), 1, 0)
    assert found.kept_out == {"company's rules": 1}
