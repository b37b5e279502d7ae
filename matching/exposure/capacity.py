"""Who can take on more work: open slots, less half a slot for every invitation that came to nothing lately."""

from __future__ import annotations

import numpy as np

from matching.pool import Bools, Floats, Ints

UNANSWERED = 0.5
"""What a declined or unanswered invitation takes of a slot."""

LATELY_DAYS = 14.0
"""For how many days it does."""


def open_slots(free_slots: Ints, lately: Ints) -> Floats:
    """float64 (m,), zero or more: `free_slots` and `lately`, the invitations declined or unanswered within 14 days.

    Examples
    --------
    >>> open_slots(np.array([1, 1, 0]), np.array([0, 1, 3])).tolist()
    [1.0, 0.5, 0.0]
    """
    left: Floats = np.maximum(0.0, free_slots - UNANSWERED * lately)
    return left


def has_capacity(slots: Floats, free_hours: Floats) -> Bools:
    """bool (m,): any slot open and any hour free."""
    able: Bools = (slots > 0) & (free_hours > 0)
    return able
