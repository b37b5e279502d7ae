"""Specializations and domains: what a text names, and what its skills suggest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from matching.reading.suggested import SkillSuggestion, Suggested
from matching.taxonomy import Mention, Taxonomy
from matching.types import Need

MOST = 3
_ENOUGH = 1.2
_OPENING = 200


def specializations(
    text: str, mentions: Iterable[Mention], skills: tuple[SkillSuggestion, ...], taxonomy: Taxonomy
) -> tuple[Suggested[str], ...]:
    """Return up to three specializations, those with most support first.

    The first mention counts 2, or 2.5 near the beginning, each more .5; a must-have core skill
    counts 1 shared among the specializations it is core to, a nice-to-have .4 of that. What no mention supports needs
    two skills.
    """
    first: dict[str, Mention] = {}
    weight: defaultdict[str, float] = defaultdict(float)
    for mention in mentions:
        weight[mention.id] += 0.5 if mention.id in first else 2.5 if mention.start < _OPENING else 2.0
        first.setdefault(mention.id, mention)
    support: dict[str, list[SkillSuggestion]] = {}
    for skill in skills:
        homes = [
            word for word, specialization in taxonomy.specializations.items() if skill.value in specialization.skills
        ]
        for home in homes:
            support.setdefault(home, []).append(skill)
            weight[home] += (0.4 if skill.need is Need.NICE else 1.0) / len(homes)
    suggestions = []
    for word, total in sorted(weight.items(), key=lambda pair: -pair[1]):
        if word in first:
            mention = first[word]
            suggestions.append(Suggested(word, text[mention.start : mention.end], mention.start, mention.end, 0.9))
        elif len(support[word]) >= 2 and total >= _ENOUGH:
            telling = support[word]
            words = ", ".join(dict.fromkeys(skill.words for skill in telling[:4]))
            suggestions.append(Suggested(word, words, telling[0].start, telling[0].end, 0.6))
    return tuple(suggestions[:MOST])


def domains(text: str, mentions: Iterable[Mention], taxonomy: Taxonomy) -> tuple[Suggested[str], ...]:
    """Return up to three domains: the most often named first, then the narrower, then the earlier."""
    first: dict[str, Mention] = {}
    named: Counter[str] = Counter()
    for mention in mentions:
        first.setdefault(mention.id, mention)
        named[mention.id] += 1

    def depth(word: str) -> int:
        parent = taxonomy.domains[word].parent
        return 0 if parent is None else 1 + depth(parent)

    ranked = sorted(first.values(), key=lambda mention: (-named[mention.id], -depth(mention.id), mention.start))
    return tuple(
        Suggested(mention.id, text[mention.start : mention.end], mention.start, mention.end, 0.8)
        for mention in ranked[:MOST]
    )
