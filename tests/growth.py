"""How the time of a piece of work grows with what it is given: compared in one run, never with a clock's seconds."""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE = 4  # the small piece is this part of the whole
MOST = SHARE * SHARE / 2  # work in proportion takes SHARE times as long, quadratic work its square
NOISE = 0.02  # seconds of the process: below them a scheduler measures itself


def assert_in_proportion(work: Callable[[str], object], text: str) -> None:
    """Fail if ``work`` on all of ``text`` takes more than ``MOST`` times what it takes on its first quarter."""
    work(text[:1000])
    found = []
    for _ in range(3):
        small, whole = _seconds(work, text[: len(text) // SHARE]), _seconds(work, text)
        found.append(whole / max(small, NOISE / SHARE))
        if found[-1] < MOST:
            return
    raise AssertionError(f"{SHARE} times the text takes {found} times as long")


def _seconds(work: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    work(text)
    return time.process_time() - began
