"""A pool that is revised ranks as a pool that was built, as far as one expert's facts go."""

from dataclasses import fields, replace

import numpy as np
import pytest

from matching import Document, Matcher, SkillClaim, snapshot
from matching.pool import Ragged, Strings
from matching.revision import revised, under
from matching.taxonomy import MergeSkill, RetireSkill, Taxonomy
from tests.matching.people import TODAY, random_brief, random_pool

FROM_THE_WHOLE_POOL = {"vetting_level", "vetting_sd", "reliability", "priors", "is_cheap"}
CODED = {"currency", "seniority", "schedule", "languages", "countries"}
WORDS = {"currencies", "language_codes", "country_codes", "seniorities", "schedules"}


@pytest.fixture(scope="module")
def records():
    return random_pool(np.random.default_rng(7), 60)


@pytest.fixture(scope="module")
def built(records):
    return Matcher.build(records, today=TODAY)


def ranked(matcher, seed):
    ids, totals = matcher.rank(random_brief(np.random.default_rng(seed)))
    return ids.tolist(), totals


@pytest.mark.parametrize("seed", range(6))
def test_laying_out_everybody_again_changes_no_ranking(records, built, seed):
    again = revised(built, records)
    (ids, totals), (same, about) = ranked(built, seed), ranked(again, seed)
    assert ids == same
    np.testing.assert_allclose(totals, about, atol=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_there_and_back_is_where_it_was(records, built, seed):
    other = [
        replace(record, skills=(SkillClaim("rust-language", 1.0),), documents=(Document("rust", "R", "document/r"),))
        for record in records[:5]
    ]
    back = revised(revised(built, other, gone=[record.id for record in records[5:9]]), records[:9])
    assert len(back.pool) == len(built.pool)
    (ids, totals), (same, about) = ranked(built, seed), ranked(back, seed)
    assert ids == same
    np.testing.assert_allclose(totals, about, atol=1e-6)


def test_every_column_is_what_a_build_would_have_laid_out(records, built):
    half = revised(Matcher.build(records[:30], today=TODAY), records[20:], gone=[records[0].id])
    whole = Matcher.build(sorted(records[1:], key=lambda record: record.id), today=TODAY)
    for column in fields(half.pool):
        if column.name in FROM_THE_WHOLE_POOL | CODED:
            continue
        mine, theirs = getattr(half.pool, column.name), getattr(whole.pool, column.name)
        if column.name in WORDS:
            assert set(mine) >= set(theirs)
        elif isinstance(mine, Ragged):
            assert mine.offsets.tolist() == theirs.offsets.tolist()
            for name, items in mine.columns.items():
                assert list(items) == list(theirs.columns[name])
        elif isinstance(mine, Strings | np.ndarray):
            np.testing.assert_array_equal(np.asarray(list(mine)), np.asarray(list(theirs)), column.name)
    assert (half.pool.is_cheap == whole.pool.is_cheap).all()
    for code, words in (("seniority", "seniorities"), ("schedule", "schedules")):
        mine = [getattr(half.pool, words)[at] for at in getattr(half.pool, code)]
        assert mine == [getattr(whole.pool, words)[at] for at in getattr(whole.pool, code)]
    for ragged, words in (("languages", "language_codes"), ("countries", "country_codes")):
        mine = [getattr(half.pool, words)[at] for at in getattr(half.pool, ragged)["code"]]
        assert mine == [getattr(whole.pool, words)[at] for at in getattr(whole.pool, ragged)["code"]]


def test_who_is_gone_is_found_no_more_and_who_is_new_is(records, built):
    new = replace(records[3], id=10_000)
    other = revised(built, [new], gone=[records[3].id, 999_999])
    assert other.pool.ids.tolist() == [*(record.id for record in records if record is not records[3]), 10_000]
    assert built.pool.ids.tolist() == [record.id for record in records], "the old one is left as it was"
    assert len(revised(built, [], gone=[record.id for record in records]).pool) == 0


def test_another_taxonomy_takes_claims_along(records, built):
    words = Taxonomy.changed({"1": MergeSkill("tensorflow", "pytorch"), "2": RetireSkill("xgboost")})
    moved = under(built, words)
    assert moved.pool.skills.offsets[-1] < built.pool.skills.offsets[-1]
    old, new = built.taxonomy, words
    for word in ("pytorch", "tensorflow", "sql"):
        before = set(built.pool.holders(old.row(word))[0].tolist())
        assert before <= set(moved.pool.holders(new.row(new.skill_of(word)))[0].tolist())
    brief = random_brief(np.random.default_rng(5))
    known = tuple(asked for asked in brief.requirements if asked.skill in words.skills)
    moved.match(replace(brief, requirements=known))
    same = under(built, built.taxonomy)
    assert same.match(brief) == built.match(brief)


def test_an_empty_index_takes_its_first_expert(records):
    first = revised(Matcher.build([], today=TODAY), records[:1])
    assert first.pool.ids.tolist() == [records[0].id]
    first.match(random_brief(np.random.default_rng(1)))


def test_a_revised_index_survives_the_disk(records, built, tmp_path):
    other = revised(built, records[:3], gone=[records[9].id])
    snapshot.publish(tmp_path, other)
    loaded, _ = snapshot.load(snapshot.current(tmp_path))
    brief = random_brief(np.random.default_rng(3))
    assert loaded.match(brief) == other.match(brief)
    assert loaded.pool.priors == other.pool.priors
