"""The words of a brief or a profile, turned into the taxonomy's ids, with a complaint for each that means nothing."""

from __future__ import annotations

from collections import defaultdict

from marketplace.search import taxonomy
from marketplace.search.taxonomy import Kind


class Words:
    """Resolves words one by one and keeps the complaints, by field.

    >>> words = Words()
    >>> words.skill("skills.0.skill", "PyTorch"), words.problems
    ('pytorch', {})
    """

    def __init__(self) -> None:
        self._problems: defaultdict[str, list[str]] = defaultdict(list)

    @property
    def problems(self) -> dict[str, list[str]]:
        """The complaints so far, by field."""
        return dict(self._problems)

    def skill(self, field: str, word: str) -> str:
        """The id of a skill, or the word as it was with a complaint kept."""
        return self._resolved(Kind.SKILL, field, word)

    def specialization(self, field: str, word: str) -> str:
        """The id of a specialization, or the word as it was with a complaint kept."""
        return self._resolved(Kind.SPECIALIZATION, field, word)

    def domain(self, field: str, word: str) -> str:
        """The id of a domain, or the word as it was with a complaint kept."""
        return self._resolved(Kind.DOMAIN, field, word)

    def _resolved(self, kind: Kind, field: str, word: str) -> str:
        # An empty word has its own complaint in the domain.
        found = taxonomy.resolved(kind, word) if word.strip() else word
        if found is None:
            self._problems[field].append(taxonomy.complaint(kind, word))
            return word
        return found


def merged(first: dict[str, list[str]], second: dict[str, list[str]]) -> dict[str, list[str]]:
    """The complaints of both, field by field."""
    return {field: [*first.get(field, []), *second.get(field, [])] for field in (*first, *second)}
