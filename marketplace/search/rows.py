"""From the rows of an expert's child tables to the library's claims; the first column of a row is the expert.

What a claim cites is named by a ref that says nothing of our keys: `skill/pytorch`, `document/churn`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marketplace.domain.money import to_major
from marketplace.domain.places import weekdays_of
from marketplace.domain.vocabulary import DocumentKind
from matching.types import (
    Cefr,
    Document,
    DomainExperience,
    EngagementModel,
    EvidenceTier,
    Instrument,
    Outcome,
    RateUnit,
    Rating,
    SkillClaim,
    SpecializationClaim,
    Terms,
    Verification,
    WorkingWindow,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

Cells = Any
"""A row of the columns that the builder's caller selected; rows of a plain select carry no static type."""


def major(minor: int | None, currency: str) -> float | None:
    """An amount in major units, as the library estimates with it."""
    return None if minor is None else float(to_major(minor, currency))


def skill(row: Cells) -> SkillClaim:
    """From (expert, skill, level, tier, last used)."""
    _, slug, level, tier, last_used = row
    return SkillClaim(slug, level, EvidenceTier(tier), last_used, f"skill/{slug}")


def specialization(row: Cells) -> SpecializationClaim:
    """From (expert, specialization, verification)."""
    _, slug, verification = row
    return SpecializationClaim(slug, Verification(verification), f"specialization/{slug}")


def domain(row: Cells, today: date) -> DomainExperience:
    """From (expert, domain, months, ended). Work that goes on is as fresh as today's."""
    _, slug, months, ended = row
    return DomainExperience(slug, months, ended or today, f"domain/{slug}")


def terms(row: Cells) -> Terms:
    """From (expert, model, currency, ask, unit, floor, negotiable, included hours, overage, preferred)."""
    _, model, currency, ask, unit, floor, is_negotiable, included_hours, overage, is_preferred = row
    return Terms(
        model=EngagementModel(model),
        ask=float(to_major(ask, currency)),
        currency=currency,
        unit=RateUnit(unit),
        floor=major(floor, currency),
        is_negotiable=is_negotiable,
        included_hours=included_hours,
        overage=major(overage, currency),
        is_preferred=is_preferred,
        ref=f"terms/{model.value}",
    )


def window(row: Cells) -> WorkingWindow:
    """From (expert, start minute, end minute, weekdays as bits)."""
    _, start_minute, end_minute, weekdays = row
    return WorkingWindow(start_minute, end_minute, weekdays_of(weekdays))


def language(row: Cells) -> tuple[str, Cefr]:
    """From (expert, language, level)."""
    return row[1], Cefr[row[2].value]


def documents(headline: str, rows: Sequence[Cells]) -> tuple[Document, ...]:
    """From rows of (expert, key, kind, title, text, problem, decision, outcome, production).

    Projects, case studies and publications are a document each; the headline and whatever the
    profile says of itself are one summary after them.
    """
    found, summary = [], [headline]
    for _, key, kind, title, *prose in rows:
        words = "\n".join(part for part in prose if part)
        if kind is DocumentKind.PROFILE:
            summary.append(words)
        else:
            found.append(Document(words, title, f"document/{key}"))
    profile = "\n".join(part for part in summary if part)
    if profile:
        found.append(Document(profile, "Profile", "profile"))
    return tuple(found)


def ratings(rows: Sequence[Cells]) -> tuple[Rating, ...]:
    """From rows of (expert, dimension, level, instrument, reviewer, rated on)."""
    return tuple(
        Rating(dimension.value, level, Instrument(instrument), reviewer, rated_on, f"rating/{number}")
        for number, (_, dimension, level, instrument, reviewer, rated_on) in enumerate(rows, start=1)
    )


def outcomes(rows: Sequence[Cells]) -> tuple[Outcome, ...]:
    """From rows of (expert, success, ended)."""
    return tuple(
        Outcome(is_success, ended, f"outcome/{number}") for number, (_, is_success, ended) in enumerate(rows, start=1)
    )


def identity(email: str | None, strings: Iterable[str]) -> tuple[str, ...]:
    """Everything besides the name that gives an expert away: their own list, the address and its handle."""
    known = [email, email.partition("@")[0]] if email else []
    return tuple(dict.fromkeys([*strings, *known]))
