"""How an interview moves: times proposed by one side and accepted by the other, held, and scored by the panel."""

from marketplace.domain.hiring_words import InterviewStatus
from marketplace.domain.states import Moves, Rule, Who

_S = InterviewStatus
_EITHER = (Who.COMPANY, Who.EXPERT)
_AGAIN = Rule(_EITHER, "new times; whoever did not propose them accepts one")
_CANCELLED = Rule((*_EITHER, Who.SYSTEM), "a word why; the system when the candidacy ends")

INTERVIEW_MOVES = Moves(
    "interview",
    {
        _S.PROPOSED: {
            _S.SCHEDULED: Rule(_EITHER, "one of the times, by the side that did not propose them"),
            _S.PROPOSED: _AGAIN,
            _S.CANCELLED: _CANCELLED,
            _S.LAPSED: Rule((Who.SYSTEM,), "every time proposed has passed"),
        },
        _S.SCHEDULED: {
            _S.HELD: Rule((Who.COMPANY,), "its time has come"),
            _S.PROPOSED: _AGAIN,
            _S.CANCELLED: _CANCELLED,
            _S.NO_SHOW_EXPERT: Rule((Who.COMPANY,), "its time has come"),
            _S.NO_SHOW_COMPANY: Rule((Who.EXPERT,), "its time has come"),
        },
        _S.NO_SHOW_EXPERT: {_S.PROPOSED: _AGAIN},
        _S.NO_SHOW_COMPANY: {_S.PROPOSED: _AGAIN},
        _S.LAPSED: {_S.PROPOSED: _AGAIN},
        _S.HELD: {
            _S.SCORED: Rule((Who.SYSTEM,), "every member of the panel who has not left has locked their scorecard")
        },
    },
)

OPEN = frozenset({_S.PROPOSED, _S.SCHEDULED})
"""Somebody has still to act before it can be held."""
TOOK_PLACE = frozenset({_S.HELD, _S.SCORED})
