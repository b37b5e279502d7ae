"""How many people come how far for a brief, and how long each part takes, from the stays of its candidacies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from marketplace.domain.hiring_words import CandidacyStatus

_S = CandidacyStatus


class Stage(StrEnum):
    """A part of the way from a suggestion to a hire."""

    SUGGESTED = "suggested"
    SHORTLISTED = "shortlisted"
    INVITED = "invited"
    INTERESTED = "interested"
    INTERVIEWING = "interviewing"
    OFFERED = "offered"
    HIRED = "hired"


STAGES: Mapping[Stage, frozenset[CandidacyStatus]] = {
    Stage.SUGGESTED: frozenset({_S.SUGGESTED}),
    Stage.SHORTLISTED: frozenset({_S.SHORTLISTED}),
    Stage.INVITED: frozenset({_S.INVITED}),
    Stage.INTERESTED: frozenset({_S.INTERESTED, _S.APPLIED, _S.UNDER_REVIEW}),
    Stage.INTERVIEWING: frozenset({_S.INTERVIEWING, _S.EVALUATED}),
    Stage.OFFERED: frozenset({_S.OFFERED, _S.COUNTERED}),
    Stage.HIRED: frozenset({_S.ACCEPTED, _S.CONTRACTED, _S.ENGAGED}),
}
"""The states of each; the ends without a hire belong to none. Whoever applies comes in at "interested"."""

STAGE_OF = {status: stage for stage, statuses in STAGES.items() for status in statuses}


@dataclass(frozen=True, slots=True)
class StayOf:
    """One stay of one candidacy."""

    candidacy: int
    status: CandidacyStatus
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Passage:
    """One stage of one brief: how many ever came to it, how many are there now, and how long those stayed who left."""

    stage: Stage
    reached: int
    here: int
    median_time: timedelta | None


def funnel_of(stays: Iterable[StayOf]) -> list[Passage]:
    """Return every stage in order.

    >>> day = datetime(2026, 11, 2)
    >>> some = [StayOf(1, _S.INVITED, day, day + timedelta(days=2)), StayOf(1, _S.INTERESTED, day, None),
    ...         StayOf(2, _S.INVITED, day, day + timedelta(days=4))]
    >>> [(one.stage.value, one.reached, one.here, one.median_time) for one in funnel_of(some) if one.reached]
    [('invited', 2, 0, datetime.timedelta(days=3)), ('interested', 1, 1, None)]
    """
    times: defaultdict[Stage, dict[int, timedelta]] = defaultdict(dict)
    here: defaultdict[Stage, set[int]] = defaultdict(set)
    for stay in stays:
        stage = STAGE_OF.get(stay.status)
        if stage is None:
            continue
        spent = times[stage].get(stay.candidacy, timedelta())
        if stay.until is None:
            here[stage].add(stay.candidacy)
        else:
            spent += stay.until - stay.since
        times[stage][stay.candidacy] = spent
    return [_passage(stage, times[stage], here[stage]) for stage in Stage]


def _passage(stage: Stage, times: Mapping[int, timedelta], here: set[int]) -> Passage:
    left = [spent.total_seconds() for candidacy, spent in times.items() if candidacy not in here]
    return Passage(stage, len(times), len(here), timedelta(seconds=median(left)) if left else None)
