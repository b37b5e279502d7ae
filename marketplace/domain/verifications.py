"""The verification of one specialization: how it moves, how long it holds, and what the ranking sees of it."""

from datetime import date, timedelta

from marketplace.domain.states import Moves, Rule, Who
from marketplace.domain.vetting_words import Grade, VerificationStatus
from marketplace.domain.vocabulary import Verification

VALID_DAYS = 548
"""Eighteen months."""
EXPIRING_DAYS = 60
"""From this many days before the end a verification is expiring, and can be renewed."""
REAPPLY_DAYS = 90
"""How long after a refusal the same specialization can be handed in again, unless the decision says otherwise."""

_V = VerificationStatus
_EVIDENCE = Rule((Who.EXPERT,), "at least one piece of evidence; two, one of them strong, above the rate ceiling")
_VERIFIED = Rule(
    (Who.ADMIN,),
    "not the sole scorer, no conflict of interest, all steps closed, hard gates met, evidence enough for the rate; "
    "the rubric is frozen into the decision",
    "Reason",
)
_REFUSED = Rule((Who.ADMIN,), "not the sole scorer, no conflict of interest", "Reason")
_AGAIN = Rule((Who.SYSTEM,), "a scorer turns out to be tied to the expert; their scorecard is set aside")
_REVOKED = Rule((Who.ADMIN,), "a statement of reasons", "Reason")

VERIFICATION_MOVES = Moves(
    "verification",
    {
        _V.CLAIMED: {_V.EVIDENCE_SUBMITTED: _EVIDENCE},
        _V.EVIDENCE_SUBMITTED: {
            _V.ASSESSING: Rule(
                (Who.VETTER, Who.ADMIN), "the case is claimed by somebody without a conflict of interest"
            ),
            _V.VERIFIED: Rule(
                (Who.ADMIN,), "a renewal: outcomes since the last decision stand for a new test", "Reason"
            ),
        },
        _V.ASSESSING: {
            _V.SCORED: Rule((Who.SYSTEM,), "two independent scorecards are locked"),
            _V.EVIDENCE_SUBMITTED: Rule((Who.VETTER, Who.ADMIN), "changes are requested before anybody has scored"),
            _V.NOT_VERIFIED: Rule((Who.ADMIN,), "the expert did not attend, or the evidence is not theirs", "Reason"),
        },
        _V.SCORED: {
            _V.CONSENSUS: Rule(
                (Who.VETTER, Who.ADMIN), "where two scores differ by 2 or more: a level and a reason for each"
            ),
            _V.VERIFIED: _VERIFIED,
            _V.NOT_VERIFIED: _REFUSED,
            _V.ASSESSING: _AGAIN,
        },
        _V.CONSENSUS: {_V.VERIFIED: _VERIFIED, _V.NOT_VERIFIED: _REFUSED, _V.ASSESSING: _AGAIN},
        _V.NOT_VERIFIED: {
            _V.EVIDENCE_SUBMITTED: Rule((Who.EXPERT,), "after the date to apply again, or an appeal upheld")
        },
        _V.VERIFIED: {
            _V.EXPIRING: Rule((Who.SYSTEM,), f"{EXPIRING_DAYS} days before the end"),
            _V.REVOKED: _REVOKED,
        },
        _V.EXPIRING: {
            _V.EVIDENCE_SUBMITTED: Rule((Who.EXPERT,), "the grade holds until its end"),
            _V.EXPIRED: Rule((Who.SYSTEM,), "18 months after the decision"),
            _V.REVOKED: _REVOKED,
        },
        _V.EXPIRED: {_V.EVIDENCE_SUBMITTED: Rule((Who.EXPERT,), "new evidence, or outcomes since the last decision")},
    },
)

DECIDED_WELL = frozenset({_V.VERIFIED, _V.EXPIRING})
"""In force, and counted when an account is to be approved."""
IN_HAND = frozenset({_V.EVIDENCE_SUBMITTED, _V.ASSESSING, _V.SCORED, _V.CONSENSUS})
"""On the way to a decision."""


def seen_by_ranking(status: VerificationStatus, grade: Grade | None) -> Verification:
    """What the ranking is told about a verification. A grade counts while its renewal is on the way.

    >>> seen_by_ranking(VerificationStatus.EXPIRING, Grade.ABOVE).value
    'above'
    >>> seen_by_ranking(VerificationStatus.NOT_VERIFIED, None).value
    'claimed'
    """
    if status in DECIDED_WELL | IN_HAND and grade is not None:
        return Verification(grade.value)
    if status in IN_HAND:
        return Verification.EVIDENCE_SUBMITTED
    return Verification.EXPIRED if status is _V.EXPIRED else Verification.CLAIMED


def standing_of(seen: Verification) -> tuple[VerificationStatus, Grade | None]:
    """Where a verification stands that came from elsewhere with nothing but what the ranking sees."""
    if seen in {Verification.MEETS, Verification.ABOVE, Verification.WELL_ABOVE}:
        return _V.VERIFIED, Grade(seen.value)
    return VerificationStatus(seen.value), None


def expiry(verified_on: date) -> date:
    """The day on which a verification ends."""
    return verified_on + timedelta(days=VALID_DAYS)
