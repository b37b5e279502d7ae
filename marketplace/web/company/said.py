"""What a brief says in words, question by question: for checking it, and for showing two versions side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from marketplace.domain.briefs import UNTITLED, BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.criteria import CriterionDraft
from marketplace.domain.questionnaire import SETTING, Page, Question
from marketplace.domain.teams import RoleWish, is_divided
from marketplace.services import found_words, questions, taxonomy
from marketplace.web import figures


def said(draft: BriefDraft, page: Page | None = None) -> dict[str, str]:
    """Return what every question of a page, or of all of them, is answered with, by the question's name."""
    asked = page.questions if page is not None else questions.current().questions()
    return {question.name: answer_to(question, draft) for question in asked}


def answer_to(question: Question, draft: BriefDraft) -> str:
    """Return what a brief says to one question, empty where it says nothing."""
    if question.id in WORDS:
        return WORDS[question.id](draft)
    answer = dict(draft.answers).get(question.id, "")
    if question.id == SETTING and draft.production:
        answer = "production"
    option = question.option(answer)
    return option.label if option else answer


def _requirement(asked: RequirementDraft) -> str:
    name = taxonomy.skill_names().get(asked.skill, asked.skill)
    level = "" if asked.level is None else f", {figures.level(asked.level).lower()}"
    return f"{name} ({figures.word(asked.need).lower()}{level}{', exactly this' if asked.exact else ''})"


def _budget(budget: BudgetDraft | None) -> str:
    if budget is None:
        return ""
    amounts = [
        f"{name} {figures.minor_money(minor, budget.currency)}"
        for name, minor in (("target", budget.target), ("at most", budget.max))
        if minor is not None
    ]
    return f"{', '.join(amounts)} {figures.word(budget.unit)}{' (strict)' if budget.strict else ''}"


def criterion(one: CriterionDraft) -> str:
    """Return one criterion with its weight and how it is assessed."""
    return f"{one.weight} %: {one.name} ({questions.current().methods[one.assessed_by].lower()})"


def roles_said(roles: Iterable[RoleWish]) -> str:
    """Return the roles of a brief, one a line; empty for one role of which nothing is said."""
    found = list(roles)
    return "\n".join(map(role_said, found)) if is_divided(found) else ""


def role_said(role: RoleWish) -> str:
    """Return one role with what it asks for."""
    asks = role_asks(role)
    return f"{role.name}: {asks}" if asks else role.name


def role_asks(role: RoleWish) -> str:
    """Return the people, hours, beginning and skills of a role; empty where it says none of them."""
    names = taxonomy.skill_names()
    people = f"{role.heads} people" if role.heads > 1 else ""
    hours = f"{role.hours:g} hours a week" if role.hours else ""
    skills = ", ".join(names.get(skill, skill) for skill in role.skills)
    begins = f"from week {role.first_week} on" if role.first_week > 1 else ""
    return "; ".join(part for part in (people, hours, begins, skills) if part)


def _overlap(draft: BriefDraft) -> str:
    return f"{draft.overlap_hours:g} a day" if draft.overlap_hours else ""


def _names(names: Mapping[str, str], words: tuple[str, ...]) -> str:
    return ", ".join(names.get(word, word) for word in words)


WORDS: Mapping[str, Callable[[BriefDraft], str]] = {
    "title": lambda draft: "" if draft.title == UNTITLED else draft.title,
    "text": lambda draft: draft.text.replace("\r\n", "\n"),
    "outcome": lambda draft: draft.outcome.replace("\r\n", "\n"),
    "scope": lambda draft: draft.scope.replace("\r\n", "\n"),
    "skills": lambda draft: "; ".join(map(_requirement, draft.skills)),
    "specializations": lambda draft: _names(taxonomy.specialization_names(), draft.specializations),
    "domain": lambda draft: taxonomy.domain_names().get(draft.domain or "", draft.domain or ""),
    "compliance": lambda draft: ", ".join(draft.compliance),
    "start": lambda draft: figures.day(draft.start),
    "duration_weeks": lambda draft: "" if draft.duration_weeks is None else f"{draft.duration_weeks:g}",
    "hours_per_week": lambda draft: "" if draft.hours_per_week is None else f"{draft.hours_per_week:g}",
    "time_zone": lambda draft: draft.time_zone,
    "working_hours": lambda draft: figures.hours(draft.working_hours),
    "overlap_hours": _overlap,
    "overlap_strict": lambda draft: "Yes" if draft.overlap_strict else "",
    "languages": lambda draft: ", ".join(
        f"{found_words.language_name(spoken.language)} {spoken.level.value}" for spoken in draft.languages
    ),
    "work_countries": lambda draft: ", ".join(draft.work_countries),
    "engagement_models": lambda draft: ", then ".join(figures.word(model) for model in draft.engagement_models),
    "budget": lambda draft: _budget(draft.budget),
    "criteria": lambda draft: "\n".join(map(criterion, draft.criteria)),
}
"""How a key of a brief reads; every other question is an answer of its own."""
