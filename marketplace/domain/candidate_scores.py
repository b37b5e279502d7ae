"""Scorecards of candidates: a level on each criterion with what was seen, and what its author would do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_limits import LONGEST_NOTE
from marketplace.domain.hiring_words import Recommendation

LEAST_NOTE = 10


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """A level, 1 to 5, and what shows it; None where nothing was seen."""

    level: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CandidateScoreDraft:
    """What somebody has written so far, by the keys of the criteria."""

    scores: Mapping[str, CriterionScore] = field(default_factory=dict)
    recommendation: Recommendation | None = None
    summary: str = ""


def check_draft(draft: CandidateScoreDraft) -> None:
    """Raise Invalid for what cannot even be kept."""
    problems: dict[str, list[str]] = {}
    for key, score in draft.scores.items():
        if score.level is not None and not 1 <= score.level <= 5:
            problems[f"level-{key}"] = ["A level is 1 to 5."]
        if len(score.note) > LONGEST_NOTE:
            problems[f"note-{key}"] = [f"Shorten the note to {LONGEST_NOTE:,} characters."]
    if len(draft.summary) > LONGEST_NOTE:
        problems["summary"] = [f"Shorten this to {LONGEST_NOTE:,} characters."]
    if problems:
        raise Invalid(problems)


def check_complete(draft: CandidateScoreDraft, criteria: Iterable[str]) -> None:
    """Raise Invalid unless something is scored, each level has a note, and a recommendation is given."""
    check_draft(draft)
    problems: dict[str, list[str]] = {}
    scored = 0
    for key in criteria:
        score = draft.scores.get(key, CriterionScore())
        if score.level is None:
            continue
        scored += 1
        if len(score.note.strip()) < LEAST_NOTE:
            problems[f"note-{key}"] = ["Write down what you saw that shows this level."]
    if not scored:
        problems["summary"] = ["Score at least one criterion."]
    if draft.recommendation is None:
        problems["recommendation"] = ["Say what you would do."]
    if problems:
        raise Invalid(problems)


def mean(scores: Mapping[str, int], weights: Mapping[str, int]) -> float | None:
    """Return the weighted mean of the levels that were given, None where there are none.

    >>> mean({"a": 4, "b": 2}, {"a": 75, "b": 25, "c": 10})
    3.5
    >>> mean({}, {"a": 75})
    """
    parts = [(level, weights.get(key, 1)) for key, level in scores.items()]
    total = sum(weight for _, weight in parts)
    return sum(level * weight for level, weight in parts) / total if total else None
