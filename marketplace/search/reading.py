"""Free words read with the taxonomy in force: suggestions, each with the words it was understood from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marketplace.search.taxonomy import in_force
from matching.reading import Reading, SkillSuggestion, Suggested, read

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Reading", "SkillSuggestion", "Suggested", "reading_of"]


def reading_of(text: str, today: date) -> Reading:
    """What a text says; `today` is what "ASAP" and "in March" are relative to."""
    return read(text, in_force(), today)
