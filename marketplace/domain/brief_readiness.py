"""How ready a company is to hire for a brief, by the questions of the hiring guides: advice, never a block."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from marketplace.domain.questionnaire import SETTING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marketplace.domain.briefs import BriefDraft
    from marketplace.domain.questionnaire import Question, Questionnaire

READY_FROM, NEARLY_FROM = 70, 50
LEAST_ANSWERED = 50
"""Below this share of what can be answered, in per cent, nothing is said about readiness."""

DATA = frozenset({"data", "access"})
"""Questions whose low answers call for work on the data first."""


class Verdict(StrEnum):
    """What the score says."""

    READY = "ready"
    NEARLY = "nearly"
    NOT_YET = "not-yet"
    TOO_LITTLE = "too-little"


class Instead(StrEnum):
    """The template of what is offered in place of hiring now."""

    AUDIT = "audit"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Gap:
    """One question whose answer costs readiness, with what to do about it."""

    question: str
    name: str
    advice: str
    source: str
    lost: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """The score of what was answered, 0 to 100, out of how many questions; gaps come worst first."""

    score: int
    answered: int
    asked: int
    verdict: Verdict
    gaps: tuple[Gap, ...]
    instead: Instead | None


def readiness_of(questionnaire: Questionnaire, draft: BriefDraft) -> Readiness:
    """Score a brief. A question that is not answered counts neither way; one answered "no" counts as nothing."""
    worth = got = total = answered = 0.0
    gaps = []
    for question, score in _scores(questionnaire, draft):
        assert question.readiness is not None
        weight = question.readiness.weight
        total += weight
        if score is None:
            continue
        answered += 1
        worth += weight
        got += weight * score
        if score < 1:
            advice, source = question.readiness.advice, question.readiness.source
            gaps.append(Gap(question.id, question.name, advice, source, weight * (1 - score)))
    gaps.sort(key=lambda gap: -gap.lost)
    score = round(100 * got / worth) if worth else 0
    verdict = _verdict(score, 100 * worth / total if total else 0)
    asked = sum(question.readiness is not None for question in questionnaire.questions())
    instead = None
    if verdict is Verdict.NOT_YET:
        instead = Instead.DATA if gaps[0].question in DATA else Instead.AUDIT
    return Readiness(score, int(answered), asked, verdict, tuple(gaps), instead)


def _verdict(score: int, answered: float) -> Verdict:
    if answered < LEAST_ANSWERED:
        return Verdict.TOO_LITTLE
    if score >= READY_FROM:
        return Verdict.READY
    return Verdict.NEARLY if score >= NEARLY_FROM else Verdict.NOT_YET


def _scores(questionnaire: Questionnaire, draft: BriefDraft) -> Iterator[tuple[Question, float | None]]:
    """Every question that counts, with what its answer is worth, None where there is none."""
    said = dict(draft.answers)
    if draft.production:
        said[SETTING] = "production"
    for question in questionnaire.questions():
        if question.readiness is None:
            continue
        text = said.get(question.id, "") if question.is_answer else str(getattr(draft, question.id) or "")
        option = question.option(text)
        if option is not None:
            yield question, option.score
        elif question.options or not text.strip():
            yield question, None
        else:
            yield question, 1.0 if len(text.strip()) >= question.readiness.least else 0.5
