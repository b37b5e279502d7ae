"""Blind second looks: decided verifications drawn at random, scored again by somebody who has not seen the scores."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from marketplace.domain.errors import Conflict, Forbidden, Invalid
from marketplace.domain.verifications import DECIDED_WELL
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Scorecard, SpecializationVerification, VettingCase
from marketplace.services import accounts, events, mail, taxonomy
from marketplace.services.vetting import scoring, steps

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import User

DECIDED = DECIDED_WELL | {VerificationStatus.NOT_VERIFIED}
MOST = 20
"""More second looks at once would keep the vetters from those who wait."""


def draw(db: Session, *, count: int, seed: int, actor: Actor, now: datetime) -> list[Scorecard]:
    """Draw decided verifications, each as likely as any other, and give each to a vetter who did not score it.

    The same seed on the same tables draws the same. What has had a second look is not drawn again; whoever is tied to
    the expert is passed over, and so is a verification for which nobody is left. Raises Invalid, Conflict when there
    is nothing to draw.
    """
    if not 1 <= count <= MOST:
        raise Invalid({"count": [f"Draw 1 to {MOST}."]})
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    waiting = _undrawn(db)
    chance.shuffle(waiting)
    vetters, load = steps.vetters(db), _open_looks(db)
    cards: list[Scorecard] = []
    for key in waiting:
        if len(cards) == count:
            break
        row = db.get_one(SpecializationVerification, key)
        # Who has least to do comes first; among equals chance decides.
        able = sorted(vetters, key=lambda user: (load.get(user.id, 0), chance.random()))
        card = _give(db, row, able, actor=actor, now=now)
        if card is not None:
            load[card.vetter_id] = load.get(card.vetter_id, 0) + 1
            cards.append(card)
    if not cards:
        raise Conflict("Nothing is left to draw: no decided verification has a vetter who did not score it yet.")
    drawn = {"seed": seed, "asked": count, "drawn": [card.public_id for card in cards]}
    events.record(db, actor=actor, act=EventAct.RESCORE_REQUESTED, object="rescores/sample", after=drawn)
    return cards


def listed(db: Session, *, limit: int = 50) -> list[Scorecard]:
    """The newest second looks, with who takes them."""
    about = joinedload(Scorecard.verification)
    chosen = select(Scorecard).where(Scorecard.is_rescore).options(joinedload(Scorecard.vetter), about)
    return list(db.scalars(chosen.order_by(Scorecard.id.desc()).limit(limit)))


def asked_of(db: Session, actor: Actor, *, limit: int = 50) -> list[tuple[VettingCase, Scorecard]]:
    """The second looks that somebody was asked for and has not locked, oldest first, each with its case.

    One lapses when its verification comes into a new round.
    """
    chosen = (
        select(VettingCase, Scorecard)
        .join(Scorecard, VettingCase.id == Scorecard.case_id)
        .join(Scorecard.verification)
        .where(
            Scorecard.vetter_id == actor.user_id,
            Scorecard.is_rescore,
            Scorecard.locked_at.is_(None),
            SpecializationVerification.case_id == Scorecard.case_id,
        )
        .options(joinedload(VettingCase.expert), contains_eager(Scorecard.verification))
    )
    return [(case, card) for case, card in db.execute(chosen.order_by(Scorecard.id).limit(limit))]


def _undrawn(db: Session) -> list[int]:
    """Decided verifications that were scored in their last round and had no second look, in a fixed order."""
    row = SpecializationVerification
    cards = select(Scorecard.id).where(Scorecard.verification_id == row.id, Scorecard.case_id == row.case_id)
    scored = cards.where(~Scorecard.is_rescore, Scorecard.locked_at.is_not(None)).exists()
    looked = cards.where(Scorecard.is_rescore).exists()
    chosen = select(row.id).where(row.status.in_(DECIDED), scored, ~looked).order_by(row.id)
    return list(db.scalars(chosen))


def _open_looks(db: Session) -> dict[int, int]:
    open_ones = Scorecard.is_rescore & Scorecard.locked_at.is_(None)
    counted = select(Scorecard.vetter_id, func.count()).where(open_ones).group_by(Scorecard.vetter_id)
    return dict(db.execute(counted).all())


def _give(
    db: Session, row: SpecializationVerification, able: list[User], *, actor: Actor, now: datetime
) -> Scorecard | None:
    for user in able:
        try:
            card = scoring.start(db, row, actor=accounts.actor_of(db, user), now=now, is_rescore=True, asked_by=actor)
        except Forbidden:
            continue
        facts = {
            "name": user.name,
            "specialization": taxonomy.specialization_names().get(row.specialization, row.specialization),
            "link": f"/console/cases/{scoring.case_of(db, row).public_id}/verifications/{row.public_id}/scores",
        }
        mail.post(db, user, "second-look", facts, key=f"second-look/{card.public_id}")
        return card
    return None
