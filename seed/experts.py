"""The population: one draft of a profile for each number, honest lives and the decoys among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from marketplace.domain.experts import ExpertDraft
from seed import asks, claims, decoys, prose, standing
from seed.careers import Career, career


class Kind(StrEnum):
    """What a profile is for: most are honest, some are there to mislead a ranking."""

    HONEST = "honest"
    STUFFED = "stuffed"
    STALE = "stale"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Character:
    """One invented person of the population; `twin` is the number of the honest life that a decoy was made from."""

    number: int
    kind: Kind
    draft: ExpertDraft
    twin: int | None = None


def kind_of(number: int) -> Kind:
    """Which numbers are decoys: 5 % are stuffed, 10 % stale, 2 % copies of their predecessor.

    >>> [sum(kind_of(number) is kind for number in range(300)) for kind in Kind]
    [249, 15, 30, 6]
    """
    if number % 20 == 7:
        return Kind.STUFFED
    if number % 10 == 3:
        return Kind.STALE
    return Kind.DUPLICATE if number % 50 == 29 else Kind.HONEST


def population(count: int, *, seed: int, today: date, start: int = 0) -> Iterator[Character]:
    """Make up the people `start` to `count` - 1; number n is the same person however many there are."""
    before: ExpertDraft | None = None
    for number in range(max(0, start - 1), count):
        kind = kind_of(number)
        rng = Random(f"{seed}/{number}")
        life = career(number, seed, rng, today)
        if before is not None and kind is Kind.STUFFED:
            draft = decoys.stuffed(before, life, rng, today)
        elif before is not None and kind is Kind.DUPLICATE:
            draft = decoys.near_duplicate(before, life, rng)
        else:
            draft = _honest(life, rng, today)
        twin = number - 1 if kind in {Kind.STUFFED, Kind.DUPLICATE} else None
        if kind is Kind.STALE:
            draft = decoys.stale(draft, rng)
        if number >= start:
            yield Character(number, kind, draft, twin)
        before = draft


def _honest(life: Career, rng: Random, today: date) -> ExpertDraft:
    held = claims.claims(life, rng, today)
    author = prose.Author(life, held.written, rng)
    return ExpertDraft(
        name=life.name,
        headline=author.headline(),
        seniority=life.seniority,
        country=life.place["country"],
        time_zone=life.time_zone,
        specializations=claims.specialization_claims(life, rng, today),
        skills=held.listed,
        documents=author.documents(),
        terms=asks.terms(life, rng),
        availability=standing.availability(rng, today),
        windows=standing.windows(rng),
        languages=standing.languages(life, rng),
        work_countries=standing.work_countries(life, rng),
        ratings=standing.ratings(life, rng, today),
        outcomes=standing.outcomes(life, rng, today),
        identity=(prose.handle_of(life), prose.email_of(life)),
        is_synthetic=True,
    )
