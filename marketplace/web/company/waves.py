"""Whom a ranking proposes to ask next, in words; the order of the ranking itself is not touched by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marketplace.domain.vocabulary import ExpertStatus
from marketplace.search.slates import SENTENCES, Reason
from marketplace.web.figures import word


@dataclass(frozen=True, slots=True)
class Proposed:
    """One place of a wave: whose it is, why it is not simply the place by score, and why nobody would ask them now."""

    result: Any
    is_newcomer: bool
    why: str
    since: str


def wave_of(run: Any, not_to_ask: Mapping[int, Any]) -> list[Proposed]:
    """Whom a stored ranking proposed, in the order of the wave, with what has come of it since, if anything has."""
    placed = sorted((one for one in run.results if one.wave_place is not None), key=lambda one: one.wave_place)
    return [
        Proposed(one, one.wave_reason == Reason.NEWCOMER, _why(one), why_not(not_to_ask.get(one.expert_id)))
        for one in placed
    ]


def why_not(status: Any) -> str:
    """Why somebody is not to be asked any more, in a few words; empty where they may be."""
    if status is None:
        return ""
    return "not listed at the moment" if isinstance(status, ExpertStatus) else word(status).lower()


def _why(one: Any) -> str:
    reason = Reason(one.wave_reason)
    if reason is Reason.IN_PLACE:
        return ""
    if reason is Reason.NEWCOMER:
        chance = f"drawn with a chance of 1 in {round(1 / one.propensity)}" if one.propensity < 1 else "the only one"
        return f"Hardly proposed to anybody yet, and nearly as good a fit as the others; {chance}."
    way = "up" if one.wave_place < one.wave_before else "down"
    moved = abs(one.wave_before - one.wave_place)
    return f"Moved {way} {moved}: {SENTENCES[reason]}."
