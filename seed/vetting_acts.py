"""What people do in a story of vetting: hand in, take a case up, hold its steps, score, agree, decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from marketplace.domain.rubric import grade_suggested
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.vetting_words import ConflictKind, Grade, Reason, RedFlag, StepStatus
from marketplace.domain.vocabulary import RubricDimension
from marketplace.services.vetting import cases, consensus, decisions, scoring, steps, ties, verifications
from seed.banks import bank, pick
from seed.words import Words

_D = RubricDimension
DISPUTED = (_D.SYSTEMS_DESIGN, _D.DATA_ENGINEERING, _D.ML_STATISTICS, _D.DOMAIN_JUDGEMENT)
"""Dimensions without a fixed minimum, in which two vetters may be far apart."""
SKIPPED = frozenset({_D.DOMAIN_JUDGEMENT, _D.ML_STATISTICS})


@dataclass(frozen=True, slots=True)
class Crew:
    """Who plays, each with the hands they act with: three vetters and two leads."""

    vera: Any
    tomasz: Any
    ama: Any
    noor: Any
    ellis: Any
    people: Mapping[int, Any]

    @property
    def everybody(self) -> tuple[Any, ...]:
        """All five."""
        return (self.vera, self.tomasz, self.ama, self.noor, self.ellis)


@dataclass(slots=True)
class Story:
    """One applicant, their case, and the moment it has come to; `clock` is when it is told."""

    db: Any
    crew: Crew
    rng: Random
    expert: Any
    case: Any
    now: datetime
    clock: datetime

    @property
    def today(self) -> date:
        """The day the story has come to."""
        return self.now.date()

    def later(self, **span: float) -> datetime:
        """Let time pass, though never beyond the present, and return the new moment."""
        self.now = min(self.now + timedelta(**span), self.clock)
        return self.now

    def text(self, *path: str) -> str:
        """Return one of the texts at this place of the bank, with figures of its own."""
        found: Any = bank("vetting")
        for name in path:
            found = found[name]
        return Words(self.rng, {}).tell(found if isinstance(found, str) else pick(self.rng, found))

    @property
    def rows(self) -> list[Any]:
        """The specializations of the case."""
        return list(self.case.verifications)


def hand_evidence(story: Story) -> None:
    """Choose two works and say where more can be seen, for every specialization."""
    for held in story.expert.specializations:
        works = [one.key for one in story.expert.documents if one.kind.value != "profile"][:2]
        handle = story.expert.name.lower().replace(" ", "-").replace(".", "")
        url = f"https://code.example/{handle}/{held.specialization}" if story.rng.random() < 0.6 else None
        verifications.give_evidence(
            story.db,
            story.expert,
            held.specialization,
            documents=works,
            url=url,
            text=story.text("evidence"),
            now=story.now,
        )


def take_up(story: Story, actor: Any = None, **after: float) -> None:
    """A vetter takes the case up, and everybody declares that nothing ties them."""
    cases.claim(story.db, story.case, actor=actor or story.crew.vera, now=story.later(**(after or {"hours": 20})))
    for one in story.crew.everybody:
        ties.declare(story.db, story.case, kind=ConflictKind.NONE, actor=one, now=story.now)


def hold(story: Story, step: Any, by: Any = None) -> None:
    """One step is agreed on and held, some by the other vetter."""
    holder = story.crew.people[(by or story.crew.vera).user_id]
    agreed = story.now
    at = story.later(hours=pick(story.rng, (3, 5, 18, 22)))
    if at > agreed:
        # Whoever holds the case keeps its calendar.
        steps.schedule(story.db, step, at=at, vetter=holder, now=agreed, actor=story.crew.vera)
    note = story.text("steps", step.kind.value)
    steps.finish(story.db, step, status=StepStatus.DONE, note=note, now=story.later(hours=1), actor=story.crew.vera)


def hold_all(story: Story) -> None:
    """Every step is held."""
    take_up(story)
    for place, step in enumerate(list(story.case.steps)):
        hold(story, step, story.crew.tomasz if place % 2 else story.crew.vera)


def score(story: Story, row: Any, actor: Any, levels: Mapping[_D, int | None]) -> None:
    """Write a scorecard and lock it."""
    card = scoring.start(story.db, row, actor=actor, now=story.later(hours=2))
    scoring.save(story.db, card, written(story, levels), actor=actor, now=story.later(minutes=25))
    scoring.lock(story.db, card, actor=actor, now=story.later(minutes=20))


def written(story: Story, levels: Mapping[_D, int | None]) -> ScorecardDraft:
    """Put levels into words; None is what could not be assessed."""
    scores = {}
    for dimension, level in levels.items():
        if level is None:
            scores[dimension] = ScoreDraft(cannot_assess=True, note=story.text("notes", "cannot-assess"))
        else:
            band = "low" if level < 3 else "mid" if level == 3 else "high"
            scores[dimension] = ScoreDraft(level, note=story.text("notes", dimension.value, band))
    given = [level for level in levels.values() if level]
    is_poor = sum(given) < 2.8 * len(given)
    flag = pick(story.rng, (RedFlag.NO_DEPLOYMENT, RedFlag.ACCURACY_ONLY, RedFlag.NO_FAILURE_NAMED))
    flags = {flag: story.text("flags", flag.value)} if is_poor else {}
    return ScorecardDraft(scores, flags, story.text("summaries", "poor" if is_poor else "good"))


def two_views(rng: Random, *, is_good: bool, is_disputed: bool) -> tuple[dict[_D, int | None], dict[_D, int | None]]:
    """Return what two vetters see in one person: mostly the same, the second a little stricter."""
    first: dict[_D, int | None] = {}
    second: dict[_D, int | None] = {}
    least, most = (3, 5) if is_good else (1, 3)
    for dimension in _D:
        true = rng.gauss(3.9 if is_good else 2.0, 0.8)
        seen = min(most, max(least, round(true + 0.15 + rng.gauss(0, 0.35))))
        again = min(most, max(least, round(true - 0.2 + rng.gauss(0, 0.35))))
        first[dimension], second[dimension] = seen, min(seen + 1, max(seen - 1, again))
    if not is_good:
        first[_D.PRODUCTION_DEPLOYMENT] = min(2, first[_D.PRODUCTION_DEPLOYMENT] or 2)
        second[_D.PRODUCTION_DEPLOYMENT] = 1
    if is_disputed:
        about = pick(rng, DISPUTED)
        first[about], second[about] = pick(rng, ((5, 3), (4, 2), (5, 2), (2, 4)))
    elif rng.random() < 0.1:
        second[pick(rng, sorted(SKIPPED))] = None
    return first, second


def score_twice(story: Story, *, is_good: bool = True, is_disputed: bool = False, by: Any = None) -> None:
    """Two vetters score every specialization, one after the other and blind: Tomasz, and Vera unless `by` says who."""
    for row in story.rows:
        first, second = two_views(story.rng, is_good=is_good, is_disputed=is_disputed)
        score(story, row, by or story.crew.vera, first)
        score(story, row, story.crew.tomasz, second)


def agree(story: Story) -> None:
    """Write down one level where two were far apart."""
    for row in story.rows:
        apart = consensus.needed(story.db, row)
        if apart:
            said = {one: ((low + high + 1) // 2, story.text("consensus")) for one, (low, high) in apart.items()}
            consensus.agree(story.db, row, said, actor=story.crew.vera, now=story.later(hours=20))


def verify(story: Story, row: Any, by: Any = None) -> None:
    """Decide for a specialization, with the grade that its levels suggest."""
    verifications.mark(story.db, row, row.evidence[0].public_id, is_strong=True, actor=story.crew.vera)
    grade = grade_suggested(consensus.levels(story.db, row).values()) or Grade.MEETS
    more = {Grade.ABOVE: Reason.STRONG_JUDGEMENT, Grade.WELL_ABOVE: Reason.STRONG_PRODUCTION_EVIDENCE}
    decisions.verify(
        story.db,
        row,
        grade=grade,
        reasons=[Reason.BAR_MET, *([more[grade]] if grade in more else [])],
        feedback=story.text("feedback", "verified"),
        now=story.later(hours=22),
        actor=by or story.crew.noor,
    )


def refuse(story: Story, row: Any, by: Any = None) -> None:
    """Decide against a specialization, with feedback and a day to apply again."""
    decisions.not_verify(
        story.db,
        row,
        reasons=[Reason.BELOW_HARD_GATE, Reason.NO_PRODUCTION_WORK, pick(story.rng, _WEAK)],
        feedback=story.text("feedback", "not_verified"),
        now=story.later(hours=22),
        actor=by or story.crew.noor,
    )


_WEAK = (Reason.MONITORING_WEAK, Reason.DESIGN_WEAK, Reason.DATA_WEAK, Reason.METHODS_WEAK)
