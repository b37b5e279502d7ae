"""The taxonomy's words in what people wrote about themselves: the one place where a file's words get their ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel import Locale

from marketplace.domain.imports import Found, Part
from marketplace.domain.vocabulary import CefrLevel
from marketplace.search import taxonomy
from marketplace.search.taxonomy import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

FLUENCIES = (
    (CefrLevel.C2, ("native", "bilingual", "mother tongue", "c2")),
    (CefrLevel.C1, ("full professional", "fluent", "advanced", "c1")),
    (CefrLevel.B2, ("professional", "upper intermediate", "b2")),
    (CefrLevel.B1, ("intermediate", "limited working", "conversational", "b1")),
    (CefrLevel.A2, ("elementary", "basic", "a2")),
    (CefrLevel.A1, ("beginner", "a1")),
)
"""How people say how well they speak, most first; the first that is found counts."""

LEVELS = ((1.0, ("expert", "master")), (0.75, ("proficient", "advanced", "senior")), (0.25, ("aware", "beginner")))
DEFAULT_LEVEL = 0.5


def skill(word: str, *, level: str = "", used: date | None = None, words: str = "") -> Found | str:
    """The skill that a word means, or why it means none."""
    slug = taxonomy.resolved(Kind.SKILL, word) if word.strip() else None
    if slug is None:
        return taxonomy.complaint(Kind.SKILL, word) if word.strip() else "The skill has no name."
    return Found(Part.SKILL, {"slug": slug, "level": level_of(level), "last_used": used and used.isoformat()}, words)


def level_of(word: str) -> float:
    """How well somebody says they know something.

    >>> level_of("Master"), level_of("Advanced"), level_of(""), level_of("0.75")
    (1.0, 0.75, 0.5, 0.75)
    """
    said = word.strip().casefold()
    if said in ("0.25", "0.5", "0.75", "1", "1.0"):
        return float(said)
    return next((level for level, names in LEVELS if any(name in said for name in names)), DEFAULT_LEVEL)


def language(word: str, fluency: str = "", words: str = "") -> Found | str:
    """The language that a word means, or why it means none."""
    code = _languages().get(word.strip().casefold())
    if code is None:
        return f"{word.strip()[:40]!r} is not a language we know; write its English name or its two letters."
    said = fluency.casefold()
    level = next((level for level, names in FLUENCIES if any(name in said for name in names)), CefrLevel.B2)
    return Found(Part.LANGUAGE, {"code": code, "level": level.value}, words)


def language_name(code: str) -> str:
    """The English name of a language.

    >>> language_name("de")
    'German'
    """
    return str(Locale("en").languages.get(code, code))


def skills_among(keywords: Iterable[str]) -> list[str]:
    """The ids of those words that mean a skill, each once."""
    found = (taxonomy.resolved(Kind.SKILL, word) for word in keywords if word.strip())
    return sorted({slug for slug in found if slug is not None})


def specialization(slug: str, words: str) -> Found:
    """A specialization that a text speaks of."""
    return Found(Part.SPECIALIZATION, {"slug": slug}, words)


_codes: dict[str, str] = {}


def _languages() -> dict[str, str]:
    """Two-letter codes by code and by English name."""
    if not _codes:
        named = {str(name).casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
        _codes.update(named | {code: code for code in named.values()})
    return _codes
