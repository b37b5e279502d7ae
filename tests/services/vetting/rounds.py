"""Short ways into a round of vetting: people who vet, an expert who has handed in, scores that are locked."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.vetting_words import ConflictKind, StepStatus
from marketplace.domain.vocabulary import Role, RubricDimension
from marketplace.models import Expert, SpecializationVerification, VettingCase
from marketplace.models.base import now as this_moment
from marketplace.services import accounts, experts
from marketplace.services.vetting import cases, scoring, steps, ties, verifications
from tests.conftest import TODAY
from tests.factories import an_expert

NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
NOTE = "Served 900 requests a second at 40 ms."


def somebody(db: Session, name: str, *roles: Role) -> Actor:
    """Register a person with these roles."""
    user = accounts.register(db, email=f"{name}@assay.example", password_hash=None, name=name.title(), roles=roles)
    user.confirmed_at = this_moment()
    return accounts.actor_of(db, user)


@dataclass
class Staff:
    """Three vetters and two leads."""

    vera: Actor
    victor: Actor
    vik: Actor
    lena: Actor
    leo: Actor


def staff(db: Session) -> Staff:
    """Register those who vet and decide."""
    vetters = [somebody(db, name, Role.VETTER) for name in ("vera", "victor", "vik")]
    leads = [somebody(db, name, Role.ADMIN) for name in ("lena", "leo")]
    return Staff(*vetters, *leads)


def an_applicant(db: Session, *names: str, **over: object) -> tuple[Expert, Actor]:
    """Register an expert with a log-in and a profile that claims these specializations."""
    number = len(db.new) + len(db.identity_map)
    owner = somebody(db, f"ada{number}", Role.EXPERT)
    claims = tuple(SpecializationDraft(name) for name in names or ("mlops",))
    draft = replace(an_expert(**over), specializations=claims, ratings=(), outcomes=())
    user = accounts.find_by_email(db, f"ada{number}@assay.example")
    return experts.register(db, draft, today=TODAY, user=user, actor=owner), owner


def a_case(db: Session, *names: str, by: Actor | None = None, **over: object) -> VettingCase:
    """Hand a profile in, and let a vetter claim it."""
    expert, owner = an_applicant(db, *names, **over)
    case = experts.submit(db, expert, now=NOW, actor=owner)
    if by is not None:
        cases.claim(db, case, actor=by, now=NOW)
        free(db, case, by)
    return case


def free(db: Session, case: VettingCase, *people: Actor) -> None:
    """Let people declare that nothing ties them to the expert."""
    for actor in people:
        ties.declare(db, case, kind=ConflictKind.NONE, actor=actor, now=NOW)


def levels(level: int = 4, **over: int) -> ScorecardDraft:
    """Return a complete scorecard; `communication=2` changes one dimension, 0 means it cannot be assessed."""
    scores = {}
    for dimension in RubricDimension:
        given = over.get(dimension.value.replace("-", "_"), level)
        scores[dimension] = ScoreDraft(given or None, cannot_assess=not given, note=NOTE)
    return ScorecardDraft(scores)


def score(db: Session, row: SpecializationVerification, actor: Actor, draft: ScorecardDraft | None = None) -> None:
    """Write a scorecard and lock it."""
    card = scoring.start(db, row, actor=actor, now=NOW)
    scoring.save(db, card, draft or levels(), actor=actor, now=NOW)
    scoring.lock(db, card, actor=actor, now=NOW)


def hold_steps(db: Session, case: VettingCase, actor: Actor) -> None:
    """Hold every step of the case."""
    for step in case.steps:
        steps.schedule(db, step, at=NOW + timedelta(days=1), now=NOW, actor=actor)
        steps.finish(db, step, status=StepStatus.DONE, note="Held.", now=NOW, actor=actor)


def ready(db: Session, people: Staff, *cards: ScorecardDraft, **over: object) -> SpecializationVerification:
    """Return a specialization with two locked scorecards and every step held; Lena is free to decide."""
    case = a_case(db, by=people.vera, **over)
    hold_steps(db, case, people.vera)
    free(db, case, people.victor, people.lena, people.leo)
    row = verifications.of_expert(db, case.expert)[0]
    for vetter, draft in zip((people.vera, people.victor), cards or (levels(), levels(3)), strict=True):
        score(db, row, vetter, draft)
    return row
