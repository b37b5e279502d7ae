"""What applicants are assessed by: criteria with weights that add up to a hundred, each part within its bounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

WHOLE = 100
NAME_LENGTH = 120
MOST_CRITERIA = 12


class CriterionPart(StrEnum):
    """Which part of an assessment a criterion belongs to; the bounds are those of the part."""

    EXPERTISE = "expertise"
    WORKING = "working"
    COST = "cost"


class AssessedBy(StrEnum):
    """What a criterion is judged from."""

    EVIDENCE = "evidence"
    WORK_SAMPLE = "work-sample"
    SYSTEM_DESIGN = "system-design"
    INTERVIEW = "interview"
    REFERENCES = "references"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One thing that applicants are assessed by, in the company's words; `weight` is its share in per cent."""

    name: str
    part: CriterionPart = CriterionPart.EXPERTISE
    assessed_by: AssessedBy = AssessedBy.EVIDENCE
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of the whole one part may be, and who says so."""

    name: str
    low: int
    high: int
    source: str


def problems_of(criteria: Sequence[CriterionDraft], bounds: Mapping[CriterionPart, Bounds]) -> dict[str, list[str]]:
    """Return every complaint about the criteria, by field; no criteria at all are not complained about here.

    >>> problems_of([CriterionDraft("Serving under load", weight=90)], {})
    {'criteria': ['The weights add up to 90; they must add up to 100, so give 10 more.']}
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    if len(criteria) > MOST_CRITERIA:
        found["criteria"].append(f"There are {len(criteria)} criteria; keep the {MOST_CRITERIA} that matter most.")
    names = [criterion.name.strip().casefold() for criterion in criteria]
    for row, criterion in enumerate(criteria):
        if not criterion.name.strip():
            found[f"criteria.{row}.name"].append("The criterion has no name; say what is assessed, or clear the row.")
        elif len(criterion.name) > NAME_LENGTH:
            found[f"criteria.{row}.name"].append(
                f"The criterion has {len(criterion.name):,} characters; shorten it to {NAME_LENGTH}."
            )
        elif names.index(names[row]) != row:
            found[f"criteria.{row}.name"].append(f"{criterion.name} is there twice; keep one of them.")
        if not 1 <= criterion.weight <= WHOLE:
            found[f"criteria.{row}.weight"].append("The weight is a whole number from 1 to 100; correct it.")
    total = sum(criterion.weight for criterion in criteria)
    if criteria and total != WHOLE:
        cure = f"give {WHOLE - total} more" if total < WHOLE else f"take {total - WHOLE} away"
        found["criteria"].append(f"The weights add up to {total}; they must add up to {WHOLE}, so {cure}.")
    elif criteria:
        found["criteria"].extend(_out_of_bounds(criteria, bounds))
    return {field: messages for field, messages in found.items() if messages}


def _out_of_bounds(criteria: Sequence[CriterionDraft], bounds: Mapping[CriterionPart, Bounds]) -> list[str]:
    found = []
    for part, bound in bounds.items():
        share = sum(criterion.weight for criterion in criteria if criterion.part is part)
        if not bound.low <= share <= bound.high:
            found.append(f"{bound.name} has {share} of 100; it may have {bound.low} to {bound.high}.")
    return found
