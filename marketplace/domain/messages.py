"""Messages between an expert and a company: how long they may be, and while which states they can be written."""

from marketplace.domain.candidacies import HIRED, OPEN
from marketplace.domain.errors import IllegalMove, Invalid
from marketplace.domain.hiring_words import CandidacyStatus

LONGEST_TEXT = 10_000
"""Characters of one message."""

WRITABLE = OPEN | HIRED
"""From the invitation or the application on, and through the engagement; not after an end."""

ENDED = "This has ended, so nothing more can be written here. What was written can still be read."


def check_writable(status: CandidacyStatus) -> None:
    """Raise IllegalMove for a candidacy in which nothing more is written."""
    if status not in WRITABLE:
        raise IllegalMove(ENDED)


def checked(text: str) -> str:
    """Return what somebody wrote, as it is kept. Raises Invalid when it is empty or too long.

    >>> checked("  Hello,\\r\\nare you there? ")
    'Hello,\\nare you there?'
    """
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise Invalid({"text": ["Write something first."]})
    if len(said) > LONGEST_TEXT:
        raise Invalid({"text": [f"Shorten this to {LONGEST_TEXT:,} characters, or send two; it has {len(said):,}."]})
    return said
