"""What the decoys are for: a ranking that is fooled by keywords would put them above those they imitate.

Everything here is ranked by the library itself, on the demo population as the marketplace would translate it.
"""

from datetime import date
from statistics import mean

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BriefDraft
from marketplace.search.translate import expert_records, query_of
from marketplace.services import briefs as brief_service
from marketplace.services import experts
from matching import BriefQuery, Matcher
from seed.experts import Character, Kind
from tests.conftest import ByKind

Ranks = dict[int, int]
"""The rank of each eligible expert of the population, by number."""


@pytest.fixture(scope="module")
def matcher(databases_by_kind: ByKind, people: list[Character], today: date) -> tuple[Matcher, dict[int, int]]:
    """A matcher over the whole demo population, and the number of each row's character."""
    number_of = {one.draft.name: one.number for one in people}
    with databases_by_kind.shared("sqlite").connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            experts.bulk_register(db, (one.draft for one in people), today=today)
            records = list(expert_records(db, today=today))
        outer.rollback()
    built = Matcher.build(records, today=today)
    return built, {record.id: number_of[record.name] for record in records}


@pytest.fixture(scope="module")
def queries(briefs: list[BriefDraft], today: date) -> list[BriefQuery]:
    """The sixty briefs as the library sees them."""
    return [query_of(brief_service.checked(brief, today=today), today=today) for brief in briefs]


@pytest.fixture(scope="module")
def ranked(matcher: tuple[Matcher, dict[int, int]], queries: list[BriefQuery]) -> list[Ranks]:
    """For each brief, the rank of every eligible expert by their number."""
    built, number_of = matcher
    return [{number_of[int(expert)]: rank for rank, expert in enumerate(built.rank(query)[0], 1)} for query in queries]


def gaps(people: list[Character], ranked: list[Ranks], kind: Kind) -> list[int]:
    """How many ranks each decoy is below its honest twin, wherever both are eligible."""
    return [
        ranks[one.number] - ranks[one.twin]
        for one in people
        if one.kind is kind and one.twin is not None
        for ranks in ranked
        if one.number in ranks and one.twin in ranks
    ]


def test_keyword_stuffed_profiles_rank_below_their_honest_twins(people: list[Character], ranked: list[Ranks]) -> None:
    found = gaps(people, ranked, Kind.STUFFED)
    assert len(found) > 200
    assert mean(found) > 0


def test_a_copy_without_a_record_ranks_below_its_original(people: list[Character], ranked: list[Ranks]) -> None:
    assert mean(gaps(people, ranked, Kind.DUPLICATE)) > 0


def test_stuffed_profiles_seldom_come_first(people: list[Character], ranked: list[Ranks]) -> None:
    stuffed = {one.number for one in people if one.kind is Kind.STUFFED}
    first = [number for ranks in ranked for number, rank in ranks.items() if rank == 1]
    assert sum(number in stuffed for number in first) <= len(first) / 20


def test_nearly_every_brief_finds_somebody_and_some_find_nobody(ranked: list[Ranks]) -> None:
    empty = sum(not ranks for ranks in ranked)
    assert 1 <= empty <= 6
    assert sum(len(ranks) >= 10 for ranks in ranked) >= 50


def test_the_best_expert_of_a_brief_mostly_holds_what_it_asks_for(
    people: list[Character], briefs: list[BriefDraft], ranked: list[Ranks]
) -> None:
    is_held = []
    for brief, ranks in zip(briefs, ranked, strict=True):
        if brief.specializations and ranks:
            best = min(ranks, key=lambda number: ranks[number])
            held = {claim.specialization for claim in people[best].draft.specializations}
            is_held.append(bool(held & set(brief.specializations)))
    assert mean(is_held) > 0.85


def test_nobody_fits_an_impossible_brief_and_the_answer_says_what_would_help(
    matcher: tuple[Matcher, dict[int, int]], queries: list[BriefQuery], ranked: list[Ranks]
) -> None:
    impossible = next(query for query, ranks in zip(queries, ranked, strict=True) if not ranks)
    answer = matcher[0].match(impossible, 5)
    assert answer.matches == ()
    assert answer.eligible == 0
    assert answer.relaxations
