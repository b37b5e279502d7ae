"""Skills that a pasted text names, to be accepted one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from marketplace.domain.brief_checks import MOST_SKILLS, TEXT_LENGTH
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Need
from marketplace.services import reading, taxonomy
from marketplace.web.forms import Form, with_row_added


@dataclass(frozen=True, slots=True)
class SkillSuggested:
    """One skill that the text names: its id and name, how badly it seems to be wanted, and the words that say it."""

    skill: str
    name: str
    need: Need
    words: str


def suggested_skills(form: Form) -> tuple[SkillSuggested, ...]:
    """Return the skills that the pasted text names and no row has yet."""
    text = str(form.values.get("pasted", ""))
    if not text.strip():
        return ()
    if len(text) > TEXT_LENGTH:
        form.errors["pasted"] = [f"The text has {len(text):,} characters; shorten it to {TEXT_LENGTH:,}."]
        return ()
    try:
        understood = reading.understand(text, datetime.now(UTC).date())
    except Invalid as refused:
        form.errors["pasted"] = [message for messages in refused.errors.values() for message in messages]
        return ()
    names = taxonomy.skill_names()
    there = {str(form.values.get(f"skills-{row}-skill", "")).strip().casefold() for row in range(form.skill_rows)}
    notes = [note for note in understood.notes if note.field == "skills"]
    return tuple(
        SkillSuggested(asked.skill, names.get(asked.skill, asked.skill), asked.need, note.words)
        for asked, note in zip(understood.draft.skills, notes, strict=False)
        if not {asked.skill, names.get(asked.skill, "").casefold()} & there
    )


def with_skill(form: Form, skill: str) -> Form:
    """Return the form with a suggested skill in its first empty row."""
    found = next((one for one in suggested_skills(form) if one.skill == skill), None)
    if found is None:
        return form
    empty = (row for row in range(form.skill_rows) if not str(form.values.get(f"skills-{row}-skill", "")).strip())
    row = next(empty, form.skill_rows)
    if row == form.skill_rows and row < MOST_SKILLS:
        form = with_row_added(form)
    form.values |= {f"skills-{row}-skill": found.name, f"skills-{row}-need": found.need.value}
    return form
