"""The briefs: what companies want, as plain numbers for the truth and as `BriefQuery` for the matcher."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.people import People
from benchmarks.worlds.prose import Writer
from benchmarks.worlds.skills import SkillGraph
from matching.types import BriefQuery, Budget, Cefr, EngagementModel, Need, RateUnit, Requirement

SILENT_IN_TEXT = 0.30
HOMES = (("America/New_York", -5.0, "US"), ("Europe/London", 0.0, "GB"), ("Europe/Berlin", 1.0, "DE"))
LEVELS = np.array([0.5, 0.75, 1.0])


@dataclass(frozen=True)
class Wish:
    """One brief in numbers. Skills, specialization and domain are rows of the graph; money is USD in all."""

    specialization: int
    domain: int
    musts: NDArray[np.int64]
    levels: NDArray[np.float64]
    nices: NDArray[np.int64]
    models: tuple[EngagementModel, ...]
    hours: float
    weeks: float
    start_weeks: float
    home: int
    overlap: float
    english: int
    only_country: str
    is_exact: bool
    is_production: bool


def draw_wish(graph: SkillGraph, rng: np.random.Generator) -> Wish:
    """Draw what one company wants: 2-3 skills it must have, 2 it would like, and the terms of the work."""
    specialization = int(rng.integers(len(graph.specializations)))
    core = rng.permutation(graph.spec_skills[specialization])
    one_per_slot = rng.permutation(core[np.unique(graph.slot[core], return_index=True)[1]])
    # Companies ask for one alternative as readily as for another; nobody asks for the same skill twice.
    wanted = np.array([s if rng.random() < 0.7 else rng.choice(graph.alternatives(s)) for s in one_per_slot])
    wanted = wanted[np.sort(np.unique(wanted, return_index=True)[1])]
    count = min(int(rng.integers(2, 4)), max(len(wanted) - 1, 1))
    kind = rng.choice(3, p=[0.55, 0.25, 0.20])
    contract, fractional, full = EngagementModel.CONTRACT, EngagementModel.FRACTIONAL, EngagementModel.FULL_TIME
    if kind == 0:
        models, hours, weeks = (contract,), float(rng.choice([20, 30, 40])), float(rng.integers(6, 31))
    elif kind == 1:
        models, hours, weeks = (fractional, contract), float(rng.choice([10, 12, 16, 20])), float(rng.integers(8, 41))
    else:
        models, hours, weeks = ((full, contract) if rng.random() < 0.5 else (full,)), 40.0, 52.0
    home = int(rng.integers(len(HOMES)))
    return Wish(
        specialization=specialization,
        domain=int(rng.integers(len(graph.domains))),
        musts=wanted[:count].astype(np.int64),
        levels=rng.choice(LEVELS, count, p=[0.35, 0.45, 0.20]),
        nices=wanted[count : count + 2].astype(np.int64),
        models=models,
        hours=hours,
        weeks=weeks,
        start_weeks=float(rng.integers(1, 9)),
        home=home,
        overlap=float(rng.choice([0, 2, 3, 4], p=[0.3, 0.25, 0.25, 0.2])),
        english=int(rng.choice([3, 4, 5], p=[0.3, 0.5, 0.2])),
        only_country=HOMES[home][2] if rng.random() < 0.05 else "",
        is_exact=bool(rng.random() < 0.1),
        is_production=bool(rng.random() < 0.3),
    )


def budget_of(wish: Wish, people: People, costs: NDArray[np.float64], rng: np.random.Generator) -> float:
    """What the company can spend, in USD: what its field costs at the median, times a log-normal."""
    field = np.isfinite(costs) & ((people.primary == wish.specialization) | (people.secondary == wish.specialization))
    usual = float(np.median(costs[field])) if field.any() else float(np.median(costs[np.isfinite(costs)]))
    return usual * float(rng.lognormal(0.1, 0.35))


def query_of(
    wish: Wish, budget: float, graph: SkillGraph, writer: Writer, today: date, rng: np.random.Generator
) -> BriefQuery:
    """Write the brief down as a company would: the structure in full, the text with loss."""
    ids = graph.ids
    hard = int(rng.integers(len(wish.musts))) if rng.random() < 0.15 else -1
    musts = tuple(
        Requirement(ids[skill], Need.NON_NEGOTIABLE if place == hard else Need.MUST, float(level), wish.is_exact)
        for place, (skill, level) in enumerate(zip(wish.musts, wish.levels, strict=True))
    )
    told = [ids[skill] for skill in wish.musts if rng.random() >= SILENT_IN_TEXT]
    liked = [ids[skill] for skill in wish.nices if rng.random() >= SILENT_IN_TEXT]
    focus, domain = graph.specializations[wish.specialization], graph.domains[wish.domain]
    return BriefQuery(
        text=writer.brief(focus, domain, told, liked, wish.weeks),
        today=today,
        requirements=musts + tuple(Requirement(ids[skill], Need.NICE) for skill in wish.nices),
        specializations=(focus,),
        domains=(domain,),
        engagement_models=wish.models,
        hours_per_week=wish.hours,
        weeks=wish.weeks,
        start=today + timedelta(weeks=wish.start_weeks),
        budget=Budget("USD", RateUnit.TOTAL, maximum=round(budget, 2), is_strict=bool(rng.random() < 0.2)),
        overlap_hours=wish.overlap,
        is_overlap_strict=bool(wish.overlap > 0 and rng.random() < 0.15),
        time_zone=HOMES[wish.home][0],
        languages=(("en", Cefr(wish.english)),),
        work_countries=(wish.only_country,) if wish.only_country else (),
        is_production=wish.is_production,
    )
