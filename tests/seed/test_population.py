"""The invented population: repeatable, lawful, marked, varied, and with every kind of decoy in it."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest

from marketplace.domain import profiles
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.vocabulary import DocumentKind, EngagementModel, EvidenceTier, RateUnit, Verification
from marketplace.search import taxonomy
from marketplace.search.taxonomy import Kind as ListKind
from seed.banks import bank
from seed.experts import Character, Kind, population
from tests.seed.conftest import SEED, SIZE

WORD = re.compile(r"[a-z]+")


def words_of(draft: ExpertDraft) -> str:
    """Everything somebody wrote about themselves."""
    return "\n".join([draft.headline, *(document.words for document in draft.documents)])


def of_kind(people: list[Character], kind: Kind) -> list[Character]:
    """The characters of one kind."""
    return [one for one in people if one.kind is kind]


def test_the_same_seed_and_day_make_up_the_same_people(people: list[Character], today: date) -> None:
    assert list(population(SIZE, seed=SEED, today=today)) == people


def test_another_seed_makes_up_other_people(people: list[Character], today: date) -> None:
    others = list(population(20, seed=SEED + 1, today=today))
    assert not {one.draft.name for one in others} & {one.draft.name for one in people[:20]}


@pytest.mark.parametrize("start", [5, 7, 8, 29, 40])
def test_a_population_that_grows_later_gains_the_people_it_would_have_had(
    people: list[Character], today: date, start: int
) -> None:
    assert list(population(50, seed=SEED, today=today, start=start)) == people[start:50]


def test_a_day_later_everything_happened_a_day_later(people: list[Character], today: date) -> None:
    later = next(population(1, seed=SEED, today=today + timedelta(days=1))).draft
    assert later.documents[0].started == people[0].draft.documents[0].started + timedelta(days=1)


def test_every_profile_is_one_the_marketplace_accepts(people: list[Character], today: date) -> None:
    assert {one.number: found for one in people if (found := profiles.problems_of(one.draft, today))} == {}


def test_everyone_is_marked_synthetic(people: list[Character]) -> None:
    assert all(one.draft.is_synthetic for one in people)


def test_no_text_holds_an_address_that_could_reach_somebody(people: list[Character]) -> None:
    told = " ".join([*(words_of(one.draft) for one in people), *(" ".join(one.draft.identity) for one in people)])
    addresses = re.findall(r"[\w.+-]+@([\w.-]+\w)", told)
    assert len(addresses) >= SIZE
    assert set(addresses) == {"experts.example"}
    assert "http" not in told


def test_nobody_shares_a_name(people: list[Character]) -> None:
    assert len({one.draft.name for one in people}) == SIZE


def test_one_in_twenty_is_stuffed_one_in_ten_stale_and_one_in_fifty_a_copy(people: list[Character]) -> None:
    counts = Counter(one.kind for one in people)
    assert counts == {Kind.HONEST: 249, Kind.STUFFED: 15, Kind.STALE: 30, Kind.DUPLICATE: 6}


def test_a_stuffed_profile_claims_everything_and_shows_nothing(people: list[Character]) -> None:
    for stuffed in of_kind(people, Kind.STUFFED):
        twin = people[stuffed.twin or 0]
        assert twin.kind is Kind.HONEST
        assert len(stuffed.draft.skills) > len(twin.draft.skills)
        assert {held.tier for held in stuffed.draft.skills} == {EvidenceTier.SELF_DECLARED}
        assert {held.level for held in stuffed.draft.skills} == {1.0}
        assert {held.verification for held in stuffed.draft.specializations} == {Verification.CLAIMED}
        assert stuffed.draft.terms == twin.draft.terms
        assert stuffed.draft.availability == twin.draft.availability


def test_a_stale_profile_was_last_confirmed_long_ago(people: list[Character], today: date) -> None:
    for stale in of_kind(people, Kind.STALE):
        assert stale.draft.availability.confirmed_on < today - timedelta(days=30)
        assert all(held.last_used < today - timedelta(days=2 * 365) for held in stale.draft.skills)


def test_a_copy_is_nearly_its_original_under_another_name(people: list[Character]) -> None:
    for copy in of_kind(people, Kind.DUPLICATE):
        original = people[copy.twin or 0].draft
        assert copy.draft.name != original.name
        assert likeness(words_of(copy.draft), words_of(original)) > 0.4


def likeness(one: str, other: str) -> float:
    """The share of five-word stretches that two texts have in common."""
    first, second = (stretches(text) for text in (one, other))
    return len(first & second) / max(1, len(first | second))


def stretches(text: str) -> set[tuple[str, ...]]:
    """Every five words in a row."""
    words = WORD.findall(text.lower())
    return set(zip(*(words[place:] for place in range(5)), strict=False))


def test_no_two_honest_profiles_read_like_copies(people: list[Character]) -> None:
    told = [words_of(one.draft) for one in of_kind(people, Kind.HONEST)[:120]]
    assert max(likeness(one, other) for one, other in combinations(told, 2)) < 0.35


def test_three_in_ten_skills_stand_in_no_text(people: list[Character]) -> None:
    is_missing = []
    for one in of_kind(people, Kind.HONEST):
        named = {found.id for found in taxonomy.bundled().mentions(words_of(one.draft))}
        is_missing += [held.skill not in named for held in one.draft.skills]
    assert 0.2 < sum(is_missing) / len(is_missing) < 0.4


def test_some_skills_stand_in_a_text_only(people: list[Character]) -> None:
    shown, unlisted = 0, 0
    for one in of_kind(people, Kind.HONEST):
        held = {claim.skill for claim in one.draft.skills}
        used = {skill for document in one.draft.documents for skill in document.skills}
        shown += len(used)
        unlisted += len(used - held)
    assert 0.1 < unlisted / shown < 0.2


def test_some_texts_name_tools_that_no_taxonomy_knows(people: list[Character]) -> None:
    unknown = bank("phrases")["unknown"]
    assert all(taxonomy.resolved(ListKind.SKILL, name) is None for name in unknown)
    assert sum(any(name in words_of(one.draft) for name in unknown) for one in people) > SIZE / 20


def test_the_population_is_as_varied_as_the_product_needs(people: list[Character]) -> None:
    honest = [one.draft for one in of_kind(people, Kind.HONEST)]
    asked = [terms for draft in honest for terms in draft.terms]
    assert {terms.model for terms in asked} == set(EngagementModel)
    assert {terms.unit for terms in asked} == set(RateUnit)
    assert len({terms.currency for terms in asked}) >= 12
    assert len({draft.country for draft in honest}) >= 25
    assert len({draft.time_zone for draft in honest}) >= 25
    assert len({draft.seniority for draft in honest}) == 5
    assert {held.verification for draft in honest for held in draft.specializations} == set(Verification)
    kinds = {document.kind for draft in honest for document in draft.documents}
    assert kinds == set(DocumentKind)
    first = Counter(draft.specializations[0].specialization for draft in honest)
    assert set(first) == set(taxonomy.names(ListKind.SPECIALIZATION))


def test_every_story_uses_skills_and_domains_of_the_taxonomy(people: list[Character]) -> None:
    skills, domains = taxonomy.names(ListKind.SKILL), taxonomy.names(ListKind.DOMAIN)
    for one in people:
        assert {held.skill for held in one.draft.skills} <= set(skills)
        assert {document.domain for document in one.draft.documents if document.domain} <= set(domains)


def test_no_sentence_was_left_unfilled(people: list[Character]) -> None:
    left = [one.number for one in people if re.search(r"[{}]|\bNone\b", words_of(one.draft))]
    assert left == []
