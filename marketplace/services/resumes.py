"""JSON Resume 1.0.0, in and out (jsonresume.org/schema); docs/imports.md says what becomes what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from marketplace.domain.errors import Invalid
from marketplace.domain.imports import MOST_FOUND, Contents, Found, Part, Problem, a_document, one_line
from marketplace.domain.places import COUNTRIES
from marketplace.domain.spans import day_of
from marketplace.domain.vocabulary import CefrLevel, DocumentKind
from marketplace.domain.web_addresses import is_web_address
from marketplace.search import taxonomy
from marketplace.search.taxonomy import Kind
from marketplace.services import found_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from marketplace.domain.experts import DocumentDraft, ExpertDraft

VERSION = "v1.0.0"
SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

LEVEL_NAMES = {0.25: "Aware", 0.5: "Working", 0.75: "Proficient", 1.0: "Expert"}
FLUENCY_NAMES = {CefrLevel.C2: "Native or bilingual (C2)", CefrLevel.C1: "Fluent (C1)"}

Said = dict[str, Any]


def read(resume: Any) -> Contents:
    """What a JSON Resume says. Parts of the wrong shape are told and left out; Invalid when nothing is a resume."""
    if not isinstance(resume, dict):
        raise Invalid(
            {"file": ["The file is JSON, but not a resume: it must be an object with `basics` and the like."]}
        )
    found: list[Found] = []
    problems: list[Problem] = []
    for item in _everything(resume):
        if isinstance(item, Found):
            found.append(item)
        else:
            problems.append(item)
    if not found and not problems:
        raise Invalid({"file": ["There is nothing in this resume that a profile could hold."]})
    return Contents(tuple(found[:MOST_FOUND]), tuple(problems))


def _everything(resume: Said) -> Iterator[Found | Problem]:
    yield from _basics(resume.get("basics"))
    for place, work in _entries(resume, "work"):
        title = " at ".join(filter(None, (_text(work, "position"), _text(work, "name"))))
        yield _document(work, f"work[{place}]", title)
    for place, project in _entries(resume, "projects"):
        yield _document(project, f"projects[{place}]", _text(project, "name"))
    for place, publication in _entries(resume, "publications"):
        yield _publication(publication, f"publications[{place}]")
    for place, held in _entries(resume, "skills"):
        yield from _skills(held, f"skills[{place}]")
    for place, spoken in _entries(resume, "languages"):
        where = f"languages[{place}]"
        said = found_words.language(_text(spoken, "language"), _text(spoken, "fluency"), where)
        yield said if isinstance(said, Found) else Problem(where, said)


def _basics(basics: Any) -> Iterator[Found | Problem]:
    if not isinstance(basics, dict):
        return
    for part, name in ((Part.NAME, "name"), (Part.HEADLINE, "label")):
        if text := one_line(_text(basics, name)):
            yield Found(part, {"text": text}, f"basics.{name}")
    location = basics.get("location")
    code = _text(location, "countryCode").strip().upper() if isinstance(location, dict) else ""
    if code in COUNTRIES:
        yield Found(Part.COUNTRY, {"text": code}, "basics.location.countryCode")
    elif code:
        yield Problem("basics.location.countryCode", f"{code[:20]!r} is not a country; use its two letters.")


def _document(said: Said, where: str, title: str) -> Found | Problem:
    if not title.strip():
        return Problem(where, "It has no name or position, so there is nothing to call it by.")
    started = day_of(_text(said, "startDate"))
    if started is None and _text(said, "startDate"):
        return Problem(where, "Its start is not a date; write it like 2024-03-01, 2024-03 or 2024.")
    parts = _parts_of(_lines(said.get("highlights")))
    text = "\n".join(filter(None, (_text(said, "summary") or _text(said, "description"), *parts.pop("text"))))
    return a_document(
        title,
        kind=DocumentKind.PROJECT,
        started=started,
        ended=day_of(_text(said, "endDate"), is_end=True),
        words=where,
        text=text,
        url=_address(_text(said, "url")),
        skills=found_words.skills_among(_lines(said.get("keywords"))),
        **{name: " ".join(lines) for name, lines in parts.items()},
    )


def _publication(said: Said, where: str) -> Found | Problem:
    if not (title := _text(said, "name").strip()):
        return Problem(where, "It has no name.")
    return a_document(
        title,
        kind=DocumentKind.PUBLICATION,
        started=day_of(_text(said, "releaseDate")),
        words=where,
        text=_text(said, "summary"),
        url=_address(_text(said, "url")),
    )


def _skills(said: Said, where: str) -> Iterator[Found | Problem]:
    """A skill, or a group of them: then its name may mean nothing, and the keywords are what is held."""
    keywords, name = _lines(said.get("keywords")), _text(said, "name")
    named = found_words.skill(name, level=_text(said, "level"), words=where)
    if isinstance(named, Found):
        yield named
    elif not keywords:
        yield Problem(where, named)
    for place, word in enumerate(keywords):
        held = found_words.skill(word, level=_text(said, "level"), words=f"{where}.keywords[{place}]")
        if isinstance(held, Found):
            yield held
        else:
            yield Problem(f"{where}.keywords[{place}]", held)


LABELS = ("problem", "decision", "outcome", "production")
"""The parts of a project's story, as highlights carry them: `Problem: ...`."""


def _parts_of(highlights: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in ("text", *LABELS)}
    for line in highlights:
        label, colon, rest = line.partition(":")
        name = label.strip().casefold() if colon else ""
        found[name if name in LABELS else "text"].append(rest.strip() if name in LABELS else line)
    return found


def write(draft: ExpertDraft) -> Said:
    """A profile as a JSON Resume; reading it again finds what is there."""
    names = taxonomy.names(Kind.SKILL)
    basics: Said = {"name": draft.name, "label": draft.headline}
    if draft.country:
        basics["location"] = {"countryCode": draft.country}
    return {
        "$schema": SCHEMA,
        "basics": basics,
        "projects": [_project(d, names) for d in draft.documents if d.kind is not DocumentKind.PUBLICATION],
        "publications": [
            _filled({"name": d.title, "releaseDate": d.started and d.started.isoformat(), "url": d.url})
            | {"summary": d.text}
            for d in draft.documents
            if d.kind is DocumentKind.PUBLICATION
        ],
        "skills": [{"name": names[s.skill], "level": _level_name(s.level)} for s in draft.skills],
        "languages": [
            {
                "language": found_words.language_name(spoken.language),
                "fluency": FLUENCY_NAMES.get(spoken.level, spoken.level.value),
            }
            for spoken in draft.languages
        ],
        "meta": {"version": VERSION},
    }


def _project(document: DocumentDraft, names: Mapping[str, str]) -> Said:
    story = {name: getattr(document, name) for name in LABELS}
    return _filled(
        {
            "name": document.title,
            "description": document.text,
            "startDate": document.started and document.started.isoformat(),
            "endDate": document.ended and document.ended.isoformat(),
            "url": document.url,
            "keywords": [names[slug] for slug in document.skills],
            "highlights": [f"{name.capitalize()}: {text}" for name, text in story.items() if text],
        }
    )


def _level_name(level: float) -> str:
    return LEVEL_NAMES[min(LEVEL_NAMES, key=lambda known: abs(known - level))]


def _filled(said: Said) -> Said:
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def _entries(resume: Said, name: str) -> Iterator[tuple[int, Said]]:
    listed = resume.get(name)
    for place, entry in enumerate(listed[:MOST_FOUND] if isinstance(listed, list) else ()):
        if isinstance(entry, dict):
            yield place, entry


def _text(said: Said, name: str) -> str:
    value = said.get(name)
    return value.replace("\x00", "") if isinstance(value, str) else ""


def _lines(value: Any) -> list[str]:
    return [line.replace("\x00", "") for line in value[:50] if isinstance(line, str)] if isinstance(value, list) else []


def _address(url: str) -> str:
    """An address that is safe to link to, or nothing."""
    return url if is_web_address(url) else ""
