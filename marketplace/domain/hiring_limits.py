"""How much of hiring may happen at once, how long what is written may be, and what has to be written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from marketplace.domain.errors import Invalid

WAVE_SIZE = 10
"""Invitations of one role slot that may wait for an answer at a time."""
INVITATIONS_A_DAY = 20
"""Invitations that one company may send in 24 hours."""
INVITATIONS_A_WEEK = 5
"""Invitations that an expert gets in seven days at most, unless they chose another number."""
ACTIVE_APPLICATIONS = 8
"""Applications of one expert that may be open at a time; they cost nothing."""

LEAST_DEADLINE = timedelta(hours=24)
LONGEST_DEADLINE = timedelta(days=30)
LONGEST_MESSAGE = 2_000
LONGEST_ANSWER = 1_200
LONGEST_NOTE = 2_000
LEAST_SENTENCE = 20
"""Characters: shorter says nothing about a criterion."""


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What somebody answers to one criterion, with the key of a document of their profile."""

    text: str = ""
    document: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """An answer to each criterion by its key, and the first day on which the work could begin."""

    answers: Mapping[str, AnswerDraft]
    available_from: date | None = None


def check_deadline(deadline: datetime, now: datetime, field: str = "deadline") -> None:
    """Raise Invalid unless a deadline leaves a day and no more than a month."""
    if not now + LEAST_DEADLINE <= deadline <= now + LONGEST_DEADLINE:
        raise Invalid({field: ["Choose a day between tomorrow and a month from now."]})


def check_length(text: str, field: str, longest: int = LONGEST_NOTE) -> str:
    """Return a text without the blanks around it. Raises Invalid when it is too long."""
    if len(text) > longest:
        raise Invalid({field: [f"Shorten this to {longest:,} characters; it has {len(text):,}."]})
    return text.strip()


def check_sentence(text: str, field: str, what: str) -> str:
    """Return a sentence that says something. Raises Invalid."""
    said = check_length(text, field)
    if len(said) < LEAST_SENTENCE:
        raise Invalid({field: [what]})
    return said


def check_answers(
    draft: ApplicationDraft, criteria: Iterable[tuple[str, str]], documents: Iterable[str], *, today: date
) -> None:
    """Raise Invalid unless every criterion, given by key and label, has an answer in words and nothing is too long."""
    problems: dict[str, list[str]] = {}
    known = set(documents)
    for key, label in criteria:
        answer = draft.answers.get(key, AnswerDraft())
        if not answer.text.strip():
            problems[f"answer-{key}"] = [f"Answer this: {label}. One or two sentences about work you did are enough."]
        elif len(answer.text) > LONGEST_ANSWER:
            problems[f"answer-{key}"] = [f"Shorten this to {LONGEST_ANSWER:,} characters; it has {len(answer.text):,}."]
        if answer.document is not None and answer.document not in known:
            problems[f"document-{key}"] = ["Choose a document of your profile."]
    if draft.available_from is not None and draft.available_from < today:
        problems["available_from"] = ["This day has passed."]
    if problems:
        raise Invalid(problems)
