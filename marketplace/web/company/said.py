"""What a brief says in words, field by field: for showing two versions of it side by side."""

from __future__ import annotations

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.services import taxonomy
from marketplace.web import figures


def said(draft: BriefDraft) -> dict[str, str]:
    """Return what every field of a checked brief says, by the label of the form."""
    hours = figures.hours(draft.working_hours)
    overlap = f"{draft.overlap_hours:g} a day{', a condition' if draft.overlap_strict else ''}"
    return {
        "Title": draft.title,
        "Description": draft.text.replace("\r\n", "\n"),
        "Outcome": draft.outcome.replace("\r\n", "\n"),
        "Scope": draft.scope.replace("\r\n", "\n"),
        "Skills": "; ".join(map(_requirement, draft.skills)),
        "Domain": taxonomy.domain_names().get(draft.domain or "", draft.domain or ""),
        "Specializations": ", ".join(taxonomy.specialization_names().get(word, word) for word in draft.specializations),
        "Engagement models": ", then ".join(figures.word(model) for model in draft.engagement_models),
        "Hours a week": "" if draft.hours_per_week is None else f"{draft.hours_per_week:g}",
        "Length in weeks": "" if draft.duration_weeks is None else f"{draft.duration_weeks:g}",
        "Start": figures.day(draft.start),
        "Budget": _budget(draft.budget) if draft.budget else "",
        "Working hours": f"{hours} {draft.time_zone}",
        "Shared hours": overlap if draft.overlap_hours else "",
        "Languages": ", ".join(
            f"{figures.language_name(spoken.language)} {spoken.level.value}" for spoken in draft.languages
        ),
        "Right to work in": ", ".join(draft.work_countries),
        "Production": "Yes" if draft.production else "No",
        "Rules that apply": ", ".join(draft.compliance),
    }


def _requirement(asked: RequirementDraft) -> str:
    name = taxonomy.skill_names().get(asked.skill, asked.skill)
    level = "" if asked.level is None else f", {figures.level(asked.level).lower()}"
    return f"{name} ({figures.word(asked.need).lower()}{level}{', exactly this' if asked.exact else ''})"


def _budget(budget: BudgetDraft) -> str:
    amounts = [
        f"{name} {figures.minor_money(minor, budget.currency)}"
        for name, minor in (("target", budget.target), ("at most", budget.max))
        if minor is not None
    ]
    return f"{', '.join(amounts)} {figures.word(budget.unit)}{' (strict)' if budget.strict else ''}"
