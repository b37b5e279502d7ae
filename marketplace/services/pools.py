"""Keeping the pools that people were ranked in: each record once, each build once, and what changed after it.

Decision 0016 says why, and what becomes of a pool when one of its people is erased.
"""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, Pool, PoolRecord, TaxonomyFile
from marketplace.search import taxonomy
from marketplace.search.origins import BadSnapshot, content_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from marketplace.search.origins import Origin
    from marketplace.search.packing import Packed

KEPT = timedelta(days=730)
"""How long after the last ranking in it a pool is kept: the longer of what regulators ask, short of disputes."""

LEFT = 0
"""Stands for the record of somebody who has left a pool."""

CHUNK = 500

Members = dict[int, int]
"""The record of each expert, both by key."""


def keep(db: Session, origin: Origin) -> Pool | None:
    """Keep the pool that a live matcher was made of, and return it; None when its snapshot is gone from the disk.

    Most rankings find their pool kept already. The first after a build writes the records that no pool had yet, and
    one after a change the records that changed.
    """
    pool = _of(db, origin.key)
    if pool is None:
        try:
            pool = _kept(db, origin)
        except BadSnapshot:
            return None
    # Once a day will do: rankings at the same moment need not wait for each other.
    moment = datetime.now(UTC)
    if pool.used_at < moment - timedelta(days=1):
        db.execute(update(Pool).where(Pool.id == pool.id).values(used_at=moment))
    return pool


def members_of(pool: Pool) -> Members:
    """Who is named in a pool's own list, with their records."""
    pairs = json.loads(zlib.decompress(pool.members))
    return dict(pairs)


def contents_of(db: Session, ids: Iterable[int]) -> dict[int, bytes]:
    """The bytes of the records that are still kept, by key."""
    wanted, found = sorted(set(ids)), dict[int, bytes]()
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        rows = db.execute(select(PoolRecord.id, PoolRecord.content).where(PoolRecord.id.in_(chunk)))
        found |= {row.id: row.content for row in rows}
    return found


def forget(db: Session, expert: Expert) -> None:
    """Delete every record of somebody who is erased; the pools they were in can be told, not made again."""
    db.execute(delete(PoolRecord).where(PoolRecord.expert_id == expert.id))


def tidy(db: Session, now: datetime) -> None:
    """Delete pools that nobody was ranked in for two years, and the records that no pool needs any more."""
    bases = select(Pool.base_id).where(Pool.base_id.is_not(None), Pool.used_at >= now - KEPT)
    old = select(Pool.id).where(Pool.used_at < now - KEPT, Pool.id.not_in(bases))
    ids = list(db.scalars(old))
    if not ids:
        return
    db.execute(delete(Pool).where(Pool.id.in_(ids)))
    needed = {record for pool in db.scalars(select(Pool)) for record in members_of(pool).values()}
    spare = [key for key in db.scalars(select(PoolRecord.id)) if key not in needed]
    for start in range(0, len(spare), CHUNK):
        db.execute(delete(PoolRecord).where(PoolRecord.id.in_(spare[start : start + CHUNK])))


def _kept(db: Session, origin: Origin) -> Pool:
    _keep_words(db)
    base = _of(db, origin.base)
    if base is None:
        members = _keep_records(db, origin.records())
        facts = {**origin.facts, "words": origin.built_with.plain()}
        base = _write(db, origin.base, members, facts)
    if origin.is_base:
        return base
    changed = _keep_records(db, list(origin.changed.values())) | dict.fromkeys(origin.gone, LEFT)
    return _write(db, origin.key, changed, {"words": origin.spoken.plain()}, base_id=base.id)


def _write(db: Session, key: str, members: Members, facts: dict[str, Any], base_id: int | None = None) -> Pool:
    packed = zlib.compress(json.dumps(sorted(members.items())).encode(), 9)
    moment = datetime.now(UTC)
    row = {"key": key, "base_id": base_id, "facts": facts, "members": packed, "created_at": moment, "used_at": moment}
    _insert(db, Pool, [row])
    pool = _of(db, key)
    assert pool is not None
    return pool


def _keep_records(db: Session, records: Sequence[Packed]) -> Members:
    """Write the records that are not kept yet, and return all of them by expert; nothing of the erased is kept."""
    members: Members = {}
    for start in range(0, len(records), CHUNK):
        chunk = records[start : start + CHUNK]
        ids = {each.expert_id for each in chunk}
        erased = set(db.scalars(select(Expert.id).where(Expert.id.in_(ids), Expert.status == ExpertStatus.ERASED)))
        kept = _known(db, chunk)
        fresh = [
            {"expert_id": each.expert_id, "digest": each.digest, "content": each.content}
            for each in sorted(chunk, key=lambda each: each.digest)
            if each.digest not in kept and each.expert_id not in erased
        ]
        if fresh:
            _insert(db, PoolRecord, fresh)
            kept = _known(db, chunk)
        members |= {each.expert_id: kept.get(each.digest, LEFT) for each in chunk}
    return members


def _known(db: Session, records: Sequence[Packed]) -> dict[str, int]:
    digests = [each.digest for each in records]
    chosen = select(PoolRecord.digest, PoolRecord.id).where(PoolRecord.digest.in_(digests))
    return {row.digest: row.id for row in db.execute(chosen)}


def _keep_words(db: Session) -> None:
    """Keep the content of the taxonomy file too: a release brings another one."""
    words = taxonomy.state()
    row = {"sha256": words.file, "content": content_of(words).decode()}
    if db.get(TaxonomyFile, words.file) is None:
        _insert(db, TaxonomyFile, [row])


def _of(db: Session, key: str) -> Pool | None:
    return db.scalar(select(Pool).where(Pool.key == key))


def _insert(db: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows, unless somebody else has just inserted the same."""
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    db.execute(insert(model).on_conflict_do_nothing(), rows)
