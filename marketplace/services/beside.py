"""What was found beside what is there, in words for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from marketplace.domain import imports as rules
from marketplace.domain.imports import Found, Part
from marketplace.search import taxonomy
from marketplace.search.taxonomy import Kind
from marketplace.services import found_words
from marketplace.services.resumes import LABELS, LEVEL_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from marketplace.domain.experts import DocumentDraft, ExpertDraft, SkillDraft

NOTHING = ""
"""The profile says nothing about it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One found field: its number in the file, what it is called, and both sides line by line."""

    number: int
    part: Part
    name: str
    now: tuple[str, ...]
    then: tuple[str, ...]
    words: str
    is_there: bool


def beside(draft: ExpertDraft, found: Sequence[Mapping[str, Any]]) -> list[Beside]:
    """Return every found field beside what the profile says about it."""
    return [_of(draft, number, Found.of_json(stored)) for number, stored in enumerate(found)]


def _of(draft: ExpertDraft, number: int, found: Found) -> Beside:
    after = rules.take(draft, [found])
    name = _name(found)
    return Beside(
        number=number,
        part=found.part,
        name=name,
        now=tuple(_lines(draft, found)),
        then=tuple(_lines(after, found)),
        words=found.words,
        is_there=after == draft,
    )


def _name(found: Found) -> str:
    said = found.said
    if found.part is Part.SKILL:
        return taxonomy.names(Kind.SKILL).get(said["slug"], said["slug"])
    if found.part is Part.SPECIALIZATION:
        return taxonomy.names(Kind.SPECIALIZATION).get(said["slug"], said["slug"])
    if found.part is Part.LANGUAGE:
        return found_words.language_name(said["code"])
    return str(said["title"]) if found.part is Part.DOCUMENT else found.part.value.capitalize()


def _lines(draft: ExpertDraft, found: Found) -> Iterator[str]:
    """What a profile says about the thing that was found, line by line; nothing when it says nothing."""
    said = found.said
    if found.part is Part.SKILL:
        yield from (_skill(held) for held in draft.skills if held.skill == said["slug"])
    elif found.part is Part.SPECIALIZATION:
        yield from ("Claimed" for held in draft.specializations if held.specialization == said["slug"])
    elif found.part is Part.LANGUAGE:
        yield from (spoken.level.value for spoken in draft.languages if spoken.language == said["code"])
    elif found.part is Part.DOCUMENT:
        known = rules.twin(draft, said)
        yield from _document(known) if known is not None else ()
    else:
        text = getattr(draft, found.part.value)
        yield from [text] if text else []


def _skill(held: SkillDraft) -> str:
    level = LEVEL_NAMES[min(LEVEL_NAMES, key=lambda known: abs(known - held.level))]
    return f"{level}, {_last_used(held.last_used)}"


def _last_used(day: date | None) -> str:
    return f"last used {day:%B %Y}" if day else "no date"


def _document(document: DocumentDraft) -> Iterator[str]:
    if document.started is not None:
        ended = f"{document.ended:%B %Y}" if document.ended else "today"
        yield f"{document.started:%B %Y} to {ended}"
    for name in ("text", *LABELS):
        if text := getattr(document, name):
            yield text if name == "text" else f"{name.capitalize()}: {text}"
    if document.skills:
        names = taxonomy.names(Kind.SKILL)
        yield f"Skills: {', '.join(names.get(slug, slug) for slug in document.skills)}"
    if document.url:
        yield document.url
