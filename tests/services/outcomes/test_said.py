"""What companies said of finished engagements: counted from three companies on, challenged ones left out."""

from datetime import timedelta

from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, Reached
from marketplace.domain.outcomes import ReportDraft
from marketplace.domain.said_of_work import Part
from marketplace.models import Expert, Outcome
from marketplace.services.outcomes import calendar, challenges, reports, said, standing
from tests.services.engagements.scene import FIRST_DAY, Work, at_work
from tests.services.hiring.scene import a_scene, somebody

GOOD = ReportDraft(Reached.REACHED, Hindrance.NOTHING, would_again=True)
SHORT = ReportDraft(Reached.NOT_REACHED, Hindrance.WORK_FELL_SHORT, would_again=False)
NO_DATA = ReportDraft(Reached.NOT_REACHED, Hindrance.DATA_NOT_READY, would_again=True)
END = FIRST_DAY + timedelta(days=100)


def worked(session: Session, expert: Expert, number: int, *said: ReportDraft | None, company: int = 0) -> Work:
    """Let somebody work for a company, which reports after 30 days, 90 days and at the end, or not where it is None."""
    work = at_work(session, name=f"Stand-in {number:02}", scene=a_scene(session, name=f"Company {number}"))
    work.engagement.expert = expert
    if company:
        work.engagement.company_id = company
    session.flush()
    for day, draft in zip((30, 90), said, strict=False):
        due = calendar.fall_due(session, work.engagement, now=FIRST_DAY + timedelta(days=day))
        report(session, work, due[-1], draft)
    work.engagement.ended_at = END
    session.flush()
    last = calendar.fall_due(session, work.engagement, now=END)[-1]
    report(session, work, last, said[2] if len(said) > 2 else None)
    return work


def report(session: Session, work: Work, outcome: Outcome, draft: ReportDraft | None) -> None:
    """Publish what the company says, beside what the expert says."""
    for side, one, actor in ((Side.COMPANY, draft, work.scene.ana), (Side.EXPERT, GOOD, work.actor)):
        if one is not None:
            reports.write(session, outcome, side, one, now=outcome.fell_due_at, actor=actor)


def test_nothing_is_shown_before_three_companies_have_spoken(session: Session) -> None:
    ada, _ = somebody(session)
    first = worked(session, ada, 1, GOOD, GOOD, GOOD)
    worked(session, ada, 2, GOOD, GOOD, GOOD)
    worked(session, ada, 3, GOOD, company=first.engagement.company_id)
    assert said.of_expert(session, ada.id) is None, "three engagements of two companies"
    worked(session, ada, 4, SHORT)
    found = said.of_expert(session, ada.id)
    assert found is not None
    assert (found.engagements, found.companies, found.again) == (4, 3, Part(3, 4))
    assert found.reached == {OutcomeKind.DAY_30: Part(3, 4), OutcomeKind.DAY_90: None, OutcomeKind.END: None}
    assert said.of_experts(session, []) == {}


def test_the_newest_report_says_whether_again_and_what_they_could_not_help_is_set_aside(session: Session) -> None:
    ada, _ = somebody(session)
    worked(session, ada, 1, GOOD, GOOD, SHORT)
    worked(session, ada, 2, SHORT, GOOD, GOOD)
    worked(session, ada, 3, GOOD, NO_DATA, GOOD)
    worked(session, ada, 4, GOOD, GOOD, None)
    found = said.of_expert(session, ada.id)
    assert found is not None
    assert found.again == Part(3, 4)
    assert found.reached == {
        OutcomeKind.DAY_30: Part(3, 4),
        OutcomeKind.DAY_90: Part(3, 3),
        OutcomeKind.END: Part(2, 3),
    }
    assert found.set_aside == 1


def test_what_runs_is_silent_or_is_challenged_is_left_out_until_it_is_upheld(session: Session) -> None:
    ada, _ = somebody(session)
    for number in (1, 2):
        worked(session, ada, number, GOOD)
    third = worked(session, ada, 3, SHORT)
    assert said.of_expert(session, ada.id) is not None
    outcome = standing.of_engagement(session, third.engagement)[0]
    at = outcome.fell_due_at + timedelta(days=1)
    challenges.challenge(session, outcome, Side.EXPERT, "It ran on the agreed day.", now=at, actor=third.actor)
    session.flush()
    assert said.of_expert(session, ada.id) is None
    bo, _ = somebody(session, "Bo Falk")
    works = [worked(session, bo, number, GOOD) for number in (4, 5, 6)]
    works[0].engagement.ended_at = None
    session.flush()
    assert said.of_expert(session, bo.id) is None, "one of the three goes on"
    works[0].engagement.ended_at = END
    session.flush()
    assert said.of_experts(session, [ada.id, bo.id]).keys() == {bo.id}


def test_before_it_is_published_nothing_counts(session: Session) -> None:
    ada, _ = somebody(session)
    for number in (1, 2):
        worked(session, ada, number, GOOD)
    third = worked(session, ada, 3)
    last = standing.of_engagement(session, third.engagement)[-1]
    assert said.of_expert(session, ada.id) is None, "the expert's own word is no word of a company's"
    calendar.close(session, last, now=last.due_at)
    assert said.of_expert(session, ada.id) is None
