"""How a brief moves: from a draft to the market, through applications and offers, to an end with a reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from marketplace.domain.states import Moves, Rule, Who
from marketplace.domain.vocabulary import BriefStatus

IDLE_DAYS = 30
"""An open brief that nobody of the company has touched for so long is closed."""
WARNED_DAYS_BEFORE = 5


class BriefEnd(StrEnum):
    """Why a brief takes no more applications, or ends without a hire."""

    ENOUGH = "enough-applications"
    NONE_SUITABLE = "none-suitable"
    BUDGET = "budget"
    SCOPE = "scope"
    PLANS = "plans-changed"
    ELSEWHERE = "filled-elsewhere"
    ABUSE = "abuse"


_S = BriefStatus
_REASON = "a reason; everyone is told"
_WITHDRAWN = Rule((Who.COMPANY,), _REASON, "BriefEnd")
_CANCELLED = Rule((Who.COMPANY, Who.ADMIN), f"{_REASON}; a lead admin for abuse", "BriefEnd")
_EXPIRED = Rule((Who.SYSTEM,), f"{IDLE_DAYS} days without an act of the company; warned {WARNED_DAYS_BEFORE} before")
_ADDENDUM = "a new version with its difference; criteria only before the first application"
_CLOSED = Rule((Who.SYSTEM, Who.COMPANY), "the deadline; earlier with a reason", "BriefEnd")
_EVALUATING = Rule((Who.COMPANY,), "applications are read; an open brief that invites may do so as they come")

BRIEF_MOVES = Moves(
    "brief",
    {
        _S.DRAFT: {
            _S.PENDING_APPROVAL: Rule((Who.COMPANY,), "every required answer; the policy wants a second person's word"),
            _S.OPEN: Rule((Who.COMPANY,), "every required answer; criteria whose weights add up to 100"),
            _S.DISCARDED: Rule((Who.COMPANY,)),
        },
        _S.PENDING_APPROVAL: {
            _S.DRAFT: Rule((Who.APPROVER,), "a comment"),
            _S.OPEN: Rule((Who.APPROVER,), "neither who asked nor who wrote it"),
        },
        _S.OPEN: {
            _S.OPEN: Rule(
                (Who.COMPANY,),
                "an addendum: a new version with its difference; criteria only before the first application",
            ),
            _S.CLOSED_TO_APPLICATIONS: Rule(
                (Who.SYSTEM, Who.COMPANY), "the deadline; earlier with a reason", "BriefEnd"
            ),
            _S.EVALUATING: _EVALUATING,
            _S.WITHDRAWN: _WITHDRAWN,
            _S.CANCELLED: _CANCELLED,
            _S.EXPIRED: _EXPIRED,
        },
        _S.CLOSED_TO_APPLICATIONS: {
            _S.EVALUATING: _EVALUATING,
            _S.WITHDRAWN: _WITHDRAWN,
            _S.CANCELLED: _CANCELLED,
            _S.EXPIRED: _EXPIRED,
        },
        _S.EVALUATING: {
            _S.OFFER_OUT: Rule((Who.SYSTEM,), "the first offer is sent"),
            _S.WITHDRAWN: _WITHDRAWN,
            _S.CANCELLED: _CANCELLED,
            _S.UNSUCCESSFUL: Rule((Who.COMPANY,), "nobody is hired, for a reason", "BriefEnd"),
            _S.EXPIRED: _EXPIRED,
        },
        _S.OFFER_OUT: {
            _S.EVALUATING: Rule((Who.SYSTEM,), "the last offer was declined, has lapsed or was withdrawn"),
            _S.PARTIALLY_FILLED: Rule((Who.SYSTEM,), "an offer is accepted, and another slot is open"),
            _S.FILLED: Rule((Who.SYSTEM,), "an offer is accepted, and no slot is open"),
        },
        _S.PARTIALLY_FILLED: {_S.FILLED: Rule((Who.SYSTEM,), "the last open slot is filled or closed")},
        _S.FILLED: {
            _S.IN_DELIVERY: Rule((Who.SYSTEM,), "the first engagement starts"),
            _S.UNSUCCESSFUL: Rule((Who.SYSTEM,), "every engagement has ended before its first day", "BriefEnd"),
        },
        _S.IN_DELIVERY: {_S.COMPLETED: Rule((Who.SYSTEM,), "every engagement has ended")},
    },
)
"""Open to open is an addendum; a brief for one person goes from offer-out to filled at once."""

ON_THE_MARKET = frozenset({_S.OPEN, _S.CLOSED_TO_APPLICATIONS, _S.EVALUATING})
"""Experts may see it, and it expires when nobody of the company cares for it."""
ENDS_IDLE = ON_THE_MARKET | {_S.PARTIALLY_FILLED}
"""What ends by itself when nobody of the company cares for it; of a brief filled in part, the roles that are open."""


def questions_close(published: datetime, until: datetime) -> datetime:
    """Return when questions close: half-way to the deadline, so that answers come in time for everybody."""
    return published + (until - published) / 2


def expires_at(last_act: datetime) -> datetime:
    """Return when a brief expires that the company touched last then."""
    return last_act + timedelta(days=IDLE_DAYS)


def is_warned(last_act: datetime, now: datetime) -> bool:
    """Tell whether the time of the warning has come.

    >>> from datetime import UTC
    >>> day = datetime(2026, 11, 1, tzinfo=UTC)
    >>> [is_warned(day, day + timedelta(days=days)) for days in (24, 25, 30)]
    [False, True, True]
    """
    return now >= expires_at(last_act) - timedelta(days=WARNED_DAYS_BEFORE)
