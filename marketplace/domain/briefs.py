"""What a company asks for, and how a brief moves.

Money in a draft is in minor units of its currency. Only `text` is required. `brief_checks.check` refuses what
cannot be; whether a skill, domain or specialization exists is the taxonomy's to say, not this module's.
"""

from dataclasses import dataclass, replace
from datetime import date

from marketplace.domain.brief_moves import BRIEF_MOVES as BRIEF_MOVES
from marketplace.domain.criteria import CriterionDraft
from marketplace.domain.places import WORKDAY, LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import BudgetUnit, EngagementModel, Need

TITLE_LENGTH = 120
UNTITLED = "Untitled brief"
"""What a draft is called that says nothing yet; it stands for no title."""


@dataclass(frozen=True, slots=True)
class RequirementDraft:
    """One skill asked for; `level` None leaves it to the need; `exact` refuses a substitute."""

    skill: str
    need: Need = Need.MUST
    level: float | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class BudgetDraft:
    """What may be spent per `unit`, all included: `target` and `max` in minor units of `currency`."""

    currency: str
    target: int | None = None
    max: int | None = None
    unit: BudgetUnit = BudgetUnit.TOTAL
    strict: bool = False


@dataclass(frozen=True, slots=True)
class BriefDraft:
    """A brief as it is written, before it is anybody's.

    `answers` are what was said to the questions that are no key of their own, by the question's id and in its order;
    `criteria` are what applicants are assessed by. The ranking reads neither.
    """

    text: str
    title: str = ""
    outcome: str = ""
    scope: str = ""
    engagement_models: tuple[EngagementModel, ...] = ()
    hours_per_week: float | None = None
    duration_weeks: float | None = None
    start: date | None = None
    domain: str | None = None
    specializations: tuple[str, ...] = ()
    skills: tuple[RequirementDraft, ...] = ()
    overlap_hours: float = 0.0
    overlap_strict: bool = False
    time_zone: str = "UTC"
    working_hours: WindowDraft = WORKDAY
    languages: tuple[LanguageDraft, ...] = ()
    budget: BudgetDraft | None = None
    work_countries: tuple[str, ...] = ()
    production: bool = False
    compliance: tuple[str, ...] = ()
    is_synthetic: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    criteria: tuple[CriterionDraft, ...] = ()


def title_from(text: str, length: int = 80) -> str:
    """Return the first words of a text, cut at a sentence or a word.

    >>> title_from("# Fraud scoring\\n\\nWe need somebody who has shipped it.")
    'Fraud scoring'
    >>> title_from("...")
    '...'
    """
    first = next((line.strip("# \t-*") for line in text.splitlines() if line.strip("# \t-*")), text.strip())
    first = first.split(". ")[0].rstrip(".") or first
    if len(first) <= length:
        return first
    return first[: length - 1].rsplit(" ", 1)[0] + "…"


def titled(draft: BriefDraft) -> BriefDraft:
    """Return the draft with a title, taken from the first words of its text where it has none."""
    if draft.title.strip() not in ("", UNTITLED):
        return draft
    return replace(draft, title=title_from(draft.text) or UNTITLED)
