"""How a company has treated experts: how often and how fast it answers them, and how often its briefs end in a hire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import mean

from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.vocabulary import BriefStatus

LEAST = 5
"""From so many answers, or ended briefs, on a figure says something; below it there is none."""

OWED = frozenset(
    {
        CandidacyStatus.INTERESTED,
        CandidacyStatus.APPLIED,
        CandidacyStatus.UNDER_REVIEW,
        CandidacyStatus.EVALUATED,
    }
)
"""The states in which an expert waits for an answer of the company, and its response rate falls without one."""

HIRED = frozenset({BriefStatus.FILLED, BriefStatus.IN_DELIVERY, BriefStatus.COMPLETED})
NOT_HIRED = frozenset({BriefStatus.UNSUCCESSFUL, BriefStatus.WITHDRAWN, BriefStatus.CANCELLED, BriefStatus.EXPIRED})
"""Ends of briefs that were published."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """What was counted: answers that were due, those of them given in time, and ended briefs, those of them hired for.

    `median_time` is how long the company took where it answered; None where it answered less than five times.
    """

    due: int = 0
    in_time: int = 0
    ended: int = 0
    hired: int = 0
    median_time: timedelta | None = None

    @property
    def response_rate(self) -> float | None:
        """The share of answers given in time; None while too few were due."""
        return self.in_time / self.due if self.due >= LEAST else None

    @property
    def hire_rate(self) -> float | None:
        """The share of ended briefs that ended in a hire; None while too few have ended."""
        return self.hired / self.ended if self.ended >= LEAST else None

    @property
    def reliability(self) -> float | None:
        """How reliable the company has been, in [0, 1], as the feed of experts weighs it: the mean of what is known.

        >>> Conduct(due=10, in_time=9, ended=2, hired=2).reliability
        0.9
        >>> Conduct(due=4, in_time=4).reliability is None
        True
        """
        known = [rate for rate in (self.response_rate, self.hire_rate) if rate is not None]
        return mean(known) if known else None
