"""From the words around a skill to how badly it is wanted and at which level."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from matching.reading.sentences import NEED_WORDS, Sentence
from matching.types import Need

_CUES = re.compile(
    "|".join(f"(?P<n{at}>(?<![\\w-])(?:{words})(?![\\w]))" for at, (_, words) in enumerate(NEED_WORDS)), re.IGNORECASE
)
_BACKWARD = re.compile(
    r"(?:is|are|a|an|be|as|,|\(|–|-|:|would|strongly|highly|considered|experience|skills|knowledge)\s*$", re.I
)
_CUE_TAIL = re.compile(r"\s*(?:$|[,;.)!–]|(?:but|and|while|whereas|although)\b)", re.I)
_BREAK = re.compile(r"[;,(]|\bbut\b|\bwhile\b|\bwhereas\b", re.I)
_NOT_WANTED = re.compile(
    r"(?:\b(?:no(?!t)|without|never|neither|nor|not(?!\s(?:only|just|merely|simply))|don['’]t|doesn['’]t|instead\sof|rather\sthan|unlike|away\sfrom)"
    r"\s(?:[\w-]+\s){0,3})$",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"^[^.;,]{0,40}\b(?:not|no\slonger|isn['’]t|aren['’]t)\s(?:strictly\s|really\s|be\s)?"
    r"(?:required|necessary|needed|essential|mandatory|a\smust|relevant|used|important)",
    re.IGNORECASE,
)
_LIKED = re.compile(r"\b(?:preferred|nice|plus|bonus|helpful|welcome|useful|desirable|advantage)", re.IGNORECASE)
_ASKING = re.compile(
    r"\b(?:looking\sfor|need|needs|seek(?:ing|s)?|want(?:s|ed)?|hir(?:e|ing)|experienced?|expert(?:ise)?|proficien\w+|skills?"
    r"|skilled|knowledge|familiar\w*|you\swill|you['’]ll|you|candidate|help\sus|build(?:ing)?|develop\w*|deploy\w*"
    r"|design\w*|implement\w*|fine-?tun\w+|migrat\w+|years?|specialist|engineer|scientist|architect|consultant)\b",
    re.IGNORECASE,
)
_HIRING = re.compile(
    r"\b(?:looking\sfor|need|seeking|wants?|hiring|to\shire|you\swill|you['’]ll|help\sus)\b", re.IGNORECASE
)
_DESCRIBING = re.compile(
    r"\b(?:our\s(?:\w+\s){0,3}(?:stack|platform|product|team|company|infrastructure|systems?|data|customers|backend)"
    r"|we\s(?:use|run|have|are|currently|already|built|work)|currently|existing|is\sbuilt|runs?\son|tech\sstack|built\son"
    r"|about\sus|founded)\b",
    re.IGNORECASE,
)
_LEVELS = re.compile(
    r"(?P<expert>\b(?:experts?(?:\slevel)?(?:\s(?:in|knowledge|with))?|expertise|deep|world-class|extensive|master(?:y|ed)?"
    r"|in-depth|guru|authority\son)\b)"
    r"|(?P<proficient>\b(?:strong|solid|proficien(?:t|cy)|advanced|proven|hands-on|very\sgood|excellent|senior-level"
    r"|(?:[3-9]|1\d|three|four|five|six|seven|eight|ten)\+?\s(?:or\smore\s)?years)\b)"
    r"|(?P<working>\b(?:working\sknowledge|competent|comfortable|good|intermediate|(?:1|2|one|two)\+?\syears?)\b)"
    r"|(?P<aware>\b(?:familiar(?:ity)?|basics?|exposure|awareness|aware|some|beginner|first\sexperience|notions?)\b)",
    re.IGNORECASE,
)
LEVELS = {"expert": 1.0, "proficient": 0.75, "working": 0.5, "aware": 0.25}
_LEVEL_AFTER = re.compile(rf"\s*[(:–-]\s*(?:at\s)?(?:{_LEVELS.pattern})", re.IGNORECASE)
_EXACT_BEFORE = re.compile(r"\b(?:specifically|strictly|exclusively|exactly|only)\s(?:in\s|with\s)?$", re.IGNORECASE)
_EXACT_AFTER = re.compile(r"\s*,?\s*\(?(?:specifically|exclusively|no\ssubstitutes?|only\b(?!\sif)|not\s[A-Z])")


@dataclass(frozen=True, slots=True)
class _Cue:
    need: Need
    start: int
    end: int
    is_backward: bool
    covers_from: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a sentence wants the skill at one place in it; `confidence` is higher when a cue word says so."""

    need: Need
    confidence: float
    level: float | None
    is_exact: bool


class Wishes:
    """The cue words of one sentence, and what they say about the mentions in it.

    "Must have" speaks for what follows, "is a plus" for what precedes, up to the cue before.
    """

    def __init__(self, sentence: Sentence, starts: list[int]) -> None:
        self._words = sentence.words
        self._heading = sentence.need
        self._cues: list[_Cue] = []
        for found in _CUES.finditer(sentence.words):
            need = NEED_WORDS[int((found.lastgroup or "n0")[1:])][0]
            self._add(need, found.start(), found.end(), starts)
        self._levels = [
            (found.start(), found.end(), LEVELS[found.lastgroup or ""]) for found in _LEVELS.finditer(sentence.words)
        ]
        self._is_asking = _ASKING.search(sentence.words) is not None
        self._is_hiring = _HIRING.search(sentence.words) is not None
        self._is_describing = _DESCRIBING.search(sentence.words) is not None

    def _add(self, need: Need, start: int, end: int, starts: list[int]) -> None:
        before = self._cues[-1] if self._cues else None
        since = before.end if before else 0
        if before and before.need is Need.NICE and need is Need.MUST and start - before.end <= 2:
            return
        has_before = any(since <= at < start for at in starts[max(0, bisect_right(starts, start) - 40) :])
        is_set_off = _BACKWARD.search(self._words[max(0, start - 16) : start]) is not None
        is_last = _CUE_TAIL.match(self._words, end) is not None
        says_so = self._words[start : start + 3].lower() in ("is ", "are", "a m", "a p") or need is Need.NICE
        is_backward = has_before and is_last and (is_set_off or says_so or self._words[end - 2 : end].lower() == "ed")
        if is_backward and before and not before.is_backward:
            breaks = [
                found.end()
                for found in _BREAK.finditer(self._words, since, start)
                if _holds(starts, found.end(), start)
            ]
            since = breaks[-1] if breaks else since
        self._cues.append(_Cue(need, start, end, is_backward, since))

    def about(self, start: int, end: int) -> Wanted | None:
        """Return what is wanted of the skill at [start, end) of the sentence, or None if it is not wanted."""
        before, after = self._words[max(0, start - 60) : start], self._words[end : end + 80]
        unneeded = _NOT_NEEDED.match(after)
        if _NOT_WANTED.search(before) or (unneeded and not _LIKED.search(unneeded.group())):
            return None
        is_exact = bool(_EXACT_BEFORE.search(before) or _EXACT_AFTER.match(after))
        need, confidence = self._need(start)
        return Wanted(need, confidence, self._level(start, end), is_exact)

    def _need(self, start: int) -> tuple[Need, float]:
        for cue in self._cues:
            if cue.is_backward and cue.covers_from <= start < cue.start:
                return cue.need, 0.9
        forward = [cue for cue in self._cues if cue.end <= start]
        if forward and not forward[-1].is_backward and ";" not in self._words[forward[-1].end : start]:
            return forward[-1].need, 0.9
        if self._heading is not None:
            return self._heading, 0.85
        if self._is_describing and not self._cues and not self._is_hiring:
            return Need.NICE, 0.5
        return Need.MUST, 0.7 if self._is_asking else 0.5

    def _level(self, start: int, end: int) -> float | None:
        own = _LEVEL_AFTER.match(self._words, end, min(len(self._words), end + 40))
        if own:
            return LEVELS[own.lastgroup or ""]
        before = [(stop, level) for _, stop, level in self._levels if stop <= start]
        if not before or start - before[-1][0] > 120 or re.search(r"[;.)]|\bbut\b", self._words[before[-1][0] : start]):
            return None
        return before[-1][1]


def _holds(starts: list[int], low: int, high: int) -> bool:
    at = bisect_right(starts, low - 1)
    return at < len(starts) and starts[at] < high
