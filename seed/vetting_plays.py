"""Stories that are still being told: in the queue, claimed, sent back, between steps, being scored, to be decided."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from marketplace.domain.vetting_words import ChangeReason, ConflictKind, ProfileField, StepKind, StepStatus
from marketplace.domain.vocabulary import DocumentKind
from marketplace.services import experts, profiles
from marketplace.services.vetting import cases, changes, scoring, steps, ties
from seed.banks import bank
from seed.vetting_acts import Story, agree, hold, hold_all, score, score_twice, take_up, two_views, written


def waits(_: Story) -> None:
    """Nobody has taken it up yet."""


def waits_referred(story: Story) -> None:
    """A vetter brought them here, and will never vet them."""
    ties.refer(story.db, story.expert, story.crew.people[story.crew.vera.user_id], now=story.now)


def is_claimed(story: Story) -> None:
    """A vetter has just taken it up."""
    story.now = story.clock - timedelta(minutes=4)
    cases.claim(story.db, story.case, actor=story.crew.vera, now=story.now)
    ties.declare(story.db, story.case, kind=ConflictKind.NONE, actor=story.crew.vera, now=story.now)


def is_assigned(story: Story) -> None:
    """A lead gave it to a vetter, who has two days."""
    tomasz = story.crew.people[story.crew.tomasz.user_id]
    story.now = max(story.now, story.clock - timedelta(hours=7))
    cases.assign(story.db, story.case, tomasz, actor=story.crew.noor, now=story.now)


def is_forgotten(story: Story) -> None:
    """Claimed days ago; the lease is over, and anybody can take it."""
    take_up(story, story.crew.tomasz)


def is_let_go(story: Story) -> None:
    """Claimed and released after a look."""
    cases.claim(story.db, story.case, actor=story.crew.tomasz, now=story.later(hours=20))
    cases.release(story.db, story.case, actor=story.crew.tomasz, now=story.later(minutes=12))


def has_a_tie(story: Story) -> None:
    """Claimed by somebody whom a friendship ties, who says so and lets go of it."""
    cases.claim(story.db, story.case, actor=story.crew.tomasz, now=story.later(hours=20))
    _declare(story, story.crew.tomasz, ConflictKind.PERSONAL)


def has_a_tie_and_goes_on(story: Story) -> None:
    """One vetter holds shares; the other goes on."""
    cases.claim(story.db, story.case, actor=story.crew.vera, now=story.later(hours=20))
    _declare(story, story.crew.vera, ConflictKind.FINANCIAL)
    cases.claim(story.db, story.case, actor=story.crew.tomasz, now=story.later(hours=4))
    ties.declare(story.db, story.case, kind=ConflictKind.NONE, actor=story.crew.tomasz, now=story.now)


def _declare(story: Story, actor: Any, kind: ConflictKind) -> None:
    note = story.text("ties", kind.value)
    ties.declare(story.db, story.case, kind=kind, note=note, actor=actor, now=story.later(minutes=9))


def is_sent_back(story: Story, letter: int = 0) -> None:
    """Parts of the profile have to change, and have not yet."""
    take_up(story)
    told = bank("vetting")["changes"][letter]
    flags = [
        changes.ChangeFlagDraft(ProfileField(field), ChangeReason(reason), note)
        for field, (reason, note) in told["flags"].items()
    ]
    changes.request(
        story.db, story.case, flags=flags, text=told["text"], now=story.later(hours=4), actor=story.crew.vera
    )


def is_sent_back_for_dates(story: Story) -> None:
    """The dates do not add up."""
    is_sent_back(story, 1)


def is_sent_back_for_rate(story: Story) -> None:
    """The rate is far above the market."""
    is_sent_back(story, 2)


def has_answered(story: Story) -> None:
    """What was asked for has changed, and the case is back in the queue."""
    is_sent_back(story)
    story.later(days=2, hours=3)
    draft = profiles.draft_of(story.expert)
    documents = tuple(
        replace(one, production=f"{one.production} {story.text('answer')}".strip())
        if one.kind is DocumentKind.PROJECT
        else one
        for one in draft.documents
    )
    changed = replace(draft, documents=documents, skills=draft.skills[:-1])
    experts.revise(story.db, story.expert, changed, today=story.today)
    experts.submit(story.db, story.expert, now=story.later(minutes=30))


def has_answered_and_goes_on(story: Story) -> None:
    """Changed as asked, taken up again, and the call is held."""
    has_answered(story)
    cases.claim(story.db, story.case, actor=story.crew.vera, now=story.later(hours=15))
    hold(story, story.case.steps[0])


def is_to_be_called(story: Story) -> None:
    """The call is tomorrow."""
    take_up(story)
    _schedule(story, story.case.steps[0], days=1)


def missed_the_call(story: Story) -> None:
    """Nobody came to the call."""
    take_up(story)
    _miss(story, story.case.steps[0])


def missed_the_design(story: Story) -> None:
    """Missed one step and has another time for it; the sample is in."""
    take_up(story)
    for step in list(story.case.steps):
        if step.kind is StepKind.SYSTEM_DESIGN:
            _miss(story, step)
            _schedule(story, step, days=2)
            return
        hold(story, step)


def is_at_the_sample(story: Story) -> None:
    """The call is held, the sample is out."""
    take_up(story)
    hold(story, story.case.steps[0])
    _schedule(story, story.case.steps[1], days=3)


def is_at_the_interview(story: Story) -> None:
    """Sample and probes are in, the design conversation is to come."""
    take_up(story)
    for step in list(story.case.steps):
        if step.kind in {StepKind.SYSTEM_DESIGN, StepKind.TEAM_FIT}:
            _schedule(story, step, days=2)
            return
        hold(story, step)


def is_at_the_references(story: Story) -> None:
    """Everything but a reference is there; a lead has waived the second."""
    take_up(story)
    *others, first, second = story.case.steps
    for step in others:
        hold(story, step)
    _schedule(story, first, days=1)
    steps.finish(
        story.db,
        second,
        status=StepStatus.WAIVED,
        note=story.text("waived"),
        now=story.later(hours=2),
        actor=story.crew.ellis,
    )


def _miss(story: Story, step: Any) -> None:
    at = story.now + timedelta(hours=6)
    steps.schedule(story.db, step, at=at, now=story.now, actor=story.crew.vera)
    said = story.text("no_show")
    steps.finish(story.db, step, status=StepStatus.NO_SHOW, note=said, now=story.later(hours=7), actor=story.crew.vera)


def _schedule(story: Story, step: Any, days: int) -> None:
    """Agree on a time that is still to come when the story is told."""
    day: date = story.clock.date() + timedelta(days=days)
    at = datetime.combine(day, time(8 + int(story.rng.random() * 8), 30), story.clock.tzinfo)
    holder = story.crew.people[story.crew.tomasz.user_id]
    steps.schedule(story.db, step, at=at, vetter=holder, now=story.later(hours=1), actor=story.crew.vera)


def has_one_card(story: Story) -> None:
    """One scorecard is locked, the other is half written."""
    hold_all(story)
    first, second = two_views(story.rng, is_good=True, is_disputed=True)
    score(story, story.rows[0], story.crew.vera, first)
    _begin_card(story, story.crew.tomasz, second)


def has_a_draft(story: Story) -> None:
    """One vetter has begun to write, the other has not."""
    hold_all(story)
    _begin_card(story, story.crew.vera, two_views(story.rng, is_good=True, is_disputed=False)[0])


def _begin_card(story: Story, actor: Any, levels: Any) -> None:
    card = scoring.start(story.db, story.rows[0], actor=actor, now=story.later(hours=3))
    half = {dimension: levels[dimension] for dimension in list(levels)[:4]}
    draft = replace(written(story, half), flags={}, summary="")
    scoring.save(story.db, card, draft, actor=actor, now=story.later(minutes=18))


def differs(story: Story) -> None:
    """Both cards are locked and far apart in one dimension; nobody has written a consensus."""
    hold_all(story)
    score_twice(story, is_disputed=True)


def has_consensus(story: Story) -> None:
    """They were far apart and have agreed; a lead is to decide."""
    differs(story)
    agree(story)


def is_scored(story: Story) -> None:
    """Both cards are locked and close; a lead is to decide."""
    hold_all(story)
    score_twice(story)


def is_scored_low(story: Story) -> None:
    """Both cards are locked, and below a fixed minimum."""
    hold_all(story)
    score_twice(story, is_good=False)
