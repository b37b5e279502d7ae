"""Domain fit: max over held d of nearness(asked, d) x (1 - exp(-m / 18)), m months with a 24-month half-life."""

from __future__ import annotations

import numpy as np

from matching.pool import UNKNOWN_DAY, Floats, Ints, segment_max
from matching.signals.case import Case, Said, expert_ref, refs
from matching.signals.words import listed, month, plural

NAME = "domain"
LABEL = "Domain"
SATURATION_MONTHS = 18.0
HALF_LIFE_DAYS = 24 * 30.44


def measure(case: Case) -> Floats:
    """float64 (m,) in [0, 1]; 0 without experience in or near the domain."""
    items, offsets = case.pool.domains.items(case.rows)
    return segment_max(_worth(case, items), offsets)


def say(case: Case, position: int, option: int, value: float) -> Said:
    """Which dated experience counts, and how near its domain is."""
    held = case.pool.domains
    span = held.of(int(case.rows[position]))
    items = np.arange(span.start, span.stop)
    worth = _worth(case, items)
    asked = listed([case.taxonomy.domains[word].name for word in case.query.domains])
    if not len(worth) or worth.max() <= 0:
        return Said(f"No dated work in or near {asked} on record.", refs(expert_ref(case, position)))
    best = int(items[np.argmax(worth)])
    domain = list(case.taxonomy.domains.values())[int(held["domain"][best])]
    ended = int(held["ended"][best])
    until = "" if ended == UNKNOWN_DAY else f" until {month(ended)}"
    near = "" if domain.id in case.query.domains else f", near {asked}"
    return Said(
        f"{plural(round(float(held['months'][best])), 'month')} in {domain.name}{until}{near}.",
        refs(held.text("ref")[best]) or refs(expert_ref(case, position)),
    )


def _worth(case: Case, items: Ints) -> Floats:
    held = case.pool.domains
    rows = [list(case.taxonomy.domains).index(word) for word in case.query.domains]
    if not rows:
        return np.zeros(len(items))
    near = case.taxonomy.domain_nearness[rows].max(axis=0).astype(float)[held["domain"][items]]
    ended = held["ended"][items]
    # Undated work counts as one half-life old.
    age = np.where(ended == UNKNOWN_DAY, HALF_LIFE_DAYS, np.maximum(0, case.query.today.toordinal() - ended))
    months = held["months"][items] * np.exp2(-age / HALF_LIFE_DAYS)
    worth: Floats = near * -np.expm1(-months / SATURATION_MONTHS)
    return worth
