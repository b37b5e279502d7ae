"""A front that was carried into the next index is the front of ranking everybody in it anew."""

from contextlib import nullcontext
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.experts import AvailabilityDraft
from marketplace.models import Expert
from marketplace.search import fronts
from marketplace.search.current import Index
from marketplace.search.fronts import Asked, Fronts, carried, ranked, step_to
from marketplace.search.translate import query_of
from marketplace.services import experts
from matching.revision import among
from matching.types import BriefQuery
from seed.experts import population
from tests.factories import a_brief, an_expert

POOL = 60


@pytest.fixture
def index(session: Session, tmp_path: Path, today: date) -> Index:
    """An index of a pool that is revised in memory when somebody changes."""
    drafts = [character.draft for character in population(POOL, seed=7, today=today, start=0)]
    experts.bulk_register(session, drafts, today=today)
    return Index(tmp_path / "index", lambda: nullcontext(session), clock=lambda: today, small_pool=1)


def some_briefs() -> list[BriefDraft]:
    """Briefs that many fit, some for fewer."""
    return [
        a_brief(budget=None, languages=(), hours_per_week=10.0),
        a_brief(budget=None, languages=(), hours_per_week=30.0, domain=None, overlap_hours=0.0),
        a_brief(languages=()),
    ]


def asked_of(today: date) -> list[tuple[Asked, BriefQuery]]:
    return [
        (Asked(number, 1, 1, draft, frozenset()), query_of(draft, today=today, company_id=1, blocked=frozenset()))
        for number, draft in enumerate(some_briefs())
    ]


def listed(session: Session) -> list[Expert]:
    return list(session.scalars(select(Expert).order_by(Expert.id)))


def close(one: fronts.Front, other: fronts.Front) -> bool:
    return [key for key, _ in one] == [key for key, _ in other] and all(
        abs(a - b) < 1e-12 for (_, a), (_, b) in zip(one, other, strict=True)
    )


def test_fronts_follow_edits_pauses_and_newcomers(
    session: Session, index: Index, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Few are kept, so that what was never kept would be missed if it mattered.
    monkeypatch.setattr(fronts, "DEPTH", 14)
    kept = Fronts()
    first = index.live()
    before = [kept.of(first, *pair) for pair in asked_of(today)]
    assert max(map(len, before)) == fronts.LOOKED_AT
    best = [session.get_one(Expert, key) for key, _ in before[0][:3]]
    for turn in range(4):
        if turn == 0:
            experts.revise(session, best[0], an_expert(availability=AvailabilityDraft(booked_hours=39.0)), today=today)
        elif turn == 1:
            experts.pause(session, best[1])
        elif turn == 2:
            experts.bulk_register(session, [an_expert(name="New and good")], today=today)
        else:
            # So many of the best that what was kept is no longer enough.
            for key, _ in kept.of(index.live(), *asked_of(today)[0])[:8]:
                experts.pause(session, session.get_one(Expert, key))
        session.flush()
        live = index.live()
        assert live.base == first.base
        for pair in asked_of(today):
            assert close(kept.of(live, *pair), Fronts().of(live, *pair)), (turn, pair[0].brief_id)


def test_an_edit_is_carried_and_not_ranked_anew(session: Session, index: Index, today: date) -> None:
    asked, query = asked_of(today)[0]
    before = index.live()
    kept = ranked(before, query)
    expert = session.get_one(Expert, kept.front[0][0])
    experts.revise(session, expert, an_expert(headline="Somebody else by now"), today=today)
    session.flush()
    live = index.live()
    step = step_to(live, before.revisions)
    assert step.changed == {expert.id}
    found = carried(kept, step, query)
    assert found is not None
    assert close(found.front[: fronts.LOOKED_AT], Fronts().of(live, asked, query))


def test_too_many_changes_and_too_few_left_are_told_apart_from_a_front(
    session: Session, index: Index, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, query = asked_of(today)[0]
    monkeypatch.setattr(fronts, "DEPTH", 3)
    before = index.live()
    kept = ranked(before, query)
    assert kept.is_cut
    experts.pause(session, session.get_one(Expert, kept.front[0][0]))
    session.flush()
    step = step_to(index.live(), before.revisions)
    assert carried(kept, step, query) is None, "two that are left are not the first eleven"
    monkeypatch.setattr(fronts, "MOST_CHANGED", 0)
    assert carried(kept, step_to(index.live(), before.revisions), query) is None


def test_some_by_themselves_have_the_totals_that_they_have_among_all(index: Index, today: date) -> None:
    live = index.live()
    for _, query in asked_of(today):
        every = dict(zip(*(found.tolist() for found in live.matcher.rank(query)), strict=True))
        some = set(list(every)[::3])
        ids, totals = among(live.matcher, some).rank(query)
        assert set(ids.tolist()) == some
        assert all(abs(every[key] - total) < 1e-12 for key, total in zip(ids.tolist(), totals.tolist(), strict=True))
