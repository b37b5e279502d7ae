"""Applications: free, capped, answered criterion by criterion from what the profile shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from marketplace.domain.candidacies import ACTIVE, CANDIDACY_MOVES, HIDDEN
from marketplace.domain.contact import masked
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_limits import ACTIVE_APPLICATIONS, ApplicationDraft, check_answers
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.states import Who
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Application, ApplicationAnswer, Brief, Candidacy, Expert
from marketplace.models.base import public_id
from marketplace.services import briefs, companies, events
from marketplace.services.hiring import addenda, candidacies, criteria, settings, slots, telling
from marketplace.services.vetting import rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import BriefSlot

_S = CandidacyStatus


class Opening(NamedTuple):
    """A role that can be filled: its first open slot, or the one that the expert is a candidate for already."""

    slot: BriefSlot
    is_theirs: bool


ANSWERABLE = frozenset({_S.INTERESTED, _S.APPLIED})
"""Until the company begins to review, answers can be written and changed."""


def openings(db: Session, expert: Expert, name: str, now: datetime) -> list[Opening]:
    """The roles of a brief, by its public id, that takes applications: those that can be filled. Raises NotFound."""
    brief = briefs.one(db, Brief.public_id == name)
    if brief is None or not settings.takes_applications(db, brief, now):
        raise NotFound("This brief takes no applications.")
    if expert.id in companies.blocked_experts(db, brief.company):
        raise NotFound("This brief takes no applications.")
    mine = select(Candidacy.slot_id).where(Candidacy.brief_id == brief.id, Candidacy.expert_id == expert.id)
    known = set(db.scalars(mine.where(Candidacy.status.not_in(HIDDEN))))
    found = []
    for _, heads in slots.by_role(slots.of_brief(db, brief)):
        # Asking for its brief ties the one that is loaded to the slot, for whoever reads it next.
        open_ = [slot for slot in heads if slot.is_open and slot.brief is brief]
        theirs = [slot for slot in open_ if slot.id in known]
        found += [Opening(slot, bool(theirs)) for slot in (theirs or open_)[:1]]
    if not found:
        raise NotFound("This brief takes no applications.")
    return found


def slot_named(found: Sequence[Opening], role: str) -> BriefSlot:
    """The slot with this public id; where a brief has one role alone it need not be named.

    Raises Invalid where a role has to be chosen.
    """
    chosen = next((one.slot for one in found if one.slot.public_id == role), None)
    if chosen is None and (role or len(found) > 1):
        raise Invalid({"role": ["Choose the role that you apply for."]})
    return chosen or found[0].slot


def count_active(db: Session, expert: Expert) -> int:
    """How many applications of an expert are open."""
    mine = select(func.count()).select_from(Application).join(Application.candidacy)
    return db.scalar(mine.where(Candidacy.expert_id == expert.id, Candidacy.status.in_(ACTIVE))) or 0


def apply(
    db: Session, slot: BriefSlot, expert: Expert, draft: ApplicationDraft, *, now: datetime, actor: Actor
) -> Candidacy:
    """Apply for a role. Whoever the company had thought of already does not learn of it.

    The form sent again, by a second click or from a page that was left open, leads to what there is: while nobody
    has begun to review it, the answers are those sent last. Raises Invalid naming the answers, Conflict when too many
    applications are open, IllegalMove when none are taken.
    """
    rows.lock(db, slot, expert)
    known = known_for(db, slot, expert)
    if known is not None:
        if known.status in ANSWERABLE and not _says(known, draft):
            answer(db, known, draft, now=now, actor=actor)
        return known
    slots.check_open(slot, now)
    if not settings.takes_applications(db, slot.brief, now):
        raise IllegalMove("This brief takes no applications any more.")
    if count_active(db, expert) >= ACTIVE_APPLICATIONS:
        raise Conflict(
            f"{ACTIVE_APPLICATIONS} of your applications are open, which is the most at a time. Withdraw one, or wait."
        )
    candidacy = candidacies.suggest(db, slot, expert, now=now)
    candidacies.check_may_act(candidacy)
    candidacies.check_listed(db, candidacy)
    _write(db, candidacy, draft, now)
    candidacies.move(db, candidacy, _S.APPLIED, EventAct.APPLIED, by=Who.EXPERT, now=now, actor=actor)
    telling.company(db, candidacy, "candidate-applied")
    return candidacy


def known_for(db: Session, slot: BriefSlot, expert: Expert) -> Candidacy | None:
    """What there is between an expert and a role that they know of, and that stands where they would apply."""
    found = candidacies.find(db, slot, expert)
    if found is None or found.status in HIDDEN or CANDIDACY_MOVES.is_legal(found.status, _S.APPLIED):
        return None
    return found


def answer(db: Session, candidacy: Candidacy, draft: ApplicationDraft, *, now: datetime, actor: Actor) -> None:
    """Write or change one's answers while nobody has begun to review them. Raises IllegalMove, Invalid."""
    if candidacy.status not in ANSWERABLE:
        raise IllegalMove("The company has begun to review what you wrote, so it stays as it is.")
    _write(db, candidacy, draft, now)
    events.record(db, actor=actor, act=EventAct.ANSWERED, object=candidacy)


def confirm(db: Session, candidacy: Candidacy, *, now: datetime, actor: Actor) -> None:
    """Say that one's answers stand although the brief has changed since. Raises IllegalMove without an application."""
    application = candidacy.application
    if application is None or candidacy.status not in ACTIVE:
        raise IllegalMove("There is no open application to confirm.")
    before = {"brief_version": application.brief_version}
    application.brief_version, application.confirmed_at = addenda.newest(db, candidacy.brief), now
    after = {"brief_version": application.brief_version}
    events.record(db, actor=actor, act=EventAct.CONFIRMED, object=candidacy, before=before, after=after)


def _says(candidacy: Candidacy, draft: ApplicationDraft) -> bool:
    """Whether an application answers already what a draft does."""
    found = candidacy.application
    if found is None or found.available_from != draft.available_from:
        return False
    said = {row.criterion: (row.text, row.document_key) for row in found.answers}
    return said == {key: (masked(one.text.strip()), one.document) for key, one in draft.answers.items()}


def _write(db: Session, candidacy: Candidacy, draft: ApplicationDraft, now: datetime) -> None:
    asked = [(criterion.key, criterion.label) for criterion in criteria.of_brief(candidacy.brief)]
    known = {document.key for document in candidacy.expert.documents}
    check_answers(draft, asked, known, today=now.date())
    read = addenda.newest(db, candidacy.brief)
    found = candidacy.application
    if found is None:
        found = candidacy.application = Application(public_id=public_id(), submitted_at=now)
    found.brief_version, found.confirmed_at, found.available_from = read, now, draft.available_from
    found.answers.clear()
    # The old answers must be gone before new ones to the same criteria come.
    db.flush()
    found.answers = [
        ApplicationAnswer(
            criterion=key,
            label=label,
            text=masked(draft.answers[key].text.strip()),
            document_key=draft.answers[key].document,
        )
        for key, label in asked
    ]
