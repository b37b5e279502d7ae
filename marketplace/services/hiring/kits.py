"""Questions for an interview: those of its kind, those of the brief's fields, and what the brief itself asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.domain.hiring_words import InterviewKind
from marketplace.domain.vetting_words import StepKind
from marketplace.domain.vocabulary import Need
from marketplace.services import taxonomy
from marketplace.services.vetting import rubrics

if TYPE_CHECKING:
    from marketplace.models import Brief

DEEP = frozenset({InterviewKind.PRODUCTION_PROBES, InterviewKind.SYSTEM_DESIGN, InterviewKind.WORK_SAMPLE})
"""Kinds in which one asks about the field itself."""
MOST_SKILLS = 4
SIGNS = (
    "Good answers name figures: requests a second, milliseconds, rows, what it cost.",
    "A warning: talks of accuracy only, never of latency, cost or upkeep.",
    "A warning: cannot name a failure, or has never handed anything over that ran.",
)


def kit_of(brief: Brief, kind: InterviewKind) -> list[dict[str, object]]:
    """Return the questions in parts, each with a title, ready to be kept with the interview."""
    parts: list[dict[str, object]] = [
        {"title": "For everybody", "questions": rubrics.questions(StepKind(kind.value))},
    ]
    if own := _of_brief(brief):
        parts.append({"title": "From this brief", "questions": own})
    if kind in DEEP:
        names = taxonomy.specialization_names()
        for row in brief.specializations[:2]:
            general = rubrics.questions(StepKind(kind.value))
            special = rubrics.questions(StepKind(kind.value), row.specialization)[len(general) :]
            if special:
                parts.append({"title": names.get(row.specialization, row.specialization), "questions": special})
    parts.append({"title": "What to listen for", "questions": list(SIGNS)})
    return parts


def _of_brief(brief: Brief) -> list[str]:
    skills, domains = taxonomy.skill_names(), taxonomy.domain_names()
    must = [row for row in brief.requirements if row.need is not Need.NICE][:MOST_SKILLS]
    found = [
        f"Where did you last use {skills.get(row.skill, row.skill)}, at what scale, and when would you not use it?"
        for row in must
    ]
    if brief.outcome:
        found.insert(
            0,
            f"We want this: “{brief.outcome.strip()[:300]}” What would you have to know first, and do in two weeks?",
        )
    if brief.is_production:
        found.append("How would this reach production here, how would you watch it, and how would you take it back?")
    if brief.domain is not None:
        found.append(f"What is different about data in {domains.get(brief.domain, brief.domain)}?")
    found += [f"This work is under {row.fact}. What follows from that for what you build?" for row in brief.compliance]
    return found
