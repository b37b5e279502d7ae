"""Languages and the level asked for, told apart from nationalities and markets."""

from __future__ import annotations

import re

from matching.reading.sentences import Sentence
from matching.reading.suggested import Suggested
from matching.types import Cefr

CODES = {
    "english": "en", "german": "de", "french": "fr", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "polish": "pl", "czech": "cs", "slovak": "sk", "hungarian": "hu", "romanian": "ro",
    "bulgarian": "bg", "greek": "el", "swedish": "sv", "norwegian": "no", "danish": "da", "finnish": "fi",
    "estonian": "et", "latvian": "lv", "lithuanian": "lt", "ukrainian": "uk", "russian": "ru", "turkish": "tr",
    "arabic": "ar", "hebrew": "he", "hindi": "hi", "urdu": "ur", "bengali": "bn", "tamil": "ta",
    "mandarin": "zh", "chinese": "zh", "japanese": "ja", "korean": "ko", "vietnamese": "vi", "thai": "th",
    "indonesian": "id", "malay": "ms", "persian": "fa", "farsi": "fa", "swahili": "sw", "croatian": "hr",
    "serbian": "sr", "slovenian": "sl", "catalan": "ca", "irish": "ga",
}  # fmt: skip
_NAME = re.compile(
    r"\b(?P<name>" + "|".join(word.capitalize() for word in CODES) + r")\b(?!-language\s(?:documents?|data|texts?))"
)
_LEVEL = (
    r"(?P<cefr>[ABC][12])\b|(?P<c2>native(?:-level)?|mother[-\s]tongue|bilingual)|(?P<c1>(?:business[-\s])?fluen(?:t|cy)(?:ly)?"
    r"|excellent|proficien(?:t|cy)|near[-\s]native|very\sgood|full\sprofessional)|(?P<b2>business(?:[-\s]level)?|professional|strong|good"
    r"|solid|working(?:[-\s](?:proficiency|knowledge))?|upper[-\s]intermediate)|(?P<b1>conversational|intermediate)|(?P<a2>basic)"
)
_JOINT = (
    r"(?:\s?(?:in|spoken|written|verbal|oral|and|of|level|proficiency|knowledge|command|both|speakers?|or|above|[&+:,/])"
    r"){0,6}\s*"
)
_BEFORE = re.compile(rf"(?:\b(?:{_LEVEL}){_JOINT})$", re.IGNORECASE)
_AFTER = re.compile(
    rf"(?:\s?[(:,–-]?\s?(?:(?:at|language|skills?|level|is|are)\s){{0,3}}(?:min(?:imum)?\.?\s|at\sleast\s)?(?:{_LEVEL})(?!\s(?:compan|team|market)))",
    re.IGNORECASE,
)
_SPOKEN_BEFORE = re.compile(
    r"(?:\b(?:speaks?|spoken|speaking|written|communicat\w+\sin|languages?(?:\sis|\sare|:)?|workshops?\sin|meetings\s(?:are\s)?in)(?:\sand\swritten)?\s*)$",
    re.IGNORECASE,
)
_SPOKEN_AFTER = re.compile(
    r"(?:[-\s](?:speak(?:er|ers|ing)|language\s(?:skills?|proficiency)|skills?\b|fluency)|\s(?:is|are)\s(?:a\s)?(?:required|must|needed|mandatory"
    r"|essential|spoken|our\sworking|the\sworking)|\s(?:required|mandatory))",
    re.IGNORECASE,
)
_NICE = re.compile(
    r"\b(?:a\s(?:big\s)?plus|bonus|nice[-\s]to[-\s]have|advantage(?:ous)?|ideally|not\s(?:required|needed|necessary)|optional|desirable|preferred)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"\s*(?:,|/|and|or|&|,\s*and)\s*", re.IGNORECASE)


def languages(parts: list[Sentence]) -> tuple[Suggested[tuple[str, Cefr]], ...]:
    """Return the languages that are asked for, as (ISO 639-1 code, level), in order of place.

    A name counts only beside a word about speaking or a level, or in a list with one that does:
    "the German market" asks for nothing. Without a level B2 is meant. Languages that would only
    be welcome are left out, because a language of a brief is a condition.
    """
    found: dict[str, Suggested[tuple[str, Cefr]]] = {}
    for part in parts:
        previous: tuple[int, Cefr] | None = None
        for name in _NAME.finditer(part.words):
            level = _level(part.words, name)
            if level is None and previous and _LIST.fullmatch(part.words, previous[0], name.start()):
                level = previous[1]
            previous = (name.end(), level) if level is not None else None
            if level is None or _is_nice(part, name.start(), name.end()):
                continue
            code = CODES[name["name"].lower()]
            if code not in found or found[code].value[1] < level:
                found[code] = part.cite((code, level), name.start(), name.end(), 0.85)
    return tuple(sorted(found.values(), key=lambda suggestion: suggestion.start))


def _level(words: str, name: re.Match[str]) -> Cefr | None:
    before = words[max(0, name.start() - 48) : name.start()]
    for hit in (_AFTER.match(words, name.end()), _BEFORE.search(before)):
        if hit:
            return _cefr(hit)
    if _SPOKEN_BEFORE.search(before) or _SPOKEN_AFTER.match(words, name.end()):
        return Cefr.B2
    following = _LIST.match(words, name.end())
    other = _NAME.match(words, following.end()) if following else None
    hit = _AFTER.match(words, other.end()) if other else None
    if hit:
        return _cefr(hit)
    return Cefr.B2 if other and _SPOKEN_AFTER.match(words, other.end()) else None


def _cefr(hit: re.Match[str]) -> Cefr:
    named = hit.groupdict()
    return Cefr[named["cefr"].upper()] if named["cefr"] else Cefr[(hit.lastgroup or "b2").upper()]


def _is_nice(part: Sentence, start: int, end: int) -> bool:
    """Say whether the clause around a language only wishes for it."""
    if part.need is not None and part.need.value == "nice":
        return True
    begin = max(part.words.rfind(mark, 0, start) for mark in (",", ";", " but ", "(")) + 1
    stops = [at for at in (part.words.find(mark, end) for mark in (",", ";", " but ", ")")) if at >= 0]
    return _NICE.search(part.words, begin, min(stops, default=len(part.words))) is not None
