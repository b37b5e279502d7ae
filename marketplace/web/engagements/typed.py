"""Forms of engagements, read once for both sides: agreements, milestones, weeks of hours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from marketplace.domain.clauses import AgreementDraft
from marketplace.domain.engagement_words import AgreementKind, PaidBy
from marketplace.domain.errors import Invalid
from marketplace.domain.money import MINOR_DIGITS, to_major, to_minor
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services.engagements import clauses
from marketplace.web import hiring_forms
from marketplace.web.forms import Form

NOTICE_DAYS, ROUNDS = 14, 2
"""What the form begins with."""
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
