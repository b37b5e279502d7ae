"""Short ways into hiring: a company of two, an open brief, and experts with log-ins at any point of the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.candidate_scores import CandidateScoreDraft, CriterionScore
from marketplace.domain.experts import AvailabilityDraft
from marketplace.domain.hiring_limits import AnswerDraft, ApplicationDraft
from marketplace.domain.hiring_words import Recommendation, Side
from marketplace.domain.offer_terms import OfferTerms
from marketplace.domain.vocabulary import EngagementModel, RateUnit, Role
from marketplace.models import Brief, BriefSlot, Candidacy, Company, Expert, Interview, Offer
from marketplace.services import accounts, briefs, companies, experts
from marketplace.services.hiring import candidacies, criteria, interviews, invitations, offers, scorecards, slots
from marketplace.services.hiring.interviews import Proposal
from tests.conftest import TODAY
from tests.factories import a_brief, a_company, an_expert

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
SENTENCE = "The other candidate showed a rollback of a model in production."


@dataclass
class Scene:
    """A company, two of its people, and a brief that is open."""

    company: Company
    ana: Actor
    omar: Actor
    brief: Brief
    slot: BriefSlot


def a_scene(db: Session, *, name: str = "Nordlicht Pay", **brief: Any) -> Scene:
    """Register a company whose brief is open."""
    company = companies.register(db, a_company(name=name))
    people = []
    for who in ("Ana", "Omar"):
        email = f"{who}@{name.replace(' ', '-')}.example".lower()
        user = accounts.register(
            db, email=email, password_hash=None, name=f"{who} Lund", roles=[Role.COMPANY], company=company
        )
        db.flush()
        people.append(accounts.actor_of(db, user))
    row = briefs.draft(db, company=company, draft=a_brief(start=date(2026, 12, 14), **brief), today=TODAY)
    briefs.publish(db, row, now=NOW, actor=people[0])
    return Scene(company, people[0], people[1], row, slots.only(db, row))


def somebody(db: Session, name: str = "Ada Moreira", **over: Any) -> tuple[Expert, Actor]:
    """Enlist an expert with a log-in."""
    email = f"{name.replace(' ', '.').lower()}@experts.example"
    user = accounts.register(db, email=email, password_hash=None, name=name, roles=[Role.EXPERT])
    draft = replace(an_expert(name=name, **over), availability=AvailabilityDraft(confirmed_on=TODAY))
    expert = experts.enlist(db, draft, today=TODAY, user=user)
    db.flush()
    return expert, accounts.actor_of(db, user)


def criterion(brief: Brief) -> str:
    """Return the key of the criterion that weighs first."""
    return criteria.of_brief(brief)[0].key


def invited(db: Session, scene: Scene, expert: Expert, *, now: datetime = NOW) -> Candidacy:
    """Shortlist somebody and invite them for five days."""
    candidacy = candidacies.suggest(db, scene.slot, expert, now=now)
    until = now + timedelta(days=5)
    invitations.invite(db, [candidacy], message="We liked your work.", deadline=until, now=now, actor=scene.ana)
    return candidacy


def interested(db: Session, scene: Scene, expert: Expert, actor: Actor) -> Candidacy:
    """Invite somebody who says yes."""
    candidacy = invited(db, scene, expert)
    invitations.accept(db, candidacy, now=NOW, actor=actor)
    return candidacy


def under_review(db: Session, scene: Scene, expert: Expert, actor: Actor) -> Candidacy:
    """Take somebody who said yes under review."""
    candidacy = interested(db, scene, expert, actor)
    scorecards.begin_review(db, candidacy, now=NOW, actor=scene.ana)
    return candidacy


def a_proposal(db: Session, candidacy: Candidacy, *times: str, **over: Any) -> Proposal:
    """Propose times in Berlin, with everybody of the company on the panel."""
    panel = tuple(user.public_id for user in interviews.panel_of(db, candidacy))
    plain: dict[str, Any] = {"times": times or ("2026-11-25T10:00", "2026-11-26T15:00"), "panel": panel}
    return Proposal(**{**plain, "time_zone": "Europe/Berlin", **over})


def scheduled(db: Session, scene: Scene, candidacy: Candidacy, actor: Actor, **over: Any) -> Interview:
    """Agree on the first of two times."""
    given = a_proposal(db, candidacy, **over)
    interview = interviews.propose(db, candidacy, given, now=NOW, actor=scene.ana)
    interviews.accept(db, interview, interview.times[0].public_id, side=Side.EXPERT, now=NOW, actor=actor)
    return interview


def scores(brief: Brief, level: int = 4, **over: Any) -> CandidateScoreDraft:
    """Score every criterion alike."""
    note = "Named latency, cost and a rollback."
    given = {criterion.key: CriterionScore(level, note) for criterion in criteria.of_brief(brief)}
    return CandidateScoreDraft(**{"scores": given, "recommendation": Recommendation.YES, **over})


def evaluated(db: Session, scene: Scene, expert: Expert, actor: Actor) -> Candidacy:
    """Interview somebody, with both scorecards locked."""
    candidacy = under_review(db, scene, expert, actor)
    interview = scheduled(db, scene, candidacy, actor)
    later = datetime(2026, 11, 25, 12, tzinfo=UTC)
    interviews.held(db, interview, now=later, actor=scene.ana)
    for author in (scene.ana, scene.omar):
        scorecards.save(db, candidacy, interview, scores(scene.brief), lock=True, now=later, actor=author)
    return candidacy


def terms(**over: Any) -> OfferTerms:
    """Return contract work at 120 euros an hour."""
    plain: dict[str, Any] = {"amount": 12_000, "currency": "EUR", "unit": RateUnit.HOUR, "hours_per_week": 20.0}
    plain |= {"model": EngagementModel.CONTRACT, "starts_on": date(2026, 12, 14), "weeks": 13.0}
    return OfferTerms(**plain | over)


def offered(db: Session, scene: Scene, expert: Expert, actor: Actor, *, now: datetime = NOW) -> tuple[Candidacy, Offer]:
    """Make somebody who is interested a direct offer."""
    candidacy = interested(db, scene, expert, actor)
    offer = offers.make(
        db,
        candidacy,
        terms(),
        until=now + timedelta(days=5),
        direct_reason="We worked with them twice before.",
        now=now,
        actor=scene.ana,
    )
    return candidacy, offer


def an_application(brief: Brief, **over: Any) -> ApplicationDraft:
    """Answer every criterion with the one project of the profile."""
    answers = {one.key: AnswerDraft("Served it at 40 ms.", "fraud-scoring") for one in criteria.of_brief(brief)}
    return ApplicationDraft(**{"answers": answers, **over})
