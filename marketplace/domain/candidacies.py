"""How one expert and one role slot of a brief come together, step by step, and whose move it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.states import Moves, Rule, Who

_S = CandidacyStatus
_NOT_SELECTED = Rule(
    (Who.COMPANY, Who.SYSTEM),
    "a reason; a sentence about a criterion before the brief can be completed; the system when the slot is filled",
    "NotSelectedReason",
)
_WITHDRAWN = Rule((Who.EXPERT, Who.SYSTEM), "at any time before an offer is accepted; the system when they leave")
_REVIEW = Rule((Who.COMPANY,), "criterion by criterion, blind if the brief says so")
_DIRECT = Rule((Who.COMPANY, Who.APPROVER), "a direct offer, with a reason why nothing more has to be evaluated")
_OFFERED = Rule((Who.COMPANY, Who.APPROVER), "an approver where the company's policy says so")
_AGAIN = Rule((Who.COMPANY,), "the slot is still open")
_OPEN_END = {_S.WITHDRAWN: _WITHDRAWN, _S.NOT_SELECTED: _NOT_SELECTED}

CANDIDACY_MOVES = Moves(
    "candidacy",
    {
        _S.SUGGESTED: {
            _S.SHORTLISTED: Rule((Who.COMPANY,), "the expert is not told"),
            _S.DISMISSED: Rule(
                (Who.COMPANY, Who.SYSTEM), "teaches the ranking; the expert is not told", "DismissReason"
            ),
            _S.APPLIED: Rule((Who.EXPERT,), "the brief takes applications, and fewer than the cap are open"),
        },
        _S.SHORTLISTED: {
            _S.INVITED: Rule((Who.COMPANY,), "a listed expert, an open slot, a deadline; within the caps"),
            _S.DISMISSED: Rule(
                (Who.COMPANY, Who.SYSTEM), "teaches the ranking; the expert is not told", "DismissReason"
            ),
            _S.APPLIED: Rule((Who.EXPERT,), "the brief takes applications, and fewer than the cap are open"),
        },
        _S.DISMISSED: {
            _S.SHORTLISTED: Rule((Who.COMPANY,), "thought better of it"),
            _S.APPLIED: Rule((Who.EXPERT,), "the brief takes applications, and fewer than the cap are open"),
        },
        _S.INVITED: {
            _S.INTERESTED: Rule((Who.EXPERT,), "before the deadline"),
            _S.DECLINED: Rule((Who.EXPERT,), "the reasons feed the brief", "DeclineReason"),
            _S.INVITATION_EXPIRED: Rule((Who.SYSTEM,), "the deadline has passed"),
            _S.NOT_SELECTED: _NOT_SELECTED,
            _S.WITHDRAWN: Rule((Who.SYSTEM,), "the expert has left"),
        },
        _S.INVITATION_EXPIRED: {_S.INVITED: _AGAIN},
        _S.INTERESTED: {
            _S.UNDER_REVIEW: _REVIEW,
            _S.OFFERED: _DIRECT,
            **_OPEN_END,
        },
        _S.APPLIED: {
            _S.UNDER_REVIEW: _REVIEW,
            _S.OFFERED: _DIRECT,
            **_OPEN_END,
        },
        _S.UNDER_REVIEW: {
            _S.INTERVIEWING: Rule((Who.COMPANY,), "at least one interview is proposed"),
            _S.OFFERED: _DIRECT,
            **_OPEN_END,
        },
        _S.INTERVIEWING: {
            _S.EVALUATED: Rule(
                (Who.SYSTEM,), "an interview was held, none is open, all of its panel who have not left have locked"
            ),
            _S.OFFERED: _DIRECT,
            **_OPEN_END,
        },
        _S.EVALUATED: {
            _S.INTERVIEWING: Rule(
                (Who.COMPANY, Who.EXPERT),
                "one more interview is proposed, or new times for one that did not take place",
            ),
            _S.OFFERED: _OFFERED,
            **_OPEN_END,
        },
        _S.OFFERED: {
            _S.ACCEPTED: Rule((Who.EXPERT,), "the slot is open: exactly once for each slot"),
            _S.DECLINED: Rule((Who.EXPERT,), "", "DeclineReason"),
            _S.COUNTERED: Rule((Who.EXPERT,), "a new version of the offer"),
            _S.OFFER_EXPIRED: Rule((Who.SYSTEM,), "the deadline has passed"),
            _S.OFFER_WITHDRAWN: Rule((Who.COMPANY, Who.SYSTEM), "", "OfferWithdrawnReason"),
            _S.NOT_SELECTED: _NOT_SELECTED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
        _S.COUNTERED: {
            _S.OFFERED: Rule((Who.COMPANY, Who.APPROVER), "a new version of the offer"),
            _S.ACCEPTED: Rule((Who.COMPANY, Who.APPROVER), "the slot is open: exactly once for each slot"),
            _S.DECLINED: Rule((Who.EXPERT,), "", "DeclineReason"),
            _S.OFFER_EXPIRED: Rule((Who.SYSTEM,), "the deadline has passed"),
            _S.OFFER_WITHDRAWN: Rule((Who.COMPANY, Who.SYSTEM), "", "OfferWithdrawnReason"),
            _S.NOT_SELECTED: _NOT_SELECTED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
        _S.OFFER_EXPIRED: {_S.OFFERED: _AGAIN, **_OPEN_END},
        _S.OFFER_WITHDRAWN: {_S.OFFERED: _AGAIN, **_OPEN_END},
        _S.ACCEPTED: {_S.CONTRACTED: Rule((Who.SYSTEM,), "both have signed")},
        _S.CONTRACTED: {_S.ENGAGED: Rule((Who.SYSTEM,), "the day it starts")},
    },
)

HIDDEN = frozenset({_S.SUGGESTED, _S.SHORTLISTED, _S.DISMISSED})
"""What the expert never sees: visible early stages confuse people who can do nothing about them."""
NAMELESS = HIDDEN | {_S.INVITED, _S.INVITATION_EXPIRED, _S.INTERESTED, _S.APPLIED, _S.UNDER_REVIEW}
"""Where a brief hides names; from the first interview on people know each other."""
HIRED = frozenset({_S.ACCEPTED, _S.CONTRACTED, _S.ENGAGED})
"""At most one for each slot; the database holds it too."""
WITH_OFFER = frozenset({_S.OFFERED, _S.COUNTERED})
ACTIVE = frozenset({_S.APPLIED, _S.INTERESTED, _S.UNDER_REVIEW, _S.INTERVIEWING, _S.EVALUATED, *WITH_OFFER})
"""The expert has said yes and nothing is decided."""
OPEN = frozenset({_S.INVITED, _S.OFFER_EXPIRED, _S.OFFER_WITHDRAWN, *ACTIVE})
"""The expert waits for an end: each of them must get one, with a reason."""
BOTH_SAID_YES = frozenset({_S.UNDER_REVIEW, _S.INTERVIEWING, _S.EVALUATED, *WITH_OFFER, *HIRED})
"""The expert has said yes and the company has taken it up: from here on each sees how to reach the other."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Whose move it is, how long they have, and what happens when they do nothing."""

    side: Side
    days: int
    consequence: str


WAITS: Mapping[CandidacyStatus, Wait] = {
    _S.SHORTLISTED: Wait(Side.COMPANY, 14, "the company is reminded"),
    _S.INVITED: Wait(Side.EXPERT, 5, "the invitation expires"),
    _S.INTERESTED: Wait(Side.COMPANY, 7, "the company is reminded, and its response rate falls"),
    _S.APPLIED: Wait(Side.COMPANY, 7, "the company is reminded, and its response rate falls"),
    _S.UNDER_REVIEW: Wait(Side.COMPANY, 7, "the company is reminded, and its response rate falls"),
    _S.INTERVIEWING: Wait(Side.COMPANY, 10, "the company is reminded"),
    _S.EVALUATED: Wait(Side.COMPANY, 5, "the company is reminded, and its response rate falls"),
    _S.OFFERED: Wait(Side.EXPERT, 5, "the offer expires"),
    _S.COUNTERED: Wait(Side.COMPANY, 5, "the offer expires"),
    _S.OFFER_EXPIRED: Wait(Side.COMPANY, 5, "the company is reminded"),
    _S.OFFER_WITHDRAWN: Wait(Side.COMPANY, 5, "the company is reminded"),
    _S.ACCEPTED: Wait(Side.COMPANY, 7, "both are reminded to sign"),
}
"""Every state in which somebody waits; invitations and offers carry deadlines of their own."""


def due_at(status: CandidacyStatus, since: datetime) -> datetime | None:
    """Return until when the next move is to be made, where no other deadline was given.

    >>> from datetime import UTC
    >>> due_at(CandidacyStatus.APPLIED, datetime(2026, 11, 2, tzinfo=UTC)).isoformat()
    '2026-11-09T00:00:00+00:00'
    >>> due_at(CandidacyStatus.DECLINED, datetime(2026, 11, 2, tzinfo=UTC))
    """
    wait = WAITS.get(status)
    return since + timedelta(days=wait.days) if wait is not None else None
