"""Which role, engagement model and level suit a brief: rules in a fixed order, the first that holds says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.vocabulary import EngagementModel, Seniority

if TYPE_CHECKING:
    from marketplace.domain.briefs import BriefDraft

FEW_HOURS = 16
MANY_HOURS = 30
LONG_WEEKS = 39
LANGUAGE_MODELS = frozenset({"generative-ai", "natural-language-processing", "search-and-retrieval"})


@dataclass(frozen=True, slots=True)
class Suggested:
    """One suggestion and the key of its reason in the content file."""

    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What suits a brief; None where the brief says too little to tell."""

    role: Suggested | None
    model: Suggested | None
    seniority: Suggested | None


def advice_on(draft: BriefDraft) -> Advice:
    """Suggest what to look for.

    >>> from marketplace.domain.briefs import BriefDraft
    >>> found = advice_on(BriefDraft("Serve it.", hours_per_week=20, duration_weeks=12, production=True))
    >>> found.role.value, found.model.value, found.seniority.value
    ('ml-engineer', 'contract', 'mid')
    """
    said = dict(draft.answers)
    role = _role(draft, said)
    return Advice(role, _model(draft), _seniority(draft, said, role))


def _role(draft: BriefDraft, said: dict[str, str]) -> Suggested | None:
    wanted = set(draft.specializations)
    is_short = draft.hours_per_week is not None and draft.hours_per_week <= FEW_HOURS
    rules = (
        (said.get("trigger") == "evaluate" and said.get("data") not in ("scattered", "none"), "ai-consultant"),
        (said.get("data") in ("scattered", "none") or wanted == {"data-engineering"}, "data-engineer"),
        (is_short and said.get("lead") == "no", "ml-lead"),
        (bool(wanted & LANGUAGE_MODELS), "ai-engineer"),
        (wanted == {"mlops"}, "mlops-engineer"),
        (draft.production, "ml-engineer"),
        (said.get("setting") == "experimental", "data-scientist"),
    )
    return next((Suggested(role, role) for holds, role in rules if holds), None)


def _model(draft: BriefDraft) -> Suggested | None:
    hours, weeks = draft.hours_per_week, draft.duration_weeks
    if hours is not None and hours <= FEW_HOURS:
        model = EngagementModel.FRACTIONAL
    elif weeks is not None and weeks < LONG_WEEKS:
        model = EngagementModel.CONTRACT
    elif hours is not None and hours >= MANY_HOURS:
        model = EngagementModel.FULL_TIME
    else:
        return None
    return Suggested(model.value, model.value)


def _seniority(draft: BriefDraft, said: dict[str, str], role: Suggested | None) -> Suggested | None:
    is_strict = said.get("mode") in ("real-time", "both") or bool(draft.compliance) or said.get("trigger") == "load"
    if role is not None and role.value == "ml-lead":
        return Suggested(Seniority.LEAD.value, "lead")
    if draft.production and is_strict:
        return Suggested(Seniority.SENIOR.value, "senior")
    if said.get("lead") == "no":
        return Suggested(Seniority.SENIOR.value, "senior-alone")
    if draft.production or said.get("setting") == "experimental":
        return Suggested(Seniority.MID.value, "mid")
    return None
