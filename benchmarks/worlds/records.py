"""From hidden people to the records that a marketplace would hold: inflated, incomplete and partly out of date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from benchmarks.worlds.people import REGIONS, People
from benchmarks.worlds.prose import Person, Style, Writer, person
from benchmarks.worlds.skills import SkillGraph
from matching.taxonomy import Taxonomy
from matching.types import (
    RUBRIC,
    Cefr,
    Document,
    DomainExperience,
    EngagementModel,
    EvidenceTier,
    ExpertRecord,
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

USD_PER_UNIT = {"USD": 1.0, "EUR": 1.05, "GBP": 1.27, "SGD": 0.77}
TIERS = tuple(EvidenceTier)
TIER_SHARES = (0.35, 0.30, 0.15, 0.15, 0.05)
TIER_TRUST = np.array([0.60, 0.75, 0.85, 0.95, 1.00])
"""How much of a claim is checked: inflation shrinks with it."""

VERIFIED = (Verification.MEETS, Verification.ABOVE, Verification.WELL_ABOVE)
UNSTRUCTURED_SHARE = 0.15
SILENT_IN_TEXT = 0.30


class Registrar:
    """Writes one record after another; every random choice comes from one generator."""

    def __init__(
        self,
        taxonomy: Taxonomy,
        graph: SkillGraph,
        people: People,
        styles: Sequence[Style],
        inflation: float,
        today: date,
        rng: np.random.Generator,
    ) -> None:
        self._graph, self._people, self._rng = graph, people, rng
        self._inflation, self._today = inflation, today
        self._writer = Writer(taxonomy, styles, rng)
        self._seniorities = [s.id for s in sorted(taxonomy.seniorities.values(), key=lambda s: s.rank)]
        self._reviewer_severity = rng.normal(0.0, 0.3, 8)

    def record(self, row: int) -> ExpertRecord:
        """Everything the marketplace knows about the person in this row."""
        people, rng = self._people, self._rng
        who, region = person(row + 1, rng), REGIONS[people.region[row]]
        confirmed = int(rng.integers(40, 120) if people.is_stale[row] else rng.integers(0, 28))
        held = np.flatnonzero(people.true_skill[row])
        window = int(60 * people.window_start[row])
        languages = {region.language: Cefr.C2, "en": Cefr(int(people.english[row]))}
        if region.language == "en":
            languages = {"en": Cefr.C2}
        rank = min(int(people.years[row] / 16 * len(self._seniorities)), len(self._seniorities) - 1)
        return ExpertRecord(
            id=row + 1,
            name=who.name,
            public_id=f"expert-{row + 1}",
            headline=self._graph.specializations[people.primary[row]],
            seniority=self._seniorities[rank],
            specializations=self._specializations(row),
            skills=self._claims(row, held),
            domains=self._domains(row),
            documents=self._documents(row, who, held),
            terms=self._terms(row),
            capacity_hours=float(people.capacity[row]),
            booked_hours=float(people.booked[row]),
            free_slots=int(rng.choice([1, 2])),
            available_from=self._today + timedelta(weeks=float(people.lag_weeks[row])),
            availability_confirmed=self._today - timedelta(days=confirmed),
            availability_ref=f"A-{row + 1}",
            time_zone=region.zone,
            windows=(WorkingWindow(window, window + 8 * 60),),
            languages=tuple(languages.items()),
            work_authorisation=(region.country,),
            ratings=self._ratings(row),
            outcomes=self._outcomes(row),
            identity=who.identity,
        )

    def _specializations(self, row: int) -> tuple[SpecializationClaim, ...]:
        """Vetting sees depth with an error, and has not come to everything yet."""
        people, found = self._people, []
        for spec in (people.primary[row], people.secondary[row]):
            seen = people.depth[row, spec] + self._rng.normal(0.0, 0.12)
            stage = self._rng.random()
            if stage < 0.15:
                tier = Verification.CLAIMED
            elif stage < 0.25:
                tier = Verification.EVIDENCE_SUBMITTED
            elif seen < 0.35:
                tier = Verification.CLAIMED
            elif stage < 0.32:
                tier = Verification.EXPIRED
            else:
                tier = VERIFIED[int(seen > 0.6) + int(seen > 0.8)]
            found.append(SpecializationClaim(self._graph.specializations[spec], tier, f"V-{row + 1}-{spec}"))
        return tuple(found)

    def _claims(self, row: int, held: NDArray[np.int64]) -> tuple[SkillClaim, ...]:
        """Declared = true + (1 - trust) x inflation + noise, to the nearest quarter; some skills are forgotten."""
        rng, claims = self._rng, []
        for skill in held:
            if rng.random() < UNSTRUCTURED_SHARE:
                continue
            tier = int(rng.choice(len(TIERS), p=TIER_SHARES))
            declared = self._people.true_skill[row, skill] + (1 - TIER_TRUST[tier]) * self._inflation * 2.5
            level = float(np.clip(np.round(4 * (declared + rng.normal(0, 0.08))) / 4, 0.25, 1.0))
            used = self._ago(float(self._people.skill_age[row, skill]))
            claims.append(SkillClaim(self._graph.ids[skill], level, TIERS[tier], used, f"S-{row + 1}-{skill}"))
        return tuple(claims)

    def _domains(self, row: int) -> tuple[DomainExperience, ...]:
        people = self._people
        return tuple(
            DomainExperience(
                self._graph.domains[domain],
                float(np.round(people.domain_months[row, domain])),
                self._ago(float(people.domain_age[row, domain])),
                f"P-{row + 1}-{domain}",
            )
            for domain in np.flatnonzero(people.domain_months[row])
        )

    def _documents(self, row: int, who: Person, held: NDArray[np.int64]) -> tuple[Document, ...]:
        people, graph, rng = self._people, self._graph, self._rng
        told = [graph.ids[skill] for skill in held if rng.random() >= SILENT_IN_TEXT]
        focus = graph.specializations[people.primary[row]]
        if people.is_stuffed[row]:
            heap = [graph.ids[skill] for skill in rng.choice(len(graph.ids), 40, replace=False)]
            text = f"{self._writer.profile(who, focus, told[:4])} {self._writer.stuffing(heap)}"
        else:
            text = self._writer.profile(who, focus, told[:6])
        documents = [Document(text, "Profile", f"D-{row + 1}-0")]
        for domain in np.flatnonzero(people.domain_months[row]):
            for _ in range(int(rng.integers(1, 3))):
                some = [skill for skill in told if rng.random() < 0.45]
                about = focus if rng.random() < 0.7 else graph.specializations[people.secondary[row]]
                months = people.domain_months[row, domain] / 2
                text = self._writer.project(who, about, graph.domains[domain], some, months)
                documents.append(Document(text, "Project", f"D-{row + 1}-{len(documents)}"))
        return tuple(documents)

    def _terms(self, row: int) -> tuple[Terms, ...]:
        people = self._people
        currency = REGIONS[people.region[row]].currency
        hourly = float(people.hourly[row]) / USD_PER_UNIT[currency]
        included = float(self._rng.choice([20.0, 32.0, 48.0]))
        asks = {
            EngagementModel.FULL_TIME: (hourly * 1000.0, RateUnit.YEAR),
            EngagementModel.CONTRACT: (hourly, RateUnit.HOUR) if row % 3 else (hourly * 7.6, RateUnit.DAY),
            EngagementModel.FRACTIONAL: (hourly * 1.15 * included, RateUnit.MONTH),
        }
        offered = [model for model, is_offered in zip(asks, people.offers[row], strict=True) if is_offered]
        preferred = offered[self._rng.integers(len(offered))]
        return tuple(
            Terms(
                model=model,
                ask=round(asks[model][0], 2),
                currency=currency,
                unit=asks[model][1],
                floor=round(asks[model][0] * float(people.floor_share[row]), 2),
                is_negotiable=bool(people.is_negotiable[row]),
                included_hours=included if model is EngagementModel.FRACTIONAL else None,
                overage=round(hourly * 1.2, 2) if model is EngagementModel.FRACTIONAL else None,
                is_preferred=model is preferred,
                ref=f"T-{row + 1}-{model.value}",
            )
            for model in offered
        )

    def _ratings(self, row: int) -> tuple[Rating, ...]:
        people, rng, found = self._people, self._rng, []
        for number in range(int(rng.poisson(1.2))):
            reviewer = int(rng.integers(len(self._reviewer_severity)))
            instrument = tuple(Instrument)[rng.integers(len(Instrument))]
            on = self._ago(float(rng.exponential(0.8)))
            for dimension in rng.choice(len(RUBRIC), 4, replace=False):
                level = 3 + 0.8 * people.theta[row] + self._reviewer_severity[reviewer] + rng.normal(0, 0.5)
                ref = f"R-{row + 1}-{number}-{dimension}"
                level = float(np.clip(np.round(2 * level) / 2, 1, 5))
                found.append(Rating(RUBRIC[dimension], level, instrument, f"reviewer-{reviewer}", on, ref))
        return tuple(found)

    def _outcomes(self, row: int) -> tuple[Outcome, ...]:
        chance, rng = float(self._people.reliability[row]), self._rng
        return tuple(
            Outcome(bool(rng.random() < chance), self._ago(float(rng.exponential(1.0))), f"O-{row + 1}-{number}")
            for number in range(int(rng.integers(0, 7)))
        )

    def _ago(self, years: float) -> date:
        return self._today - timedelta(days=int(365.25 * years))
