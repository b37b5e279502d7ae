"""`make test-faults`: kill workers at random moments, on each database and by each way of mail."""

import argparse
import logging
import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import structlog

from tests.databases import Databases, SQLite, postgresql
from tests.faults.killing import as_line, kill_workers

KINDS = ("sqlite", "postgresql")
WAYS = ("file", "smtp")


def main() -> int:
    """Run every combination and print what became of the mails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--database", choices=KINDS, action="append")
    parser.add_argument("--way", choices=WAYS, action="append")
    parser.add_argument("--url", help="the address of a migrated database, for one way, instead of new ones")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    is_good = True
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="assay-faults-")))
        for kind in asked.database or KINDS:
            databases = None if asked.url else _databases(kind, folder, stack)
            for way in asked.way or WAYS:
                place = folder / f"{kind}-{way}"
                place.mkdir()
                url = databases.fresh() if databases else asked.url
                report = kill_workers(url, place, rounds=asked.rounds, by_smtp=way == "smtp", seed=asked.seed)
                print(as_line(f"{kind}, {way}", report), flush=True)
                is_good &= report.is_good
    return 0 if is_good else 1


def _databases(kind: str, folder: Path, stack: ExitStack) -> Databases:
    """Where new databases of a kind come from."""
    return SQLite(folder) if kind == "sqlite" else stack.enter_context(postgresql(f"faults-{os.getpid()}"))


if __name__ == "__main__":
    raise SystemExit(main())
