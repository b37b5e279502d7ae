"""From a brief in free words (plain text or Markdown) to suggestions, each with the words it was understood from.

Nothing here decides: every suggestion is shown, with its words and a confidence, and may be changed.
It is rules and word lists, no model: the same text on the same day always gives the same reading.
"""

from matching.reading.read import read
from matching.reading.suggested import Reading, SkillSuggestion, Suggested

__all__ = ["Reading", "SkillSuggestion", "Suggested", "read"]
