"""How a milestone moves: agreed by both, worked on, submitted, accepted or sent back, disputed and decided."""

from dataclasses import dataclass
from datetime import date, timedelta

from marketplace.domain.engagement_words import MilestoneStatus, Ruling
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.money import LARGEST_MINOR
from marketplace.domain.states import Moves, Rule, Who

_S = MilestoneStatus
_BOTH = (Who.COMPANY, Who.EXPERT)
_DISPUTED = Rule(_BOTH, "a statement; a lead admin who has no part in it decides")
_DROPPED = Rule(_BOTH, "a word why; nothing is due for it")
_ACCEPTED = Rule((Who.COMPANY,), "it passes the acceptance; a line of the ledger is written")

MILESTONE_MOVES = Moves(
    "milestone",
    {
        _S.PLANNED: {
            _S.PLANNED: Rule(_BOTH, "changed; whoever did not change it last agrees"),
            _S.AGREED: Rule(_BOTH, "by whoever did not write it last"),
            _S.DROPPED: _DROPPED,
        },
        _S.AGREED: {
            _S.IN_PROGRESS: Rule((Who.EXPERT,), "the work has begun"),
            _S.PLANNED: Rule(_BOTH, "changed before the work began; the other side agrees again"),
            _S.DROPPED: _DROPPED,
        },
        _S.IN_PROGRESS: {
            _S.SUBMITTED: Rule((Who.EXPERT,), "what was delivered, and the result on the agreed data"),
            _S.DISPUTED: _DISPUTED,
        },
        _S.SUBMITTED: {
            _S.ACCEPTED: _ACCEPTED,
            _S.REVISION_REQUESTED: Rule((Who.COMPANY,), "what is missing; counts against the agreed rounds"),
            _S.DISPUTED: Rule(
                (*_BOTH, Who.SYSTEM),
                "a statement; the system after 14 days of silence. Nothing is ever accepted by silence",
            ),
        },
        _S.REVISION_REQUESTED: {
            _S.SUBMITTED: Rule((Who.EXPERT,), "what was changed"),
            _S.DISPUTED: _DISPUTED,
        },
        _S.DISPUTED: {
            _S.ACCEPTED: _ACCEPTED,
            _S.REVISION_REQUESTED: Rule((Who.ADMIN,), "one more round, which does not count"),
            _S.RESOLVED: Rule((Who.ADMIN,), "a decision in writing", "Ruling"),
        },
    },
)

REMINDED_AFTER = timedelta(days=7)
"""Silence after a submission, until the company is reminded."""
ESCALATED_AFTER = timedelta(days=14)
"""Silence after a submission, until a lead admin looks at it."""

OPEN = frozenset({_S.AGREED, _S.IN_PROGRESS, _S.SUBMITTED, _S.REVISION_REQUESTED, _S.DISPUTED})
"""Agreed by both, and not decided yet."""
PAYABLE = frozenset({_S.ACCEPTED, _S.RESOLVED})
LONGEST_TITLE = 120
LONGEST_TEXT = 3_000
LONGEST_DATA_SET = 300
LEAST_TEXT = 10


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """What one side proposes: what is delivered, how it is accepted on which data, by when, for how much if at all."""

    title: str
    deliverable: str
    acceptance: str
    data_set: str
    due_on: date | None = None
    amount_minor: int | None = None


def check(draft: MilestoneDraft, *, is_paid: bool, today: date) -> None:
    """Raise Invalid naming every field that cannot be so; an amount is due where milestones are what is paid."""
    problems: dict[str, list[str]] = {}
    if not 3 <= len(draft.title.strip()) <= LONGEST_TITLE:
        problems["title"] = [f"Give a title of 3 to {LONGEST_TITLE} characters."]
    for name, text, longest, what in (
        ("deliverable", draft.deliverable, LONGEST_TEXT, "Say what will exist when this is done."),
        ("acceptance", draft.acceptance, LONGEST_TEXT, "Say which figure must be reached, and who measures it."),
        ("data_set", draft.data_set, LONGEST_DATA_SET, "Name the data on which it is accepted, with its version."),
    ):
        if len(text.strip()) < (LEAST_TEXT if name != "data_set" else 3):
            problems[name] = [what]
        elif len(text) > longest:
            problems[name] = [f"Shorten this to {longest:,} characters; it has {len(text):,}."]
    if draft.due_on is not None and draft.due_on < today:
        problems["due_on"] = ["This day has passed."]
    if is_paid and (draft.amount_minor is None or not 0 < draft.amount_minor <= LARGEST_MINOR):
        problems["amount"] = ["Give what is due for it; you are paid by milestones."]
    elif not is_paid and draft.amount_minor is not None:
        problems["amount"] = ["Leave this empty; you are paid by time."]
    if problems:
        raise Invalid(problems)


def check_round(revisions: int, cap: int) -> None:
    """Raise IllegalMove when every agreed round of revision has been asked for.

    >>> check_round(1, 2)
    """
    if revisions >= cap:
        raise IllegalMove(
            f"All {cap} agreed {'round' if cap == 1 else 'rounds'} of revision have been asked for. "
            "Accept it, write a new milestone for what is more, or ask a lead admin to decide."
        )


def due_minor(ruling: Ruling, amount: int | None, part: int | None) -> int | None:
    """Return what a ruling makes due, None where nothing is paid for milestones. Raises Invalid for no part of it.

    >>> due_minor(Ruling.ACCEPTED, 900, None), due_minor(Ruling.IN_PART, 900, 300), due_minor(Ruling.NOT_ACCEPTED, 9, 1)
    (900, 300, 0)
    """
    if ruling is not Ruling.IN_PART or amount is None:
        return amount if ruling is not Ruling.NOT_ACCEPTED or amount is None else 0
    if part is None or not 0 < part < amount:
        raise Invalid({"amount": ["Give a part of what was agreed: more than nothing and less than all."]})
    return part
