"""The rubric, the plan and the interview questions: what is in force, and the publication of new versions."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from sqlalchemy import select

from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.rubric import Plan, Rubric, plan_of, rubric_of
from marketplace.domain.vocabulary import EventAct
from marketplace.models import PlanVersion, RubricVersion
from marketplace.services import events

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.vetting_words import StepKind

DATA = Path(__file__).parents[2] / "data"


def rubric_in_force(db: Session) -> RubricVersion:
    """The newest rubric; the bundled one is published as the first when there is none yet."""
    return latest_rubric(db) or _add_rubric(db, 1, _bundled("rubric.yaml"), "As shipped.", None)


def plan_in_force(db: Session) -> PlanVersion:
    """The newest plan; the bundled one is published as the first when there is none yet."""
    return latest_plan(db) or _add_plan(db, 1, _bundled("vetting_plan.yaml"), "As shipped.", None)


def latest_rubric(db: Session) -> RubricVersion | None:
    """The newest rubric, or none before the first case."""
    return db.scalar(select(RubricVersion).order_by(RubricVersion.number.desc()).limit(1))


def latest_plan(db: Session) -> PlanVersion | None:
    """The newest plan, or none before the first case."""
    return db.scalar(select(PlanVersion).order_by(PlanVersion.number.desc()).limit(1))


def current_rubric(db: Session) -> Rubric:
    """The rubric in force, for reading; what ships where none has been published."""
    row = latest_rubric(db)
    return rubric_of(row.content if row else _bundled("rubric.yaml"))


def current_plan(db: Session) -> Plan:
    """The plan in force, for reading; what ships where none has been published."""
    row = latest_plan(db)
    return plan_of(row.content if row else _bundled("vetting_plan.yaml"))


def rubric(db: Session, rubric_id: int) -> Rubric:
    """One version of the rubric."""
    return rubric_of(db.get_one(RubricVersion, rubric_id).content)


def rubric_versions(db: Session) -> list[RubricVersion]:
    """Every version, newest first."""
    return list(db.scalars(select(RubricVersion).order_by(RubricVersion.number.desc())))


def plan_versions(db: Session) -> list[PlanVersion]:
    """Every version, newest first."""
    return list(db.scalars(select(PlanVersion).order_by(PlanVersion.number.desc())))


def publish_rubric(
    db: Session, content: Mapping[str, Any], *, note: str, made_from: int, now: datetime, actor: Actor | None = None
) -> RubricVersion:
    """Put a new rubric in force. `made_from` is the number of the version it was written from.

    Raises Invalid for a rubric with a hole or without a note, Conflict when another one was published meanwhile.
    """
    rubric_of(content)
    newest = rubric_in_force(db)
    _check(newest.number, made_from, note)
    return _add_rubric(db, newest.number + 1, dict(content), note.strip(), actor, now)


def publish_plan(
    db: Session, content: Mapping[str, Any], *, note: str, made_from: int, now: datetime, actor: Actor | None = None
) -> PlanVersion:
    """Put a new plan in force; open cases keep theirs. Raises like `publish_rubric`."""
    plan_of(content)
    newest = plan_in_force(db)
    _check(newest.number, made_from, note)
    return _add_plan(db, newest.number + 1, dict(content), note.strip(), actor, now)


def questions(kind: StepKind, specialization: str | None = None) -> list[str]:
    """What to ask in a step, and about a specialization where the step is taken for one."""
    kit = _bundled("interview.yaml")
    return [*kit["steps"].get(kind.value, ()), *kit["specializations"].get(specialization, ())]


def _check(newest: int, made_from: int, note: str) -> None:
    if not note.strip():
        raise Invalid({"note": ["Say what changed and why; everybody who vets will read it."]})
    if newest != made_from:
        raise Conflict(f"Version {newest} was published while you wrote from version {made_from}; start from it.")


def _add_rubric(
    db: Session, number: int, content: dict[str, Any], note: str, actor: Actor | None, now: datetime | None = None
) -> RubricVersion:
    row = RubricVersion(number=number, content=content, note=note, published_by_id=actor.user_id if actor else None)
    if now is not None:
        row.published_at = now
    db.add(row)
    # A case points to the version by its key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.RUBRIC_PUBLISHED, object=row, after={"number": number})
    return row


def _add_plan(
    db: Session, number: int, content: dict[str, Any], note: str, actor: Actor | None, now: datetime | None = None
) -> PlanVersion:
    row = PlanVersion(number=number, content=content, note=note, published_by_id=actor.user_id if actor else None)
    if now is not None:
        row.published_at = now
    db.add(row)
    # A case points to the version by its key.
    db.flush()
    events.record(db, actor=actor, act=EventAct.PLAN_CHANGED, object=row, after={"number": number})
    return row


@lru_cache(maxsize=4)
def _bundled(name: str) -> dict[str, Any]:
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
