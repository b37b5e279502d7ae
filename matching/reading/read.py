"""One text in, one reading out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from matching.reading import dates, engagement, languages, money, places, topics
from matching.reading.needs import Wanted, Wishes
from matching.reading.sentences import Sentence, sentences
from matching.reading.suggested import Reading, SkillSuggestion, Suggested
from matching.taxonomy import Mention, Taxonomy
from matching.types import Need

_RANK = {Need.NON_NEGOTIABLE: 0, Need.MUST: 1, Need.NICE: 2}
_PRODUCTION = re.compile(
    r"\b(?:in(?:to)?\sproduction|to\sproduction|production[-\s](?:grade|ready|level)|production(?:ali[sz]e|i[sz]e)\w*)",
    re.I,
)
_KNOWLEDGE = re.compile(
    r"\b(?:experience|expert\w*|knowledge|specialist|familiar\w*|skills?|background|certif\w+)\b", re.IGNORECASE
)
_EXPLICIT = 0.8


def read(text: str, taxonomy: Taxonomy, today: date) -> Reading:
    """Return what a brief in free words says, with the words that say it.

    Parameters
    ----------
    text : plain text or Markdown, in English
    taxonomy : the words to look for
    today : what "ASAP", "in March" and the like are relative to

    Returns
    -------
    Reading
        Suggestions only. Time is proportional to the length of the text.

    Examples
    --------
    >>> words = Taxonomy.load()
    >>> text = "Must have PyTorch; Rust is a plus. 3 days a week for six months, up to €90/hour."
    >>> reading = read(text, words, date(2026, 11, 23))
    >>> [(skill.value, skill.need.value) for skill in reading.skills]
    [('pytorch', 'must'), ('rust-language', 'nice')]
    >>> reading.hours_per_week.value, reading.weeks.value, reading.budget.value.maximum, reading.budget.words
    (24.0, 26.0, 90.0, '€90/hour')
    """
    parts = list(sentences(text))
    found = taxonomy.mentions(text, ("skill", "specialization", "domain", "role"))
    wanted = _wishes(parts, found)
    skills = _skills(text, wanted, taxonomy)
    overlap, is_overlap_strict = places.overlap(parts)
    return Reading(
        skills=skills,
        specializations=topics.specializations(text, _of(wanted, "specialization"), skills, taxonomy),
        domains=topics.domains(text, _of(wanted, "domain"), taxonomy),
        roles=_roles(text, found),
        seniority=_seniority(text, found, taxonomy),
        engagement_models=engagement.engagement_models(parts),
        hours_per_week=engagement.hours_per_week(parts),
        weeks=engagement.weeks(parts),
        start=dates.start(parts, today),
        budget=money.budget(parts),
        languages=languages.languages(parts),
        overlap_hours=overlap,
        is_overlap_strict=is_overlap_strict,
        time_zone=places.time_zone(parts),
        production=_production(parts),
        compliance=_compliance(text, wanted, taxonomy),
    )


def _wishes(parts: list[Sentence], found: Iterable[Mention]) -> list[tuple[Mention, Wanted, Sentence]]:
    """Return every mention that is wanted, with how; mentions that are refused are left out."""
    begins = [part.start for part in parts]
    inside: dict[int, list[Mention]] = {}
    for mention in found:
        # Every mention begins with a letter or a digit of some sentence.
        inside.setdefault(bisect_right(begins, mention.start) - 1, []).append(mention)
    wanted = []
    for at, mentions in inside.items():
        part = parts[at]
        starts = sorted({mention.start - part.start for mention in mentions if mention.kind == "skill"})
        wishes = Wishes(part, starts)
        for mention in mentions:
            wish = wishes.about(mention.start - part.start, mention.end - part.start)
            if wish is not None:
                wanted.append((mention, wish, part))
    return wanted


def _of(wanted: Iterable[tuple[Mention, Wanted, Sentence]], kind: str) -> list[Mention]:
    return [mention for mention, _, _ in wanted if mention.kind == kind]


def _is_rule(mention: Mention, part: Sentence, taxonomy: Taxonomy) -> bool:
    """Say whether a mention is of a law to obey, and not of knowledge of it."""
    return taxonomy.skills[mention.id].slot == "regulation" and _KNOWLEDGE.search(part.words) is None


def _skills(
    text: str, wanted: Iterable[tuple[Mention, Wanted, Sentence]], taxonomy: Taxonomy
) -> tuple[SkillSuggestion, ...]:
    """Return one suggestion a skill: what cue words say outweighs what is guessed, then the stronger need."""
    best: dict[str, SkillSuggestion] = {}
    for mention, wish, part in wanted:
        if mention.kind != "skill" or _is_rule(mention, part, taxonomy):
            continue
        words = text[mention.start : mention.end]
        new = SkillSuggestion(
            mention.id, words, mention.start, mention.end, wish.confidence, wish.need, wish.level, wish.is_exact
        )
        old = best.get(mention.id)
        best[mention.id] = new if old is None else _merged(old, new)
    return tuple(sorted(best.values(), key=lambda skill: (_RANK[skill.need], skill.start)))


def _merged(old: SkillSuggestion, new: SkillSuggestion) -> SkillSuggestion:
    def strength(skill: SkillSuggestion) -> tuple[bool, int, float]:
        return skill.confidence >= _EXPLICIT, -_RANK[skill.need], skill.confidence

    kept = new if strength(new) > strength(old) else old
    levels = [skill.level for skill in (old, new) if skill.level is not None]
    return SkillSuggestion(
        kept.value,
        kept.words,
        kept.start,
        kept.end,
        kept.confidence,
        kept.need,
        max(levels, default=None),
        old.is_exact or new.is_exact,
    )


def _roles(text: str, found: Iterable[Mention]) -> tuple[Suggested[str], ...]:
    roles: dict[str, Suggested[str]] = {}
    for mention in found:
        if mention.kind == "role" and mention.id not in roles:
            words = text[mention.start : mention.end]
            roles[mention.id] = Suggested(mention.id, words, mention.start, mention.end)
    return tuple(roles.values())


def _seniority(text: str, found: Iterable[Mention], taxonomy: Taxonomy) -> Suggested[str] | None:
    """Return the seniority written directly before a role, as in "senior data scientist"."""
    for mention in found:
        if mention.kind != "role":
            continue
        before = re.search(r"([\w-]+)\s+(?:[\w/-]+\s+)?$", text[max(0, mention.start - 40) : mention.start])
        for word in before.group().split() if before else ():
            seniority = taxonomy.seniority_of(word)
            if seniority is not None:
                begin = text.index(word, max(0, mention.start - 40))
                return Suggested(seniority, word, begin, begin + len(word))
    return None


def _production(parts: Iterable[Sentence]) -> Suggested[bool] | None:
    for part in parts:
        found = _PRODUCTION.search(part.words)
        if found:
            return part.cite(True, found.start(), found.end(), 0.8)
    return None


def _compliance(
    text: str, wanted: Iterable[tuple[Mention, Wanted, Sentence]], taxonomy: Taxonomy
) -> tuple[Suggested[str], ...]:
    """Return the laws and standards that the work must obey, as skill ids."""
    rules: dict[str, Suggested[str]] = {}
    for mention, _, _ in wanted:
        if mention.kind == "skill" and taxonomy.skills[mention.id].slot == "regulation":
            words = text[mention.start : mention.end]
            rules.setdefault(mention.id, Suggested(mention.id, words, mention.start, mention.end))
    return tuple(rules.values())
