"""How much evidence a verification needs: one piece, and above the rate ceiling one more that is strong."""

from marketplace.domain.vocabulary import RateUnit

HOURS = {RateUnit.HOUR: 1.0, RateUnit.DAY: 8.0, RateUnit.MONTH: 160.0, RateUnit.YEAR: 1_800.0}
"""Working hours that one unit of pay stands for, where the terms include no number of their own."""


def hourly(amount: float, unit: RateUnit, included_hours: float | None = None) -> float:
    """Return what an amount comes to an hour.

    >>> hourly(800, RateUnit.DAY), hourly(6_000, RateUnit.MONTH, included_hours=40)
    (100.0, 150.0)
    """
    return amount / (included_hours or HOURS[unit])


def lacking(pieces: int, strong: int, *, is_above_ceiling: bool) -> str:
    """Return the sentence for evidence that is not enough, or nothing."""
    if pieces < 1:
        return "There is no evidence for this specialization; ask for changes, or do not verify it."
    if is_above_ceiling and (pieces < 2 or strong < 1):
        return (
            "The rate asked is above what the market pays, so one more piece of evidence is needed, and one has to be "
            "marked strong."
        )
    return ""
