"""What somebody asks under each engagement model, and the private floor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marketplace.domain.experts import ExpertDraft, TermsDraft
from marketplace.domain.money import CURRENCIES, MINOR_DIGITS, to_major
from marketplace.domain.rates import UNITS
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from marketplace.web import figures
from marketplace.web.expert import rate_guidance
from marketplace.web.expert.parts.part import Part
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values

FIELDS = ("offered", "ask", "unit", "floor", "negotiable", "included_hours", "overage")


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows. One currency serves all models; a second one is shown beside its amount."""
    values: Values = {"currency": draft.terms[0].currency if draft.terms else "EUR"}
    for held in draft.terms:
        at, currency = f"{held.model.value}-", held.currency
        values |= {
            f"{at}offered": "yes",
            f"{at}ask": _major(held.ask, currency),
            f"{at}unit": held.unit.value,
            f"{at}floor": _major(held.floor, currency),
            f"{at}negotiable": "yes" if held.is_negotiable else "",
            f"{at}included_hours": "" if held.included_hours is None else f"{held.included_hours:g}",
            f"{at}overage": _major(held.overage, currency),
            f"{at}currency": currency,
        }
        if held.is_preferred:
            values["preferred"] = held.model.value
    for model in EngagementModel:
        values.setdefault(f"{model.value}-unit", UNITS[model][0].value)
        values.setdefault(f"{model.value}-currency", values["currency"])
    return values


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed; models that are not offered are left out."""
    return replace(
        draft,
        terms=tuple(_terms(typed, model) for model in EngagementModel if typed.ticked(f"{model.value}-offered")),
    )


def _terms(typed: Typed, model: EngagementModel) -> TermsDraft:
    at = f"{model.value}-"
    currency = typed.text(f"{at}currency")
    if currency not in MINOR_DIGITS:
        typed.complain(f"{at}currency", "Choose a currency from the list.")
        currency = "EUR"
    ask = typed.minor(f"{at}ask", "The amount you ask", currency)
    if not ask and f"{at}ask" not in typed.errors:
        typed.complain(f"{at}ask", f"Say what you ask for {figures.word(model).lower()} work, or do not offer it.")
    return TermsDraft(
        model=model,
        ask=ask or 1,
        currency=currency,
        unit=typed.word(f"{at}unit", "what the amount is for", RateUnit, UNITS[model][0]),
        floor=typed.minor(f"{at}floor", "The least you would take", currency) if ask else None,
        is_negotiable=typed.ticked(f"{at}negotiable"),
        included_hours=typed.number(f"{at}included_hours", "The hours included"),
        overage=typed.minor(f"{at}overage", "The price of a further hour", currency),
        is_preferred=typed.text("preferred") == model.value,
    )


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    return {figures.word(held.model): _said(held) for held in draft.terms}


def _said(held: TermsDraft) -> str:
    parts = [f"{figures.minor_money(held.ask, held.currency)} {figures.word(held.unit)}"]
    if held.floor is not None:
        parts.append(f"at least {figures.minor_money(held.floor, held.currency)}")
    if held.included_hours is not None:
        parts.append(f"{held.included_hours:g} hours included")
    if held.overage is not None:
        parts.append(f"then {figures.minor_money(held.overage, held.currency)} an hour")
    parts += [word for word, holds in (("negotiable", held.is_negotiable), ("preferred", held.is_preferred)) if holds]
    return ", ".join(parts)


def renamed(draft: ExpertDraft) -> Mapping[str, str]:
    """Return the form's name for each of the terms."""
    return {f"terms.{place}.": f"{held.model.value}-" for place, held in enumerate(draft.terms)}


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return what there is to choose from."""
    return {
        "models": tuple((model.value, figures.word(model)) for model in EngagementModel),
        "units": {
            model.value: tuple((unit.value, figures.word(unit)) for unit in _units(model, values))
            for model in EngagementModel
        },
        "currencies": tuple((code, code) for code in CURRENCIES),
        "preferences": (("", "None"), *((model.value, figures.word(model)) for model in EngagementModel)),
    }


def beside(db: Any, expert: Any) -> Mapping[str, Any]:
    """Return what to know before naming an amount, by model; one's own ask in it is the one on record."""
    return {"guidance": rate_guidance.of(db, expert, tuple(EngagementModel))}


def _units(model: EngagementModel, values: Values) -> tuple[RateUnit, ...]:
    """The units a model is usually paid in, and the one on record where it is another."""
    held = values.get(f"{model.value}-unit", "")
    return tuple(unit for unit in RateUnit if unit in UNITS[model] or unit.value == held)


def _major(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    major = to_major(minor, currency)
    return f"{major:,.0f}" if major == int(major) else f"{major:,}"


PART = Part(
    Section.TERMS,
    "Terms",
    "What you ask under each model that you offer. Models that you do not offer are not shown. Companies compare the "
    "cost of the whole brief, so an hourly rate, a retainer and a salary can stand side by side.",
    show,
    read,
    said,
    names=frozenset(
        {"preferred"} | {f"{model.value}-{name}" for model in EngagementModel for name in (*FIELDS, "currency")}
    ),
    renamed=renamed,
    choices=choices,
    beside=beside,
)
