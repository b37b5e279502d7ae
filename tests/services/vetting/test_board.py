"""The board: what stands in which column, for how long, and what a move refuses."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, IllegalMove
from marketplace.domain.vetting_words import CaseStage, StepStatus
from marketplace.models import Event
from marketplace.services import experts
from marketplace.services.vetting import board, cases, steps
from tests.services.vetting.rounds import NOW, a_case, an_applicant, free, staff


def by_stage(db: Session, actor: object, now: object = NOW) -> dict[CaseStage, board.Column]:
    return {column.stage: column for column in board.columns(db, actor, now=now)}  # type: ignore[arg-type]


def test_cases_stand_in_their_columns_with_what_comes_next(session):
    people = staff(session)
    waiting = a_case(session)
    begun = a_case(session, by=people.vera)
    seen = by_stage(session, people.victor, NOW + timedelta(days=6))
    assert list(seen) == list(CaseStage)
    (first,), (second,) = seen[CaseStage.APPLIED].cards, seen[CaseStage.SCREENING].cards
    assert (first.case, first.next_act, first.days, first.is_long_here) == (waiting, "Claim it", 6, True)
    assert second.case is begun
    assert second.next_act == "Screening call: agree on a time"
    at = NOW + timedelta(days=1, hours=1)
    steps.schedule(session, begun.steps[0], at=at, now=NOW, actor=people.vera)
    assert board.next_act(begun) == f"Screening call, {at:%-d %b %Y, %H:%M} UTC"
    steps.finish(session, begun.steps[0], status=StepStatus.DONE, now=at, actor=people.vera)
    (third,) = by_stage(session, people.victor, at + timedelta(days=2))[CaseStage.SKILLS].cards
    assert (third.case, third.days) == (begun, 2)


def test_nobody_sees_the_case_about_themselves(session):
    people = staff(session)
    expert, owner = an_applicant(session)
    experts.submit(session, expert, now=NOW, actor=owner)
    assert by_stage(session, people.vera)[CaseStage.APPLIED].count == 1
    assert by_stage(session, owner)[CaseStage.APPLIED].count == 0


def test_a_long_column_is_counted_whole_and_shown_in_part(session, monkeypatch):
    monkeypatch.setattr(board, "SHOWN", 2)
    monkeypatch.setattr(board, "LIMITS", {CaseStage.APPLIED: 2})
    people = staff(session)
    made = [a_case(session) for _ in range(3)]
    session.expire_all()
    sent: list[str] = []
    engine = session.connection().engine
    sa.event.listen(engine, "before_cursor_execute", lambda *call: sent.append(call[2]))
    column = by_stage(session, people.vera)[CaseStage.APPLIED]
    assert len(sent) <= 6
    assert [card.case for card in column.cards] == made[:2]
    assert (column.count, column.left, column.is_over) == (3, 1, True)
    (alone,) = board.columns(session, people.vera, now=NOW, only=CaseStage.APPLIED)
    assert [card.case for card in alone.cards] == made


def test_a_move_is_written_down_and_of_two_one_comes_too_late(session):
    people = staff(session)
    case = a_case(session, by=people.vera)
    later = NOW + timedelta(days=1)
    was = CaseStage.SCREENING
    cases.place(session, case, CaseStage.INTERVIEW, actor=people.vera, now=later, was=was)
    assert (case.stage, case.stage_since) == (CaseStage.INTERVIEW, later)
    last = session.scalars(sa.select(Event).order_by(Event.id.desc()).limit(1)).one()
    assert (last.before, last.after) == ({"stage": "screening"}, {"stage": "interview"})
    with pytest.raises(Conflict, match="moved this case to interview meanwhile"):
        cases.place(session, case, CaseStage.DECISION, actor=people.victor, now=later, was=was)
    with pytest.raises(IllegalMove, match="not back to applied") as refused:
        cases.place(session, case, CaseStage.APPLIED, actor=people.vera, now=later)
    assert refused.value.legal == ("screening", "skills", "references", "decision")
    free(session, case, people.victor)
    cases.place(session, case, CaseStage.DECISION, actor=people.victor, now=later)
    assert case.stage is CaseStage.DECISION
