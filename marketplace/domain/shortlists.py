"""The columns of a shortlist, and which moves its board makes."""

from enum import StrEnum

from marketplace.domain.hiring_words import CandidacyStatus

_S = CandidacyStatus


class Column(StrEnum):
    """A column of the board."""

    SUGGESTED = "suggested"
    SHORTLISTED = "shortlisted"
    INVITED = "invited"
    REPLIED = "replied"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    ENDED = "ended"


COLUMNS = tuple(Column)

HOLDS: dict[Column, frozenset[CandidacyStatus]] = {
    Column.SUGGESTED: frozenset({_S.SUGGESTED}),
    Column.SHORTLISTED: frozenset({_S.SHORTLISTED}),
    Column.INVITED: frozenset({_S.INVITED, _S.INVITATION_EXPIRED}),
    Column.REPLIED: frozenset({_S.INTERESTED, _S.APPLIED, _S.UNDER_REVIEW}),
    Column.INTERVIEW: frozenset({_S.INTERVIEWING, _S.EVALUATED}),
    Column.OFFER: frozenset({_S.OFFERED, _S.COUNTERED, _S.OFFER_EXPIRED, _S.OFFER_WITHDRAWN}),
    Column.HIRED: frozenset({_S.ACCEPTED, _S.CONTRACTED, _S.ENGAGED}),
    Column.ENDED: frozenset({_S.DISMISSED, _S.DECLINED, _S.WITHDRAWN, _S.NOT_SELECTED}),
}
"""Every state stands in one column."""


def column_of(status: CandidacyStatus) -> Column:
    """Return the column of a state.

    >>> column_of(CandidacyStatus.COUNTERED).value
    'offer'
    """
    return next(column for column, states in HOLDS.items() if status in states)


def may_go_to(status: CandidacyStatus) -> tuple[Column, ...]:
    """Return where the board may put somebody: what only the company decides, and the expert never hears of.

    >>> [column.value for column in may_go_to(CandidacyStatus.SUGGESTED)]
    ['shortlisted', 'ended']
    """
    return {
        _S.SUGGESTED: (Column.SHORTLISTED, Column.ENDED),
        _S.SHORTLISTED: (Column.ENDED,),
        _S.DISMISSED: (Column.SHORTLISTED,),
    }.get(status, ())
