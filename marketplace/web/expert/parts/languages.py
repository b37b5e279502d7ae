"""Languages that somebody works in, and the countries they may work in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from babel import Locale

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.places import COUNTRIES, LANGUAGES, LanguageDraft
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import CefrLevel
from marketplace.services import found_words
from marketplace.web import plain_names
from marketplace.web.expert.parts.part import Choices, Part, named
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values, put, rows

FIELDS = ("language", "level")
LEVELS: Choices = (
    ("C2", "C2 – as a native speaker"),
    ("C1", "C1 – fluent, also in writing"),
    ("B2", "B2 – meetings and discussions"),
    ("B1", "B1 – everyday work"),
    ("A2", "A2 – simple exchanges"),
    ("A1", "A1 – first words"),
)


@cache
def known_languages() -> Choices:
    """Return the languages to choose from, by name."""
    names = Locale("en").languages
    return named({code: str(names[code]) for code in LANGUAGES if code in names})


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    spoken = [{"language": item.language, "level": item.level.value} for item in draft.languages]
    countries = [{"country": code} for code in draft.work_countries]
    return put(put({}, "languages", spoken), "countries", countries)


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed."""
    spoken = [
        LanguageDraft(row["language"], typed.word(f"languages-{place}-level", "a level", CefrLevel, CefrLevel.B2))
        for place, row in enumerate(rows(typed.values, "languages", FIELDS))
    ]
    countries = tuple(row["country"] for row in rows(typed.values, "countries", ("country",)))
    return replace(draft, languages=tuple(spoken), work_countries=countries)


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    spoken = {found_words.language_name(item.language): item.level.value for item in draft.languages}
    return spoken | {"May work in": ", ".join(map(plain_names.country_name, draft.work_countries))}


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return what there is to choose from."""
    return {
        "languages": known_languages(),
        "cefr": LEVELS,
        "countries": named({code: plain_names.country_name(code) for code in COUNTRIES}),
    }


PART = Part(
    Section.LANGUAGES,
    "Languages and right to work",
    "A brief that asks for a language, or for the right to work in a country, leaves out whoever does not have it.",
    show,
    read,
    said,
    rows={"languages": FIELDS, "countries": ("country",)},
    choices=choices,
)
