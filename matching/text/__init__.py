"""Text relevance: the channels, the index and the absolute scale behind one question."""

from matching.text.relevance import Relevance, TextRelevance
from matching.text.scores import text_scores

__all__ = ["Relevance", "TextRelevance", "text_scores"]
