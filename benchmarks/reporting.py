"""Plain tables on stdout, progress on stderr, and the same figures as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


class Report:
    """Collects what is measured; prints it as it comes, so that an interrupted run has still said something."""

    def __init__(self) -> None:
        self.figures: dict[str, Any] = {}
        self.gates: list[dict[str, Any]] = []
        self.aims: list[dict[str, Any]] = []
        self._started = time.perf_counter()

    def heading(self, text: str) -> None:
        """Begin a section."""
        print(f"\n{text}\n{'=' * len(text)}", flush=True)

    def say(self, text: str) -> None:
        """Print one sentence."""
        print(text, flush=True)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print rows under their columns: the first column to the left, the others to the right."""
        cells = [[str(cell) for cell in row] for row in (columns, *rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
        for number, row in enumerate(cells):
            aligned = [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
            print("  ".join(aligned).rstrip())
            if number == 0:
                print("  ".join("-" * width for width in widths))
        print(flush=True)

    def keep(self, name: str, figure: object) -> None:
        """Keep a figure for the JSON file."""
        self.figures[name] = figure

    def gate(self, name: str, measured: str, target: str, *, passed: bool) -> None:
        """Record one gate: what was measured beside what was wanted."""
        self.gates.append({"gate": name, "measured": measured, "target": target, "passed": passed})

    def aim(self, name: str, measured: str, target: str, *, reached: bool) -> None:
        """Record one aim: a figure of quality or speed, told as it is; missing it breaks no promise."""
        self.aims.append({"aim": name, "measured": measured, "target": target, "reached": reached})

    def progress(self, text: str) -> None:
        """Say on stderr what is going on, and since when."""
        print(f"[{time.perf_counter() - self._started:6.1f} s] {text}", file=sys.stderr, flush=True)

    def track(self, items: Iterable[T], what: str, *, total: int, every: int = 100) -> Iterator[T]:
        """Go through items, saying now and then how far along it is."""
        for number, item in enumerate(items, start=1):
            yield item
            if number % every == 0 or number == total:
                self.progress(f"{what}: {number} of {total}")

    def finish(self, path: Path | None) -> bool:
        """Print the gates, write the JSON file if one is wanted, and say whether every gate passed."""
        self.heading("Aims: quality and speed as measured")
        self.table(
            ("aim", "measured", "target", ""),
            [(a["aim"], a["measured"], a["target"], "reached" if a["reached"] else "NOT REACHED") for a in self.aims],
        )
        self.heading("Gates: promises that must hold")
        self.table(
            ("gate", "measured", "target", ""),
            [(g["gate"], g["measured"], g["target"], "PASS" if g["passed"] else "FAIL") for g in self.gates],
        )
        seconds = time.perf_counter() - self._started
        self.say(f"Finished in {seconds:.0f} s.")
        if path is not None:
            whole = {"figures": self.figures, "aims": self.aims, "gates": self.gates, "seconds": seconds}
            path.write_text(json.dumps(whole, indent=2, default=_plain) + "\n", encoding="utf-8")
        return all(g["passed"] for g in self.gates)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value.item() if hasattr(value, "item") else value.tolist()
