"""Vetting as it happens: applicants in every state, each brought there by the people who would bring them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from marketplace.domain.errors import NotFound
from marketplace.domain.experts import ExpertDraft, OutcomeDraft
from marketplace.services import accounts, experts
from seed import vetting_endings as endings
from seed import vetting_plays as plays
from seed.applicants import (
    Twist,
    applicant,
    asks_far_too_much,
    copies,
    has_impossible_dates,
    life,
    shares_contact,
)
from seed.second_looks import look_twice
from seed.staff import LEADS, VETTERS
from seed.vetting_acts import Crew, Story, hand_evidence


@dataclass(frozen=True, slots=True)
class Telling:
    """One story: what happens, how many days ago somebody applied, for how many specializations, and what is odd."""

    play: Callable[[Story], None] | None
    days: float
    claims: int = 1
    twist: Twist | None = None
    outcomes: int = 0


TELLINGS = (
    Telling(None, 1),
    Telling(plays.waits, 0.1, 2),
    Telling(plays.waits, 1),
    Telling(plays.waits, 2, 2, shares_contact),
    Telling(plays.waits, 4),
    Telling(plays.waits, 3, 1, copies),
    Telling(plays.waits, 5, 1, has_impossible_dates),
    Telling(plays.waits, 6, 1, asks_far_too_much),
    Telling(plays.waits, 9),
    Telling(plays.waits, 16, 2),
    Telling(plays.waits_referred, 2),
    Telling(plays.is_claimed, 3, 2),
    Telling(plays.is_assigned, 8),
    Telling(plays.is_forgotten, 6),
    Telling(plays.is_let_go, 5),
    Telling(plays.has_a_tie, 4),
    Telling(plays.has_a_tie_and_goes_on, 6),
    Telling(plays.is_sent_back, 6),
    Telling(plays.is_sent_back_for_dates, 26, 1, has_impossible_dates),
    Telling(plays.is_sent_back_for_rate, 4, 1, asks_far_too_much),
    Telling(plays.has_answered, 6),
    Telling(plays.has_answered_and_goes_on, 9),
    Telling(plays.is_to_be_called, 3),
    Telling(plays.missed_the_call, 5),
    Telling(plays.is_at_the_sample, 6),
    Telling(plays.missed_the_design, 10, 2),
    Telling(plays.is_at_the_interview, 9),
    Telling(plays.is_at_the_references, 12),
    Telling(plays.has_a_draft, 12),
    Telling(plays.has_one_card, 13),
    Telling(plays.has_one_card, 11),
    Telling(plays.differs, 14),
    Telling(plays.differs, 13, 2),
    Telling(plays.has_consensus, 15),
    Telling(plays.is_scored, 14),
    Telling(plays.is_scored_low, 13),
    Telling(endings.is_half_decided, 17, 2),
    Telling(endings.is_verified, 16),
    Telling(endings.is_not_verified, 16),
    Telling(endings.is_listed, 24, 2),
    Telling(endings.is_listed, 31),
    Telling(endings.is_listed, 45),
    Telling(endings.is_listed_with_one, 38, 2),
    Telling(endings.is_rejected, 28),
    Telling(endings.never_came, 22),
    Telling(endings.has_appealed, 21),
    Telling(endings.appealed_in_vain, 34),
    Telling(endings.appealed_well, 27),
    Telling(endings.appealed_and_was_listed, 52),
    Telling(endings.begins_again, 130),
    Telling(endings.is_suspended, 40),
    Telling(endings.was_suspended, 60),
    Telling(endings.lost_one, 48, 2),
    Telling(endings.takes_a_break, 70),
    Telling(endings.went_quiet, 120),
    Telling(endings.withdraws, 12),
    Telling(endings.runs_out, 510),
    Telling(endings.runs_out, 590),
    Telling(endings.asks_for_renewal, 525),
    Telling(endings.is_renewed, 530, 1, None, 1),
    Telling(endings.asks_for_more, 36),
    Telling(endings.claims_more, 33),
    Telling(endings.was_erased, 43),
    Telling(endings.is_listed_by_others, 33),
    Telling(endings.is_listed_by_others, 41),
)
"""Every story in the order of its telling; nobody's number ever changes, so new ones go to the end."""


def are_told(db: Any) -> bool:
    """Whether invented people have applied here already."""
    return experts.count_applicants(db, is_synthetic=True) > 0


def tell(db: Any, *, seed: int, now: datetime, progress: Callable[[int], None] = lambda _: None) -> int:
    """Play every story once and return how many applicants there are; where they are told, nobody is added."""
    if are_told(db):
        return 0
    crew = _crew(db)
    for place in range(len(TELLINGS)):
        _tell(db, crew, place, seed=seed, clock=now)
        progress(place + 1)
    look_twice(db, crew, seed=seed, clock=now)
    return len(TELLINGS)


def _tell(db: Any, crew: Crew, place: int, *, seed: int, clock: datetime) -> None:
    telling, rng = TELLINGS[place], Random(f"{seed}/story/{place}")
    applied = _moment(clock, place, seed)
    today, draft = applied.date(), _draft(place, seed=seed, clock=clock)
    if telling.outcomes:
        # No service writes down an engagement yet, so those that came after the vetting are in the profile before it.
        today = clock.date()
        draft = replace(draft, outcomes=(OutcomeDraft(is_success=True, ended=today - timedelta(days=100)),))
    expert = experts.register(db, draft, today=today)
    story = Story(db, crew, rng, expert, None, applied, clock)
    hand_evidence(story)
    if telling.play is not None:
        story.case = experts.submit(db, expert, now=applied)
        telling.play(story)


def _draft(place: int, *, seed: int, clock: datetime) -> ExpertDraft:
    """The profile as it is handed in on the day of applying."""
    telling, today = TELLINGS[place], _moment(clock, place, seed).date()
    draft = applicant(place, seed=seed, today=today, claims=telling.claims)
    if telling.twist is None:
        return draft
    before = _draft(place - 1, seed=seed, clock=clock)
    return telling.twist(draft, before, life(place, seed=seed, today=today, claims=telling.claims))


def _moment(clock: datetime, place: int, seed: int) -> datetime:
    """Some moment of a day so many days ago; within the last day, so many hours."""
    days, rng = TELLINGS[place].days, Random(f"{seed}/moment/{place}")
    if days < 1:
        return clock - timedelta(days=days)
    day = clock.date() - timedelta(days=days)
    return datetime.combine(day, time(7 + int(rng.random() * 9), int(rng.random() * 60)), clock.tzinfo)


def _crew(db: Any) -> Crew:
    people = [accounts.find_by_email(db, one.email) for one in (*VETTERS, *LEADS)]
    if None in people:
        raise NotFound("Those who vet are not here yet; the staff is settled first.")
    known = [person for person in people if person is not None]
    vera, tomasz, ama, noor, ellis = (accounts.actor_of(db, person) for person in known)
    return Crew(vera, tomasz, ama, noor, ellis, {person.id: person for person in known})
