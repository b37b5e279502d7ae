"""What an expert wants of a brief, kept and applied: who is not shown for a brief because it is outside of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal, null, or_, select

from marketplace.domain import wishes as rules
from marketplace.domain.errors import Conflict, IllegalMove
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vocabulary import EventAct, ExpertStatus
from marketplace.domain.wishes import USUAL, Outside, Wish, Wishes
from marketplace.models import ExpertWishedDomain, ExpertWishes
from marketplace.search import feeds
from marketplace.search.taxonomy import in_force
from marketplace.services import companies, events

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.briefs import BriefDraft
    from marketplace.models import Company, Expert

GONE = frozenset({ExpertStatus.CLOSED, ExpertStatus.ERASED})


def of(expert: Expert) -> Wishes:
    """What an expert wants; the usual for somebody who has said nothing."""
    return _read(expert.wishes)


def version_of(expert: Expert) -> int:
    """Which version of them this is; 0 while nothing was said."""
    return expert.wishes.version if expert.wishes is not None else 0


def save(db: Session, expert: Expert, wanted: Wishes, *, actor: Actor | None = None) -> bool:
    """Keep what an expert wants, and tell whether anything changed. The expert's row is locked by the caller.

    Raises Invalid, naming the fields, and IllegalMove once the account is closed.
    """
    if expert.status in GONE:
        raise IllegalMove("Your account is closed; nothing in it changes any more.", EXPERT_MOVES.legal(expert.status))
    rules.check(wanted, _parents())
    row = expert.wishes
    before = _read(row)
    if wanted == before:
        return False
    if row is None:
        row = expert.wishes = ExpertWishes()
    row.most_hours = wanted.most_hours
    for part in USUAL:
        setattr(row, part, wanted.weights.get(part, 0))
    said = dict.fromkeys(wanted.looked_for, Wish.LOOKED_FOR) | dict.fromkeys(wanted.blocked, Wish.BLOCKED)
    held = {one.domain: one for one in row.domains}
    row.domains = [held.get(word) or ExpertWishedDomain(domain=word) for word in sorted(said)]
    for one in row.domains:
        one.wish = said[one.domain]
    # What they want is theirs: the trail says which of it changed, and not to what.
    names = ("looked_for", "blocked", "most_hours", "weights")
    changed = [f"wishes.{name}" for name in names if getattr(wanted, name) != getattr(before, name)]
    events.record(db, actor=actor, act=EventAct.REVISED, object=expert, after={"changed": changed})
    return True


def to_engine(wanted: Wishes) -> feeds.Wishes:
    """The same as the engine reads it; a field that the taxonomy has retired says nothing any more."""
    known = in_force().domains
    return feeds.Wishes(
        domains=tuple(word for word in wanted.looked_for if word in known),
        blocked_domains=tuple(word for word in wanted.blocked if word in known),
        most_hours=wanted.most_hours,
        weights=dict(wanted.weights),
    )


def of_many(db: Session, experts: Collection[int]) -> dict[int, feeds.Wishes]:
    """What these experts want, by their ids, as the engine reads it; without whoever said nothing."""
    chosen = select(ExpertWishes).where(ExpertWishes.expert_id.in_(experts))
    return {row.expert_id: to_engine(_read(row)) for row in db.scalars(chosen).unique()} if experts else {}


def outside(wanted: Wishes, *, domain: str | None, hours: float | None) -> tuple[Outside, ...]:
    """What puts a brief of this domain and these hours a week outside what an expert asked for."""
    return rules.outside(wanted, hours=hours, within=tuple(rules.lineage(domain, _parents())))


def unwilling(db: Session, asked: Sequence[BriefDraft]) -> list[frozenset[int]]:
    """For each of these briefs, whose wishes it is outside of."""
    within = _within(asked)
    return _outside(asked, within, db.execute(_could(asked, within)).all())


def kept_apart(db: Session, company: Company | None, brief: BriefDraft) -> frozenset[int]:
    """Who is not shown to a company for a brief: who and it are not to meet, and who does not want such a brief."""
    return all_kept_apart(db, company, [brief])[0]


def all_kept_apart(db: Session, company: Company | None, asked: Sequence[BriefDraft]) -> list[frozenset[int]]:
    """The same for each of these briefs, or roles of one, with one query."""
    if company is None:
        return unwilling(db, asked)
    within = _within(asked)
    none = (null().label("most_hours"), null().label("domain"), literal(1).label("is_blocked"))
    blocked = companies.blocks(company).subquery()
    rows = db.execute(_could(asked, within).union_all(select(blocked.c.expert_id, *none))).all()
    apart = frozenset(row.expert_id for row in rows if row.is_blocked)
    return [apart | out for out in _outside(asked, within, [row for row in rows if not row.is_blocked])]


def _within(asked: Sequence[BriefDraft]) -> list[frozenset[str]]:
    parents = _parents()
    return [frozenset(rules.lineage(brief.domain, parents)) for brief in asked]


def _could(asked: Sequence[BriefDraft], within: Sequence[frozenset[str]]) -> Select[int, float | None, str, int]:
    """Those whose wishes one of these briefs could be outside of, a row for each domain; the rule says which it is."""
    most = max((brief.hours_per_week or 0.0 for brief in asked), default=0.0)
    barred = (
        (ExpertWishedDomain.wishes_id == ExpertWishes.id)
        & (ExpertWishedDomain.wish == Wish.BLOCKED)
        & ExpertWishedDomain.domain.in_({word for one in within for word in one})
    )
    return (
        select(
            ExpertWishes.expert_id, ExpertWishes.most_hours, ExpertWishedDomain.domain, literal(0).label("is_blocked")
        )
        .outerjoin(ExpertWishedDomain, barred)
        .where(or_(ExpertWishes.most_hours < most, ExpertWishedDomain.domain.is_not(None)))
    )


def _outside(
    asked: Sequence[BriefDraft], within: Sequence[frozenset[str]], rows: Iterable[Any]
) -> list[frozenset[int]]:
    found: dict[int, Wishes] = {}
    for row in rows:
        held = found.get(row.expert_id, Wishes(most_hours=row.most_hours))
        found[row.expert_id] = replace(held, blocked=(*held.blocked, row.domain)) if row.domain else held
    return [
        frozenset(
            expert for expert, held in found.items() if rules.outside(held, hours=brief.hours_per_week, within=inside)
        )
        for brief, inside in zip(asked, within, strict=True)
    ]


def check_wanted(expert: Expert, *, domain: str | None, hours: float | None) -> None:
    """Raise Conflict for somebody who is not to be asked for such a brief. Which wish it is stays theirs."""
    if outside(of(expert), domain=domain, hours=hours):
        raise Conflict(
            f"{expert.name} takes no invitations to a brief like this at the moment. Leave them out of this wave."
        )


def _read(row: ExpertWishes | None) -> Wishes:
    if row is None:
        return Wishes()
    by = {wish: tuple(one.domain for one in row.domains if one.wish is wish) for wish in Wish}
    weights = {part: getattr(row, part) for part in USUAL}
    return Wishes(by[Wish.LOOKED_FOR], by[Wish.BLOCKED], row.most_hours, weights)


def _parents() -> Mapping[str, str | None]:
    return {word: one.parent for word, one in in_force().domains.items()}
