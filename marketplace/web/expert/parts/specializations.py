"""What somebody specializes in; each is vetted by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.sections import Section, with_specializations
from marketplace.services import taxonomy
from marketplace.web import figures
from marketplace.web.expert.parts.part import Part, named
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    return {"specializations": [held.specialization for held in draft.specializations]}


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed: what stays keeps its place, what is new comes after it."""
    wanted = list(dict.fromkeys(typed.values.get("specializations", [])))
    kept = [held.specialization for held in draft.specializations if held.specialization in wanted]
    names = taxonomy.specialization_names()
    if any(name not in names for name in wanted if name not in kept):
        typed.complain("specializations", "Choose specializations from the list.")
    return with_specializations(draft, [*kept, *(name for name in wanted if name not in kept)])


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    names = taxonomy.specialization_names()
    return {names.get(h.specialization, h.specialization): figures.word(h.verification) for h in draft.specializations}


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return what there is to choose from, and how far each that is held is vetted."""
    return {
        "specializations": named(taxonomy.specialization_names())[1:],
        "held": draft.specializations,
        "specialization_names": taxonomy.specialization_names(),
    }


PART = Part(
    Section.SPECIALIZATIONS,
    "Specializations",
    "Choose the few that you want to be found for. Each is vetted by itself, with your evidence for it.",
    show,
    read,
    said,
    names=frozenset({"specializations"}),
    many=frozenset({"specializations"}),
    choices=choices,
)
