"""What an expert asks for under each engagement model, and the private floor beneath it."""

from random import Random

from marketplace.domain.experts import TermsDraft
from marketplace.domain.money import MINOR_DIGITS
from marketplace.domain.vocabulary import EngagementModel, RateUnit
from seed.banks import pick
from seed.careers import Career

HOURLY = (70.0, 95.0, 140.0, 180.0, 215.0)
"""US dollars an hour on contract, junior to lead; inside the bands of hiring guides (60-100, 100-180, 150-250)."""

YEARLY = (105_000.0, 140_000.0, 180_000.0, 215_000.0, 245_000.0)
"""US dollars of base salary a year, junior to lead; inside the guides' bands (90-120k up to 200-250k)."""

SPREAD = 0.22
"""Standard deviation of the logarithm of a rate between people who are otherwise alike."""

_RETAINER_HOURS = (16, 24, 32, 40, 48, 64)


def terms(career: Career, rng: Random) -> tuple[TermsDraft, ...]:
    """Quote for the models this person works under: in their currency, at their country's pay, one preferred."""
    own_price = rng.lognormvariate(0.06 * career.ability, SPREAD)
    level = own_price * career.place["pay"]
    offered = [model for model in EngagementModel if rng.random() < _willing(model, career.rung)]
    offered = offered or [EngagementModel.CONTRACT]
    preferred = pick(rng, offered)
    return tuple(_quote(career, rng, model, level, model is preferred) for model in offered)


def _willing(model: EngagementModel, rung: int) -> float:
    if model is EngagementModel.FULL_TIME:
        return 0.75 - 0.1 * rung
    if model is EngagementModel.CONTRACT:
        return 0.85
    return (0.1, 0.2, 0.45, 0.65, 0.9)[rung]


def _quote(career: Career, rng: Random, model: EngagementModel, level: float, is_preferred: bool) -> TermsDraft:
    hourly = HOURLY[career.rung] * level
    included: float | None = None
    overage: float | None = None
    if model is EngagementModel.FULL_TIME:
        ask, unit, step = YEARLY[career.rung] * level, RateUnit.YEAR, 1_000
    elif model is EngagementModel.CONTRACT and rng.random() < 0.35:
        ask, unit, step = hourly * 8 * 0.96, RateUnit.DAY, 20
    elif model is EngagementModel.CONTRACT:
        ask, unit, step = hourly, RateUnit.HOUR, 5
    else:
        included = float(pick(rng, _RETAINER_HOURS))
        ask, unit, step = hourly * included * 1.08, RateUnit.MONTH, 100
        overage = hourly * 1.15
    is_negotiable = rng.random() < 0.35
    floor = ask * (0.78 + 0.17 * rng.random()) if rng.random() < 0.7 else None
    return TermsDraft(
        model=model,
        ask=_minor(career, ask, step),
        currency=career.place["currency"],
        unit=unit,
        floor=min(_minor(career, floor, step), _minor(career, ask, step)) if floor is not None else None,
        is_negotiable=is_negotiable and floor is not None,
        included_hours=included,
        overage=_minor(career, overage, 5) if overage is not None else None,
        is_preferred=is_preferred,
    )


def _minor(career: Career, dollars: float, step: int) -> int:
    """Turn dollars into a round amount of the person's currency, in minor units; small coins get larger steps."""
    worth = career.place["usd"]
    round_to = step * (100 if worth < 0.02 else 10 if worth < 0.2 else 1)
    major = max(round_to, round(dollars / worth / round_to) * round_to)
    return int(major * 10 ** MINOR_DIGITS[career.place["currency"]])
