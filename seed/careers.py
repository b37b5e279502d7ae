"""Who somebody is, before anything is written about them: place, ability, specializations, projects with dates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import gcd
from random import Random
from typing import Any

from marketplace.domain.vocabulary import Seniority
from seed.banks import Craft, Scenario, T, bank, crafts, pick

STYLES = ("first-person", "report", "terse")

_LADDER = tuple(Seniority)
_YEARS = ((1, 3), (3, 6), (6, 11), (9, 17), (11, 24))
_PROJECTS = ((1, 2), (2, 3), (3, 4), (3, 5), (4, 5))
_OFTEN = (10, 24, 36, 20, 10)


@dataclass(frozen=True, slots=True)
class Project:
    """One stretch of work: a scenario met in a domain, between two dates, with the tools that were chosen."""

    key: str
    scenario: Scenario
    domain: str
    started: date
    ended: date | None
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Career:
    """The truth about one invented person; `ability` is about normal with mean 0 and never shown to anybody."""

    number: int
    name: str
    place: Any
    time_zone: str
    seniority: Seniority
    rung: int
    years: int
    ability: float
    style: str
    specializations: tuple[str, ...]
    projects: tuple[Project, ...]

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains worked in, latest first."""
        return tuple(dict.fromkeys(project.domain for project in self.projects))


def name_of(number: int, seed: int) -> str:
    """An invented name for everybody: all different up to the size of the bank, then with a middle initial."""
    given, family = bank("names")["given"], bank("names")["family"]
    size = len(given) * len(family)
    # A step without a common divisor visits every pair before it repeats one.
    step = next(one for one in range(7919, size + 7919) if gcd(one, size) == 1)
    place, around = (number * step + seed * 104_729) % size, number // size
    initial = f" {'ABCDEFGHIJKLMNOPRSTUVW'[around % 22]}." if around else ""
    return f"{given[place % len(given)]}{initial} {family[place // len(given)]}"


def career(number: int, seed: int, rng: Random, today: date) -> Career:
    """Live one life up to `today`; everything about it follows from the number, the seed and the day."""
    place = _drawn(rng, bank("places"), _often_of_places())
    rung = _drawn(rng, range(5), tuple(accumulate(_OFTEN)))
    specializations = _specializations(rng, number)
    if crafts()[specializations[0]].runs == "advice":
        rung = max(rung, 2)  # Nobody is asked for advice in their second year.
    years = _between(rng, *_YEARS[rung])
    return Career(
        number=number,
        name=name_of(number, seed),
        place=place,
        time_zone=pick(rng, place["zones"]),
        seniority=_LADDER[rung],
        rung=rung,
        years=years,
        ability=rng.gauss(0.0, 1.0),
        style=pick(rng, STYLES),
        specializations=specializations,
        projects=_projects(rng, rung, specializations, today),
    )


def _specializations(rng: Random, number: int) -> tuple[str, ...]:
    """One to three, the first weighted by how common it is; the first lives fill every specialization once."""
    known = list(crafts())
    first = known[number] if number < len(known) else _drawn(rng, known, _often_of_crafts())
    wanted = _drawn(rng, (1, 2, 3), (45, 85, 100))
    related = sorted(
        (name for name in known if name != first),
        key=lambda name: rng.random() - 0.35 * bool(set(crafts()[name].domains) & set(crafts()[first].domains)),
    )
    return (first, *related[: wanted - 1])


def _projects(rng: Random, rung: int, specializations: tuple[str, ...], today: date) -> tuple[Project, ...]:
    """Go back in time project by project; two of three belong to the first specialization, one or two domains recur."""
    crafts_held = [crafts()[name] for name in specializations]
    home = pick(rng, crafts_held[0].domains)
    ended: date | None = None if rng.random() < 0.4 else today - timedelta(days=_between(rng, 5, 200))
    told: set[str] = set()
    held: list[str] = []
    found = []
    for place in range(_between(rng, *_PROJECTS[rung])):
        craft = crafts_held[0] if place == 0 or rng.random() < 0.6 else pick(rng, crafts_held)
        scenario = _untold(rng, craft, told)
        domain = home if rng.random() < 0.55 and home in craft.domains else pick(rng, craft.domains)
        started = (ended or today) - timedelta(days=int(_between(rng, 4, 22) * 30.4))
        skills = tuple(dict.fromkeys(_chosen(rng, slot, held) for slot in scenario.skills))
        held.extend(skills)
        found.append(Project(f"project-{place + 1}", scenario, domain, started, ended, skills))
        ended = started - timedelta(days=_between(rng, 0, 150))
    return tuple(found)


def _untold(rng: Random, craft: Craft, told: set[str]) -> Scenario:
    fresh = [scenario for scenario in craft.scenarios if scenario.id not in told] or list(craft.scenarios)
    scenario = pick(rng, fresh)
    told.add(scenario.id)
    return scenario


def _chosen(rng: Random, slot: Sequence[str], held: Sequence[str]) -> str:
    """Stay with an alternative that one knows already, mostly; that is why substitutes rarely meet in one profile."""
    known = [skill for skill in slot if skill in held]
    return known[0] if known and rng.random() < 0.85 else pick(rng, slot)


@cache
def _often_of_places() -> tuple[float, ...]:
    return tuple(accumulate(place["often"] for place in bank("places")))


@cache
def _often_of_crafts() -> tuple[float, ...]:
    return tuple(accumulate(craft.often for craft in crafts().values()))


def _drawn(rng: Random, among: Sequence[T], cumulative: Sequence[float]) -> T:
    point = rng.random() * cumulative[-1]
    return next(one for one, upto in zip(among, cumulative, strict=True) if point < upto)


def _between(rng: Random, low: int, high: int) -> int:
    return low + int(rng.random() * (high - low + 1))
