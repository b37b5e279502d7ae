"""A text in free words, understood as a brief. Everything is a suggestion, shown with the words it comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from marketplace.domain.brief_checks import MOST_NON_NEGOTIABLE, MOST_SKILLS, problems_of
from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.errors import Invalid
from marketplace.domain.money import MINOR_DIGITS, to_major, to_minor
from marketplace.domain.places import LanguageDraft
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.search import taxonomy
from marketplace.search.reading import reading_of
from marketplace.search.taxonomy import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from marketplace.search.reading import Reading, SkillSuggestion, Suggested

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing understood: the brief's field, its value for people to read, and the words that say it."""

    field: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A brief that can be matched, and what was understood; a note also says what was left out, and why."""

    draft: BriefDraft
    notes: tuple[Note, ...] = ()


def understand(text: str, today: date) -> Understood:
    """Suggest a brief from plain text or Markdown. Raises Invalid when there is no text, or too much of it."""
    unread = BriefDraft(text=text)
    problems = problems_of(unread, today)
    if problems:
        raise Invalid(problems)
    reading = reading_of(text, today)
    draft = _draft_of(text, reading)
    # A text may contradict itself or go beyond what a brief can hold; the rest of it is still worth having.
    left_out = {name.partition(".")[0]: messages[0] for name, messages in problems_of(draft, today).items()}
    defaults = {part.name: getattr(unread, part.name) for part in fields(BriefDraft) if part.name in left_out}
    notes = tuple(
        replace(note, value=f"{note.value} (left out: {left_out[note.field]})") if note.field in left_out else note
        for note in _notes_of(reading, draft)
    )
    return Understood(replace(draft, **defaults), notes)


def accepted(understood: Understood, taken: Collection[int]) -> BriefDraft:
    """The brief that says only what was accepted, by the places of the notes; the text itself always stays.

    >>> note = Note("hours_per_week", "20 hours a week", "20 hours")
    >>> found = Understood(BriefDraft("Some text.", hours_per_week=20, duration_weeks=4), (note,))
    >>> kept = accepted(found, [0])
    >>> kept.hours_per_week, kept.duration_weeks
    (20, None)
    """
    draft, unread = understood.draft, BriefDraft(text=understood.draft.text)
    kept: dict[str, Any] = {}
    seen: Counter[str] = Counter()
    for place, note in enumerate(understood.notes):
        value, nth = getattr(draft, note.field), seen[note.field]
        seen[note.field] += 1
        if place not in taken or value == getattr(unread, note.field):
            continue
        if isinstance(value, tuple):
            kept[note.field] = (*kept.get(note.field, ()), *value[nth : nth + 1])
        else:
            kept[note.field] = value
            if note.field == "overlap_hours":
                kept["overlap_strict"] = draft.overlap_strict
    return replace(unread, **kept)


def _draft_of(text: str, reading: Reading) -> BriefDraft:
    return BriefDraft(
        text=text,
        engagement_models=tuple(EngagementModel(found.value) for found in reading.engagement_models),
        hours_per_week=_value(reading.hours_per_week),
        duration_weeks=_value(reading.weeks),
        start=_value(reading.start),
        domain=reading.domains[0].value if reading.domains else None,
        specializations=tuple(found.value for found in reading.specializations),
        skills=_requirements(reading.skills),
        overlap_hours=_value(reading.overlap_hours) or 0.0,
        overlap_strict=reading.is_overlap_strict and reading.overlap_hours is not None,
        time_zone=_value(reading.time_zone) or "UTC",
        languages=tuple(
            LanguageDraft(code, CefrLevel[level.name]) for code, level in (found.value for found in reading.languages)
        ),
        budget=_budget_of(reading),
        production=bool(_value(reading.production)),
        compliance=tuple(found.value for found in reading.compliance),
    )


def _value(found: Suggested[T] | None) -> T | None:
    return None if found is None else found.value


def _requirements(skills: Sequence[SkillSuggestion]) -> tuple[RequirementDraft, ...]:
    """The skills by weight, as many as a brief holds; non-negotiable ones beyond the limit are a must."""
    found = []
    hard = 0
    for skill in skills[:MOST_SKILLS]:
        need = Need(skill.need)
        if need is Need.NON_NEGOTIABLE:
            hard += 1
            need = need if hard <= MOST_NON_NEGOTIABLE else Need.MUST
        found.append(RequirementDraft(skill.value, need, skill.level, skill.is_exact))
    return tuple(found)


def _budget_of(reading: Reading) -> BudgetDraft | None:
    if reading.budget is None:
        return None
    found = reading.budget.value

    def minor(amount: float | None) -> int | None:
        if amount is None:
            return None
        # A currency we do not deal in is left out with its complaint, whatever its amounts.
        digits = MINOR_DIGITS.get(found.currency)
        return int(amount) if digits is None else to_minor(round(Decimal(str(amount)), digits), found.currency)

    return BudgetDraft(
        found.currency, minor(found.target), minor(found.maximum), BudgetUnit(found.unit), found.is_strict
    )


def _notes_of(reading: Reading, draft: BriefDraft) -> list[Note]:
    """What of the reading the draft holds, for people to read, in the order of the brief's fields."""
    skills, specializations, domains = (taxonomy.names(kind) for kind in Kind)
    notes = [Note("engagement_models", found.value.value, found.words) for found in reading.engagement_models]
    for name, single, text in (
        ("hours_per_week", reading.hours_per_week, f"{draft.hours_per_week or 0:g} hours a week"),
        ("duration_weeks", reading.weeks, f"{draft.duration_weeks or 0:g} weeks"),
        ("start", reading.start, str(draft.start)),
        ("budget", reading.budget, _budget_in_words(draft.budget)),
        ("overlap_hours", reading.overlap_hours, f"{draft.overlap_hours:g} hours a day"),
        ("time_zone", reading.time_zone, draft.time_zone),
        ("production", reading.production, "yes" if draft.production else "no"),
    ):
        if single is not None:
            notes.append(Note(name, text, single.words))
    notes.extend(Note("domain", domains[found.value], found.words) for found in reading.domains[:1])
    notes.extend(Note("specializations", specializations[z.value], z.words) for z in reading.specializations)
    notes.extend(
        Note("skills", f"{skills[asked.skill]} ({asked.need})", found.words)
        for asked, found in zip(draft.skills, reading.skills, strict=False)
    )
    notes.extend(Note("languages", f"{s.value[0]} {s.value[1].name}", s.words) for s in reading.languages)
    notes.extend(Note("compliance", found.value, found.words) for found in reading.compliance)
    order = [part.name for part in fields(BriefDraft)]
    return sorted(notes, key=lambda note: order.index(note.field))


def _amount_in_words(minor: int, currency: str) -> str:
    """Return an amount without decimals where it is whole.

    >>> _amount_in_words(7_000_000, "EUR"), _amount_in_words(9_250, "USD")
    ('70,000 EUR', '92.50 USD')
    """
    major = to_major(minor, currency)
    return f"{major:,.0f} {currency}" if major == int(major) else f"{major:,} {currency}"


def _budget_in_words(budget: BudgetDraft | None) -> str:
    if budget is None or budget.currency not in MINOR_DIGITS:
        return budget.currency if budget else ""
    parts = [
        f"{name} {_amount_in_words(amount, budget.currency)}"
        for name, amount in (("target", budget.target), ("up to", budget.max))
        if amount is not None
    ]
    unit = {BudgetUnit.TOTAL: "in total", BudgetUnit.HOUR: "an hour"}.get(budget.unit, f"a {budget.unit}")
    return f"{', '.join(parts)} {unit}"
