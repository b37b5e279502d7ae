"""Skills: how well, how lately, and the documents that show it. Who stands behind a claim is not the owner's to say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marketplace.domain.experts import ExpertDraft, SkillDraft
from marketplace.domain.sections import Section
from marketplace.services import own_profile, taxonomy
from marketplace.web import figures
from marketplace.web.expert.parts.part import Part
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values, put, rows

FIELDS = ("skill", "level", "last_used", "evidence")
LEVELS = dict(figures.LEVELS)


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    names = taxonomy.skill_names()
    return put(
        {},
        "skills",
        [
            {
                "skill": names.get(held.skill, held.skill),
                "level": f"{held.level:g}",
                "last_used": held.last_used.isoformat() if held.last_used else "",
                "evidence": list(held.evidence),
            }
            for held in draft.skills
        ],
    )


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed. Raises Invalid for a skill that nobody knows."""
    known = {f"{held.level:g}": held.level for held in draft.skills} | {key: float(key) for key in LEVELS}
    claims = []
    for place, row in enumerate(rows(typed.values, "skills", FIELDS)):
        at = f"skills-{place}-"
        if row["level"] not in known:
            typed.complain(f"{at}level", "Choose a level from the list.")
        evidence = row["evidence"] if isinstance(row["evidence"], list) else []
        claims.append(
            SkillDraft(
                typed.text(f"{at}skill"),
                known.get(row["level"], 0.5),
                last_used=typed.day(f"{at}last_used", "When you last used it"),
                evidence=tuple(dict.fromkeys(evidence)),
            )
        )
    typed.done()
    return own_profile.with_skills(draft, claims)


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    names, titles = taxonomy.skill_names(), {document.key: document.title for document in draft.documents}
    return {
        names.get(held.skill, held.skill): ", ".join(
            filter(
                None,
                [
                    figures.level(held.level).lower(),
                    f"last used {figures.day(held.last_used)}" if held.last_used else "",
                    *(f"shown by {titles.get(key, key)}" for key in held.evidence),
                ],
            )
        )
        for held in draft.skills
    }


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return the levels, the documents, and who stands behind each skill by its name in the form."""
    names = taxonomy.skill_names()
    other = {str(value) for name, value in values.items() if name.startswith("skills-") and name.endswith("-level")}
    return {
        "levels": (*figures.LEVELS, *((level, level) for level in sorted(other - LEVELS.keys()) if level)),
        "documents": tuple((document.key, document.title or document.key) for document in draft.documents),
        "tiers": {names.get(held.skill, held.skill): held.tier for held in draft.skills},
    }


PART = Part(
    Section.SKILLS,
    "Skills",
    "Say what you would be asked about in an interview. A skill counts for more the better it is shown: "
    "by your own documents, by a referee, in an assessment, in finished work.",
    show,
    read,
    said,
    rows={"skills": FIELDS},
    many=frozenset({"evidence"}),
    choices=choices,
)
