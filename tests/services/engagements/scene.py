"""Short ways into engagements: agreed, at work, about to end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.clauses import AgreementDraft
from marketplace.domain.engagement_words import PaidBy
from marketplace.domain.hiring_words import Side
from marketplace.models import Engagement, Expert
from marketplace.services.engagements import agreements, calendar, clauses, standing
from marketplace.services.hiring import acceptance
from tests.services.hiring.scene import NOW, Scene, a_scene, offered, somebody

FIRST_DAY = datetime(2026, 12, 14, 9, tzinfo=UTC)
"""The first day of the offer, in the morning."""


@dataclass
class Work:
    """A company, an expert, and what they have with each other."""

    scene: Scene
    expert: Expert
    actor: Actor
    engagement: Engagement


def values() -> dict[str, str]:
    """Return something for every field of the agreement."""
    plain = {
        "work": "A fraud model that runs in the payment path, with alerts and a way back.",
        "data_set": "payments-holdout 2026-10, frozen on 31 October",
        "metric": "recall at 1 % false positives",
        "threshold": "at least 0.82",
        "measured_by": "eval/run.py in the company's repository, by both",
        "data_ready": "Read access to the warehouse and the holdout set",
        "first_deliverable": "A baseline behind a flag, measured on the holdout",
        "business_outcome": "Chargebacks fall by a fifth",
    }
    return {blank.id: plain.get(blank.id, blank.default) for blank in clauses.book().blanks}


def a_draft(**over: Any) -> AgreementDraft:
    """Fill in an agreement that is paid by the hour, with two weeks' notice and two rounds."""
    plain: dict[str, Any] = {"paid_by": PaidBy.TIME, "notice_days": 14, "iteration_cap": 2, "values": values()}
    return AgreementDraft(**plain | over)


def agreeing(db: Session, name: str = "Ada Moreira", *, scene: Scene | None = None) -> Work:
    """Accept an offer."""
    scene = scene or a_scene(db)
    expert, actor = somebody(db, name)
    candidacy, offer = offered(db, scene, expert, actor)
    acceptance.accept(db, offer, side=Side.EXPERT, version=1, now=NOW, actor=actor)
    db.flush()
    (engagement,) = standing.of_candidacy(db, candidacy)
    return Work(scene, expert, actor, engagement)


def signed(db: Session, work: Work, *, now: datetime = NOW) -> None:
    """Let both sign what is on the table."""
    agreement = agreements.on_the_table(work.engagement)
    assert agreement is not None
    for side, actor, name in (
        (Side.EXPERT, work.actor, "Ada Moreira"),
        (Side.COMPANY, work.scene.ana, "Ana Lund"),
    ):
        sha256 = agreement.text_sha256
        agreements.sign(db, agreement, side=side, name=name, sha256=sha256, now=now, actor=actor)


def scheduled(db: Session, draft: AgreementDraft | None = None, **of: Any) -> Work:
    """Sign an agreement before the first day."""
    work = agreeing(db, **of)
    agreements.propose(db, work.engagement, draft or a_draft(), now=NOW, actor=work.scene.ana)
    signed(db, work)
    return work


def at_work(db: Session, draft: AgreementDraft | None = None, **of: Any) -> Work:
    """Let the first day come."""
    work = scheduled(db, draft, **of)
    calendar.move_due(db, FIRST_DAY)
    return work


def by_milestones(**over: Any) -> AgreementDraft:
    """Fill in an agreement that is paid by milestones."""
    return replace(a_draft(), paid_by=PaidBy.MILESTONES, **over)
