"""The shortlist of one role: everybody who was thought of, in the column where they stand, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from marketplace.domain.candidacies import WAITS, Wait
from marketplace.domain.errors import IllegalMove
from marketplace.domain.hiring_words import DismissReason
from marketplace.domain.shortlists import COLUMNS, Column, column_of, may_go_to
from marketplace.services import comparing
from marketplace.services.hiring import candidacies

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief, BriefSlot, Candidacy, Expert

REASONS = tuple(reason for reason in DismissReason if reason is not DismissReason.SLOT_FILLED)
"""Why a company may say that somebody is not relevant; a filled slot is the system's reason."""


@dataclass(frozen=True, slots=True)
class Card:
    """One candidacy on the board: for how many days it stands there, who is waited for, and where it may go."""

    candidacy: Candidacy
    days: int
    wait: Wait | None
    to: tuple[Column, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Pile:
    """One column with its cards."""

    column: Column
    cards: tuple[Card, ...]


def board(db: Session, brief: Brief, slot: BriefSlot, *, now: datetime) -> list[Pile]:
    """The columns of a slot, in order, the card whose move is due first on top."""
    found = [one for one in candidacies.of_brief(db, brief) if one.slot_id == slot.id]
    notes = comparing.notes_of(db, brief, [one.expert for one in found])
    piles: dict[Column, list[Card]] = {column: [] for column in COLUMNS}
    for one in found:
        kept = notes.get(one.expert_id)
        card = Card(
            one, (now - one.since).days, WAITS.get(one.status), may_go_to(one.status), kept.text if kept else ""
        )
        piles[column_of(one.status)].append(card)
    return [Pile(column, tuple(cards)) for column, cards in piles.items()]


def place(
    db: Session, candidacy: Candidacy, column: Column | None, reason: str, *, now: datetime, actor: Actor
) -> None:
    """Put somebody on the shortlist or away from it; every other move has a page of its own. Raises IllegalMove."""
    if column not in may_go_to(candidacy.status):
        raise IllegalMove("From here, that is not a move of the board.", may_go_to(candidacy.status))
    if column is Column.SHORTLISTED:
        candidacies.shortlist(db, candidacy, now=now, actor=actor)
        return
    chosen = DismissReason(reason) if reason in set(REASONS) else DismissReason.OTHER
    candidacies.dismiss(db, candidacy, reason=chosen, now=now, actor=actor)


def choose(db: Session, slot: BriefSlot, expert: Expert, *, now: datetime, actor: Actor) -> Candidacy:
    """Put an expert whom no ranking has shown on the shortlist of a role; who is further on stays where they are."""
    candidacy = candidacies.suggest(db, slot, expert, now=now, actor=actor)
    if Column.SHORTLISTED in may_go_to(candidacy.status):
        candidacies.shortlist(db, candidacy, now=now, actor=actor)
    return candidacy


def standing(candidates: Iterable[Candidacy], slot: BriefSlot) -> dict[int, Candidacy]:
    """Where people stand with a role, by the expert's key."""
    return {one.expert_id: one for one in candidates if one.slot_id == slot.id}
