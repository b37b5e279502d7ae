"""A text in sentences, each under the need that its heading announces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from matching.reading.suggested import Suggested
from matching.types import Need

T = TypeVar("T")

LONGEST = 600
"""A sentence is cut here at the latest, so that work per sentence stays small whatever the text."""

_END = re.compile(r"(?<=[^.\s\d][.!?])\s+(?=[\"'(A-Z0-9])|(?<=\d[.!?])\s+(?=[A-Z])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|approx|incl|vs|ca|max|min|Dr|Mr|Ms|St|No)\.$", re.IGNORECASE)
_HEADING = re.compile(r"\s{0,3}(?:#{1,6}\s+|\*\*(?=[^*\n]{1,80}\*\*:?\s*$)|__(?=[^_\n]{1,80}__:?\s*$))")
_BULLET = re.compile(r"\s*(?:[-*+•·–]|\d{1,2}[.)])\s+")
_LEAD_IN = re.compile(r"[^.!?\n]{1,90}:\s*$")

NEED_WORDS: tuple[tuple[Need, str], ...] = (
    (
        Need.NON_NEGOTIABLE,
        r"non-?\s?negotiables?|deal-?\s?breakers?|absolutely\s(?:essential|required|necessary)|hard\srequirements?"
        r"|mandatory|indispensable|will\snot\sconsider\sanyone\swithout|cannot\sdo\swithout|absolute\smust",
    ),
    (
        Need.NICE,
        r"nice[-\s]to[-\s]haves?|good[-\s]to[-\s]have|bonus(?:\spoints)?(?:\sif|\sfor)?|(?:a|big|huge|strong|definite)\splus"
        r"|plus(?:es)?(?=\s*:|\s*$)|plus\spoints|ideally|preferabl[ey]|preferred|desirable|desired|(?:an?\s)?advantage(?:ous)?"
        r"|optional(?:ly)?|would\sbe\s(?:great|nice|good|helpful|useful|ideal)|beneficial|(?:is|are)\s(?:welcome|helpful)"
        r"|nice\sextras?|extra\scredit|if\spossible",
    ),
    (
        Need.MUST,
        r"must[-\s]haves?|(?:is|are)\s(?:a\s)?must|a\smust|must|(?:strictly\s)?required?|requires?|requirements?|essentials?"
        r"|(?:is|are)\sneeded|minimum\squalifications?|what\s(?:you|we)\s(?:need|bring|expect)|you\s(?:have|bring|know)",
    ),
)
_NEED_OF_HEADING = tuple((need, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for need, words in NEED_WORDS)
_NOT_REQUIRED = re.compile(
    r"\bnot\s(?:strictly\s|really\s)?(?:required|necessary|needed|essential|mandatory|a\smust)", re.I
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence at `text[start:start + len(words)]`, under a heading that may announce a need."""

    words: str
    start: int
    need: Need | None

    def cite(self, value: T, start: int, end: int, confidence: float) -> Suggested[T]:
        """Return a value as understood from [start, end) of this sentence, without the spaces around it."""
        words = self.words[start:end]
        begin = self.start + start + len(words) - len(words.lstrip())
        exact = words.strip()
        return Suggested(value, exact, begin, begin + len(exact), confidence)


def announced_need(heading: str) -> Need | None:
    """Return the need that a heading or lead-in announces, if it does."""
    if _NOT_REQUIRED.search(heading):
        return Need.NICE
    return next((need for need, words in _NEED_OF_HEADING if words.search(heading)), None)


def sentences(text: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in order, none longer than `LONGEST`.

    A Markdown heading announces for what is beneath it, a line that ends with a colon likewise;
    where a list is beneath it, for that list.

    >>> text = "## Must have\\n- Python\\n\\nNice to have:\\n- Rust\\n\\nWe are ten."
    >>> [(sentence.words, sentence.need and sentence.need.value) for sentence in sentences(text)]
    [('Must have', 'must'), ('Python', 'must'), ('Nice to have:', 'nice'), ('Rust', 'nice'), ('We are ten.', None)]
    """
    of_heading: Need | None = None
    of_list: Need | None = None
    is_in_list = False
    at = 0
    for line in text.splitlines(keepends=True):
        begin, at = at, at + len(line)
        body = line.rstrip()
        heading, bullet = _HEADING.match(line), _BULLET.match(line)
        if not body.strip():
            continue
        if heading:
            of_heading, of_list, is_in_list = announced_need(body), None, False
        elif bullet:
            is_in_list = True
        elif len(body) <= 92 and _LEAD_IN.fullmatch(body):
            of_list, is_in_list = announced_need(body), False
        elif is_in_list and not line[:1].isspace():
            of_heading, of_list, is_in_list = None, None, False
        opened = (heading or bullet).end() if heading or bullet else len(line) - len(line.lstrip())  # type: ignore[union-attr]
        need = of_list or of_heading
        yield from _split(body.rstrip("*_#").rstrip() if heading else body, opened, begin, need)


def _split(line: str, opened: int, begin: int, need: Need | None) -> Iterator[Sentence]:
    at = opened
    for end in [*(found for found in _END.finditer(line, opened)), None]:
        if end is not None and _ABBREVIATION.search(line[max(at, end.start() - 8) : end.start()]):
            continue
        stop = len(line) if end is None else end.start()
        while at < stop:
            cut = stop if stop - at <= LONGEST else max(line.rfind(" ", at + 1, at + LONGEST), at + LONGEST // 2)
            yield Sentence(line[at:cut], begin + at, need)
            at = cut
        at = len(line) if end is None else end.end()
