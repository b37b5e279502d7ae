"""What a file says about its owner: found fields, each shown beside what is there, taken only with a tick.

Everything here is a suggestion. Taking one never takes anything away: texts that are there are replaced only where the
owner ticked that very field, and who stands behind a claim is not for a file to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from marketplace.domain.experts import DocumentDraft, ExpertDraft, SkillDraft, SpecializationDraft
from marketplace.domain.places import LanguageDraft
from marketplace.domain.profiles import LINE_LENGTH
from marketplace.domain.vocabulary import CefrLevel, DocumentKind

LARGEST_BYTES = 3 * 1024 * 1024
MOST_FOUND = 200
MOST_PROBLEMS = 200
LONGEST_NAME = 80
LONGEST_TEXT = 4_000
"""Of a document that was found; what a CV says of one position is shorter."""


class ImportSource(StrEnum):
    """What kind of file was handed in."""

    JSON_RESUME = "json-resume"
    CSV = "csv"
    CV = "cv"


class ImportStatus(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"
    TAKEN = "taken"
    DISCARDED = "discarded"


class Part(StrEnum):
    """What a found field is about."""

    NAME = "name"
    HEADLINE = "headline"
    COUNTRY = "country"
    SPECIALIZATION = "specialization"
    SKILL = "skill"
    LANGUAGE = "language"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Found:
    """One field that a file holds: what it is about, what is said, and the words or the line it was read from."""

    part: Part
    said: Mapping[str, Any]
    words: str = ""

    def as_json(self) -> dict[str, Any]:
        """The same, to be stored."""
        return {"part": self.part.value, "said": dict(self.said), "words": self.words}

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Found:
        """What `as_json` wrote."""
        return cls(Part(stored["part"]), stored["said"], stored["words"])


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of a file that was refused: where it stands, and why."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that was read from one file."""

    found: tuple[Found, ...] = ()
    problems: tuple[Problem, ...] = ()


def a_document(
    title: str,
    *,
    kind: DocumentKind = DocumentKind.PROJECT,
    started: date | None = None,
    ended: date | None = None,
    words: str = "",
    **said: Any,
) -> Found:
    """A found document. A project needs a start; without one it is told as a case study."""
    if kind is DocumentKind.PROJECT and started is None:
        kind = DocumentKind.CASE_STUDY
    if started is not None and ended is not None and ended < started:
        ended = None
    known = {name: value.strip()[:LONGEST_TEXT] if isinstance(value, str) else value for name, value in said.items()}
    dates = {"started": started and started.isoformat(), "ended": ended and ended.isoformat()}
    return Found(Part.DOCUMENT, {"title": one_line(title), "kind": kind.value, **dates, **known}, words)


def one_line(text: str, longest: int = LINE_LENGTH) -> str:
    """The text on one line, no longer than a line may be.

    >>> one_line(" Lead\\n engineer "), one_line("abcdef", 4)
    ('Lead engineer', 'abc…')
    """
    line = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", text).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def take(draft: ExpertDraft, chosen: Iterable[Found]) -> ExpertDraft:
    """Return the profile with the chosen fields in it."""
    for found in chosen:
        draft = _TAKERS[found.part](draft, found.said)
    return draft


def is_there(draft: ExpertDraft, found: Found) -> bool:
    """Tell whether taking a field would change nothing."""
    return take(draft, [found]) == draft


def twin(draft: ExpertDraft, said: Mapping[str, Any]) -> DocumentDraft | None:
    """The document of the profile that a found one repeats: the one of the same title."""
    title = said["title"].casefold()
    return next((known for known in draft.documents if known.title.casefold() == title), None)


def _take_line(name: str) -> Any:
    return lambda draft, said: replace(draft, **{name: said["text"]})


def _take_specialization(draft: ExpertDraft, said: Mapping[str, Any]) -> ExpertDraft:
    if any(held.specialization == said["slug"] for held in draft.specializations):
        return draft
    return replace(draft, specializations=(*draft.specializations, SpecializationDraft(said["slug"])))


def _take_skill(draft: ExpertDraft, said: Mapping[str, Any]) -> ExpertDraft:
    """A skill that is there only learns that it was used later; its level and who stands behind it stay."""
    used = _day(said.get("last_used"))
    for place, held in enumerate(draft.skills):
        if held.skill == said["slug"]:
            later = max(filter(None, (held.last_used, used)), default=None)
            skills = (*draft.skills[:place], replace(held, last_used=later), *draft.skills[place + 1 :])
            return replace(draft, skills=skills)
    fresh = SkillDraft(said["slug"], said.get("level") or 0.5, last_used=used)
    return replace(draft, skills=(*draft.skills, fresh))


def _take_language(draft: ExpertDraft, said: Mapping[str, Any]) -> ExpertDraft:
    spoken = LanguageDraft(said["code"], CefrLevel(said["level"]))
    others = tuple(known for known in draft.languages if known.language != spoken.language)
    return replace(draft, languages=tuple(sorted((*others, spoken), key=lambda known: known.language)))


def _take_document(draft: ExpertDraft, said: Mapping[str, Any]) -> ExpertDraft:
    """A document of the same title gets what the file says in addition; every other one is new."""
    given = {
        "kind": DocumentKind(said["kind"]),
        "started": _day(said.get("started")),
        "ended": _day(said.get("ended")),
        "skills": tuple(sorted(said.get("skills", ()))),
        **{name: said.get(name, "") for name in ("text", "problem", "decision", "outcome", "production")},
        "url": said.get("url") or None,
    }
    known = twin(draft, said)
    if known is None:
        fresh = DocumentDraft(_free_key(draft, said["title"]), said["title"], **given)
        return replace(draft, documents=(*draft.documents, fresh))
    given["skills"] = tuple(sorted({*known.skills, *given["skills"]}))
    changed = replace(known, **{name: value for name, value in given.items() if value and name != "kind"})
    return replace(draft, documents=tuple(changed if each is known else each for each in draft.documents))


def _free_key(draft: ExpertDraft, title: str) -> str:
    """A name for a document within its profile that no other has.

    >>> _free_key(ExpertDraft("Ada"), "Fraud scoring, in real time!")
    'fraud-scoring-in-real-time'
    """
    stem = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60] or "document"
    taken = {known.key for known in draft.documents}
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


_TAKERS = {
    Part.NAME: _take_line("name"),
    Part.HEADLINE: _take_line("headline"),
    Part.COUNTRY: _take_line("country"),
    Part.SPECIALIZATION: _take_specialization,
    Part.SKILL: _take_skill,
    Part.LANGUAGE: _take_language,
    Part.DOCUMENT: _take_document,
}
