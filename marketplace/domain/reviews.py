"""Asking for a person: what an expert can have looked at, how it is answered, and the letter that says so."""

from collections.abc import Mapping
from enum import StrEnum

from marketplace.domain.errors import Invalid
from marketplace.domain.letters import Letter

LEAST_TEXT = 20
LONGEST_TEXT = 3_000


class ReviewSubject(StrEnum):
    """What somebody is asked to look at."""

    RANKING = "ranking"
    DECISION = "decision"


class ReviewAnswer(StrEnum):
    """What came of the look."""

    CORRECTED = "corrected"
    STANDS = "stands"
    NEEDS_MORE = "needs-more"


SUBJECTS: Mapping[ReviewSubject, str] = {
    ReviewSubject.RANKING: "How I was placed in a ranking, or left out of it",
    ReviewSubject.DECISION: "A decision about me, such as a verification that was refused or revoked",
}
ANSWERS: Mapping[ReviewAnswer, str] = {
    ReviewAnswer.CORRECTED: "We found a mistake of ours, and have put it right.",
    ReviewAnswer.STANDS: "We have looked at everything again, and found no mistake.",
    ReviewAnswer.NEEDS_MORE: "We cannot tell from what is on record; what would help is written below.",
}
_ABOUT: Mapping[ReviewSubject, str] = {
    ReviewSubject.RANKING: "your place in a ranking",
    ReviewSubject.DECISION: "a decision about you",
}


def check_text(name: str, text: str, what: str) -> str:
    """Return what was written. Raises Invalid, naming the field, when it is too short or too long."""
    if not LEAST_TEXT <= len(text.strip()) <= LONGEST_TEXT:
        raise Invalid({name: [f"{what}, in {LEAST_TEXT} to {LONGEST_TEXT:,} characters."]})
    return text.strip()


def letter(subject: ReviewSubject, answer: ReviewAnswer, *, name: str, text: str) -> Letter:
    """Write the answer to somebody who asked for a person."""
    parts = [
        f"Dear {name},",
        f"You asked that a person look at {_ABOUT[subject]}. A lead has done so.",
        ANSWERS[answer],
        f"What we would like you to know:\n{text.strip()}",
        "You can ask again when something else needs a look. A person wrote this; no part of it was automatic.",
    ]
    return Letter(f"We have looked at {_ABOUT[subject]}", "\n\n".join(parts) + "\n")
