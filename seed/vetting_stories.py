"""Vetting as it happens: applicants in every state, each brought there by the people who would bring them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.errors import NotFound
from marketplace.domain.experts import ExpertDraft, SpecializationDraft
from marketplace.domain.vetting_words import (
    ChangeReason,
    ConflictKind,
    Grade,
    ProfileField,
    Reason,
    StepStatus,
)
from marketplace.domain.vocabulary import RubricDimension, Verification
from marketplace.services import accounts, experts
from marketplace.services.vetting import (
    appeals,
    cases,
    changes,
    conflicts,
    consensus,
    decisions,
    listing,
    scoring,
    steps,
    suspension,
    verifications,
)
from seed.experts import Kind, population
from seed.staff import LEADS, VETTERS
from seed.vetting_acts import Crew, Story, hold, hold_all, score, take_up

OTHER_SEED = 4_000
"""Added to the seed, so that applicants are other people than those who are listed."""

FEEDBACK = "Take one project into production, with monitoring and a way back, and write down its figures."


def tell(db: Any, *, seed: int, now: datetime) -> int:
    """Play every story once and return how many applicants there were; nobody is added to cases that exist."""
    if cases.any_yet(db):
        return 0
    crew = Crew(*(accounts.actor_of(db, _colleague(db, one.email)) for one in (*VETTERS, *LEADS)))
    told = [play for play, times in PLAYS for _ in range(times)]
    drafts = _applicants(seed, len(told), now.date())
    for number, (play, draft) in enumerate(zip(told, drafts, strict=True)):
        rng = Random(f"{seed}/story/{number}")
        begun = now - timedelta(days=2 + rng.random() * 8, hours=rng.random() * 20)
        if play in LONG_AGO:
            begun -= timedelta(days=20)
        expert = experts.register(db, draft, today=now.date())
        story = Story(db, crew, experts.submit(db, expert, now=begun), begun, rng)
        play(story)
    _soon_over(db, seed, now)
    verifications.expire_due(db, now=now)
    return len(told) + EXPIRING


def _applicants(seed: int, count: int, today: date) -> Iterator[ExpertDraft]:
    honest = (
        one.draft for one in population(4 * count, seed=seed + OTHER_SEED, today=today) if one.kind is Kind.HONEST
    )
    before: ExpertDraft | None = None
    for number in range(count):
        draft = next(honest)
        if before is not None and number in COPIES:
            # The same person under another name: the queue shows them side by side.
            draft = replace(before, name=draft.name, identity=before.identity)
        claims = tuple(SpecializationDraft(held.specialization) for held in draft.specializations[:2])
        yield replace(draft, specializations=claims, ratings=(), outcomes=())
        before = draft


def waits(story: Story) -> None:
    """Nobody has taken it up yet; one of them was brought by a vetter."""
    if story.rng.random() < 0.3:
        conflicts.refer(story.db, story.case.expert, _colleague(story.db, VETTERS[0].email), now=story.now)


def is_claimed(story: Story) -> None:
    """A vetter has taken it up and declared that nothing ties them."""
    actor = story.crew.tomasz if story.rng.random() < 0.5 else story.crew.vera
    cases.claim(story.db, story.case, actor=actor, now=story.later(days=1))
    conflicts.declare(story.db, story.case, kind=ConflictKind.NONE, actor=actor, now=story.now)


def is_sent_back(story: Story) -> None:
    """Parts of the profile have to change."""
    take_up(story)
    flags = [
        changes.ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.NO_PRODUCTION_FIGURES, "The last two projects."),
        changes.ChangeFlagDraft(ProfileField.SKILLS, ChangeReason.CLAIM_TOO_BROAD),
    ]
    text = "Please give the load and latency of your last two projects, and keep only skills you could be asked about."
    changes.request(story.db, story.case, flags=flags, text=text, now=story.later(days=1), actor=story.crew.vera)


def is_under_way(story: Story) -> None:
    """The call is held, the sample is out, the rest has a time."""
    take_up(story)
    call, *others = story.case.steps
    hold(story, call)
    for number, step in enumerate(others[:2], 1):
        at = story.now + timedelta(days=20 + number)
        steps.schedule(story.db, step, at=at, now=story.now, actor=story.crew.vera)
    if story.rng.random() < 0.4:
        steps.finish(
            story.db,
            others[0],
            status=StepStatus.NO_SHOW,
            note="No answer.",
            now=story.later(days=1),
            actor=story.crew.vera,
        )


def has_one_card(story: Story) -> None:
    """One vetter has scored; the other has begun."""
    hold_all(story)
    row = story.case.verifications[0]
    score(story, row, story.crew.vera)
    scoring.start(story.db, row, actor=story.crew.tomasz, now=story.later(hours=2))


def is_scored(story: Story) -> None:
    """Both have scored, close to each other."""
    hold_all(story)
    for row in story.case.verifications:
        for vetter in (story.crew.vera, story.crew.tomasz):
            score(story, row, vetter)


def differs(story: Story) -> None:
    """Both have scored, and differ in one dimension."""
    hold_all(story)
    for row in story.case.verifications:
        score(story, row, story.crew.vera, systems_design=5)
        score(story, row, story.crew.tomasz, systems_design=2)


def has_consensus(story: Story) -> None:
    """They differed, and have agreed."""
    differs(story)
    for row in story.case.verifications:
        said = dict.fromkeys(RubricDimension, (4, "The second sketch answered what the first had left open."))
        consensus.agree(story.db, row, said, actor=story.crew.noor, now=story.later(days=1))


def is_verified(story: Story) -> None:
    """The specializations are decided, the listing is not."""
    is_scored(story)
    for row in story.case.verifications:
        if row.evidence and not any(piece.is_strong for piece in row.evidence):
            piece = row.evidence[0].public_id
            verifications.mark(story.db, row, piece, is_strong=True, actor=story.crew.vera)
        if decisions.obstacles(story.db, row):
            _refuse(story, row)
        else:
            grade = Grade.ABOVE if story.rng.random() < 0.4 else Grade.MEETS
            decisions.verify(
                story.db, row, grade=grade, reasons=[Reason.BAR_MET], now=story.later(days=1), actor=story.crew.noor
            )


def is_listed(story: Story) -> None:
    """Vetted and listed."""
    is_verified(story)
    if not listing.obstacles(story.db, story.case):
        listing.approve(story.db, story.case, now=story.later(hours=1), actor=story.crew.noor)


def is_rejected(story: Story) -> None:
    """Scored below a fixed minimum, and told why."""
    hold_all(story)
    for row in story.case.verifications:
        for vetter in (story.crew.vera, story.crew.tomasz):
            score(story, row, vetter, production_deployment=1, mlops_monitoring=2)
    listing.reject(
        story.db,
        story.case,
        reasons=[Reason.NO_PRODUCTION_WORK, Reason.NO_SPECIALIZATION_VERIFIED],
        feedback=FEEDBACK,
        now=story.later(days=1),
        actor=story.crew.noor,
    )


def is_appealed(story: Story) -> None:
    """Rejected, and somebody else has to look again."""
    is_rejected(story)
    text = "My employer does not let me name the system; the reference I gave has run it for two years."
    appeals.lodge(story.db, story.case.expert, text=text, now=story.later(days=2))


def is_upheld(story: Story) -> None:
    """Appealed with success: a new round has begun."""
    is_appealed(story)
    decision: Any = appeals.rejection_of(story.db, story.case.expert)
    appeal: Any = appeals.against(story.db, decision)
    appeals.decide(
        story.db,
        appeal,
        is_upheld=True,
        reasons=[Reason.NEW_EVIDENCE],
        answer="The reference was not asked then.",
        now=story.later(days=1),
        actor=story.crew.ellis,
    )


def is_suspended(story: Story) -> None:
    """Listed, and taken off the list with a statement of reasons."""
    is_listed(story)
    if story.case.closed_at is None:
        return
    suspension.suspend(
        story.db,
        story.case.expert,
        reasons=[Reason.FALSE_STATEMENT],
        statement="Two of the projects were built by somebody else, who has shown us so.",
        evidence_ref="ticket 1841",
        now=story.later(days=3),
        actor=story.crew.noor,
    )


PLAYS: tuple[tuple[Callable[[Story], None], int], ...] = (
    (waits, 10),
    (is_claimed, 4),
    (is_sent_back, 3),
    (is_under_way, 4),
    (has_one_card, 3),
    (is_scored, 3),
    (differs, 3),
    (has_consensus, 2),
    (is_verified, 2),
    (is_listed, 3),
    (is_rejected, 2),
    (is_appealed, 2),
    (is_upheld, 1),
    (is_suspended, 2),
)
LONG_AGO = frozenset({is_verified, is_listed, is_rejected, is_appealed, is_upheld, is_suspended})
COPIES = frozenset({2, 6})
EXPIRING = 3


def _soon_over(db: Any, seed: int, now: datetime) -> None:
    """Experts who were verified elsewhere long ago: two are about to expire, one has."""
    honest = (one for one in population(40, seed=seed + 2 * OTHER_SEED, today=now.date()) if one.kind is Kind.HONEST)
    for days, one in zip((500, 520, 560), honest, strict=False):
        verified_on = now.date() - timedelta(days=days)
        first = SpecializationDraft(one.draft.specializations[0].specialization, Verification.ABOVE, verified_on)
        experts.enlist(db, replace(one.draft, specializations=(first,)), today=now.date())


def _refuse(story: Story, row: Any) -> None:
    decisions.not_verify(
        story.db,
        row,
        reasons=[Reason.EVIDENCE_NOT_ENOUGH],
        feedback=FEEDBACK,
        now=story.later(days=1),
        actor=story.crew.noor,
    )


def _colleague(db: Any, email: str) -> Any:
    found = accounts.find_by_email(db, email)
    if found is None:
        raise NotFound(f"{email} is not here yet; the staff is settled first.")
    return found
