"""The briefs for one expert, in the order in which they would want to see them, each with its reasons.

feed = S_expert^.7 x band(S_client)^.3, over briefs for which the expert passes every hard rule and which pay at
least their private floor. The floor only filters: no part, sentence or order speaks of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matching import signals
from matching.demand import parts
from matching.demand.briefs import OpenBriefs
from matching.demand.fit import Fits, fits, lag_of, row_of
from matching.demand.sentences import said
from matching.demand.wishes import NONE, Wishes
from matching.errors import BadQuery
from matching.matcher import Matcher
from matching.pool import Bools, Floats, Ints, Pool
from matching.score import order
from matching.signals import availability
from matching.signals.options import MODELS
from matching.types import Contribution, EngagementModel

OWN_SIDE = 0.7
"""The exponent of S_expert; S_client's band has the rest."""

BANDS = ((0.70, 1.0), (0.55, 0.85), (0.0, 0.6))
"""From which S_client on which worth: strong, good and possible."""

NOTIFIED = 3
"""A brief is told to at most this many times the answers it needs."""


@dataclass(frozen=True, slots=True)
class BriefMatch:
    """One brief for one expert, by that of its roles that suits them best, where it has several.

    `score` is S_expert = `base` + the points of `reasons`; `order` what ranks it. `client_score` is S_client,
    `strongest` and `weakest` the labels of the signals that speak most for and against the expert there. `model` is
    the engagement model that suits them best.
    """

    rank: int
    key: int
    role: str
    order: float
    score: float
    base: float
    reasons: tuple[Contribution, ...]
    client_score: float
    strongest: str
    weakest: str
    model: EngagementModel


@dataclass(frozen=True, slots=True)
class Feed:
    """The briefs shown, how many suit in all, and how many open ones are kept out by what."""

    matches: tuple[BriefMatch, ...]
    open: int
    suitable: int
    kept_out: Mapping[str, int]


def briefs_for(matcher: Matcher, expert_id: int, briefs: OpenBriefs, wishes: Wishes = NONE, n: int = 20) -> Feed:
    """Rank open briefs for an expert of the matcher's pool; equal ones in the order of their keys.

    Raises BadQuery for an unknown expert, an unknown domain or a negative n, MatchingError for weights that make no
    sense.
    """
    if n < 0:
        raise BadQuery(f"n must be zero or more, not {n}", field="n")
    weights = parts.checked(wishes.weights)
    one = matcher.pool.take([row_of(matcher, expert_id)])
    found = fits(matcher, expert_id, briefs)
    out = _kept_out(matcher, one, briefs, found, wishes)
    passing = found.passing & ~out["floor"]
    suits = passing.any(axis=1) & ~out["domain"][:, 0] & ~out["most hours"][:, 0]
    measured, option = _parts(matcher, one, briefs, found, passing, wishes, weights)
    totals = measured @ weights
    ranked = np.where(suits, totals**OWN_SIDE * band_of(found.totals) ** (1 - OWN_SIDE), -1.0)
    rows = _best_roles(briefs.keys, ranked, found.eligible)
    suiting = rows[suits[rows]]
    best = suiting[order(ranked[suiting], briefs.keys[suiting])][:n].tolist()
    middle: Floats = np.median(measured[suiting], axis=0) if len(suiting) else np.zeros(len(parts.WEIGHTS))
    return Feed(
        matches=tuple(
            _match(matcher, one, briefs, found, rank, b, int(option[b]), float(ranked[b]), measured[b], weights, middle)
            for rank, b in enumerate(best, start=1)
        ),
        open=len(rows),
        suitable=len(suiting),
        kept_out=_counts(found.eligible[rows], {name: kept[rows] for name, kept in out.items()}, suits[rows]),
    )


def band_of(scores: Floats) -> Floats:
    """What the band of each S_client is worth in the order of a feed.

    >>> band_of(np.array([0.8, 0.6, 0.3])).tolist()
    [1.0, 0.85, 0.6]
    """
    worth: Floats = np.select([scores >= least for least, _ in BANDS], [value for _, value in BANDS])
    return worth


def may_notify(needed: Ints, notified: Ints) -> Bools:
    """Which briefs may still be told to somebody: fewer than three times the answers needed have been.

    >>> may_notify(np.array([1, 1]), np.array([2, 3])).tolist()
    [True, False]
    """
    may: Bools = notified < NOTIFIED * needed
    return may


def _best_roles(keys: Ints, ranked: Floats, eligible: Bools) -> Ints:
    """One row for each brief: the role that ranks highest, else one that the expert is eligible for, else the first.

    >>> _best_roles(np.array([7, 7, 5]), np.array([0.2, 0.4, -1.0]), np.array([True, True, False])).tolist()
    [2, 1]
    """
    sorted_rows = np.lexsort((~eligible, -ranked, keys))
    rows: Ints = sorted_rows[np.unique(keys[sorted_rows], return_index=True)[1]]
    return rows


def _kept_out(matcher: Matcher, one: Pool, briefs: OpenBriefs, found: Fits, wishes: Wishes) -> dict[str, Bools]:
    """What the expert's own rules keep out: (B, 3) for the floor, (B, 1) for the others."""
    # Only a floor below the ask is one: without it the ask stands there, which pay already counts.
    has_floor = one.floor[0] < one.ask[0]
    with np.errstate(invalid="ignore"):
        floor = has_floor & (found.floor_cost > briefs.maximum * (1 + 1e-9))
    barred = {word for word in matcher.taxonomy.domains if _is_below(matcher, word, set(wishes.blocked_domains))}
    for word in (*wishes.domains, *wishes.blocked_domains):
        if word not in matcher.taxonomy.domains:
            near = ", ".join(matcher.taxonomy.suggest(word, kind="domain")) or "nothing near it"
            raise BadQuery(f"unknown domain {word!r}; did you mean: {near}?", field="domains")
    most = np.inf if wishes.most_hours is None else wishes.most_hours
    # Hours that nobody asked for keep no brief out.
    asked = np.array([query.hours_per_week or 0.0 for query in briefs.queries])
    return {
        "floor": floor,
        "domain": np.array([bool(barred & set(query.domains)) for query in briefs.queries], bool)[:, None],
        "most hours": (asked > most)[:, None],
    }


def _is_below(matcher: Matcher, word: str, barred: set[str]) -> bool:
    at: str | None = word
    while at is not None:
        if at in barred:
            return True
        at = matcher.taxonomy.domains[at].parent
    return False


def _counts(eligible: Bools, out: Mapping[str, Bools], suits: Bools) -> Mapping[str, int]:
    """How many open briefs each own rule keeps out of those whose company could be shown the expert.

    The floor is not among them by name: it is private even in a log.
    """
    named = {name: int((eligible & out[name][:, 0]).sum()) for name in ("domain", "most hours")}
    rest = int((eligible & ~suits).sum()) - int((eligible & (out["domain"] | out["most hours"])[:, 0]).sum())
    counts = {"company's rules": int((~eligible).sum()), **named, "pay": rest}
    return {name: count for name, count in counts.items() if count}


def _parts(
    matcher: Matcher, one: Pool, briefs: OpenBriefs, found: Fits, passing: Bools, wishes: Wishes, weights: Floats
) -> tuple[Floats, Ints]:
    """(B, 6) parts under the model that suits the expert best, and that model."""
    pay = parts.pay(briefs.maximum, found.expected)
    model = np.broadcast_to(parts.model(one.is_preferred[0]), pay.shape)
    option = np.where(passing, weights[0] * pay + weights[1] * model, -1.0).argmax(axis=1)
    at = np.arange(len(briefs))
    asked = np.array([query.overlap_hours for query in briefs.queries], float)
    overlap = np.where(asked > 0, np.minimum(1.0, found.shared / np.where(asked > 0, asked, 1.0)), 1.0)
    hours = np.where(briefs.accepted, briefs.hours, np.inf).min(axis=1)
    measured = [
        pay[at, option],
        model[at, option],
        _domain(matcher, one, briefs, wishes),
        availability.curve(np.full(len(briefs), one.free_hours[0]), hours, lag_of(one, briefs)),
        overlap,
        briefs.company,
    ]
    return np.stack(measured, axis=1), option


def _domain(matcher: Matcher, one: Pool, briefs: OpenBriefs, wishes: Wishes) -> Floats:
    """Nearness to the domains they look for, else to those they have worked in; unknown without either."""
    rows = {word: row for row, word in enumerate(matcher.taxonomy.domains)}
    liked = [rows[word] for word in wishes.domains] or sorted(set(one.domains["domain"].tolist()))
    if not liked:
        return np.full(len(briefs), parts.UNKNOWN)
    near = matcher.taxonomy.domain_nearness[:, liked].max(axis=1).astype(float)
    return np.array(
        [max((near[rows[word]] for word in query.domains), default=parts.UNKNOWN) for query in briefs.queries]
    )


def _match(
    matcher: Matcher,
    one: Pool,
    briefs: OpenBriefs,
    found: Fits,
    rank: int,
    b: int,
    option: int,
    ranked: float,
    measured: Floats,
    weights: Floats,
    middle: Floats,
) -> BriefMatch:
    words = said(matcher.taxonomy, one, briefs, found, b, option)
    labels = signals.labels()
    worth = {
        name: float(weight * (value - 0.5))
        for name, weight, value in zip(signals.names(), briefs.weights[b], found.values[b], strict=True)
        if weight > 0
    }
    return BriefMatch(
        rank=rank,
        key=int(briefs.keys[b]),
        role=briefs.roles[b],
        order=ranked,
        score=float(measured @ weights),
        base=float(middle @ weights),
        reasons=tuple(
            Contribution(
                signal=name,
                value=float(value),
                weight=float(weight),
                median=float(median),
                points=float(weight * (value - median)),
                sentence=words[name].sentence,
                evidence=words[name].evidence,
                is_known=words[name].is_known,
            )
            for name, value, weight, median in zip(parts.WEIGHTS, measured, weights, middle, strict=True)
            if weight > 0
        ),
        client_score=float(found.totals[b]),
        strongest=labels[max(worth, key=lambda name: worth[name])],
        weakest=labels[min(worth, key=lambda name: worth[name])],
        model=MODELS[option],
    )
