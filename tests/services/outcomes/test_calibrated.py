"""Score beside outcome, from the tables."""

from datetime import timedelta

from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, Reached
from marketplace.domain.outcomes import ReportDraft
from marketplace.services.outcomes import calendar, calibrated, challenges, reports, standing
from tests.services.engagements.scene import FIRST_DAY, Work, at_work
from tests.services.hiring.scene import a_scene

GOOD = ReportDraft(Reached.REACHED, Hindrance.NOTHING, would_again=True)
PARTLY = ReportDraft(Reached.IN_PART, Hindrance.DATA_NOT_READY, would_again=True)


def told(session: Session, number: int, score: float | None, *said: ReportDraft) -> Work:
    """Somebody was shown at a score, and this is what the company said after 30 days, and after 90."""
    work = at_work(session, name=f"Expert {number:02}", scene=a_scene(session, name=f"Company {number}"))
    for day, draft in zip((30, 90), said, strict=False):
        now = FIRST_DAY + timedelta(days=day)
        outcome = calendar.fall_due(session, work.engagement, now=now)[-1]
        outcome.score = score
        reports.write(session, outcome, Side.COMPANY, draft, now=now, actor=work.scene.ana)
        reports.write(session, outcome, Side.EXPERT, GOOD, now=now, actor=work.actor)
    return work


def test_nothing_is_said_of_nothing(session: Session) -> None:
    seen = calibrated.seen(session)
    assert (seen.all.n, seen.bins, seen.halves, seen.sides_agree.n) == (0, [], None, 0)
    assert not seen.is_invented


def test_invented_people_are_never_counted_beside_real_ones(session: Session) -> None:
    invented = [told(session, number, 0.8, GOOD) for number in (1, 2)]
    assert all(work.engagement.expert.is_synthetic for work in invented)
    seen = calibrated.seen(session)
    assert (seen.is_invented, seen.all.n, seen.kinds[OutcomeKind.DAY_30].n, seen.sides_agree.n) == (True, 2, 2, 2)
    real = told(session, 3, 0.4, PARTLY)
    real.engagement.expert.is_synthetic = real.engagement.company.is_synthetic = False
    session.flush()
    seen = calibrated.seen(session)
    assert (seen.is_invented, seen.all.n, seen.all.good) == (False, 1, 0)
    assert (seen.kinds[OutcomeKind.DAY_30].n, seen.sides_agree.n) == (1, 1)


def test_an_engagement_counts_once_by_its_newest_outcome_that_stands(session: Session) -> None:
    told(session, 1, 0.72, PARTLY, GOOD)
    told(session, 2, 0.78, PARTLY)
    told(session, 3, None, GOOD)
    removed = told(session, 4, 0.31, GOOD)
    outcome = standing.of_engagement(session, removed.engagement)[-1]
    wrong = "That was another project of the same people."
    now = FIRST_DAY + timedelta(days=32)
    challenges.challenge(session, outcome, Side.COMPANY, wrong, now=now, actor=removed.scene.ana)
    seen = calibrated.seen(session)
    assert (seen.all.n, seen.all.good, seen.without_score, seen.removed) == (2, 1, 1, 0)
    (one,) = seen.bins
    assert (one.low, one.share.n, one.share.good) == (0.7, 2, 1)
    assert not one.share.is_enough
    assert seen.halves is None
    assert {kind: (share.n, share.good) for kind, share in seen.kinds.items()} == {
        OutcomeKind.DAY_30: (3, 1),
        OutcomeKind.DAY_90: (1, 1),
        OutcomeKind.END: (0, 0),
    }
    # Two of the four that stand said the same blind to each other.
    assert (seen.sides_agree.n, seen.sides_agree.good) == (4, 2)
