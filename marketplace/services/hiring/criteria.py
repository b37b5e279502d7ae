"""What candidates for a brief are assessed by: the same list for applications, reviews, interviews and reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.vocabulary import Need
from marketplace.services import taxonomy

if TYPE_CHECKING:
    from marketplace.models import Brief

MOST_SKILLS = 8


@dataclass(frozen=True, slots=True)
class Criterion:
    """One of them: a key that answers and scores are kept by, the words for it, and how it weighs of a hundred."""

    key: str
    label: str
    weight: int


def of_brief(brief: Brief) -> tuple[Criterion, ...]:
    """The criteria that the company wrote, or where it wrote none, what the brief asks: result, skills, field, words.

    The weights add up to a hundred.
    """
    if brief.criteria:
        return tuple(Criterion(_key(row.name), row.name, row.weight) for row in brief.criteria)
    skills, domains = taxonomy.skill_names(), taxonomy.domain_names()
    must = [row for row in brief.requirements if row.need is not Need.NICE][:MOST_SKILLS]
    found = [("result", "Has brought about a result like the one this brief wants", 3)]
    found += [
        (f"skill-{row.skill}", f"{skills.get(row.skill, row.skill)}, shown by work", 2 if row.need is Need.MUST else 3)
        for row in must
    ]
    if brief.domain is not None:
        found.append((f"domain-{brief.domain}", f"Knows the field: {domains.get(brief.domain, brief.domain)}", 1))
    found.append(("communication", "Explains decisions so that others can act on them", 1))
    total = sum(parts for _, _, parts in found)
    whole = [parts * 100 // total for _, _, parts in found]
    whole[0] += 100 - sum(whole)
    return tuple(Criterion(_key(key), label, weight) for (key, label, _), weight in zip(found, whole, strict=True))


def labels(brief: Brief) -> dict[str, str]:
    """The words for each criterion by its key."""
    return {criterion.key: criterion.label for criterion in of_brief(brief)}


def _key(text: str) -> str:
    """A key that fits into a form field and a column."""
    return re.sub(r"[^a-z0-9-]+", "-", text.casefold())[:120]
