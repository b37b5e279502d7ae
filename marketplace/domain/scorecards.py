"""Scorecards: what may be locked, where two differ, and which levels follow from them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from marketplace.domain.errors import Invalid
from marketplace.domain.vetting_words import RedFlag
from marketplace.domain.vocabulary import RubricDimension

GAP = 2
"""Levels this far apart have to be talked about."""
LEAST_NOTE = 15
"""Characters: shorter than a fact."""
LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class ScoreDraft:
    """A level, 1 to 5, with the evidence for it; or "can't assess" with the reason; or nothing yet."""

    level: int | None = None
    cannot_assess: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class ScorecardDraft:
    """What a vetter has written so far; flags have a note each."""

    scores: Mapping[RubricDimension, ScoreDraft] = field(default_factory=dict)
    flags: Mapping[RedFlag, str] = field(default_factory=dict)
    summary: str = ""


Levels = Mapping[RubricDimension, int]
"""The levels of one locked scorecard; what could not be assessed is not in it."""


def check_draft(draft: ScorecardDraft) -> None:
    """Raise Invalid for what can not even be kept: levels outside the scale, endless notes."""
    problems: dict[str, list[str]] = {}
    for dimension, score in draft.scores.items():
        if score.level is not None and not 1 <= score.level <= 5:
            problems[f"{dimension.value}-level"] = ["A level is 1 to 5."]
        if score.level is not None and score.cannot_assess:
            problems[f"{dimension.value}-level"] = ["Choose a level or “can't assess”, not both."]
        if len(score.note) > LONGEST_NOTE:
            problems[f"{dimension.value}-note"] = [f"Shorten the note to {LONGEST_NOTE:,} characters."]
    if any(len(text) > LONGEST_NOTE for text in (draft.summary, *draft.flags.values())):
        problems["summary"] = [f"Shorten this to {LONGEST_NOTE:,} characters."]
    if problems:
        raise Invalid(problems)


def check_complete(draft: ScorecardDraft) -> None:
    """Raise Invalid unless every dimension has a level or "can't assess", each with a note, and some have a level."""
    check_draft(draft)
    problems: dict[str, list[str]] = {}
    for dimension in RubricDimension:
        score = draft.scores.get(dimension, ScoreDraft())
        if score.level is None and not score.cannot_assess:
            problems[f"{dimension.value}-level"] = ["Choose a level, or “can't assess”."]
        elif len(score.note.strip()) < LEAST_NOTE:
            what = "why you cannot assess this" if score.cannot_assess else "what you saw that shows this level"
            problems[f"{dimension.value}-note"] = [f"Write down {what}, in a few words at least."]
    if not problems and not any(score.level for score in draft.scores.values()):
        problems["summary"] = ["Nothing is assessed; release the case, or ask for another step."]
    if problems:
        raise Invalid(problems)


def gaps(cards: Iterable[Levels]) -> dict[RubricDimension, tuple[int, int]]:
    """Return the dimensions in which levels differ by two or more, with the lowest and the highest.

    >>> one, two = {RubricDimension.COMMUNICATION: 2}, {RubricDimension.COMMUNICATION: 4}
    >>> gaps([one, two])[RubricDimension.COMMUNICATION]
    (2, 4)
    """
    given: defaultdict[RubricDimension, list[int]] = defaultdict(list)
    for card in cards:
        for dimension, level in card.items():
            given[dimension].append(level)
    ends = {dimension: (min(levels), max(levels)) for dimension, levels in given.items()}
    return {dimension: ends[dimension] for dimension in RubricDimension if dimension in ends and _far(ends[dimension])}


def agreed(cards: Iterable[Levels], consensus: Levels) -> dict[RubricDimension, float]:
    """Return the level of every dimension that was assessed: as agreed on, otherwise the mean."""
    given: defaultdict[RubricDimension, list[int]] = defaultdict(list)
    for card in cards:
        for dimension, level in card.items():
            given[dimension].append(level)
    means = {dimension: sum(levels) / len(levels) for dimension, levels in given.items()}
    found = {**means, **consensus}
    return {dimension: float(found[dimension]) for dimension in RubricDimension if dimension in found}


def _far(ends: tuple[int, int]) -> bool:
    return ends[1] - ends[0] >= GAP
