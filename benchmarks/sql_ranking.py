"""The same ranking as one SQL query: what a marketplace does that has no engine. The baseline of `make bench`.

The query filters by the same hard rules and adds the same weighted signals over the marketplace's own tables, with
lookup tables for what the engine holds in memory (skill proximity, nearness, exchange rates). It does less: no text
relevance, no working-hours overlap, plain means for vetting and outcomes, no explanation, no count of what each rule
costs. Its filtering must be identical, and `bench` checks that it is.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from marketplace.domain.money import MINOR_DIGITS
from matching import BriefQuery, FxTable, Matcher, Need
from matching.cost import FX_BUFFER, ON_COSTS, WEEKS_PER_MONTH, budget_totals
from matching.eligibility import NON_NEGOTIABLE_COVERAGE, START_TOLERANCE_WEEKS, TOLERANCE
from matching.pool.build import TIER, VERIFIED
from matching.signals.coverage import required_level
from matching.signals.options import MODELS, price
from matching.taxonomy import Taxonomy

RANKING = sa.text("""
WITH asked AS (
    SELECT * FROM unnest(CAST(:skills AS text[]), CAST(:needs AS text[]), CAST(:levels AS float[]),
                         CAST(:exact AS bool[])) AS r(skill, need, level, is_exact)
), offer AS (
    SELECT t.expert_id, m.preference * CASE WHEN t.is_preferred THEN 1 ELSE 0.85 END AS engagement, m.target, m.maximum,
           m.hours, f.factor * (CASE t.unit
               WHEN 'hour' THEN m.hours * :weeks WHEN 'day' THEN m.hours / 8 * :weeks
               WHEN 'month' THEN :months WHEN 'year' THEN :on_cost * :weeks / 52 ELSE 1 END * t.ask_minor
               + CASE WHEN t.included_hours > 0 THEN greatest(0, :hours_a_month * m.hours - t.included_hours) * :months
                 * coalesce(t.overage_minor, t.ask_minor / t.included_hours) ELSE 0 END) AS expected,
           f.factor * (1 - f.buffer) * (CASE t.unit
               WHEN 'hour' THEN m.hours * :weeks WHEN 'day' THEN m.hours / 8 * :weeks
               WHEN 'month' THEN :months WHEN 'year' THEN :least_on_cost * :weeks / 52 ELSE 1 END
               * CASE WHEN t.is_negotiable THEN coalesce(t.floor_minor, t.ask_minor) ELSE t.ask_minor END
               + CASE WHEN t.included_hours > 0 THEN greatest(0, :hours_a_month * m.hours - t.included_hours) * :months
                 * coalesce(t.overage_minor, t.ask_minor / t.included_hours) ELSE 0 END) AS low
    FROM expert_terms t
    JOIN unnest(CAST(:models AS text[]), CAST(:preferences AS float[]), CAST(:hours AS float[]),
                CAST(:targets AS float[]), CAST(:maxima AS float[]))
         AS m(model, preference, hours, target, maximum) ON m.model = t.model
    JOIN bench_fx f ON f.source = t.currency AND f.target = :currency
), best_offer AS (
    SELECT o.expert_id, max(:w_engagement * o.engagement + :w_budget * CASE
               WHEN o.maximum IS NULL THEN 0.75
               WHEN o.expected <= o.target THEN 1
               WHEN o.expected <= o.maximum
                   THEN 1 - 0.4 * (o.expected - o.target) / greatest(o.maximum - o.target, 1e-9)
               ELSE 0.6 * exp(-power(least(o.expected / o.maximum - 1, 10), 2) / 0.02) END) AS worth
    FROM offer o JOIN experts e ON e.id = o.expert_id
    WHERE e.status = 'approved' AND e.free_slots > 0
      AND e.capacity_hours - e.booked_hours - 0.5 * e.pending_offer_hours > 0
      AND (NOT :asks_hours OR e.capacity_hours - e.booked_hours - 0.5 * e.pending_offer_hours >= 0.5 * o.hours)
      AND (o.maximum IS NULL OR o.low <= o.maximum * CAST(:tolerance AS float) * (1 + 1e-12))
      AND (CAST(:latest AS date) IS NULL OR e.available_from IS NULL OR e.available_from <= CAST(:latest AS date))
    GROUP BY o.expert_id
), covered AS (
    SELECT s.expert_id, a.skill, max(p.worth * least(1, s.level * v.value * (0.7 + 0.3 * CASE
               WHEN h.years IS NULL THEN 1
               WHEN s.last_used IS NULL THEN 0.5
               ELSE power(2, -greatest(0, CAST(:today AS date) - s.last_used) / 365.25 / h.years) END) / a.level)) AS c
    FROM asked a
    JOIN bench_proximity p ON p.asked = a.skill AND (NOT a.is_exact OR p.held = a.skill)
    JOIN expert_skills s ON s.skill = p.held
    JOIN bench_half_life h ON h.skill = s.skill
    JOIN bench_tier v ON v.tier = s.tier
    GROUP BY s.expert_id, a.skill
), skill AS (
    SELECT c.expert_id,
           sum(1 / (c.c + 0.05)) FILTER (WHERE a.need <> 'nice') AS inverse,
           count(*) FILTER (WHERE a.need <> 'nice') AS musts,
           sum(c.c) FILTER (WHERE a.need = 'nice') AS nice,
           count(*) FILTER (WHERE a.need = 'non-negotiable' AND c.c >= :least_coverage) AS firm
    FROM covered c JOIN asked a ON a.skill = c.skill GROUP BY c.expert_id
), specialization AS (
    SELECT x.expert_id, max(n.near * v.value) AS value FROM expert_specializations x
    JOIN bench_specialization n ON n.held = x.specialization AND n.asked = ANY(CAST(:specializations AS text[]))
    JOIN bench_verification v ON v.verification = x.verification GROUP BY x.expert_id
), domain AS (
    SELECT d.expert_id, max(n.near * (1 - exp(-d.months * power(2,
               -coalesce(greatest(0, CAST(:today AS date) - d.ended), 730.56) / 730.56) / 18))) AS value
    FROM expert_domains d JOIN bench_domain n ON n.held = d.domain AND n.asked = ANY(CAST(:domains AS text[]))
    GROUP BY d.expert_id
), vetting AS (
    SELECT expert_id, (avg(level) - 1) / 4 AS value FROM vetting_ratings GROUP BY expert_id
), outcome AS (
    SELECT expert_id, (sum(CASE WHEN is_success THEN 1 ELSE 0 END) + 4.8) / (count(*) + 6.0) AS value
    FROM expert_outcomes GROUP BY expert_id
)
SELECT e.public_id, count(*) OVER () AS eligible,
       b.worth
       + :w_specialization * coalesce(z.value, 0) + :w_domain * coalesce(d.value, 0)
       + CASE WHEN :musts = 0 THEN 0 ELSE :w_skill * greatest(0, least(1,
             :musts / (coalesce(s.inverse, 0) + (:musts - coalesce(s.musts, 0)) * 20) - 0.05)) END
       + CASE WHEN :nices = 0 THEN 0 ELSE :w_nice * coalesce(s.nice, 0) / :nices END
       + :w_vetting * coalesce(v.value, 0.5) + :w_reliability * coalesce(r.value, 0.8)
       + :w_availability * least(1, greatest(0, e.capacity_hours - e.booked_hours - 0.5 * e.pending_offer_hours)
             / :wanted_hours)
         * CASE WHEN e.availability_confirmed_on >= CAST(:today AS date) - 30 THEN 1 ELSE 0.8 END
         * exp(-greatest(0, coalesce(e.available_from - CAST(:start AS date), 0) / 7.0 - 1) / 3) AS score
FROM best_offer b
JOIN experts e ON e.id = b.expert_id
LEFT JOIN skill s ON s.expert_id = e.id
LEFT JOIN specialization z ON z.expert_id = e.id
LEFT JOIN domain d ON d.expert_id = e.id
LEFT JOIN vetting v ON v.expert_id = e.id
LEFT JOIN outcome r ON r.expert_id = e.id
WHERE (:firm = 0 OR coalesce(s.firm, 0) = :firm)
  AND (CAST(:countries AS text[]) = '{}' OR EXISTS (SELECT 1 FROM expert_work_countries w
       WHERE w.expert_id = e.id AND w.country = ANY(CAST(:countries AS text[]))))
  AND NOT EXISTS (SELECT 1 FROM unnest(CAST(:languages AS text[]), CAST(:language_levels AS text[])) AS l(code, least)
       WHERE NOT EXISTS (SELECT 1 FROM expert_languages k
                         WHERE k.expert_id = e.id AND k.language = l.code AND k.level >= l.least))
ORDER BY score DESC, e.id LIMIT 10
""")


def prepare(connection: sa.Connection, taxonomy: Taxonomy, fx: FxTable) -> None:
    """Fill the lookup tables that the query joins, index them, and let the planner know."""
    skills, specializations, domains = list(taxonomy.skills), list(taxonomy.specializations), list(taxonomy.domains)
    digits = {code: MINOR_DIGITS[code] for code in fx.usd_per_unit if code in MINOR_DIGITS}
    tables: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
        "bench_proximity": ("asked text, held text, worth float", _pairs(skills, taxonomy.proximity)),
        "bench_specialization": (
            "asked text, held text, near float",
            _pairs(specializations, taxonomy.specialization_nearness),
        ),
        "bench_domain": ("asked text, held text, near float", _pairs(domains, taxonomy.domain_nearness)),
        "bench_half_life": ("skill text, years float", [(s, taxonomy.recency_half_life(s)) for s in skills]),
        "bench_tier": ("tier text, value float", [(tier.value, value) for tier, value in TIER.items()]),
        "bench_verification": ("verification text, value float", [(v.value, value) for v, value in VERIFIED.items()]),
        "bench_fx": (
            "source text, target text, factor float, buffer float",
            [(a, b, fx.factor(a, b) / 10 ** digits[a], 0.0 if a == b else FX_BUFFER) for a in digits for b in digits],
        ),
    }
    for name, (columns, rows) in tables.items():
        connection.exec_driver_sql(f"CREATE UNLOGGED TABLE {name} ({columns})")
        marks = ", ".join(["%s"] * len(rows[0]))
        connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - names of our own
    connection.exec_driver_sql("CREATE INDEX ON bench_proximity (asked)")
    connection.exec_driver_sql("ANALYZE")
    connection.commit()


def _pairs(words: list[str], matrix: Any) -> list[tuple[Any, ...]]:
    return [(words[a], words[b], float(matrix[a, b])) for a, b in zip(*matrix.nonzero(), strict=True)]


def parameters(query: BriefQuery, matcher: Matcher) -> dict[str, Any]:
    """What the query needs to know about one brief; weights are those of the engine for this brief."""
    measured = matcher.measure(query)
    weights = dict(zip(measured.signals, measured.weights.tolist(), strict=True))
    options = price(query, matcher.pool, matcher.fx, matcher.charges)
    accepted = [m for m in range(3) if options.accepted[m] and options.in_band[m]]
    totals: list[tuple[float | None, float | None]] = [(None, None)] * 3
    if query.budget is not None:
        totals = [budget_totals(query.budget, hours=float(h), weeks=options.weeks) for h in options.hours]
    needs = [requirement.need for requirement in query.requirements]
    is_strict = query.budget is not None and query.budget.is_strict
    latest = None if query.start is None else query.start.toordinal() + int(7 * START_TOLERANCE_WEEKS)
    return {
        "skills": [requirement.skill for requirement in query.requirements],
        "needs": [need.value for need in needs],
        "levels": [required_level(requirement) for requirement in query.requirements],
        "exact": [requirement.is_exact for requirement in query.requirements],
        "musts": sum(need is not Need.NICE for need in needs),
        "nices": needs.count(Need.NICE),
        "firm": needs.count(Need.NON_NEGOTIABLE),
        "least_coverage": NON_NEGOTIABLE_COVERAGE,
        "models": [MODELS[m].value for m in accepted],
        "preferences": [float(options.preference[m]) for m in accepted],
        "hours": [float(options.hours[m]) for m in accepted],
        "targets": [totals[m][0] for m in accepted],
        "maxima": [totals[m][1] for m in accepted],
        "asks_hours": query.hours_per_week is not None,
        "wanted_hours": float(options.hours[options.accepted].min()),
        "weeks": options.weeks,
        "months": options.weeks / WEEKS_PER_MONTH,
        "hours_a_month": WEEKS_PER_MONTH,
        "least_on_cost": ON_COSTS[0],
        "on_cost": ON_COSTS[1],
        "tolerance": 1.0 if is_strict else 1.0 + TOLERANCE,
        "currency": options.currency,
        "today": query.today,
        "start": query.start,
        "latest": None if latest is None else type(query.today).fromordinal(latest),
        "specializations": list(query.specializations),
        "domains": list(query.domains),
        "countries": list(query.work_countries),
        "languages": [code for code, _ in query.languages],
        "language_levels": [level.name for _, level in query.languages],
        **{f"w_{name}": weights[name] for name in weights if name not in ("text", "overlap")},
    }
