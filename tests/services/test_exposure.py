"""Whom a ranking proposes to ask next: the order stays by score, and who has room or was never proposed is told."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import DeclineReason
from marketplace.models import Brief, Expert, MatchRun
from marketplace.search.current import Index
from marketplace.search.slates import Reason
from marketplace.services import briefs, matches, replays
from marketplace.services.hiring import candidacies, invitations, slots
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.hiring.scene import NOW, a_scene, somebody
from tests.services.walks import an_index

SHOWN = 4


@pytest.fixture
def people(session: Session) -> list[Expert]:
    """Fourteen who fit equally well."""
    return [somebody(session, f"Expert {chr(65 + n)}")[0] for n in range(14)]


@pytest.fixture
def index(session: Session, people: list[Expert], tmp_path: Path) -> Index:
    """An index over them."""
    return an_index(session, tmp_path / "index")


def ranked(db: Session, brief: Brief, index: Index) -> MatchRun:
    """Rank for a brief, and show the first four."""
    run = matches.shortlist(db, brief, index.live(), today=TODAY, size=SHOWN)
    db.flush()
    return run


def wave(run: MatchRun) -> list[int]:
    """Whom a ranking proposes, by the ranks they have."""
    placed = [one for one in run.results if one.wave_place is not None]
    return [one.rank for one in sorted(placed, key=lambda one: one.wave_place or 0)]


def test_the_ranking_stays_by_score_and_a_newcomer_is_proposed_with_their_chance(
    session: Session, index: Index
) -> None:
    run = ranked(session, a_scene(session).brief, index)
    assert [match.rank for match in matches.shortlist_of(run).matches] == [1, 2, 3, 4]
    assert len(wave(run)) == 10
    assert wave(run)[:3] == [1, 2, 3]
    [newcomer] = [one for one in run.results if one.wave_reason == Reason.NEWCOMER]
    assert newcomer.rank > 10
    assert newcomer.wave_before == newcomer.rank
    assert 4 <= (newcomer.wave_place or 0) <= 10
    assert 0 < (newcomer.propensity or 0) < 1
    assert {one.propensity for one in run.results if one not in (newcomer,) and one.wave_place} == {1.0}
    found = replays.replay(session, run)
    assert (found.difference, found.is_identical) == ("", True)
    newcomer.wave_place, newcomer.propensity = newcomer.wave_place, 0.9
    assert "wave, place" in replays.replay(session, run).difference


def test_who_has_no_room_or_is_asked_already_is_not_proposed_and_keeps_their_rank(
    session: Session, index: Index, people: list[Expert]
) -> None:
    scene, others = a_scene(session), [a_scene(session, name=f"Company {n}") for n in range(2)]
    first, second = (one.expert for one in ranked(session, scene.brief, index).results[:2])
    for other in others:
        one = candidacies.suggest(session, other.slot, first, now=NOW)
        until = NOW + timedelta(days=5)
        invitations.invite(session, [one], message="Hello.", deadline=until, now=NOW, actor=other.ana)
        invitations.decline(session, one, reason=DeclineReason.NO_TIME, now=NOW, actor=scene.ana)
    asked = candidacies.suggest(session, slots.only(session, scene.brief), second, now=NOW)
    invitations.invite(session, [asked], message="", deadline=until, now=NOW, actor=scene.ana)
    session.flush()
    run = ranked(session, scene.brief, index)
    assert [one.expert_id for one in run.results[:2]] == [first.id, second.id]
    assert not {1, 2} & set(wave(run))
    assert replays.replay(session, run).is_identical


def test_who_was_proposed_to_many_others_lately_makes_a_little_room(
    session: Session, index: Index, people: list[Expert]
) -> None:
    scene = a_scene(session)
    before = ranked(session, scene.brief, index)
    for _ in range(3):
        ranked(session, scene.brief, index)
    assert wave(ranked(session, scene.brief, index))[:3] == wave(before)[:3], "one’s own rankings cost nobody anything"
    for n in range(8):
        ranked(session, a_scene(session, name=f"Company {n}").brief, index)
    run = ranked(session, scene.brief, index)
    price = {one.rank: one.wave_price for one in run.results if one.wave_place is not None}
    assert price[1] > 0
    assert [one.expert_id for one in run.results[:SHOWN]] == [one.expert_id for one in before.results[:SHOWN]]
    moved = [one for one in run.results if one.wave_place and one.wave_reason == Reason.SHOWN_OFTEN]
    assert moved
    assert replays.replay(session, run).is_identical


def test_a_trial_proposes_nobody(session: Session, index: Index) -> None:
    brief = briefs.draft(session, company=a_scene(session).company, draft=a_brief(), today=TODAY)
    trial = matches.Trial({"skill": 100})
    run = matches.shortlist(session, brief, index.live(), today=TODAY, size=SHOWN, trial=trial)
    assert wave(run) == []
    assert len(run.results) == SHOWN
