"""`make bench`: one match with explanations, end to end in the service, beside the same ranking in SQL.

One run, one core for the service (OMP_NUM_THREADS=1) and one for PostgreSQL (no parallel workers); the two are
interleaved, brief by brief, and every brief is timed several times. The service's time is a whole transaction on
PostgreSQL: match, explain, check the listing at the table, store the run with every contribution, commit. The SQL time
is one query that filters and adds, and returns ten ids.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.sql_ranking import RANKING, parameters, prepare
from marketplace.db import open_engine
from marketplace.models import Brief
from marketplace.search.current import Index, Live
from marketplace.search.translate import query_of
from marketplace.services import briefs as brief_service
from marketplace.services import matches
from matching import BriefQuery, Matcher
from matching.pool import Ragged, Strings
from seed import play
from tests.databases import postgresql

SEED = 7
REPEATS = 5
WORK_MEM = "256MB"


def main() -> int:
    """Run the benchmark for each pool size and print one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[5_000, 50_000], help="pool sizes (5000 50000)")
    parser.add_argument("--briefs", type=int, default=60, help="how many of the demo's briefs (60)")
    parser.add_argument("--repeats", type=int, default=REPEATS, help=f"timings of each brief ({REPEATS})")
    asked = parser.parse_args()
    print(f"{'experts':>8} {'what':<46} {'p50 ms':>9} {'p95 ms':>9}")
    with postgresql("bench") as databases:
        for size in asked.sizes:
            url = databases.fresh()
            try:
                _bench(url, size, asked.briefs, asked.repeats)
            finally:
                databases.drop(url)
    return 0


def _bench(url: str, size: int, count: int, repeats: int) -> None:
    engine = open_engine(url)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        with Session(engine) as db:
            _tell(f"inventing {size:,} experts ...")
            play.settle_experts(db, size, seed=SEED, today=now.date(), progress=lambda done: None)
            play.open_companies(db, count, today=now.date(), now=now, hashed=str)
            db.commit()
        _tell("building the index ...")
        index = Index(Path(folder), lambda: Session(engine), small_pool=0)
        began = time.perf_counter()
        index.rebuild()
        built = time.perf_counter() - began
        live = index.live()
        with engine.connect() as connection:
            prepare(connection, live.matcher.taxonomy, live.matcher.fx)
        _compare(engine, live, now, size, repeats)
        _print(size, "index built from the tables, s", [built], scale=1)
        print(f"{size:>8,} {'memory per expert in the index, bytes':<46} {_bytes(live.matcher) / size:>9,.0f}")
    engine.dispose()


WHAT = {
    "service": "one match in the service, stored and explained",
    "sql": "the same ranking as one SQL query",
    "alone": "Matcher.match alone",
    "encode": "encoding the brief's text",
}


def _compare(engine: sa.Engine, live: Live, now: datetime, size: int, repeats: int) -> None:
    with Session(engine) as db:
        ids = list(db.scalars(sa.select(Brief.id).order_by(Brief.id)))
    seconds: dict[str, list[float]] = {name: [] for name in WHAT}
    shares, differing = [], 0
    for place, brief_id in enumerate(ids, 1):
        _tell(f"brief {place} of {len(ids)}", end="\r")
        query = _query(engine, brief_id, now)
        values = parameters(query, live.matcher)
        for name, found in _timings(engine, live, brief_id, query, values, now, repeats).items():
            seconds[name] += found
        eligible = live.matcher.match(query, n=1).eligible
        with engine.connect() as connection:
            first = connection.execute(RANKING, values).first()
        differing += (first.eligible if first else 0) != eligible
        shares.append(eligible / size)
    _tell("", end="\r")
    for name, words in WHAT.items():
        _print(size, words, seconds[name])
    p50, p95 = (np.percentile(seconds["sql"], p) / np.percentile(seconds["service"], p) for p in (50, 95))
    print(f"{size:>8,} {'SQL / service':<46} {p50:>8.1f}x {p95:>8.1f}x")
    print(
        f"{size:>8,} {len(ids)} briefs, {100 * min(shares):.1f} to {100 * max(shares):.1f} % of the pool eligible "
        f"(median {100 * statistics.median(shares):.1f} %); eligible counts differ from SQL in {differing} briefs"
    )


def _query(engine: sa.Engine, brief_id: int, now: datetime) -> BriefQuery:
    """The brief's question. A strict overlap needs time-zone arithmetic that the query lacks; both have it soft."""
    with Session(engine) as db:
        brief = db.get_one(Brief, brief_id)
        brief.overlap_is_strict = False
        db.commit()
        return query_of(brief_service.draft_of(brief), today=now.date(), company_id=brief.company_id)


def _timings(
    engine: sa.Engine,
    live: Live,
    brief_id: int,
    query: BriefQuery,
    values: dict[str, Any],
    now: datetime,
    repeats: int,
) -> dict[str, list[float]]:
    """Seconds of every way to answer one brief, taken in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in WHAT}
    with engine.connect() as connection:
        connection.exec_driver_sql("SET max_parallel_workers_per_gather = 0")
        connection.exec_driver_sql(f"SET work_mem = '{WORK_MEM}'")
        connection.exec_driver_sql("SET jit = off")
        for _ in range(repeats):
            seconds["service"].append(_timed(lambda: _serve(engine, live, brief_id, now)))
            seconds["sql"].append(_timed(lambda: connection.execute(RANKING, values).all()))
            seconds["alone"].append(_timed(lambda: live.matcher.match(query)))
            seconds["encode"].append(_timed(lambda: live.matcher.text.encode(query.text)))
    return seconds


def _serve(engine: sa.Engine, live: Live, brief_id: int, now: datetime) -> None:
    with Session(engine) as db:
        matches.shortlist(db, db.get_one(Brief, brief_id), live, today=now.date())
        db.commit()


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _print(size: int, what: str, seconds: list[float], scale: int = 1000) -> None:
    p50, p95 = (scale * np.percentile(seconds, p) for p in (50, 95))
    print(f"{size:>8,} {what:<46} {p50:>9.2f} {p95:>9.2f}", flush=True)


def _bytes(matcher: Matcher) -> int:
    """Bytes of every array of the index, text included."""
    total = matcher.text.nbytes
    for column in fields(matcher.pool):
        value = getattr(matcher.pool, column.name)
        parts = value.columns.values() if isinstance(value, Ragged) else [value]
        for part in parts:
            if isinstance(part, Strings):
                total += part.block.nbytes + part.offsets.nbytes
            elif isinstance(part, np.ndarray):
                total += part.nbytes
        if isinstance(value, Ragged):
            total += value.offsets.nbytes
    return total


def _tell(words: str, end: str = "\n") -> None:
    """Progress goes to stderr, so that the table can be redirected."""
    print(f"\x1b[2K{words}" if sys.stderr.isatty() else words, file=sys.stderr, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main())
