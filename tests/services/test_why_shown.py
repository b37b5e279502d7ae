"""Why one is or is not shown, held against the ranking that the company gets, and every change against making it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.changes import changes_for
from marketplace.domain.experts import AvailabilityDraft, SkillDraft, SpecializationDraft, TermsDraft
from marketplace.domain.places import LanguageDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import CefrLevel, EngagementModel, RateUnit
from marketplace.models import Brief, Expert
from marketplace.search.current import Index
from marketplace.services import experts, matches, profiles, reach, why_shown
from marketplace.services.hiring import roles
from marketplace.services.why_shown import Why
from tests.factories import a_brief, twelve_experts
from tests.services.hiring.scene import Scene, a_scene, somebody
from tests.services.test_reach import write


@pytest.fixture
def scene(session: Session, today: date) -> Scene:
    """A brief, and a dozen others to stand among."""
    experts.bulk_register(session, twelve_experts(), today=today)
    return a_scene(session)


def told(db: Session, index: Index, scene: Scene, expert: Expert, today: date) -> Why:
    db.flush()
    found = why_shown.of(db, expert, scene.brief, index.live(), today=today)
    assert found is not None
    return found


def place_for_the_company(db: Session, index: Index, brief: Brief, expert: Expert, today: date) -> int | None:
    """Where somebody is in the ranking that the company gets."""
    db.expire_all()
    draft = a_brief(start=brief.start)
    shortlist = matches.preview(db, draft, index.live(), today=today, size=100)
    return next((match.rank for match in shortlist.matches if match.expert_id == expert.id), None)


def modest(db: Session, **over: object) -> Expert:
    """Somebody who fits, and could say everything better."""
    plain = {
        "specializations": (SpecializationDraft("mlops"),),
        "skills": (SkillDraft("python", 1.0), SkillDraft("pytorch", 1.0)),
        "terms": (TermsDraft(EngagementModel.CONTRACT, 14_000, "EUR", RateUnit.HOUR),),
        "ratings": (),
        "outcomes": (),
    }
    return somebody(db, "Mila Modest", **plain | over)[0]


def test_the_place_and_every_part_are_those_of_the_companys_ranking(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    mila = modest(session)
    found = told(session, index, scene, mila, today).standing
    assert found.match is not None
    draft = a_brief(start=scene.brief.start)
    shortlist = matches.preview(session, draft, index.live(), today=today, size=100)
    theirs = next(match for match in shortlist.matches if match.expert_id == mila.id)
    assert (found.match.rank, found.fits) == (theirs.rank, shortlist.eligible)
    assert found.match.score == pytest.approx(theirs.score)
    assert found.match.base == pytest.approx(theirs.base)
    assert found.match.weakest == theirs.weakest
    for mine, shown in zip(found.match.contributions, theirs.contributions, strict=True):
        assert (mine.signal, mine.sentence) == (shown.signal, shown.sentence)
        assert mine.points == pytest.approx(shown.points)
    assert found.worth.matches[0].client_score == pytest.approx(theirs.score)


def test_every_change_brings_the_place_that_it_is_said_to(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    mila = modest(session)
    found = told(session, index, scene, mila, today)
    assert len(found.gains) == why_shown.TOLD
    assert found.standing.match is not None
    assert [gain.rank for gain in found.gains] == sorted(gain.rank for gain in found.gains)
    assert found.gains[0].rank < found.standing.match.rank
    before, brief = profiles.draft_of(mila), a_brief(start=scene.brief.start)
    every = changes_for(before, brief, today=today, typical=reach.typical_asks(session, mila), paid=found.standing.paid)
    made = {(change.kind, change.word, change.detail): change for change in every}
    assert {"lower", "vetted", "show"} & {gain.kind for gain in found.gains}
    for gain in found.gains:
        assert gain.score > found.standing.match.score
        write(session, mila, made[(gain.kind, gain.word, gain.detail)].apply(before))
        assert place_for_the_company(session, index, scene.brief, mila, today) == gain.rank, gain
        write(session, mila, before)


@pytest.mark.parametrize(
    ("over", "rule", "kind"),
    [
        ({"languages": (LanguageDraft("pt", CefrLevel.C2),)}, "language", "speak"),
        ({"terms": (TermsDraft(EngagementModel.CONTRACT, 45_000, "EUR", RateUnit.HOUR),)}, "budget", "lower"),
    ],
)
def test_whoever_does_not_fit_is_told_what_stands_in_the_way_and_what_would_bring_them_in(
    session: Session, index: Index, scene: Scene, today: date, over: dict[str, object], rule: str, kind: str
) -> None:
    mila = modest(session, **over)
    found = told(session, index, scene, mila, today)
    assert found.standing.match is None
    assert [one.rule for one in found.standing.obstacles] == [rule]
    gain = next(gain for gain in found.gains if gain.kind == kind)
    brief = a_brief(start=scene.brief.start)
    paid = found.standing.paid
    every = changes_for(profiles.draft_of(mila), brief, today=today, typical={}, paid=paid)
    change = next(change for change in every if (change.kind, change.word) == (gain.kind, gain.word))
    write(session, mila, change.apply(profiles.draft_of(mila)))
    assert place_for_the_company(session, index, scene.brief, mila, today) == gain.rank


def test_whoever_is_free_too_late_is_told_to_begin_in_time(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    mila = modest(session)
    late = AvailabilityDraft(available_from=today + timedelta(days=200), confirmed_on=today)
    write(session, mila, replace(profiles.draft_of(mila), availability=late))
    found = told(session, index, scene, mila, today)
    assert [one.rule for one in found.standing.obstacles] == ["start"]
    assert found.standing.obstacles[0].gap.startswith("free from")
    assert found.gains[0].kind == "sooner"


def test_a_floor_keeps_a_brief_from_the_list_and_is_named_to_nobody(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    scene.brief.budget_max_minor, scene.brief.budget_target_minor = 2_900_000, None
    dear = TermsDraft(EngagementModel.CONTRACT, 12_500, "EUR", RateUnit.HOUR, floor=12_000, is_negotiable=True)
    mila = modest(session, terms=(dear,))
    found = told(session, index, scene, mila, today).standing
    assert found.match is not None, "the company may be shown them: it is a little above its budget"
    assert found.worth.matches == ()
    assert "12,000" not in str(found.match), "nothing the company is told speaks of the floor"


def test_somebody_whom_the_index_does_not_know_is_told_nothing(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    mila = modest(session)
    experts.pause(session, mila)
    session.flush()
    assert why_shown.of(session, mila, scene.brief, index.live(), today=today) is None


def test_of_a_brief_for_several_it_is_told_for_the_role_that_suits_best(
    session: Session, index: Index, scene: Scene, today: date
) -> None:
    mila = modest(session)
    assert told(session, index, scene, mila, today).role == ""
    wanted = (RoleWish("Docker engineer", 1, None, ("docker",)), RoleWish("ML engineer", 1, None, ("pytorch",)))
    roles.plan(session, scene.brief, wanted, actor=scene.ana)
    found = told(session, index, scene, mila, today)
    assert found.role == "ML engineer"
    run = matches.shortlist(session, scene.brief, index.live(), today=today, size=100, role=wanted[1])
    theirs = next(result for result in run.results if result.expert_id == mila.id)
    assert found.standing.match is not None
    assert (found.standing.match.rank, found.standing.fits) == (theirs.rank, run.eligible)
    assert found.standing.match.score == pytest.approx(theirs.score)
