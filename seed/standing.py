"""How an expert stands today: free hours, working day, languages, where they may work, ratings and outcomes."""

from datetime import date, timedelta
from random import Random

from marketplace.domain.experts import AvailabilityDraft, OutcomeDraft, RatingDraft
from marketplace.domain.places import LanguageDraft, WindowDraft
from marketplace.domain.vocabulary import CefrLevel, Instrument, RubricDimension
from seed.banks import pick
from seed.careers import Career

REVIEWERS = 14
"""How many vetters there are; each is a little stricter or milder than the others."""

UNION = frozenset("AT BE CZ DE DK EE ES FI FR GR IE IT NL PL PT RO SE".split())  # noqa: SIM905
"""Countries of the list whose citizens may work in each other's."""

_INSTRUMENTS = (Instrument.STRUCTURED_INTERVIEW,) * 3 + (
    Instrument.WORK_SAMPLE,
    Instrument.WORK_SAMPLE,
    Instrument.JOB_KNOWLEDGE,
    Instrument.UNSTRUCTURED,
)
_DAYS = ((9, 17), (9, 17), (8, 16), (10, 18), (7, 15), (9, 18), (11, 19))
_EXTRA = ("en", "fr", "es", "de", "pt", "ru", "ar", "zh", "it", "hi")
_ENGLISH = (CefrLevel.B2, CefrLevel.C1, CefrLevel.C1, CefrLevel.C2)


def availability(rng: Random, today: date) -> AvailabilityDraft:
    """Hours a week and the day they begin; confirmed within the last four weeks."""
    capacity = float(pick(rng, (40, 40, 40, 32, 24, 20, 16, 10)))
    booked = capacity * pick(rng, (0.25, 0.5, 0.75)) if rng.random() < 0.3 else 0.0
    pending = 8.0 if rng.random() < 0.12 else 0.0
    lag = 0 if rng.random() < 0.5 else int(rng.random() * 84)
    return AvailabilityDraft(
        capacity_hours=capacity,
        booked_hours=booked,
        pending_offer_hours=pending,
        free_slots=2 if capacity - booked >= 24 and rng.random() < 0.3 else 1,
        available_from=today + timedelta(days=lag),
        confirmed_on=today - timedelta(days=int(rng.random() * 28)),
    )


def windows(rng: Random) -> tuple[WindowDraft, ...]:
    """One working window, or a morning and an evening for those who work across oceans."""
    days = (0, 1, 2, 3) if rng.random() < 0.1 else (0, 1, 2, 3, 4)
    if rng.random() < 0.12:
        return (WindowDraft(8 * 60, 13 * 60, days), WindowDraft(19 * 60, 22 * 60, days))
    start, end = pick(rng, _DAYS)
    return (WindowDraft(start * 60, end * 60, days),)


def languages(career: Career, rng: Random) -> tuple[LanguageDraft, ...]:
    """The first language, English nearly always, and sometimes one more."""
    first = career.place["language"]
    found = {first: CefrLevel.C2}
    if rng.random() < 0.96:
        found.setdefault("en", pick(rng, _ENGLISH))
    if rng.random() < 0.35:
        found.setdefault(pick(rng, _EXTRA), pick(rng, (CefrLevel.A2, CefrLevel.B1, CefrLevel.B2, CefrLevel.C1)))
    return tuple(LanguageDraft(language, level) for language, level in found.items())


def work_countries(career: Career, rng: Random) -> tuple[str, ...]:
    """Their own country, the Union for its citizens, and for one in ten another passport."""
    home = career.place["country"]
    found = set(UNION) if home in UNION else {home}
    if rng.random() < 0.1:
        found.add(pick(rng, ("US", "GB", "DE", "CA", "AU")))
    return tuple(sorted(found))


def ratings(career: Career, rng: Random, today: date) -> tuple[RatingDraft, ...]:
    """One to four reviewers rate some dimensions each; one in eight was never rated."""
    if rng.random() < 0.12:
        return ()
    bent = {dimension: rng.gauss(0.0, 0.35) for dimension in RubricDimension}
    found = []
    for reviewer in rng.sample(range(REVIEWERS), 1 + int(rng.random() * 4)):
        severity = 0.5 * ((reviewer * 5) % REVIEWERS / (REVIEWERS - 1) - 0.5)
        instrument = pick(rng, _INSTRUMENTS)
        rated_on = today - timedelta(days=int(20 + rng.random() * 700))
        for dimension in rng.sample(list(RubricDimension), 3 + int(rng.random() * 4)):
            level = (
                3.1 + 0.2 * career.rung / 4 + 0.75 * career.ability + bent[dimension] - severity + rng.gauss(0.0, 0.5)
            )
            found.append(
                RatingDraft(
                    dimension, float(min(5, max(1, round(level)))), instrument, f"reviewer-{reviewer + 1:02}", rated_on
                )
            )
    return tuple(found)


def outcomes(career: Career, rng: Random, today: date) -> tuple[OutcomeDraft, ...]:
    """Finished engagements through the marketplace: none for newcomers, more and better for the able."""
    if rng.random() < 0.35:
        return ()
    chance = min(0.97, max(0.45, 0.84 + 0.07 * career.ability))
    count = 1 + int(rng.random() * (2 + career.rung))
    return tuple(
        OutcomeDraft(rng.random() < chance, today - timedelta(days=int(30 + rng.random() * 900))) for _ in range(count)
    )
