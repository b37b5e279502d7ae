"""How numbers and closed words are written on a page: one place for every label, unit and rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, get_currency_symbol

from marketplace.domain.money import to_major
from marketplace.domain.places import WindowDraft, clock, hours_as_text
from marketplace.domain.pseudonyms import masked
from marketplace.search import Contribution, CostInterval
from marketplace.services import taxonomy
from marketplace.services.found_words import language_name

SIGNALS = MappingProxyType(
    {
        "specialization": "Specialization",
        "skill": "Required skills",
        "nice": "Nice-to-have skills",
        "text": "Past work close to the brief",
        "domain": "Domain experience",
        "engagement": "Engagement model",
        "budget": "Budget",
        "availability": "Availability",
        "overlap": "Shared working hours",
        "vetting": "Vetting",
        "reliability": "Past engagements",
    }
)

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Skills and experience", ("specialization", "skill", "nice", "text", "domain")),
    ("Terms and budget", ("engagement", "budget")),
    ("Time", ("availability", "overlap")),
    ("Track record", ("vetting", "reliability")),
)
"""The four parts that the bar of a score is drawn in; every signal belongs to one."""

BANDS: tuple[tuple[float, str], ...] = ((0.70, "Strong"), (0.55, "Good"), (0.0, "Possible"))
"""The word beside a score, from which score on. A word only: it changes no order and hides nobody."""

STRONG = BANDS[0][0]
"""The score from which the list of briefs counts a match as strong."""

QUESTIONS = MappingProxyType(
    {
        "specialization": "Is the work what this person specializes in, and how far is that vetted?",
        "skill": "Are the required skills there, at the level asked for, lately used, and who stands behind them?",
        "nice": "The same for the skills that would be nice to have.",
        "text": "Is there past work, in words, that is close to the brief?",
        "domain": "How many months of work in this field, or one next to it, and how long ago?",
        "engagement": "Is the engagement model one that both sides like?",
        "budget": "Does the whole brief cost what you aim for? Cheaper than the target earns nothing extra.",
        "availability": "Are the hours free when the work starts, and was that confirmed lately?",
        "overlap": "How many of your working hours are theirs too?",
        "vetting": "What did vetters find, and how sure are they?",
        "reliability": "How did past engagements end?",
    }
)
"""What each signal asks, in one sentence for people."""

EXCLUSIONS = MappingProxyType(
    {
        "engagement": "the engagement model",
        "hours": "the hours a week",
        "budget": "the budget",
        "start": "the start date",
        "overlap": "the shared working hours",
        "language": "a language",
        "work-authorisation": "the right to work",
        "capacity": "having no capacity left",
        "conflict": "a conflict, a block or other wishes",
        "terms": "having no terms on record",
        "listing": "not being listed",
    }
)

WORDS = MappingProxyType(
    {
        "full-time": "Full-time",
        "hour": "an hour",
        "day": "a day",
        "month": "a month",
        "year": "a year",
        "total": "in total",
        "brief-ended": "It ended without anybody being hired for it",
        "non-negotiable": "Non-negotiable",
        "must": "Must have",
        "nice": "Nice to have",
        "self-declared": "Self-declared",
        "referee-confirmed": "Confirmed by a referee",
        "proven": "Proven in an engagement",
        "claimed": "Claimed, not yet vetted",
        "meets": "Vetted: meets the bar",
        "above": "Vetted: above the bar",
        "well-above": "Vetted: well above the bar",
        "expired": "Vetting expired",
        "stale": "Availability not confirmed",
        "mlops-monitoring": "MLOps and monitoring",
        "ml-statistics": "ML and statistics",
        "responsible-ai": "Responsible AI",
        "1-9": "1 to 9",
        "10-49": "10 to 49",
        "50-249": "50 to 249",
        "250-999": "250 to 999",
        "1000-or-more": "1,000 or more",
    }
)

LEVELS: tuple[tuple[str, str], ...] = (
    ("0.25", "Aware"),
    ("0.5", "Working"),
    ("0.75", "Proficient"),
    ("1", "Expert"),
)


def word(value: Any) -> str:
    """Return a closed word as people read it.

    >>> word("full-time"), word("evidence-submitted"), word("responsible-ai")
    ('Full-time', 'Evidence submitted', 'Responsible AI')
    """
    text = str(getattr(value, "value", value))
    return WORDS.get(text) or text.replace("-", " ").capitalize()


def level(value: float) -> str:
    """Return the name of the level nearest to a number in [0, 1]."""
    return min(LEVELS, key=lambda known: abs(float(known[0]) - value))[1]


def money(amount: float | Decimal, currency: str, digits: int | None = None) -> str:
    """Return an amount in major units, whole where it is large; letters of a currency come behind, as in sentences.

    >>> money(18400.4, "USD"), money(Decimal("92.5"), "EUR"), money(1250000, "JPY")
    ('$18,400', '€92.50', '¥1,250,000')
    >>> money(457380, "DKK").replace(chr(160), " "), money(-92.5, "PLN").replace(chr(160), " ")
    ('457,380 DKK', '-92.50 PLN')
    """
    form = "#,##0.00\u00a0¤" if get_currency_symbol(currency, locale="en").isalpha() else "¤#,##0.00"
    if digits is None and abs(float(amount)) >= 1000:
        digits = 0
    if digits == 0:
        whole, form = round(Decimal(str(amount))), form.replace(".00", "")
        return format_currency(whole, currency, form, locale="en", currency_digits=False)
    return format_currency(Decimal(str(amount)), currency, form, locale="en")


def minor_money(minor: int, currency: str) -> str:
    """Return an exact amount that is kept in minor units."""
    major = to_major(minor, currency)
    return money(major, currency, 0 if major == int(major) else None)


def interval(cost: CostInterval) -> str:
    """Return a cost interval; one that is a point is written as one."""
    low, high = money(cost.low, cost.currency, 0), money(cost.high, cost.currency, 0)
    return low if low == high else f"{low} – {high}"


def hundred(score: float) -> int:
    """Return a score as a whole number out of 100."""
    return round(score * 100)


def points(value: float) -> str:
    """Return signed points out of 100, with a real minus sign.

    >>> points(0.0731), points(-0.02), points(0.0)
    ('+7.3', '−2.0', '0.0')
    """
    shown = f"{abs(value) * 100:.1f}"
    if shown == "0.0":
        return shown
    return f"{'+' if value > 0 else '−'}{shown}"


def thousandths(value: float, sign: bool = False) -> str:
    """Return a number in [-1, 1] to three places.

    >>> thousandths(0.5123), thousandths(-0.02, sign=True)
    ('0.512', '−0.020')
    """
    mark = ("+" if value >= 0 else "−") if sign else ("−" if value < 0 else "")
    return f"{mark}{abs(value):.3f}"


def band(score: float) -> str:
    """Return the word for a score."""
    return next(name for floor, name in BANDS if score >= floor)


def day(value: date | None) -> str:
    """Return a date as people write it.

    >>> day(date(2026, 11, 3))
    '3 Nov 2026'
    """
    return "" if value is None else format_date(value, "d MMM yyyy", locale="en")


def parts_of(contributions: Sequence[Contribution], parts: Sequence[Any] = PARTS) -> list[dict[str, Any]]:
    """Return the four parts of a score: what each earned and what it could have earned, out of 100.

    A score is the sum of weight times value over all signals, so the earned parts add up to it.
    """
    by_signal = {contribution.signal: contribution for contribution in contributions}
    found, start = [], 0.0
    for number, (name, signals) in enumerate(parts, start=1):
        mine = [by_signal[signal] for signal in signals if signal in by_signal]
        if not mine:
            continue
        earned = 100 * sum(part.weight * part.value for part in mine)
        most = 100 * sum(part.weight for part in mine)
        found.append({"number": number, "name": name, "earned": earned, "most": most, "start": start})
        start += earned
    return found


def reasons_of(contributions: Sequence[Contribution], count: int = 2) -> list[Contribution]:
    """Return the known contributions that speak most for somebody, best first.

    What is strong comes before what is merely above the median, because a company reads it as praise.
    """
    known = [part for part in contributions if part.is_known and part.weight > 0]
    return sorted(known, key=lambda part: (part.value < 0.5, -part.points, -part.weight * part.value))[:count]


def reason_label(key: str) -> str:
    """Return why somebody is not shown, as a noun.

    >>> reason_label("start"), reason_label("skill:no-such-skill")
    ('the start date', 'the non-negotiable skill no-such-skill')
    """
    kind, _, detail = key.partition(":")
    if kind == "skill":
        return f"the non-negotiable skill {taxonomy.skill_names().get(detail, detail)}"
    return EXCLUSIONS.get(kind, kind.replace("-", " "))


def evidence_label(ref: str) -> str:
    """Return the name of a record that a sentence speaks of.

    >>> evidence_label("document/fraud-model"), evidence_label("availability"), evidence_label("rating/2")
    ('fraud model', 'availability', 'rating 2')
    """
    if ref.startswith("expert:"):
        return "profile"
    kind, _, detail = ref.partition("/")
    names = {
        "skill": taxonomy.skill_names,
        "specialization": taxonomy.specialization_names,
        "domain": taxonomy.domain_names,
    }
    if kind in names:
        return names[kind]().get(detail, detail)
    if kind == "terms":
        return f"terms: {word(detail).lower()}"
    return detail.replace("-", " ") if kind == "document" else f"{kind} {detail}".strip()


def field_label(field: str) -> str:
    """Return the name of a brief's field as the form calls it.

    >>> field_label("hours_per_week"), field_label("budget.max")
    ('Hours a week', 'Budget max')
    """
    return {"hours_per_week": "Hours a week", "duration_weeks": "Length in weeks"}.get(
        field, field.replace("_", " ").replace(".", " ").capitalize()
    )


def hours(window: WindowDraft) -> str:
    """Return working hours as 09:00–17:00."""
    return hours_as_text(window).replace("-", "–")


FILTERS: tuple[Callable[..., Any], ...] = (
    word, level, money, minor_money, interval, hundred, points, thousandths, band, day, parts_of, reasons_of,
    reason_label, evidence_label, field_label, language_name, hours, clock, masked,
)  # fmt: skip
"""Everything that templates may use as a filter, by its own name."""
