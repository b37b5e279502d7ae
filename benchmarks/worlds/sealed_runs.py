"""Every run of the sealed worlds is counted: looking often enough at a sealed figure is tuning on it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

BEFORE_RELEASE = Path(__file__).with_suffix(".csv")
"""The runs made before this version was released; part of the repository."""

ON_THIS_MACHINE = Path(__file__).parents[2] / "instance" / "sealed_runs.csv"
"""The runs made here since; not part of the repository."""


def count() -> int:
    """How often the sealed worlds have been run so far, as far as the two logs know."""
    return sum(
        len(path.read_text(encoding="utf-8").splitlines())
        for path in (BEFORE_RELEASE, ON_THIS_MACHINE)
        if path.exists()
    )


def sentence(*, is_run: bool) -> str:
    """What a report says about the sealed worlds."""
    if not is_run:
        return f"The sealed worlds were not run this time ({count()} runs are logged)."
    return f"This is run {count() + 1} of the sealed worlds (every run is logged, in {ON_THIS_MACHINE.parent.name}/)."


def add(figures: Mapping[str, float]) -> None:
    """Log one run, with its time and figures."""
    ON_THIS_MACHINE.parent.mkdir(parents=True, exist_ok=True)
    with ON_THIS_MACHINE.open("a", encoding="utf-8", newline="") as log:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        csv.writer(log).writerow([now, *(f"{name}={value:.4f}" for name, value in figures.items())])
