"""What came of the work: when outcomes fall due, how they move, and what they say about an expert."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import LONGEST_NOTE
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcome_words import Hindrance, OutcomeKind, OutcomeStatus, Reached
from marketplace.domain.states import Moves, Rule, Who

_S = OutcomeStatus
BOTH = (Who.COMPANY, Who.EXPERT)
BLIND_FOR = timedelta(days=14)
"""How long each side has to report; until then, or until both have, neither sees what the other wrote."""
REMINDED_BEFORE = timedelta(days=4)
CHALLENGED_WITHIN = timedelta(days=30)
DECIDED_WITHIN = timedelta(days=14)
AFTER: Mapping[OutcomeKind, timedelta] = {
    OutcomeKind.DAY_30: timedelta(days=30),
    OutcomeKind.DAY_90: timedelta(days=90),
}
LONGEST_FIGURE = 200

_IN_TIME = Rule((Who.SYSTEM,), "both have reported, or 14 days have passed")
OUTCOME_MOVES = Moves(
    "outcome",
    {
        _S.DUE: {
            _S.COMPANY_REPORTED: Rule((Who.COMPANY,), "within 14 days; the other side does not see it yet"),
            _S.EXPERT_REPORTED: Rule((Who.EXPERT,), "within 14 days; the other side does not see it yet"),
            _S.LAPSED: Rule((Who.SYSTEM,), "14 days have passed and nobody has reported"),
        },
        _S.COMPANY_REPORTED: {_S.PUBLISHED: _IN_TIME},
        _S.EXPERT_REPORTED: {_S.PUBLISHED: _IN_TIME},
        _S.PUBLISHED: {_S.CHALLENGED: Rule(BOTH, "once, within 30 days, in a few sentences")},
        _S.CHALLENGED: {
            _S.UPHELD: Rule((Who.ADMIN,), "a lead admin with no part in it; a written answer"),
            _S.REMOVED: Rule((Who.ADMIN,), "a lead admin with no part in it; a written answer"),
        },
    },
)

OPEN = frozenset({_S.DUE, _S.COMPANY_REPORTED, _S.EXPERT_REPORTED})
"""Reports are written, and nobody sees those of the other side."""
STANDING = frozenset({_S.PUBLISHED, _S.UPHELD})
"""Only these count, for the track record and for the calibration; a challenged one counts again once it is upheld."""
SEEN = STANDING | {_S.CHALLENGED}
"""Both sides read both reports."""
REPORTED = {Side.COMPANY: _S.COMPANY_REPORTED, Side.EXPERT: _S.EXPERT_REPORTED}

NOT_THEIRS = frozenset(Hindrance) - {Hindrance.NOTHING, Hindrance.WORK_LATE, Hindrance.WORK_FELL_SHORT}
"""What an expert cannot help; it is never held against them."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What one side says: how far, what stood in the way, whether they would do it again, a figure, a few words."""

    reached: Reached | None = None
    hindrance: Hindrance | None = None
    would_again: bool | None = None
    figure: str = ""
    note: str = ""


def check(draft: ReportDraft) -> None:
    """Raise Invalid naming every question without an answer, and every text that is too long."""
    problems: dict[str, list[str]] = {}
    if draft.reached is None:
        problems["reached"] = ["Choose how far it was reached."]
    if draft.would_again is None:
        problems["would_again"] = ["Choose yes or no."]
    if draft.hindrance is None and draft.reached is not Reached.REACHED:
        problems["hindrance"] = ["Choose what stood in the way most, or that nothing did."]
    if len(draft.figure) > LONGEST_FIGURE:
        problems["figure"] = [f"Shorten this to {LONGEST_FIGURE} characters; it has {len(draft.figure):,}."]
    if len(draft.note) > LONGEST_NOTE:
        problems["note"] = [f"Shorten this to {LONGEST_NOTE:,} characters; it has {len(draft.note):,}."]
    if problems:
        raise Invalid(problems)


def due(started_at: datetime, over_at: datetime | None, now: datetime) -> Iterator[tuple[OutcomeKind, datetime]]:
    """Yield the outcomes that have fallen due by now, each with its day; what the end overtook never does.

    >>> from datetime import UTC
    >>> day = datetime(2026, 1, 5, tzinfo=UTC)
    >>> [kind.value for kind, _ in due(day, None, day + timedelta(days=91))]
    ['day-30', 'day-90']
    >>> [kind.value for kind, _ in due(day, day + timedelta(days=60), day + timedelta(days=91))]
    ['day-30', 'end']
    """
    for kind, after in AFTER.items():
        if started_at + after <= min(now, over_at or now):
            yield kind, started_at + after
    if over_at is not None and over_at <= now:
        yield OutcomeKind.END, over_at


def speaks_well(report: ReportDraft) -> bool | None:
    """Tell whether the company's report speaks for the expert, against them, or (None) of what they could not help.

    >>> speaks_well(ReportDraft(Reached.REACHED, would_again=False))
    True
    >>> speaks_well(ReportDraft(Reached.IN_PART, Hindrance.WORK_LATE, would_again=True))
    True
    >>> speaks_well(ReportDraft(Reached.NOT_REACHED, Hindrance.WORK_FELL_SHORT, would_again=False))
    False
    >>> speaks_well(ReportDraft(Reached.NOT_REACHED, Hindrance.DATA_NOT_READY, would_again=False))
    """
    if report.reached is Reached.REACHED or (report.reached is Reached.IN_PART and report.would_again):
        return True
    return None if report.hindrance in NOT_THEIRS else False
