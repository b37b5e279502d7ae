"""How an expert's account moves: from a draft to the list, off it, and away."""

from marketplace.domain.states import Moves, Rule, Who
from marketplace.domain.vocabulary import ExpertStatus

APPEAL_DAYS = 30
"""How long after a rejection an appeal can be lodged, once."""
REAPPLY_DAYS = 90
"""How long after a rejection somebody can apply again, unless the decision says otherwise."""

_S = ExpertStatus
_CLOSE = Rule((Who.EXPERT, Who.SYSTEM), "no open engagement")
_SUSPEND = Rule((Who.ADMIN,), "a written statement of reasons and a reference to the evidence", "Reason")

EXPERT_MOVES = Moves(
    "expert",
    {
        _S.DRAFT: {
            _S.SUBMITTED: Rule(
                (Who.EXPERT,),
                "e-mail confirmed, a specialization with evidence, terms, availability confirmed, a time zone",
            ),
            _S.CLOSED: _CLOSE,
        },
        _S.SUBMITTED: {
            _S.IN_SCREENING: Rule((Who.VETTER, Who.ADMIN), "claims the case; neither referrer nor colleague"),
            _S.CLOSED: _CLOSE,
        },
        _S.IN_SCREENING: {
            _S.CHANGES_REQUESTED: Rule((Who.VETTER, Who.ADMIN), "fields flagged, each with a reason", "ChangeReason"),
            _S.APPROVED: Rule((Who.ADMIN,), "screening done and at least one specialization verified", "Reason"),
            _S.REJECTED: Rule((Who.ADMIN,), "feedback, and the day to apply again", "Reason"),
            _S.CLOSED: _CLOSE,
        },
        _S.CHANGES_REQUESTED: {
            _S.SUBMITTED: Rule((Who.EXPERT,), "every flagged field has changed"),
            _S.CLOSED: _CLOSE,
        },
        _S.REJECTED: {
            _S.DRAFT: Rule((Who.EXPERT,), "on the day to apply again, or later"),
            _S.APPEALED: Rule((Who.EXPERT,), f"once, within {APPEAL_DAYS} days"),
            _S.CLOSED: _CLOSE,
        },
        _S.APPEALED: {
            _S.REJECTED: Rule((Who.OTHER_ADMIN,), "not who rejected; a written answer", "Reason"),
            _S.IN_SCREENING: Rule((Who.OTHER_ADMIN,), "not who rejected; a written answer", "Reason"),
            _S.CLOSED: _CLOSE,
        },
        _S.APPROVED: {
            _S.PAUSED: Rule((Who.EXPERT,)),
            _S.STALE: Rule((Who.SYSTEM,), "availability not confirmed for 90 days"),
            _S.SUSPENDED: _SUSPEND,
            _S.CLOSED: _CLOSE,
        },
        _S.PAUSED: {_S.APPROVED: Rule((Who.EXPERT,)), _S.SUSPENDED: _SUSPEND, _S.CLOSED: _CLOSE},
        _S.STALE: {
            _S.APPROVED: Rule((Who.EXPERT,), "availability confirmed"),
            _S.SUSPENDED: _SUSPEND,
            _S.CLOSED: _CLOSE,
        },
        _S.SUSPENDED: {
            _S.APPROVED: Rule((Who.OTHER_ADMIN,), "not who suspended; after the expert's answer", "Reason"),
            _S.CLOSED: Rule((Who.OTHER_ADMIN,), "not who suspended; after the expert's answer", "Reason"),
        },
        _S.CLOSED: {_S.ERASED: Rule((Who.EXPERT, Who.SYSTEM), "personal data removed, a tombstone kept")},
    },
)
