"""What an expert wants of a brief: fields they will and will not work in, most hours, and what counts how much.

It orders their own list, keeps out what they will not do, and is nobody else's to read: a company is only never
shown to them, or they to it, for a brief outside of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from marketplace.domain.errors import Invalid

USUAL: Mapping[str, int] = MappingProxyType(
    {"pay": 30, "model": 25, "domain": 20, "time": 10, "overlap": 5, "company": 10}
)
"""What the parts of a brief weigh where nobody says otherwise; the engine's own weights, in hundredths."""

MOST_POINTS = 100
LEAST_HOURS, MOST_HOURS = 1.0, 80.0


class Wish(StrEnum):
    """What an expert says of a field of business."""

    LOOKED_FOR = "looked-for"
    BLOCKED = "blocked"


class Outside(StrEnum):
    """What puts a brief outside what an expert asked for."""

    DOMAIN = "domain"
    HOURS = "most-hours"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What one expert wants; domains are ids, `weights` whole points by part in any scale."""

    looked_for: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    most_hours: float | None = None
    weights: Mapping[str, int] = field(default_factory=lambda: dict(USUAL))


def lineage(domain: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield a domain and everything that it is part of.

    >>> list(lineage("fraud", {"fraud": "payments", "payments": None}))
    ['fraud', 'payments']
    """
    while domain is not None:
        yield domain
        domain = parents.get(domain)


def check(wishes: Wishes, parents: Mapping[str, str | None]) -> None:
    """Raise Invalid, naming the fields, for wishes that contradict each other or make no sense.

    `parents` are the domains in force, each with what it is part of.
    """
    problems: dict[str, list[str]] = {}
    for name, chosen in (("looked_for", wishes.looked_for), ("blocked", wishes.blocked)):
        if any(word not in parents for word in chosen):
            problems[name] = ["Choose fields from the list."]
    if not problems and any(set(lineage(word, parents)) & set(wishes.blocked) for word in wishes.looked_for):
        problems["looked_for"] = [
            "You look for a field that you will not work in, or that is part of one. Take it out of one of the lists."
        ]
    if wishes.most_hours is not None and not LEAST_HOURS <= wishes.most_hours <= MOST_HOURS:
        problems["most_hours"] = [f"The most hours a week must be between {LEAST_HOURS:g} and {MOST_HOURS:g}."]
    for name in USUAL:
        if not 0 <= wishes.weights.get(name, 0) <= MOST_POINTS:
            problems[f"weight-{name}"] = [f"Give between 0 and {MOST_POINTS} points."]
    if not any(wishes.weights.get(name, 0) > 0 for name in USUAL):
        problems["weight-pay"] = ["Give points to one part at least: something has to order your list."]
    if problems:
        raise Invalid(problems)


def outside(wishes: Wishes, *, hours: float | None, within: Collection[str]) -> tuple[Outside, ...]:
    """What puts a brief of so many hours a week, `within` these domains, outside; hours nobody asks for never do.

    >>> outside(Wishes(blocked=("payments",), most_hours=20), hours=30.0, within=("fraud", "payments"))
    (<Outside.DOMAIN: 'domain'>, <Outside.HOURS: 'most-hours'>)
    """
    found = []
    if set(wishes.blocked) & set(within):
        found.append(Outside.DOMAIN)
    if wishes.most_hours is not None and hours is not None and hours > wishes.most_hours:
        found.append(Outside.HOURS)
    return tuple(found)
