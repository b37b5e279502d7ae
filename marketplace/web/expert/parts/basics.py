"""Who somebody is: name, headline, seniority, country and time zone."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.places import COUNTRIES
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import Seniority
from marketplace.web import figures, plain_names
from marketplace.web.expert.parts.part import Part, named
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones to choose from."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"))


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    return {
        "name": draft.name,
        "headline": draft.headline,
        "seniority": draft.seniority.value,
        "country": draft.country or "",
        "time_zone": draft.time_zone,
    }


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed."""
    return replace(
        draft,
        name=typed.text("name"),
        headline=typed.text("headline"),
        seniority=typed.word("seniority", "a seniority", Seniority, draft.seniority),
        country=typed.text("country") or None,
        time_zone=typed.text("time_zone"),
    )


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    return {
        "Name": draft.name,
        "Headline": draft.headline,
        "Seniority": figures.word(draft.seniority),
        "Country": plain_names.country_name(draft.country) if draft.country else "",
        "Time zone": draft.time_zone,
    }


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return what there is to choose from."""
    return {
        "seniorities": tuple((level.value, figures.word(level)) for level in Seniority),
        "countries": named({code: plain_names.country_name(code) for code in COUNTRIES}, "Not said"),
        "zones": zones(),
    }


PART = Part(
    Section.BASICS,
    "About you",
    "Companies see this first. The ranking reads the headline with your other words, and never your name.",
    show,
    read,
    said,
    names=frozenset({"name", "headline", "seniority", "country", "time_zone"}),
    choices=choices,
)
