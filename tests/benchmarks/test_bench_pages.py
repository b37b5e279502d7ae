"""The timing of pages runs whole on a small world, says what it asked, and uses a world twice."""

import sys
from pathlib import Path

import pytest

from benchmarks import bench_pages, page_world


def test_pages_are_timed_in_a_small_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(page_world, "FOLDER", tmp_path)
    # A slow machine may be over; what is tested is that every page answers and is printed.
    monkeypatch.setattr(bench_pages, "PAGE_MS", 60_000)
    monkeypatch.setattr(bench_pages, "PART_MS", 60_000)
    arguments = ["bench_pages", "--experts", "30", "--cases", "6", "--requests", "2"]
    for _ in range(2):
        monkeypatch.setattr(sys, "argv", arguments)
        assert bench_pages.main() == 0
    told = capsys.readouterr()
    assert told.err.count("inventing") == 1
    for page in ("console: board", "console: case", "console: quality", "expert: effects, part", "company: ranking"):
        assert told.out.count(f"\n{page} ") == 2
    assert "Over what was asked: none." in told.out
