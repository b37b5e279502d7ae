"""Those who apply: other lives than the listed ones, as they are handed in, and some that ought to be noticed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from marketplace.domain.experts import DocumentDraft, ExpertDraft, SkillDraft, SpecializationDraft
from marketplace.domain.vocabulary import EvidenceTier, Seniority
from seed import decoys
from seed.careers import Career, career
from seed.experts import Kind, kind_of, population

OTHER_SEED = 4_000
"""Added to the seed, so that applicants are other people than those who are listed."""

_UNTESTED = {
    EvidenceTier.REFEREE_CONFIRMED: EvidenceTier.DOCUMENTED,
    EvidenceTier.ASSESSED: EvidenceTier.DOCUMENTED,
    EvidenceTier.PROVEN: EvidenceTier.DOCUMENTED,
}

Twist = Callable[[ExpertDraft, ExpertDraft, Career], ExpertDraft]
"""Makes a profile one to be noticed: takes it, the one before it, and the life behind it."""


def applicant(place: int, *, seed: int, today: date, claims: int = 1) -> ExpertDraft:
    """Return who applies in this place, as of `today`, claiming so many specializations and vetted in none."""
    number = _number(place, seed, today, claims)
    (one,) = population(number + 1, seed=seed + OTHER_SEED, today=today, start=number)
    return replace(
        one.draft,
        specializations=tuple(SpecializationDraft(held.specialization) for held in one.draft.specializations[:claims]),
        skills=tuple(_as_claimed(held) for held in one.draft.skills),
        ratings=(),
        outcomes=(),
    )


def life(place: int, *, seed: int, today: date, claims: int = 1) -> Career:
    """Return the truth about who applies in this place."""
    return _life(_number(place, seed, today, claims), seed, today)


def _life(number: int, seed: int, today: date) -> Career:
    stream = seed + OTHER_SEED
    return career(number, stream, Random(f"{stream}/{number}"), today)


def _number(place: int, seed: int, today: date, claims: int) -> int:
    """An honest life that knows enough to claim so much; ten numbers belong to each place."""
    honest = [number for number in range(10 * place, 10 * place + 10) if kind_of(number) is Kind.HONEST]
    return next((one for one in honest if len(_life(one, seed, today).specializations) >= claims), honest[0])


def _as_claimed(held: SkillDraft) -> SkillDraft:
    tier = _UNTESTED.get(held.tier, held.tier)
    return replace(held, tier=tier if held.evidence else EvidenceTier.SELF_DECLARED)


def shares_contact(draft: ExpertDraft, before: ExpertDraft, _: Career) -> ExpertDraft:
    """Another name and another story, reached at the same address."""
    return replace(draft, identity=(*draft.identity[:1], *before.identity[1:]))


def copies(_: ExpertDraft, before: ExpertDraft, truth: Career) -> ExpertDraft:
    """Somebody else's text under another name, with a few words changed."""
    return decoys.near_duplicate(before, truth, Random(before.name))


def has_impossible_dates(draft: ExpertDraft, _: ExpertDraft, __: Career) -> ExpertDraft:
    """A junior with forty years of work, most of it in the same months, whose skills rested while they were used."""
    projects = [document for document in draft.documents if document.started is not None]
    latest = max((_day(one.started) for one in projects), default=date.min)
    return replace(
        draft,
        seniority=Seniority.JUNIOR,
        documents=tuple(_stretched(one, latest, is_first=one is projects[0]) for one in draft.documents),
        skills=tuple(
            replace(held, last_used=held.last_used - timedelta(days=4_000) if held.last_used else None)
            for held in draft.skills
        ),
    )


def asks_far_too_much(draft: ExpertDraft, _: ExpertDraft, __: Career) -> ExpertDraft:
    """Six times what people like them are paid."""
    return replace(draft, terms=tuple(replace(one, ask=one.ask * 6) for one in draft.terms))


def _stretched(document: DocumentDraft, latest: date, *, is_first: bool) -> DocumentDraft:
    if document.started is None:
        return document
    if is_first:
        return replace(document, started=latest - timedelta(days=41 * 365), ended=None)
    return replace(document, started=latest - timedelta(days=20 + document.started.day), ended=None)


def _day(started: date | None) -> date:
    return started or date.min
