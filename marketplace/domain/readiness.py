"""What a profile still needs before it can be handed in, section by section."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.domain.experts import ExpertDraft
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import DocumentKind


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is not there yet, and the section in which it is put right."""

    section: Section
    what: str


EVIDENCE = frozenset({DocumentKind.PROJECT, DocumentKind.CASE_STUDY, DocumentKind.PUBLICATION})


def missing(draft: ExpertDraft) -> tuple[Missing, ...]:
    """Return what a profile lacks for vetting; empty when it can be handed in.

    >>> [need.section.value for need in missing(ExpertDraft("Ada", headline="Ranks things"))]
    ['specializations', 'skills', 'work', 'terms', 'availability']
    """
    needs = (
        (bool(draft.headline.strip()), Section.BASICS, "Write a headline: one line on what you do."),
        (bool(draft.specializations), Section.SPECIALIZATIONS, "Choose at least one specialization."),
        (bool(draft.skills), Section.SKILLS, "Add the skills you work with."),
        (
            any(document.kind in EVIDENCE for document in draft.documents),
            Section.WORK,
            "Add at least one project, case study or publication: vetting begins with it.",
        ),
        (bool(draft.terms), Section.TERMS, "Say what you ask under at least one engagement model."),
        (
            draft.availability.confirmed_on is not None,
            Section.AVAILABILITY,
            "Say how many hours you have, and save the page to confirm it.",
        ),
    )
    return tuple(Missing(section, what) for is_there, section, what in needs if not is_there)
