"""How an offer moves: versions by either side until one says yes, no, or nothing for too long."""

from marketplace.domain.hiring_words import OfferStatus
from marketplace.domain.states import Moves, Rule, Who

_S = OfferStatus
_WITHDRAWN = Rule((Who.COMPANY, Who.SYSTEM), "", "OfferWithdrawnReason")
_EXPIRED = Rule((Who.SYSTEM,), "the deadline has passed")
_UNANSWERED = Rule((Who.SYSTEM,), "the deadline of the counter-offer has passed to which it was to be the answer")

OFFER_MOVES = Moves(
    "offer",
    {
        _S.DRAFT: {
            _S.PENDING_APPROVAL: Rule((Who.COMPANY,), "where the company wants a second person's word"),
            _S.SENT: Rule((Who.COMPANY,), "where it does not"),
            _S.EXPIRED: _UNANSWERED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
        _S.PENDING_APPROVAL: {
            _S.SENT: Rule((Who.APPROVER,), "not who wrote the offer; with another day where its own has passed"),
            _S.DRAFT: Rule((Who.APPROVER,), "a comment"),
            _S.EXPIRED: _UNANSWERED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
        _S.SENT: {
            _S.ACCEPTED: Rule((Who.EXPERT,), "the slot is open: exactly once for each slot"),
            _S.COUNTERED: Rule((Who.EXPERT,), "a new version"),
            _S.DECLINED: Rule((Who.EXPERT,), "", "DeclineReason"),
            _S.EXPIRED: _EXPIRED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
        _S.COUNTERED: {
            _S.SENT: Rule((Who.COMPANY,), "a new version; approved once more where the company's policy says so"),
            _S.PENDING_APPROVAL: Rule((Who.COMPANY,), "where the company wants a second person's word"),
            _S.ACCEPTED: Rule((Who.COMPANY, Who.APPROVER), "the slot is open: exactly once for each slot"),
            _S.DECLINED: Rule((Who.EXPERT,), "", "DeclineReason"),
            _S.EXPIRED: _EXPIRED,
            _S.WITHDRAWN: _WITHDRAWN,
        },
    },
)

OPEN = frozenset({_S.DRAFT, _S.PENDING_APPROVAL, _S.SENT, _S.COUNTERED})
"""At most one for each candidacy; the database holds it too."""
INSIDE = frozenset({_S.DRAFT, _S.PENDING_APPROVAL})
"""Not sent: nobody outside waits, unless for the answer to a counter-offer."""
SEEN_BY_EXPERT = frozenset({_S.SENT, _S.COUNTERED, _S.ACCEPTED, _S.DECLINED, _S.EXPIRED, _S.WITHDRAWN})
