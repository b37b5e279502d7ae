"""Forms of engagements, read once for both sides: agreements, milestones, weeks of hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.domain.clauses import AgreementDraft
from marketplace.domain.engagement_words import AgreementKind, PaidBy
from marketplace.domain.errors import Invalid
from marketplace.domain.milestones import MilestoneDraft
from marketplace.domain.money import MINOR_DIGITS, to_major, to_minor
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.timesheets import DayDraft, WeekDraft
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services.engagements import clauses, standing
from marketplace.web import hiring_forms
from marketplace.web.forms import Form

NOTICE_DAYS, ROUNDS = 14, 2
"""What the form begins with."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
PAID_BY = {
    PaidBy.TIME: "By time: hours that are approved",
    PaidBy.MILESTONES: "By milestones: each when it is accepted",
    PaidBy.PAYROLL: "By the payroll",
}


def paid_by(*, is_payroll: bool) -> list[tuple[str, str]]:
    """Return how work can be paid: full-time work by the payroll, other work by time or by milestones."""
    return [(one.value, said) for one, said in PAID_BY.items() if (one is PaidBy.PAYROLL) is is_payroll]


def whole_number(form: Form, name: str, what: str, problems: dict[str, list[str]]) -> int | None:
    """Return a whole number, None for nothing typed; what cannot be read is added to the problems."""
    text = str(form.values.get(name, "")).strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 6:
        problems[name] = [what]
        return None
    return int(text)


def money(form: Form, name: str, currency: str, problems: dict[str, list[str]]) -> int | None:
    """Return an amount in minor units, None for nothing typed; what cannot be read is added to the problems."""
    text = str(form.values.get(name, "")).replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not text:
        return None
    try:
        number = Decimal(text)
        if not number.is_finite() or abs(number) > 10**10:
            raise InvalidOperation
        return to_minor(number, currency)
    except (ValueError, InvalidOperation):
        problems[name] = ["Give an amount, such as 120 or 120.50."]
        return None


def draft(form: Form, currency: str) -> AgreementDraft:
    """Return what was filled in. Raises Invalid naming every field that cannot be read."""
    problems: dict[str, list[str]] = {}
    chosen = str(form.values.get("paid_by", ""))
    if chosen not in set(PaidBy):
        problems["paid_by"] = ["Choose how the work is paid."]
    trial = whole_number(form, "trial_weeks", "Give whole weeks, or leave it empty for no trial.", problems)
    notice = whole_number(form, "notice_days", "Give whole days.", problems)
    rounds = whole_number(form, "iteration_cap", "Give a whole number.", problems)
    cap = money(form, "compute_cap", currency, problems) if currency in MINOR_DIGITS else None
    values = {blank.id: str(form.values.get(blank.id, "")) for blank in clauses.book().blanks}
    if problems:
        raise Invalid(problems)
    # Nothing typed is a number that cannot be: the check of the clauses says which one is wanted.
    missing = -1
    return AgreementDraft(
        PaidBy(chosen),
        notice if notice is not None else missing,
        rounds if rounds is not None else missing,
        trial,
        cap,
        values,
    )


def terms(form: Form) -> OfferTerms:
    """Return the terms of an extension or a full-time place. Raises Invalid."""
    return hiring_forms.terms(form)


def suggested(one: Any, last: Any, given: OfferTerms, kind: AgreementKind) -> Mapping[str, Any]:
    """Return what the form begins with: the version before, or what the brief says."""
    brief, today = one.brief, datetime.now(UTC).date()
    blanks = {blank.id: blank.default for blank in clauses.book().blanks}
    values: dict[str, Any] = {
        **blanks,
        "work": brief.outcome or brief.text,
        "business_outcome": brief.outcome,
        "notice_days": str(NOTICE_DAYS),
        "iteration_cap": str(ROUNDS),
        "paid_by": one.paid_by.value,
    }
    if last is not None:
        values |= {
            **last.values,
            "paid_by": last.paid_by.value,
            "trial_weeks": str(last.trial_weeks or ""),
            "notice_days": str(last.notice_days),
            "iteration_cap": str(last.iteration_cap),
            "compute_cap": f"{to_major(last.compute_cap_minor, last.currency):f}" if last.compute_cap_minor else "",
        }
    if kind is AgreementKind.FIRST:
        return values
    values |= hiring_forms.said(given)
    if kind is AgreementKind.EXTENSION:
        begins = one.ends_on + timedelta(days=1) if one.ends_on is not None else today
        return values | {"starts_on": max(begins, today).isoformat(), "trial_weeks": ""}
    if last is None or one.model is not EngagementModel.FULL_TIME:
        values |= {
            "model": EngagementModel.FULL_TIME.value,
            "unit": "year",
            "amount": "",
            "hours_per_week": "40",
            "weeks": "",
            "starts_on": (today + timedelta(days=30)).isoformat(),
            "paid_by": PaidBy.PAYROLL.value,
            "trial_weeks": "",
            "compute_cap": "",
        }
    return values


def version(form: Form) -> int:
    """Return the version that somebody had before them."""
    text = str(form.values.get("version", ""))
    return int(text) if text.isdecimal() and len(text) < 7 else 0


def milestone(form: Form, currency: str) -> MilestoneDraft:
    """Return a milestone as it was typed. Raises Invalid."""
    problems: dict[str, list[str]] = {}
    amount = money(form, "amount", currency, problems)
    due_on = None
    if str(form.values.get("due_on", "")).strip():
        try:
            due_on = hiring_forms.a_day(form.values["due_on"], "due_on")
        except Invalid as refused:
            problems |= refused.errors
    if problems:
        raise Invalid(problems)
    said = {name: str(form.values.get(name, "")) for name in LABELS}
    return MilestoneDraft(said["title"], said["deliverable"], said["acceptance"], said["data_set"], due_on, amount)


def milestone_values(stone: Any) -> dict[str, Any]:
    """Return the values of a form that says what a milestone says."""
    amount = f"{to_major(stone.amount_minor, stone.currency):f}" if stone.amount_minor else ""
    return {
        "title": stone.title,
        "deliverable": stone.deliverable,
        "acceptance": stone.acceptance,
        "data_set": stone.data_set,
        "due_on": stone.due_on.isoformat() if stone.due_on else "",
        "amount": amount,
    }


LABELS = {
    "title": "Title",
    "deliverable": "What is delivered",
    "acceptance": "How it is accepted",
    "data_set": "On which data",
    "due_on": "By",
    "amount": "Amount",
}


def milestone_said(stone: Any) -> dict[str, str]:
    """Return what a milestone says, by the labels of its form."""
    return {LABELS[name]: str(value) for name, value in milestone_values(stone).items()}


def milestone_typed(form: Form) -> dict[str, str]:
    """Return what was typed, by the labels of the form."""
    return {label: str(form.values.get(name, "")) for name, label in LABELS.items()}


def week(form: Form, monday: date, currency: str) -> WeekDraft:
    """Return the hours of a week as they were typed, as 7.5 or 7:30. Raises Invalid."""
    problems: dict[str, list[str]] = {}
    days = []
    for place in range(7):
        minutes = _minutes(str(form.values.get(f"hours-{place}", "")).strip())
        if minutes is None:
            problems[f"hours-{place}"] = ["Give hours, such as 7.5 or 7:30."]
        elif minutes:
            note = str(form.values.get(f"note-{place}", ""))
            days.append(DayDraft(monday + timedelta(days=place), minutes, note))
    compute = money(form, "compute", currency, problems)
    if problems:
        raise Invalid(problems)
    note, answer = str(form.values.get("compute_note", "")), str(form.values.get("answer", ""))
    return WeekDraft(tuple(days), compute, note, answer)


def week_values(sheet: Any) -> dict[str, Any]:
    """Return the values of a form that says what a week says."""
    if sheet is None:
        return {}
    values: dict[str, Any] = {"compute_note": sheet.compute_note, "answer": sheet.answer}
    for row in sheet.days:
        values[f"hours-{row.day.weekday()}"] = f"{row.minutes / 60:g}" if row.minutes % 6 == 0 else _clock(row.minutes)
        values[f"note-{row.day.weekday()}"] = row.note
    if sheet.compute_minor:
        agreed = standing.agreed(sheet.engagement)
        currency = agreed.currency if agreed is not None else "EUR"
        values["compute"] = f"{to_major(sheet.compute_minor, currency):f}"
    return values


def week_said(sheet: Any) -> dict[str, str]:
    """Return what a week says, by the labels of its form."""
    return _labelled(week_values(sheet))


def week_typed(form: Form) -> dict[str, str]:
    """Return what was typed, by the labels of the form."""
    return _labelled(form.values)


def _labelled(values: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for place, name in enumerate(DAY_NAMES):
        found[name] = str(values.get(f"hours-{place}", ""))
        found[f"{name}: what for"] = str(values.get(f"note-{place}", ""))
    return found | {
        "Compute": str(values.get("compute", "")),
        "What was computed": str(values.get("compute_note", "")),
        "Your answer": str(values.get("answer", "")),
    }


def _minutes(text: str) -> int | None:
    """Return minutes, 0 for nothing typed and None for what cannot be read."""
    if not text:
        return 0
    hours, colon, rest = text.partition(":")
    if colon:
        return int(hours) * 60 + int(rest) if _is_clock(hours, rest) else None
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return round(number * 60) if number.is_finite() and 0 <= number <= 99 else None


def _is_clock(hours: str, minutes: str) -> bool:
    return hours.isdecimal() and minutes.isdecimal() and len(hours) < 3 and len(minutes) == 2 and int(minutes) < 60


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
