"""Briefs to start from: the bundled templates, and copies of one's own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from marketplace.domain.briefs import TITLE_LENGTH, BriefDraft
from marketplace.domain.errors import NotFound
from marketplace.services import briefs

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.models import Brief, Company

BUNDLED = Path(__file__).parents[1] / "data" / "brief_templates.yaml"


@dataclass(frozen=True, slots=True)
class Template:
    """A brief to start from: `brief` as it would be posted, and answers by question."""

    id: str
    name: str
    about: str
    brief: dict[str, Any]
    answers: dict[str, str]


@cache
def all_of_them() -> tuple[Template, ...]:
    """The templates in the order of their file."""
    return tuple(
        Template(of["id"], of["name"], of["about"], of["brief"], of.get("answers", {}))
        for of in yaml.safe_load(BUNDLED.read_text(encoding="utf-8"))
    )


def template(name: str) -> Template:
    """The template of this id. Raises NotFound."""
    for found in all_of_them():
        if found.id == name:
            return found
    raise NotFound("There is no such template.")


def begin(
    db: Session,
    draft: BriefDraft,
    of: Template,
    *,
    company: Company,
    name: str,
    today: date,
    actor: Actor | None = None,
    problem: str = "",
) -> Brief:
    """Write a draft that says what a template says, in the company's own place and working time.

    `draft` is the template's brief as it was read; `problem` is told in its text where another brief led here. Sent
    twice under the same name, it is one brief.
    """
    there = briefs.find(db, company=company, public_id=name)
    if there is not None:
        return there
    filled = replace(
        draft,
        time_zone=company.time_zone,
        text=f"{draft.text}\n\nWhat it is about: {problem}" if problem.strip() else draft.text,
        answers=tuple(sorted(of.answers.items())),
    )
    return briefs.draft(db, company=company, draft=filled, today=today, actor=actor, name=name, is_unfinished=True)


def copy(db: Session, brief: Brief, *, company: Company, name: str, today: date, actor: Actor | None = None) -> Brief:
    """Write a draft that says what another brief of the company says; a start that has passed is left out."""
    there = briefs.find(db, company=company, public_id=name)
    if there is not None:
        return there
    draft = briefs.draft_of(brief)
    start = draft.start if draft.start is not None and draft.start >= today else None
    again = replace(draft, title=f"Copy of {draft.title}"[:TITLE_LENGTH], start=start)
    return briefs.draft(db, company=company, draft=again, today=today, actor=actor, name=name, is_unfinished=True)
