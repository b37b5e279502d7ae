"""Outcomes: due by the calendar, blind until both are in, published, challenged, counted for the track record."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import EndReason
from marketplace.domain.errors import Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, OutcomeStatus, Reached
from marketplace.domain.outcomes import ReportDraft
from marketplace.domain.vocabulary import EngagementModel, Role
from marketplace.models import Event, ExpertOutcome, Job, MatchResult, MatchRun, Outcome
from marketplace.services import accounts, personal_data
from marketplace.services.engagements import ending
from marketplace.services.outcomes import calendar, challenges, forgetting, reports, standing
from tests.services.engagements.scene import FIRST_DAY, Work, at_work
from tests.services.hiring.scene import NOW

_S = OutcomeStatus
GOOD = ReportDraft(Reached.REACHED, Hindrance.NOTHING, True, "p95 38 ms", "It runs in the payment path since Monday.")
LATE = ReportDraft(Reached.NOT_REACHED, Hindrance.WORK_LATE, False, note="Nothing was delivered in five weeks.")
NO_DATA = replace(LATE, hindrance=Hindrance.DATA_NOT_READY)
DAY_30 = FIRST_DAY + timedelta(days=30)
WRONG = "The figure is of the test set and not of live traffic."


def due(session: Session, work: Work, now: datetime = DAY_30) -> Outcome:
    """Let the newest outcome fall due."""
    calendar.move_due(session, now)
    return standing.of_engagement(session, work.engagement)[-1]


def say(
    session: Session, work: Work, outcome: Outcome, company: ReportDraft | None, expert: ReportDraft | None
) -> None:
    """Let one side or both report a day later."""
    given = {"now": outcome.fell_due_at + timedelta(days=1)}
    if company is not None:
        reports.write(session, outcome, Side.COMPANY, company, actor=work.scene.ana, **given)
    if expert is not None:
        reports.write(session, outcome, Side.EXPERT, expert, actor=work.actor, **given)


def facts(session: Session, work: Work) -> list[tuple[bool, Any]]:
    """What the matcher would read of this engagement's expert."""
    found = session.scalars(select(ExpertOutcome).where(ExpertOutcome.outcome_id.is_not(None)))
    return [(one.is_success, one.ended) for one in found if one.expert_id == work.expert.id]


def a_lead(session: Session) -> Any:
    """Return a lead admin with no part in anything."""
    lead = accounts.register(session, email="lea@assay.example", password_hash=None, name="Lea", roles=[Role.ADMIN])
    return accounts.actor_of(session, lead)


def test_outcomes_fall_due_while_the_work_goes_on_and_at_its_end_once(session: Session) -> None:
    work = at_work(session)
    assert calendar.move_due(session, DAY_30 - timedelta(hours=1)) == 0
    assert calendar.move_due(session, DAY_30) == 1
    assert calendar.move_due(session, DAY_30) == 0
    ended = FIRST_DAY + timedelta(days=60)
    one = {"reason": EndReason.WORK_DONE, "note": "All of it is delivered and running."}
    ending.give_notice(
        session,
        work.engagement,
        side=Side.COMPANY,
        last_day=ended.date(),
        now=ended,
        actor=work.scene.ana,
        **one,
    )
    work.engagement.ended_at = ended
    session.flush()
    calendar.move_due(session, FIRST_DAY + timedelta(days=95))
    found = standing.of_engagement(session, work.engagement)
    assert [one.kind for one in found] == [OutcomeKind.DAY_30, OutcomeKind.END]
    first, last = found
    assert first.promised == "A baseline behind a flag, measured on the holdout"
    assert last.promised.startswith("A fraud model")
    # Nobody had said anything about the first in its two weeks.
    assert (first.status, last.status) == (_S.LAPSED, _S.DUE)


def test_work_that_never_began_has_no_outcome(session: Session) -> None:
    work = at_work(session)
    work.engagement.started_at = None
    session.flush()
    assert calendar.move_due(session, FIRST_DAY + timedelta(days=200)) == 0
    assert calendar.fall_due(session, work.engagement, now=DAY_30) == []


def test_neither_side_reads_the_other_before_both_have_reported(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    now = DAY_30 + timedelta(days=1)
    say(session, work, outcome, LATE, None)
    assert outcome.status is _S.COMPANY_REPORTED
    theirs = standing.seen_by(outcome, Side.EXPERT, now)
    assert (theirs.mine, theirs.theirs, theirs.may_report, theirs.may_challenge) == (None, None, True, False)
    assert facts(session, work) == []
    user = accounts.user_of(session, work.actor)
    kept = personal_data.export(session, user, now=now)["tables"]
    assert len(kept["outcomes"]) == 1
    assert kept["outcome_reports"] == []
    said = [event.after for event in session.scalars(select(Event).where(Event.object_type == "outcome"))]
    assert not any(word in str(said) for word in ("not-reached", "work-late", "weeks"))
    # What one has said oneself can be changed until then.
    say(session, work, outcome, GOOD, None)
    say(session, work, outcome, None, replace(GOOD, reached=Reached.IN_PART))
    assert outcome.status is _S.PUBLISHED
    seen = standing.seen_by(outcome, Side.EXPERT, now)
    assert seen.theirs is not None
    assert (seen.theirs.reached, seen.theirs.figure) == (Reached.REACHED, "p95 38 ms")
    assert (seen.may_report, seen.may_challenge) == (False, True)
    assert [row["side"] for row in personal_data.export(session, user, now=now)["tables"]["outcome_reports"]] == [
        "company",
        "expert",
    ]
    assert facts(session, work) == [(True, DAY_30.date())]
    with pytest.raises(IllegalMove, match="stays as it is"):
        say(session, work, outcome, LATE, None)


def test_the_silent_are_reminded_once_and_after_two_weeks_one_side_is_published_alone(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, GOOD, None)
    before = session.scalars(select(Job)).all()
    near = DAY_30 + timedelta(days=10, minutes=1)
    assert calendar.move_due(session, near) == 1
    assert calendar.move_due(session, near) == 0
    fresh = [job for job in session.scalars(select(Job)) if job not in before]
    assert [job.about_user_id for job in fresh] == [work.actor.user_id]
    over = DAY_30 + timedelta(days=14)
    with pytest.raises(IllegalMove, match="two weeks"):
        reports.write(session, outcome, Side.EXPERT, LATE, now=over, actor=work.actor)
    assert calendar.move_due(session, over) == 1
    assert outcome.status is _S.PUBLISHED
    assert standing.seen_by(outcome, Side.EXPERT, over).theirs is not None
    assert facts(session, work) == [(True, DAY_30.date())]


def test_the_expert_alone_makes_no_track_record(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, None, GOOD)
    assert outcome.status is _S.EXPERT_REPORTED
    calendar.move_due(session, DAY_30 + timedelta(days=14))
    assert outcome.status is _S.PUBLISHED
    assert facts(session, work) == []


@pytest.mark.parametrize(("said", "told"), [(GOOD, [True]), (LATE, [False]), (NO_DATA, [])])
def test_only_what_the_expert_could_help_is_held_against_them(
    session: Session, said: ReportDraft, told: list[bool]
) -> None:
    work = at_work(session)
    before = work.expert.revision
    say(session, work, due(session, work), said, GOOD)
    assert [is_success for is_success, _ in facts(session, work)] == told
    assert work.expert.revision == before + len(told)


def test_the_newest_outcome_of_an_engagement_is_its_one_fact(session: Session) -> None:
    work = at_work(session)
    say(session, work, due(session, work), LATE, GOOD)
    day_90 = FIRST_DAY + timedelta(days=90)
    second = due(session, work, day_90)
    assert facts(session, work) == [(False, DAY_30.date())]
    say(session, work, second, GOOD, GOOD)
    assert facts(session, work) == [(True, day_90.date())]


def test_a_challenged_outcome_counts_again_when_it_is_upheld_and_never_when_it_is_removed(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, LATE, GOOD)
    now, lead = DAY_30 + timedelta(days=5), a_lead(session)
    with pytest.raises(Invalid):
        challenges.challenge(session, outcome, Side.EXPERT, "No.", now=now, actor=work.actor)
    challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=now, actor=work.actor)
    assert outcome.status is _S.CHALLENGED
    assert facts(session, work) == []
    assert challenges.waiting(session) == [outcome]
    with pytest.raises(IllegalMove):
        challenges.challenge(session, outcome, Side.COMPANY, WRONG, now=now, actor=work.scene.ana)
    with pytest.raises(Invalid):
        challenges.decide(session, outcome, is_upheld=True, answer="Yes.", now=now, actor=lead)
    answer = "The milestones show that nothing was submitted before day 40."
    challenges.decide(session, outcome, is_upheld=True, answer=answer, now=now, actor=lead)
    assert outcome.status is _S.UPHELD
    assert facts(session, work) == [(False, DAY_30.date())]
    assert challenges.of(session, outcome.public_id) is outcome
    with pytest.raises(IllegalMove):
        challenges.decide(session, outcome, is_upheld=False, answer=answer, now=now, actor=lead)
    second = due(session, work, FIRST_DAY + timedelta(days=90))
    say(session, work, second, GOOD, GOOD)
    challenges.challenge(
        session, second, Side.COMPANY, WRONG, now=second.fell_due_at + timedelta(days=2), actor=work.scene.ana
    )
    # Meanwhile the one before it speaks again.
    assert facts(session, work) == [(False, DAY_30.date())]
    challenges.decide(session, second, is_upheld=False, answer=answer, now=now, actor=lead)
    assert second.status is _S.REMOVED
    assert facts(session, work) == [(False, DAY_30.date())]


def test_a_challenge_comes_in_time_and_is_decided_by_somebody_with_no_part_in_it(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    with pytest.raises(IllegalMove):
        challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=DAY_30, actor=work.actor)
    with pytest.raises(NotFound):
        challenges.of(session, outcome.public_id)
    say(session, work, outcome, LATE, GOOD)
    late = DAY_30 + timedelta(days=31)
    with pytest.raises(IllegalMove, match="thirty days"):
        challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=late, actor=work.actor)
    challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=late - timedelta(hours=1), actor=work.actor)
    inside = accounts.register(
        session,
        email="ines@assay.example",
        password_hash=None,
        name="Ines",
        roles=[Role.ADMIN],
        company=work.scene.company,
    )
    for actor in (accounts.actor_of(session, inside), work.scene.ana):
        with pytest.raises(Forbidden):
            challenges.decide(session, outcome, is_upheld=True, answer=WRONG, now=late, actor=actor)


def test_every_question_wants_an_answer_and_contact_data_is_masked(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    with pytest.raises(Invalid) as refused:
        say(session, work, outcome, ReportDraft(note="x" * 2_001, figure="y" * 201), None)
    assert set(refused.value.errors) == {"reached", "would_again", "hindrance", "figure", "note"}
    say(session, work, outcome, replace(GOOD, note="Write to me at ana@lund.example any time."), None)
    report = outcome.report_of(Side.COMPANY)
    assert report is not None
    assert "ana@lund.example" not in report.note


def test_the_score_is_that_of_the_last_ranking_before_the_two_agreed(session: Session) -> None:
    work = at_work(session)
    agreed_at = work.engagement.created_at
    for score, minutes, is_trial in ((0.6, -20, False), (0.7, -10, False), (0.9, -5, True), (0.8, 10, False)):
        _shown(session, work, score, agreed_at + timedelta(minutes=minutes), is_trial=is_trial)
    outcome = due(session, work)
    assert outcome.score == 0.7
    assert outcome.run_id is not None


def _shown(session: Session, work: Work, score: float, at: datetime, *, is_trial: bool) -> None:
    empty: dict[str, Any] = {name: {} for name in ("weights", "medians", "excluded", "excluded_only")}
    run = MatchRun(
        brief=work.scene.brief,
        created_at=at,
        today=NOW.date(),
        snapshot="s",
        pool_size=1,
        eligible=1,
        base=0.4,
        currency="EUR",
        brief_as_ranked={},
        relaxations=[],
        notes=[],
        is_what_if=is_trial,
        **empty,
    )
    cost = {"cost_low": 1.0, "cost_expected": 1.0, "cost_high": 1.0, "cost_currency": "EUR"}
    lists: dict[str, Any] = {name: [] for name in ("options", "contributions", "counterfactuals", "flags")}
    run.results = [
        MatchResult(
            expert_id=work.expert.id,
            rank=1,
            name="A",
            score=score,
            base=0.4,
            confidence=1.0,
            model=EngagementModel.CONTRACT,
            weakest="skills",
            **cost,
            **lists,
        )
    ]
    session.add(run)
    session.flush()


def test_erasing_somebody_leaves_how_far_it_was_reached_and_no_words(session: Session) -> None:
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, GOOD, GOOD)
    now = DAY_30 + timedelta(days=2)
    challenges.challenge(session, outcome, Side.COMPANY, WRONG, now=now, actor=work.scene.ana)
    forgetting.forget(session, work.expert)
    session.expire_all()
    assert {one.note + one.figure for one in outcome.reports} == {""}
    assert outcome.challenge is not None
    assert outcome.challenge.text == ""
    assert {one.reached for one in outcome.reports} == {Reached.REACHED}
