"""The sections of a profile as forms: what each shows, how what was typed is read back, and what it says in words."""

from __future__ import annotations

from collections.abc import Mapping

from marketplace.domain.sections import Section
from marketplace.web.expert.parts import availability, basics, domains, languages, skills, specializations, terms
from marketplace.web.expert.parts.part import Part

PARTS: Mapping[Section, Part] = {
    part.section: part
    for part in (
        basics.PART,
        specializations.PART,
        skills.PART,
        domains.PART,
        terms.PART,
        availability.PART,
        languages.PART,
    )
}
"""Every section with one form; work has a form for each document."""

__all__ = ["PARTS", "Part"]
