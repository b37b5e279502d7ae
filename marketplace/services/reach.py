"""What would bring an expert before more companies: changes of their own profile, each scored for every open brief."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from marketplace.domain.changes import changes
from marketplace.domain.rates import MINIMUM_SAMPLE
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Expert, ExpertBlockedCompany, ExpertTerms, User
from marketplace.search import reach as search
from marketplace.search.reach import Asked, Reach, Reaching, Whose
from marketplace.services import brief_queries, own_profile, profiles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.changes import Change
    from marketplace.search.current import Live

NEWEST = 50
"""How many open briefs are looked at, newest first."""

TOLD = 6
"""How many changes are worth telling at once."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One change in the words of `domain.changes`, and how far the profile would reach with it."""

    section: Section
    kind: str
    word: str
    detail: str
    reach: Reach
    fits_more: int
    first_more: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a profile reaches among the open briefs, and what would make it reach further, best first."""

    briefs: int
    now: Reach
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """For how many of the open briefs the profile was scored by now."""

    done: int
    briefs: int


@dataclass(frozen=True, slots=True)
class _Work:
    """What was begun for one profile: its changes, and how far their scoring has come; one thread at a time."""

    changes: Sequence[Change]
    reaching: Reaching
    briefs: int
    lock: threading.Lock


MOST_KEPT, MOST_BEGUN = 1_000, 50
_KEPT: dict[object, Standing] = {}
_BEGUN: dict[object, _Work] = {}


def standing(db: Session, expert: Expert, live: Live, *, today: date) -> Standing:
    """Score the profile as it is and with each change that its owner could make, for the newest open briefs.

    Somebody who is not listed yet is scored as if they were, with what is on record now. The answer is kept for as
    long as nothing that it depends on has moved: the index and its words, the profile, the briefs and the blocks.
    """
    while True:
        found = standing_by(db, expert, live, today=today, until=math.inf)
        if isinstance(found, Standing):
            return found


def standing_by(db: Session, expert: Expert, live: Live, *, today: date, until: float) -> Standing | Progress:
    """The same as far as it comes until this moment of `time.perf_counter`.

    Whoever asks again goes on where the last one stopped, by one brief at least, as long as nothing has moved.
    """
    heads = brief_queries.heads(db, most=NEWEST)
    blocked = brief_queries.blocked(db, {head.company_id for head in heads})
    words = live.matcher.taxonomy.version
    key = (live.version, words, expert.id, expert.revision, today, tuple(heads), tuple(sorted(blocked.items())))
    kept = _KEPT.get(key)
    if kept is not None:
        return kept
    # Reading and writing an entry are one step each, so that threads need no lock.
    work = _BEGUN.get(key)
    if work is None:
        work = _BEGUN.setdefault(key, _begun(db, expert, live, brief_queries.asked(db, heads, blocked), today))
        _trim(_BEGUN, MOST_BEGUN)
        if work.reaching.left and time.perf_counter() >= until:
            return Progress(0, work.briefs)
    with work.lock:
        while work.reaching.left:
            work.reaching.step(live)
            if work.reaching.left and time.perf_counter() >= until:
                return Progress(work.briefs - work.reaching.left, work.briefs)
    kept = _KEPT[key] = _told(work)
    _BEGUN.pop(key, None)
    _trim(_KEPT, MOST_KEPT)
    return kept


def forget() -> None:
    """Keep nothing that was scored, as in a process that has just begun: for timings and tests."""
    for kept in (_KEPT, _BEGUN):
        kept.clear()
    brief_queries.forget()
    search.forget()


def _trim(kept: dict[object, Any], most: int) -> None:
    while len(kept) > most:
        kept.pop(next(iter(kept)), None)


def _begun(db: Session, expert: Expert, live: Live, asked: Sequence[Asked], today: date) -> _Work:
    draft = profiles.draft_of(own_profile.whole(db, expert))
    found = changes(draft, [brief.draft for brief in asked], today=today, typical=typical_asks(db, expert))
    drafts = [draft, *(change.apply(draft) for change in found)]
    reaching = Reaching(live, drafts, asked, whose=whose(db, expert), today=today)
    return _Work(found, reaching, len(asked), threading.Lock())


def _told(work: _Work) -> Standing:
    now, *then = work.reaching.found()
    effects = [
        Effect(
            change.section,
            change.kind,
            change.word,
            change.detail,
            reach,
            reach.fits - now.fits,
            reach.first - now.first,
        )
        for change, reach in zip(work.changes, then, strict=True)
        if (reach.first, reach.fits) > (now.first, now.fits) and reach.fits >= now.fits
    ]
    effects.sort(key=lambda effect: (-effect.first_more, -effect.fits_more))
    return Standing(work.reaching.asked, now, tuple(effects[:TOLD]))


def open_briefs(db: Session) -> list[Asked]:
    """The newest open briefs as they are asked of the index; one with a retired word waits for its company."""
    return brief_queries.asked(db, brief_queries.heads(db, most=NEWEST))


def whose(db: Session, expert: Expert) -> Whose:
    """Whose profile it is, to the engine."""
    blocked = db.scalars(select(ExpertBlockedCompany.company_id).where(ExpertBlockedCompany.expert_id == expert.id))
    email = db.scalar(select(User.email).where(User.id == expert.user_id))
    return Whose(expert.id, expert.public_id, email, frozenset(blocked))


def typical_asks(db: Session, expert: Expert) -> dict[tuple[str, str, str], int]:
    """The median ask of others as senior, where enough ask for it; by the models, units and currencies of one's own."""
    held = {(terms.model, terms.unit) for terms in expert.terms}
    if not held:
        return {}
    rows = db.execute(
        select(ExpertTerms.model, ExpertTerms.unit, ExpertTerms.currency, ExpertTerms.ask_minor)
        .join(Expert, Expert.id == ExpertTerms.expert_id)
        .where(
            Expert.status == ExpertStatus.APPROVED,
            Expert.id != expert.id,
            Expert.seniority == expert.seniority,
            ExpertTerms.included_hours.is_(None),
            or_(*(and_(ExpertTerms.model == model, ExpertTerms.unit == unit) for model, unit in held)),
        )
    )
    asks: dict[tuple[str, str, str], list[int]] = {}
    for model, unit, currency, ask in rows:
        asks.setdefault((model.value, unit.value, currency), []).append(ask)
    return {key: round(median(found)) for key, found in asks.items() if len(found) >= MINIMUM_SAMPLE}
