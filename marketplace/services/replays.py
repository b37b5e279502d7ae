"""Replaying a ranking: it is made again from what was kept, and compared with what was shown, figure by figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from marketplace.domain.errors import NotFound, NotReplayable
from marketplace.models import Brief, Expert, MatchRun, TaxonomyFile
from marketplace.search.origins import Words, made_again, made_with
from marketplace.search.taxonomy import speaking
from marketplace.search.translate import query_of
from marketplace.search.trials import Trial
from marketplace.services import exposure, pools
from marketplace.services.frozen import brief_of, frozen, match_of, shortlist_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from marketplace.models import Pool
    from marketplace.search import Match, Shortlist
    from marketplace.search.origins import Rebuilt
    from marketplace.search.slates import Placed
    from marketplace.search.taxonomy import InForce

FROM_BEFORE = "This ranking was made before pools were kept, or longer ago than they are kept for; it can only be read."


@dataclass(frozen=True, slots=True)
class Replay:
    """What came of a replay: how many figures were compared, the first that differs, and why that may be.

    `missing` are the public ids of people who were erased since; without them nothing can be made again exactly.
    """

    figures: int
    difference: str
    missing: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_identical(self) -> bool:
        """Whether everything came out as it was shown, to the last bit."""
        return not self.difference and not self.missing


def run_named(db: Session, public_id: str) -> MatchRun:
    """A stored ranking by its public id, whoever's it is. Raises NotFound."""
    run = db.scalar(select(MatchRun).where(MatchRun.public_id == public_id))
    if run is None:
        raise NotFound(f"There is no ranking {public_id!r}.")
    return run


def runs_of(db: Session, brief_id: str) -> list[MatchRun]:
    """Every ranking of the brief with this public id, newest first, without their results. Raises NotFound."""
    brief = db.scalar(select(Brief.id).where(Brief.public_id == brief_id))
    if brief is None:
        raise NotFound(f"There is no brief {brief_id!r}.")
    chosen = select(MatchRun).where(MatchRun.brief_id == brief).options(lazyload(MatchRun.results))
    return list(db.scalars(chosen.order_by(MatchRun.id.desc())))


def replay(db: Session, run: MatchRun) -> Replay:
    """Rank again from what was kept with the run. Raises NotReplayable where nothing was kept."""
    if run.pool is None or run.asked is None:
        raise NotReplayable(FROM_BEFORE)
    rebuilt, spoken, missing = _rebuilt(db, run.pool)
    with speaking(spoken):
        query = query_of(
            brief_of(run.brief_as_ranked),
            today=run.today,
            company_id=run.brief.company_id,
            blocked=run.asked["blocked"],
        )
        query = Trial.from_asked(run.asked).of(query)
        # Rankings from before waves were proposed have neither.
        found = rebuilt.matcher.match(query, run.asked.get("deep") or run.asked["size"])
        known = run.asked.get("wave")
        wave = exposure.proposed_again(rebuilt, query, found.matches, known) if known else ()
    again = _made(found, wave, run.asked["size"])
    shown = _plain(shortlist_of(run), [match_of(result) for result in run.results], _wave_of(run))
    difference = next(_differences(shown, again, ""), "")
    return Replay(_count(shown), difference, missing, tuple(_notes(run.asked["with"], is_same=rebuilt.is_same_text)))


def _rebuilt(db: Session, pool: Pool) -> tuple[Rebuilt, InForce, tuple[str, ...]]:
    """The matcher of then, the words it spoke, and who is missing from it."""
    base = pool.base or pool
    built_with, spoken = (_words(db, Words.from_plain(each.facts["words"])) for each in (base, pool))
    members, since = pools.members_of(base), pools.members_of(pool) if pool.base else {}
    contents = pools.contents_of(db, (*members.values(), *since.values()))
    lost = {key for key, record in members.items() if record not in contents}
    lost |= {key for key, record in since.items() if record != pools.LEFT and record not in contents}
    rebuilt = made_again(
        [contents[record] for _, record in sorted(members.items()) if record in contents],
        base.facts,
        built_with,
        spoken=spoken,
        changed=[contents[record] for _, record in sorted(since.items()) if record in contents],
        gone=frozenset(since),
        is_whole=not lost,
    )
    missing = db.scalars(select(Expert.public_id).where(Expert.id.in_(lost)).order_by(Expert.id))
    return rebuilt, spoken, tuple(missing)


def _words(db: Session, words: Words) -> InForce:
    content = db.scalar(select(TaxonomyFile.content).where(TaxonomyFile.sha256 == words.file))
    if content is None:
        raise NotReplayable(f"The taxonomy file {words.file[:12]} is no longer kept.")
    return words.in_force(content.encode())


def _made(found: Shortlist, wave: tuple[Placed, ...], size: int) -> dict[str, Any]:
    """What was made again, as it is shown: the ranking to its length, and whoever is proposed from below it."""
    asked = {placed.expert_id for placed in wave}
    kept = [match for match in found.matches if match.rank <= size or match.expert_id in asked]
    return _plain(
        found,
        kept,
        {
            f"place {placed.rank}": [
                placed.expert_id,
                placed.rank_before,
                placed.reason.value,
                placed.price,
                placed.propensity,
            ]
            for placed in wave
        },
    )


def _wave_of(run: MatchRun) -> dict[str, list[Any]]:
    """Whom a stored ranking proposed to ask."""
    return {
        f"place {result.wave_place}": [
            result.expert_id,
            result.wave_before,
            result.wave_reason,
            result.wave_price,
            result.propensity,
        ]
        for result in sorted(run.results, key=lambda result: result.wave_place or 0)
        if result.wave_place is not None
    }


def _plain(shortlist: Shortlist, matches: Sequence[Match], wave: dict[str, list[Any]]) -> dict[str, Any]:
    """A ranking by the words a difference is told in, each match under its rank."""
    plain: dict[str, Any] = {**frozen(shortlist), "wave": wave}
    plain["matches"] = {f"rank {match.rank}": frozen(match) for match in matches}
    for match in plain["matches"].values():
        match["contributions"] = {part["signal"]: part for part in match["contributions"]}
    return plain


def _differences(shown: Any, again: Any, place: str) -> Iterator[str]:
    """Every place where two plain values differ, in the order of what was shown."""
    if isinstance(shown, dict) and isinstance(again, dict):
        for key in [*shown, *(key for key in again if key not in shown)]:
            yield from _differences(shown.get(key), again.get(key), f"{place}, {key}" if place else str(key))
    elif isinstance(shown, list) and isinstance(again, list) and len(shown) == len(again):
        for number, (one, other) in enumerate(zip(shown, again, strict=True), start=1):
            yield from _differences(one, other, f"{place} {number}")
    elif shown != again:
        yield f"{place}: {shown!r} was shown, and {again!r} came out"


def _count(value: Any) -> int:
    """How many single values are in a plain value."""
    if isinstance(value, (dict, list)):
        return sum(map(_count, value.values() if isinstance(value, dict) else value))
    return 1


def _notes(then: dict[str, str], *, is_same: bool) -> Iterator[str]:
    """What may explain a difference: other code, other libraries, other words learned."""
    for name, version in made_with().items():
        if then.get(name) != version:
            yield f"It was made with {name} {then.get(name)}, and this is {name} {version}."
    if not is_same:
        yield "The text channel learned other words than then."
