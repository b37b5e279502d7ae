"""What people do in a story of vetting: take a case up, hold its steps, score."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.vetting_words import ConflictKind, RedFlag, StepKind, StepStatus
from marketplace.domain.vocabulary import RubricDimension
from marketplace.services.vetting import cases, conflicts, scoring, steps

NOTES = (
    "Named the load and the latency without being asked, and the alert that woke them.",
    "Found both planted faults in the sample and wrote a check for each.",
    "Spoke of a launch that failed, and of what was different the next time.",
    "Chose the simpler design after the second number, and said what it gives up.",
    "Stayed general until asked for figures, then gave some.",
)
WEAK_NOTE = "Only general words here; no figure, and no example of their own."


@dataclass(frozen=True, slots=True)
class Crew:
    """Who plays: two vetters and two leads."""

    vera: Any
    tomasz: Any
    noor: Any
    ellis: Any


@dataclass(slots=True)
class Story:
    """One applicant's case and the moment it has come to; each act moves the clock on."""

    db: Any
    crew: Crew
    case: Any
    now: datetime
    rng: Random

    def later(self, **span: float) -> datetime:
        """Let time pass, and return the new moment."""
        self.now += timedelta(**span)
        return self.now


def take_up(story: Story) -> None:
    """A vetter takes the case up, and all four declare that nothing ties them."""
    crew, case = story.crew, story.case
    cases.claim(story.db, case, actor=crew.vera, now=story.later(hours=6))
    for actor in (crew.vera, crew.tomasz, crew.noor, crew.ellis):
        conflicts.declare(story.db, case, kind=ConflictKind.NONE, actor=actor, now=story.now)


def hold(story: Story, step: Any) -> None:
    """One step is agreed on and held."""
    steps.schedule(story.db, step, at=story.now + timedelta(hours=5), now=story.now, actor=story.crew.vera)
    note = "Identity confirmed." if step.kind is StepKind.SCREENING_CALL else "Held as planned."
    steps.finish(story.db, step, status=StepStatus.DONE, note=note, now=story.later(hours=6), actor=story.crew.vera)


def hold_all(story: Story) -> None:
    """Every step is held."""
    take_up(story)
    for step in story.case.steps:
        hold(story, step)


def score(story: Story, row: Any, vetter: Any, **fixed: int) -> None:
    """A vetter writes and locks a scorecard; `systems_design=2` fixes one level."""
    scores = {}
    milder = 0.25 if vetter is story.crew.vera else 0.0
    for dimension in RubricDimension:
        # What there is to see is the same for both; one of them is a little milder.
        seen = Random(f"{row.expert.name}/{row.specialization}/{dimension}").choice((3, 3, 4, 4, 4))
        level = fixed.get(dimension.value.replace("-", "_"), seen + (story.rng.random() < milder))
        note = WEAK_NOTE if level < 3 else story.rng.choice(NOTES)
        scores[dimension] = ScoreDraft(level, note=note)
    flags = {RedFlag.NO_DEPLOYMENT: WEAK_NOTE} if fixed.get("production_deployment") == 1 else {}
    card = scoring.start(story.db, row, actor=vetter, now=story.later(hours=1))
    scoring.save(story.db, card, ScorecardDraft(scores, flags), actor=vetter, now=story.now)
    scoring.lock(story.db, card, actor=vetter, now=story.later(minutes=40))
