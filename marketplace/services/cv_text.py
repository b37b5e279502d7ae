"""The text of a CV: a headline, dated positions, skills with when they were last used, languages. By rules, no model.

Layouts differ, so this finds a part of what is there; each field comes with the words it was read from.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from marketplace.domain.imports import MOST_FOUND, Contents, Found, Part, a_document, one_line
from marketplace.domain.spans import Span, spans
from marketplace.search.reading import reading_of
from marketplace.services import found_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

MOST_CHARACTERS = 100_000
MOST_POSITIONS = 40
LONGEST_HEADLINE = 120

_HEADINGS = re.compile(
    r"^\W*(?:(?:work|professional|relevant)?\s*(?:experience|history)|employment|projects?|education|skills|languages"
    r"|certifications?|publications?|summary|profile|interests|references)\W*$",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(?:university|universität|college|school|b\.?sc|m\.?sc|ph\.?d|bachelor|master|diploma)\b", re.I
)
_CONTACT = re.compile(r"[@/\\|•]|\d{3}|https?:|www\.", re.IGNORECASE)
_LANGUAGE = re.compile(r"\b([A-Z][a-z]+)\s*[(:–—-]\s*([A-Za-z][A-Za-z0-9 /]{1,40})")


def read(text: str, today: date) -> Contents:
    """What a CV says."""
    text = text[:MOST_CHARACTERS]
    positions = list(_positions(text, today))
    found = [*_headline(text), *positions, *_skills(text, positions, today), *_topics(text, today), *_languages(text)]
    return Contents(tuple(found[:MOST_FOUND]))


def _headline(text: str) -> Iterator[Found]:
    """The line under the name, if it is one line of words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:3]
    for line in lines[1:]:
        if (
            len(line) <= LONGEST_HEADLINE
            and len(line.split()) > 1
            and not _CONTACT.search(line)
            and not _is_heading(line)
        ):
            yield Found(Part.HEADLINE, {"text": one_line(line)}, line)
            return


def _positions(text: str, today: date) -> Iterator[Found]:
    """Everything that is dated and no school: its title beside the dates, or in the line above them."""
    lines = _Lines(text)
    dated = [(lines.at(span.begins), span) for span in spans(text)][:MOST_POSITIONS]
    rows = [row for row, _ in dated]
    begins = [row - 1 if _is_title_above(lines, row, span) else row for row, span in dated]
    for (here, after), row, (_, span) in zip(pairwise([*begins, len(lines.texts)]), rows, dated, strict=True):
        if span.started > today:
            continue
        title = lines.texts[here] if here < row else lines.without(row, span)
        body = lines.body(row + 1, after)
        if here < row and (beside := lines.without(row, span)):
            title = f"{title}, {beside}"
        if not title or _SCHOOL.search(title):
            continue
        skills = [known.value for known in reading_of(f"{title}\n{body}", today).skills][:20]
        yield a_document(
            title,
            started=span.started,
            ended=min(span.ended, today) if span.ended else None,
            words=text[span.begins : span.ends],
            text=body,
            skills=sorted(skills),
        )


def _skills(text: str, positions: list[Found], today: date) -> Iterator[Found]:
    """Every skill that is named, with the end of the last position that names it."""
    used: dict[str, str] = {}
    for position in positions:
        ended = position.said["ended"] or today.isoformat()
        for slug in position.said["skills"]:
            used[slug] = max(used.get(slug, ""), ended)
    for known in reading_of(text, today).skills:
        said = {"slug": known.value, "level": found_words.DEFAULT_LEVEL, "last_used": used.get(known.value)}
        yield Found(Part.SKILL, said, known.words)


def _topics(text: str, today: date) -> Iterator[Found]:
    for known in reading_of(text, today).specializations[:3]:
        yield found_words.specialization(known.value, known.words)


def _languages(text: str) -> Iterator[Found]:
    """Languages with how well they are spoken, such as `German (fluent)`; each once."""
    seen = set()
    for match in _LANGUAGE.finditer(text):
        found = found_words.language(match[1], match[2], match[0])
        if isinstance(found, Found) and found.said["code"] not in seen and _says_how_well(match[2]):
            seen.add(found.said["code"])
            yield found


def _says_how_well(fluency: str) -> bool:
    said = fluency.casefold()
    return any(name in said for _, names in found_words.FLUENCIES for name in names)


def _is_heading(line: str) -> bool:
    return _HEADINGS.match(line) is not None


def _is_title_above(lines: _Lines, row: int, span: Span) -> bool:
    """Whether the line of the dates holds little else, and the one above it is a title."""
    above = lines.texts[row - 1] if row else ""
    return (
        len(lines.without(row, span)) < 3
        and 0 < len(above) <= LONGEST_HEADLINE
        and not _is_heading(above)
        and not list(spans(above))
    )


class _Lines:
    """A text as stripped lines, and where each begins."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = []
        self.texts: list[str] = []
        place = 0
        for line in text.splitlines(keepends=True):
            self.starts.append(place)
            self.texts.append(line.strip())
            place += len(line)
        self._text = text

    def at(self, place: int) -> int:
        """The number of the line in which a place lies."""
        return max(number for number, start in enumerate(self.starts) if start <= place)

    def without(self, row: int, span: Span) -> str:
        """A line without its dates, and without the marks that stood around them."""
        start = self.starts[row]
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self._text)
        line = self._text[start : span.begins] + " " + self._text[min(span.ends, end) : end]
        return one_line(line.strip(" \t\r\n,;:|()[]–—-•·"))

    def body(self, first: int, after: int) -> str:
        """The lines of a position, up to the next heading."""
        kept = []
        for line in self.texts[first:after]:
            if _is_heading(line):
                break
            kept.append(line)
        return "\n".join(kept).strip()
