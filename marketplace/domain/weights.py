"""Weights that a company tries: hundredths that sum to 100, and three ways to lean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from marketplace.domain.errors import Invalid

WHOLE = 100
MOST = 60
"""No signal alone decides a ranking."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A way to lean: what it is called, and by how much it multiplies the weights of some signals."""

    key: str
    name: str
    factors: Mapping[str, float]


PRESETS = (
    Preset("skills", "Skills and past work first", {"specialization": 2, "skill": 2, "text": 2, "domain": 1.5}),
    Preset("terms", "Cost and time first", {"budget": 3, "availability": 3, "overlap": 2, "engagement": 1.5}),
    Preset("record", "Track record first", {"vetting": 4, "reliability": 4}),
)


def hundredths(weights: Mapping[str, float]) -> dict[str, int]:
    """Weights as whole numbers that sum to 100, those of no weight left out; what is cut off goes to the largest rest.

    >>> hundredths({"skill": 0.335, "budget": 0.335, "vetting": 0.33, "nice": 0.0})
    {'skill': 34, 'budget': 33, 'vetting': 33}
    """
    total = sum(weights.values())
    exact = {name: WHOLE * weight / total for name, weight in weights.items() if weight > 0}
    found = {name: int(share) for name, share in exact.items()}
    rest = sorted(exact, key=lambda name: found[name] - exact[name])
    for name in rest[: WHOLE - sum(found.values())]:
        found[name] += 1
    return found


def leaning(weights: Mapping[str, float], key: str) -> dict[str, int]:
    """These weights leaned as a preset says, as hundredths. Raises Invalid for a preset that is none."""
    preset = next((preset for preset in PRESETS if preset.key == key), None)
    if preset is None:
        raise Invalid({"preset": ["Choose one of the presets."]})
    return hundredths({name: weight * preset.factors.get(name, 1) for name, weight in weights.items()})


def checked(typed: Mapping[str, str]) -> dict[str, int]:
    """The weights that somebody typed, by signal. Raises Invalid, naming the fields, and by how much they miss 100.

    >>> checked({"skill": "60", "budget": "40"})
    {'skill': 60, 'budget': 40}
    """
    found, problems = dict[str, int](), dict[str, list[str]]()
    for name, text in typed.items():
        plain = text.strip() or "0"
        if not (plain.isascii() and plain.isdigit() and int(plain[:4]) <= MOST):
            problems[f"weight-{name}"] = [f"Write a whole number from 0 to {MOST}."]
            continue
        found[name] = int(plain)
    total = sum(found.values())
    if not problems and total != WHOLE:
        miss = f"take {total - WHOLE} away" if total > WHOLE else f"add {WHOLE - total}"
        problems[f"weight-{next(iter(typed), '')}"] = [f"The weights sum to {total}, not to {WHOLE}: {miss}."]
    if problems:
        raise Invalid(problems)
    return found
