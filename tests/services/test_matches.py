from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.briefs import BudgetDraft, RequirementDraft
from marketplace.domain.errors import IllegalMove, Invalid, NotFound
from marketplace.domain.experts import SkillDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BriefStatus, EventAct, Need
from marketplace.models import Brief, Event, Expert, MatchRun, Skill
from marketplace.search.current import Live
from marketplace.services import briefs, companies, experts, matches, replays
from marketplace.services.hiring import roles, slots
from tests.factories import a_brief
from tests.services.walks import a_listed_expert, a_registered_company, acts_on, an_actor, an_index

WEAK = (SkillDraft("python", 0.25), SkillDraft("sql", 0.5))


@pytest.fixture
def people(session: Session) -> dict[str, Expert]:
    """Four listed experts: two alike and strong, one weaker, one without the skills."""
    return {
        "ada": a_listed_expert(session, name="Ada Moreira"),
        "bo": a_listed_expert(session, name="Bo Lindqvist"),
        "cyd": a_listed_expert(session, name="Cyd Okafor", skills=(SkillDraft("python", 0.75),)),
        "dee": a_listed_expert(session, name="Dee Novak", skills=WEAK),
    }


@pytest.fixture
def live(session: Session, people: dict[str, Expert], tmp_path: Path) -> Live:
    """An index over the four."""
    return an_index(session, tmp_path).live()


@pytest.fixture
def brief(session: Session, today: date) -> Brief:
    """A company's brief, still a draft."""
    return briefs.draft(session, company=a_registered_company(session), draft=a_brief(), today=today)


def test_the_stored_run_is_rendered_exactly_as_it_was_shown(
    session: Session, live: Live, brief: Brief, today: date
) -> None:
    actor = an_actor(session)
    shown = matches.preview(session, a_brief(), live, today=today, company=brief.company)
    run = matches.shortlist(session, brief, live, today=today, actor=actor)
    session.expire_all()
    stored = matches.run_of(session, brief, run.public_id)
    assert matches.shortlist_of(stored) == shown
    assert matches.as_ranked(stored) == briefs.draft_of(brief)
    assert (stored.snapshot, stored.today, stored.requested_by_id) == (live.version, today, actor.user_id)
    assert stored.taxonomy_version == live.matcher.taxonomy.version
    matched = acts_on(session, brief)[-1]
    assert matched.act is EventAct.MATCHED
    proposed = sum(result.wave_place is not None for result in run.results)
    counts = {"shown": len(shown.matches), "eligible": shown.eligible, "proposed": proposed}
    assert matched.after == {"run": run.public_id, **counts}


def test_the_better_expert_comes_first_and_every_score_is_the_sum_of_its_parts(
    session: Session, live: Live, brief: Brief, today: date
) -> None:
    run = matches.shortlist(session, brief, live, today=today)
    names = [result.name for result in run.results]
    assert set(names[:2]) == {"Ada Moreira", "Bo Lindqvist"}
    assert names[2:] == ["Cyd Okafor", "Dee Novak"]
    for result in run.results:
        points = sum(part["points"] for part in result.contributions)
        assert result.base + points == pytest.approx(result.score, abs=1e-9)
        assert all(part["sentence"] and part["evidence"] for part in result.contributions)


def test_a_run_stays_as_it_was_when_the_brief_and_the_experts_change(
    session: Session, live: Live, brief: Brief, people: dict[str, Expert], today: date
) -> None:
    run = matches.shortlist(session, brief, live, today=today)
    before = matches.shortlist_of(run)
    briefs.revise(session, brief, a_brief(hours_per_week=30.0, title="Another title"), today=today)
    people["ada"].name = "Ada Byron"
    experts.pause(session, people["ada"])
    session.flush()
    session.expire_all()
    stored = matches.run_of(session, brief, run.public_id)
    assert matches.shortlist_of(stored) == before
    assert matches.as_ranked(stored).hours_per_week == 20.0


def test_an_expert_who_paused_since_the_last_sync_is_not_shown_and_the_list_stays_full(
    session: Session, live: Live, brief: Brief, people: dict[str, Expert], today: date
) -> None:
    first = matches.shortlist(session, brief, live, today=today, size=2).results[0].expert
    experts.pause(session, first)
    run = matches.shortlist(session, brief, live, today=today, size=2)
    assert first.id not in {result.expert_id for result in run.results}
    assert [result.rank for result in run.results][:2] == [1, 2]
    shown = matches.preview(session, a_brief(), live, today=today)
    assert {match.expert_id for match in shown.matches} == {p.id for p in people.values()} - {first.id}


def test_a_blocked_pair_never_meets(
    session: Session, live: Live, brief: Brief, people: dict[str, Expert], today: date
) -> None:
    companies.block(session, brief.company, people["ada"])
    experts.block_company(session, people["bo"], brief.company)
    session.flush()
    run = matches.shortlist(session, brief, live, today=today)
    assert {result.expert_id for result in run.results} == {people["cyd"].id, people["dee"].id}
    everyone = matches.preview(session, a_brief(), live, today=today)
    assert len(everyone.matches) == 4


def test_nobody_fits_and_the_run_says_why(session: Session, live: Live, brief: Brief, today: date) -> None:
    hard = a_brief(
        skills=(RequirementDraft("rust", Need.NON_NEGOTIABLE),), budget=BudgetDraft("EUR", max=100, strict=True)
    )
    briefs.revise(session, brief, hard, today=today)
    run = matches.shortlist(session, brief, live, today=today)
    assert (run.results, run.eligible, run.pool_size) == ([], 0, 4)
    assert run.excluded["budget"] == 4
    assert any("budget" in part["constraints"] for part in run.relaxations)
    assert matches.shortlist_of(run) == matches.preview(session, hard, live, today=today, company=brief.company)


def test_an_empty_pool_is_refused_with_the_cure_and_nothing_is_kept(
    session: Session, tmp_path: Path, brief: Brief, today: date
) -> None:
    with pytest.raises(Invalid) as refused:
        matches.shortlist(session, brief, an_index(session, tmp_path / "empty").live(), today=today)
    assert refused.value.errors == {"experts": [matches.NOBODY_LISTED]}
    assert matches.latest_heads(session, brief) == {}


def test_a_preview_stores_nothing(session: Session, live: Live, today: date) -> None:
    matches.preview(session, a_brief(), live, today=today)
    assert not session.new
    assert not session.dirty
    assert session.scalar(sa.select(sa.func.count()).select_from(MatchRun)) == 0
    assert not session.scalars(sa.select(Event).where(Event.act == EventAct.MATCHED)).all()


def test_a_preview_refuses_what_a_brief_would(session: Session, live: Live, today: date) -> None:
    with pytest.raises(Invalid, match="did you mean PyTorch"):
        matches.preview(session, a_brief(skills=(RequirementDraft("PyTorhc"),)), live, today=today)


@pytest.mark.parametrize("size", [0, -1, 101])
def test_a_shortlist_has_a_sensible_length(session: Session, live: Live, brief: Brief, today: date, size: int) -> None:
    with pytest.raises(Invalid, match="size"):
        matches.shortlist(session, brief, live, today=today, size=size)
    assert session.scalar(sa.select(sa.func.count()).select_from(MatchRun)) == 0


def test_a_brief_can_be_matched_until_it_ends(
    session: Session, live: Live, brief: Brief, today: date, clock: datetime
) -> None:
    briefs.publish(session, brief, now=clock)
    for status in slots.TAKES_PEOPLE | {BriefStatus.PENDING_APPROVAL}:
        brief.status = status
        assert matches.shortlist(session, brief, live, today=today).results
    for status in (BriefStatus.FILLED, BriefStatus.WITHDRAWN, BriefStatus.EXPIRED):
        brief.status = status
        with pytest.raises(IllegalMove, match=status.value):
            matches.shortlist(session, brief, live, today=today)


def test_a_brief_with_a_word_that_was_retired_is_refused_by_field(
    session: Session, live: Live, brief: Brief, today: date
) -> None:
    session.add(Skill(slug="steam-engines", name="Steam engines", family="x", slot="task", kind="tool"))
    session.flush()
    brief.requirements[0].skill = "steam-engines"
    with pytest.raises(Invalid) as refusal:
        matches.shortlist(session, brief, live, today=today)
    assert list(refusal.value.errors) == ["skills.0.skill"]


def test_a_run_is_found_through_its_own_brief_and_the_newest_is_the_latest(
    session: Session, live: Live, brief: Brief, today: date
) -> None:
    other = briefs.draft(session, company=brief.company, draft=a_brief(), today=today)
    assert matches.latest_heads(session, brief) == {}
    runs = [matches.shortlist(session, brief, live, today=today) for _ in range(2)]
    assert matches.latest_heads(session, brief) == {None: runs[1]}
    with pytest.raises(NotFound):
        matches.run_of(session, other, runs[0].public_id)
    with pytest.raises(NotFound):
        matches.run_of(session, brief, "no such run")


ML, DATA = RoleWish("ML engineer", 1, 30.0, ("python",)), RoleWish("Data engineer", 1, None, ("sql",))


def test_each_role_is_ranked_by_its_own_skills_and_hours(
    session: Session, live: Live, brief: Brief, people: dict[str, Expert], today: date
) -> None:
    whole = a_brief(skills=(RequirementDraft("python", Need.MUST), RequirementDraft("sql", Need.MUST)))
    briefs.revise(session, brief, whole, today=today)
    roles.plan(session, brief, (ML, DATA), actor=an_actor(session))
    runs = {role: matches.shortlist(session, brief, live, today=today, role=role) for role in (ML, DATA, None)}
    session.flush()
    asked = {role: [one.skill for one in matches.as_ranked(run).skills] for role, run in runs.items()}
    assert asked == {ML: ["python"], DATA: ["sql"], None: ["python", "sql"]}
    hours = {role: matches.as_ranked(run).hours_per_week for role, run in runs.items()}
    assert hours == {ML: 30.0, DATA: whole.hours_per_week, None: whole.hours_per_week}
    assert [runs[role].title for role in (ML, None)] == [f"ML engineer, {brief.title}", brief.title]
    assert matches.latest_heads(session, brief) == {
        "ML engineer": runs[ML],
        "Data engineer": runs[DATA],
        None: runs[None],
    }
    sql = {result.name: result.rank for result in runs[DATA].results}
    assert sql["Dee Novak"] < sql["Cyd Okafor"], "who has SQL is first where only SQL is asked for"
    python = {result.name: result.rank for result in runs[ML].results}
    assert python["Cyd Okafor"] < python["Dee Novak"]
    for run in runs.values():
        assert replays.replay(session, run).is_identical


def test_a_trial_for_a_role_is_beside_the_ranking_of_that_role(
    session: Session, live: Live, brief: Brief, today: date
) -> None:
    roles.plan(session, brief, (RoleWish("ML engineer", 1, None, ("python",)), RoleWish("Data engineer")), actor=None)
    first, second = slots.roles_of(session, brief)
    own = matches.shortlist(session, brief, live, today=today, role=first)
    matches.shortlist(session, brief, live, today=today, role=second)
    tried = matches.shortlist(session, brief, live, today=today, role=first, trial=matches.Trial({"skill": 100}))
    session.flush()
    assert matches.ranks_before(session, tried) == {result.expert_id: result.rank for result in own.results}
    assert matches.latest_heads(session, brief)["ML engineer"] is own


def test_a_role_that_the_brief_has_not_is_refused_with_those_it_has(session: Session, brief: Brief) -> None:
    with pytest.raises(Invalid, match=brief.title):
        slots.role_named(session, brief, "Designer")


def test_a_run_can_be_rendered_after_its_session(session: Session, live: Live, brief: Brief, today: date) -> None:
    public_id = matches.shortlist(session, brief, live, today=today).public_id
    session.expire_all()
    stored = matches.run_of(session, brief, public_id)
    session.expunge_all()
    assert matches.shortlist_of(stored).matches[0].public_id == stored.results[0].expert.public_id


def test_the_same_brief_and_snapshot_give_the_same_ranking(session: Session, live: Live, today: date) -> None:
    once, again = (matches.preview(session, a_brief(), live, today=today) for _ in range(2))
    assert once == again
