"""Forms of hiring, read once for both sides: deadlines, times of interviews, terms of offers, scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from flask import request

from marketplace.domain.candidate_scores import CandidateScoreDraft, CriterionScore
from marketplace.domain.errors import Invalid
from marketplace.domain.hiring_words import InterviewKind, Recommendation
from marketplace.domain.money import CURRENCIES, to_major, to_minor
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.services.hiring.interviews import MOST_TIMES, Proposal
from marketplace.web.figures import word
from marketplace.web.forms import Form

Words = TypeVar("Words", bound=StrEnum)
MODELS = [(model.value, word(model)) for model in EngagementModel]
UNITS = [(unit.value, f"{'an' if unit is RateUnit.HOUR else 'a'} {unit.value}") for unit in RateUnit]
CURRENCY = [(code, code) for code in CURRENCIES]
KINDS = [(kind.value, word(kind)) for kind in InterviewKind]
RECOMMENDATIONS = [(one.value, word(one)) for one in Recommendation]


def typed(*many: str) -> Form:
    """Return the posted form as it was typed; the names in `many` have several values."""
    values: dict[str, Any] = {name: request.form.get(name, "") for name in request.form}
    return Form(values | {name: request.form.getlist(name) for name in many})


def one_of(enum: type[Words], text: object, field: str, what: str) -> Words:
    """Return the word that was chosen. Raises Invalid."""
    if text not in set(enum):
        raise Invalid({field: [what]})
    return enum(str(text))


def end_of_day(text: object, zone: str, field: str) -> datetime:
    """Return the end of a day in a zone. Raises Invalid for what is no day."""
    return datetime.combine(a_day(text, field), time(23, 59), ZoneInfo(zone))


def a_day(text: object, field: str) -> date:
    """Return a day. Raises Invalid."""
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise Invalid({field: ["Give a day, such as 2026-12-01."]}) from None


def proposal(form: Form, zone: str) -> Proposal:
    """Return what is proposed, in the zone of whoever proposes."""
    minutes = str(form.values.get("minutes", "")).strip()
    return Proposal(
        times=tuple(str(form.values.get(f"time-{place}", "")) for place in range(MOST_TIMES)),
        time_zone=zone,
        minutes=int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0,
        kind=InterviewKind(form.values["kind"]) if form.values.get("kind") in set(InterviewKind) else _FIRST,
        panel=tuple(form.values.get("panel", ())),
        place=str(form.values.get("place", "")),
        note=str(form.values.get("note", "")),
    )


def terms(form: Form) -> OfferTerms:
    """Return the terms that were typed. Raises Invalid naming every field that cannot be read."""
    problems: dict[str, list[str]] = {}
    values = form.values
    currency = str(values.get("currency", ""))
    amount, hours, weeks = 0, 0.0, None
    try:
        amount = to_minor(_number(values.get("amount")), currency)
    except (ValueError, InvalidOperation):
        problems["amount"] = ["Give an amount, such as 120 or 120.50."]
    try:
        hours = float(_number(values.get("hours_per_week")))
    except InvalidOperation:
        problems["hours_per_week"] = ["Give the hours a week as a number."]
    if str(values.get("weeks", "")).strip():
        try:
            weeks = float(_number(values["weeks"]))
        except InvalidOperation:
            problems["weeks"] = ["Give the weeks as a number, or leave it empty."]
    starts_on = date.max
    try:
        starts_on = a_day(values.get("starts_on"), "starts_on")
    except Invalid as refused:
        problems |= refused.errors
    model, unit = str(values.get("model", "")), str(values.get("unit", ""))
    if model not in set(EngagementModel):
        problems["model"] = ["Choose how they would work for you."]
    if unit not in set(RateUnit):
        problems["unit"] = ["Choose what the amount is paid for."]
    if problems:
        raise Invalid(problems)
    note = str(values.get("note", ""))
    return OfferTerms(EngagementModel(model), amount, currency, RateUnit(unit), hours, starts_on, weeks, note)


def said(given: OfferTerms) -> dict[str, Any]:
    """Return the values of a form that says these terms."""
    return {
        "model": given.model.value,
        "amount": f"{to_major(given.amount, given.currency):f}",
        "currency": given.currency,
        "unit": given.unit.value,
        "hours_per_week": f"{given.hours_per_week:g}",
        "weeks": f"{given.weeks:g}" if given.weeks is not None else "",
        "starts_on": given.starts_on.isoformat(),
    }


def score_draft(form: Form, criteria: Iterable[str]) -> CandidateScoreDraft:
    """Return what somebody has scored so far."""
    found = {}
    for key in criteria:
        level = str(form.values.get(f"level-{key}", ""))
        number = int(level) if level in {"1", "2", "3", "4", "5"} else None
        found[key] = CriterionScore(number, str(form.values.get(f"note-{key}", "")))
    chosen = form.values.get("recommendation")
    return CandidateScoreDraft(
        found, Recommendation(chosen) if chosen in set(Recommendation) else None, str(form.values.get("summary", ""))
    )


def score_values(card: Any) -> Mapping[str, Any]:
    """Return the values of a form that says what a scorecard says."""
    if card is None:
        return {}
    values: dict[str, Any] = {"summary": card.summary}
    values["recommendation"] = card.recommendation.value if card.recommendation else ""
    for score in card.scores:
        values[f"level-{score.criterion}"] = str(score.level or "")
        values[f"note-{score.criterion}"] = score.note
    return values


_FIRST = InterviewKind.SCREENING_CALL


def _number(text: object) -> Decimal:
    number = Decimal(str(text or "").replace(",", "").replace(" ", "").replace("\u00a0", ""))
    if not number.is_finite() or abs(number) > 10**10:
        raise InvalidOperation
    return number
