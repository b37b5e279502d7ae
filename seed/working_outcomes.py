"""What came of the work: reports of both sides that mostly agree, some silence, and challenges with their answers."""

from datetime import datetime
from typing import Any

from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, Reached
from marketplace.domain.outcomes import BLIND_FOR, NOT_THEIRS, ReportDraft
from marketplace.services.outcomes import calendar, challenges, reports
from seed.banks import pick
from seed.working_acts import DAY, Work

EXCUSES = sorted(NOT_THEIRS)
FAULTS = (Hindrance.WORK_LATE, Hindrance.WORK_FELL_SHORT)


def chance(score: float) -> float:
    """How likely work goes well that began with this score: the truth of the demo, which nobody is told.

    >>> [round(chance(score), 2) for score in (0.4, 0.6, 0.8)]
    [0.35, 0.6, 0.85]
    """
    return min(0.95, max(0.05, 1.25 * score - 0.15))


def report(work: Work, at: datetime, *, goes_well: bool, is_late: bool = False) -> Any:
    """Let what has fallen due be reported by both, or by the company alone where the expert is silent."""
    rng, clock = work.story.rng, work.story.market.clock
    outcome = calendar.fall_due(work.story.db, work.engagement, now=at)[-1]
    company, expert = two_views(work, goes_well=goes_well)
    said = ((Side.COMPANY, company, work.company), (Side.EXPERT, expert, work.expert))
    is_silent = rng.random() < 0.12
    for days, (side, draft, actor) in enumerate(said, 2):
        if side is Side.EXPERT and (is_silent or is_late):
            continue
        reports.write(work.story.db, outcome, side, draft, now=min(at + days * DAY, clock), actor=actor)
    if outcome.published_at is None and at + BLIND_FOR < clock:
        reports.publish(work.story.db, outcome, now=at + BLIND_FOR)
    return outcome


def silence(work: Work, at: datetime) -> None:
    """Let what has fallen due pass without a word of either side."""
    for outcome in calendar.fall_due(work.story.db, work.engagement, now=at):
        calendar.close(work.story.db, outcome, now=at + BLIND_FOR)


def only_the_expert_says(work: Work, at: datetime) -> None:
    """What has fallen due is reported by the expert; the company has some days left."""
    (outcome,) = calendar.fall_due(work.story.db, work.engagement, now=at)
    _, theirs = two_views(work, goes_well=True)
    now = min(at + DAY, work.story.market.clock)
    reports.write(work.story.db, outcome, Side.EXPERT, theirs, now=now, actor=work.expert)


def two_views(work: Work, *, goes_well: bool) -> tuple[ReportDraft, ReportDraft]:
    """What the company and the expert say: the same for the most part, the expert a little brighter."""
    rng = work.story.rng
    if goes_well:
        company = _said(work, Side.COMPANY, "good", Reached.REACHED, Hindrance.NOTHING)
        expert = _said(work, Side.EXPERT, "good", Reached.REACHED, Hindrance.NOTHING)
        return company, expert
    reached = pick(rng, (Reached.IN_PART, Reached.IN_PART, Reached.NOT_REACHED))
    is_excused = rng.random() < 0.4
    way = "excused" if is_excused else "poor"
    hindrance = Hindrance(pick(rng, EXCUSES)) if is_excused else pick(rng, FAULTS)
    brighter = Reached.IN_PART if reached is Reached.NOT_REACHED else Reached.REACHED
    theirs = brighter if rng.random() < 0.5 else reached
    expert_way = "good" if theirs is Reached.REACHED else way
    return (
        _said(work, Side.COMPANY, way, reached, hindrance),
        _said(work, Side.EXPERT, expert_way, theirs, hindrance if theirs is not Reached.REACHED else Hindrance.NOTHING),
    )


def challenge(work: Work, outcome: Any, now: datetime, *, is_upheld: bool | None = None, lead: Any = None) -> None:
    """The expert says that it is wrong; a lead has decided, or has yet to."""
    text = work.text("challenge")
    challenges.challenge(work.story.db, outcome, Side.EXPERT, text, now=now, actor=work.expert)
    if is_upheld is not None:
        answer = work.text("answers", "upheld" if is_upheld else "removed")
        told = {"now": now + 4 * DAY, "actor": lead}
        challenges.decide(work.story.db, outcome, is_upheld=is_upheld, answer=answer, **told)


def _said(work: Work, side: Side, way: str, reached: Reached, hindrance: Hindrance) -> ReportDraft:
    figure = work.text("figures", "good" if reached is Reached.REACHED else "poor")
    would_again = reached is Reached.REACHED or hindrance in NOT_THEIRS
    return ReportDraft(reached, hindrance, would_again, figure, work.text("reports", side.value, way))
