"""A few ranked people side by side: the same facts of each in the same order, and what a company notes about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import EventAct
from marketplace.models import ExpertNote
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief, Expert, MatchResult, MatchRun

FEWEST, MOST = 2, 4
LONGEST_NOTE = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is compared: what it is, of which kind, and what it is for each person, in their order."""

    key: str
    kind: str
    values: tuple[object, ...]

    @property
    def differs(self) -> bool:
        """Whether the people differ in it."""
        return any(value != self.values[0] for value in self.values[1:])


def chosen(run: MatchRun, public_ids: Sequence[str]) -> list[MatchResult]:
    """Two to four of those whom a ranking shows, by rank. Raises Invalid for fewer, more, or somebody else."""
    wanted = set(public_ids)
    found = [result for result in run.results if result.expert.public_id in wanted]
    if not FEWEST <= len(found) <= MOST or len(found) < len(wanted):
        raise Invalid({"expert": [f"Tick {FEWEST} to {MOST} people of this ranking to compare them."]})
    return found


def rows_of(results: Sequence[MatchResult]) -> list[Row]:
    """What is compared, in the order of the bar of a score: the score, the cost, then each signal with its sentence."""
    signals = list(dict.fromkeys(part["signal"] for result in results for part in result.contributions))
    parts = [{part["signal"]: part for part in result.contributions} for result in results]
    return [
        Row("rank", "rank", tuple(result.rank for result in results)),
        Row("score", "score", tuple(result.score for result in results)),
        Row("model", "model", tuple(result.model for result in results)),
        Row("cost", "cost", tuple((result.cost_expected, result.cost_currency) for result in results)),
        Row("hours", "hours", tuple((result.hours or {}).get("shared") for result in results)),
        *(Row(signal, "signal", tuple(_said(part.get(signal)) for part in parts)) for signal in signals),
        Row("evidence", "confidence", tuple(result.confidence for result in results)),
        Row(
            "better",
            "list",
            tuple(tuple(each["change"] for each in result.counterfactuals) for result in results),
        ),
    ]


def notes_of(db: Session, brief: Brief, experts: Sequence[Expert]) -> dict[int, ExpertNote]:
    """What the company has noted about these people for this brief, by the expert's key."""
    ids = [expert.id for expert in experts]
    asked = select(ExpertNote).where(ExpertNote.brief_id == brief.id, ExpertNote.expert_id.in_(ids))
    return {note.expert_id: note for note in db.scalars(asked)}


def note(db: Session, brief: Brief, expert: Expert, text: str, *, now: datetime, actor: Actor) -> None:
    """Keep what a company notes about somebody for a brief; no words forget it. Raises Invalid when too long."""
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid({"note": [f"Keep the note under {LONGEST_NOTE:,} characters."]})
    kept = notes_of(db, brief, [expert]).get(expert.id)
    if text == (kept.text if kept else ""):
        return
    before = {"characters": len(kept.text)} if kept else None
    if kept is not None and not text:
        db.delete(kept)
    else:
        kept = kept or ExpertNote(brief_id=brief.id, expert_id=expert.id)
        kept.text, kept.by_id, kept.at = text, actor.user_id, now
        db.add(kept)
    after = {"expert": expert.public_id, "characters": len(text)}
    events.record(db, actor=actor, act=EventAct.COMMENTED, object=brief, before=before, after=after)


def forget(db: Session, expert: Expert) -> None:
    """Forget what companies noted about somebody who is erased."""
    db.execute(delete(ExpertNote).where(ExpertNote.expert_id == expert.id))


def _said(part: dict[str, object] | None) -> tuple[float, str] | None:
    """A signal as it is compared: its value out of 100, and its sentence."""
    return (round(100 * float(str(part["value"])), 1), str(part["sentence"])) if part else None
