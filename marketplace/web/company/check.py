"""All answers of a brief on one page, what is still missing, and the button that publishes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import render_template

from marketplace.db import session
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.gate.members import acting_company
from marketplace.services import briefs, questions
from marketplace.web.company import rail
from marketplace.web.company.briefs import bp
from marketplace.web.company.page_forms import field_of
from marketplace.web.company.said import said
from marketplace.web.forms import Form, complaints


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to put right before a brief can be published: where, and in which words."""

    page: str
    field: str
    message: str


@bp.get("/<uuid:brief_id>/edit")
def edit(brief_id: object) -> str:
    """Show all answers with a way to change each page, and publish."""
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        return check_page(db, brief, company)


def check_page(db: Any, brief: Any, company: Any, refused: Invalid | None = None) -> str:
    """Return the page; `refused` is why it could not be published just now."""
    draft = briefs.draft_of(brief)
    if not draft.criteria:
        draft = briefs.with_suggested_criteria(draft)
    found = missing(refused.errors if refused else _problems(brief))
    return render_template(
        "company/check.html",
        brief=brief,
        parts=[(page, said(draft, page)) for page in questions.current().pages],
        form=Form(errors={"": [line.message for line in found]} if refused else {}),
        problems=found,
        missing=found,
        needs_approval=company.needs_approval,
        can_publish=brief.status is BriefStatus.DRAFT,
        can_edit=brief.status in (BriefStatus.DRAFT, BriefStatus.OPEN),
        shown=rail.of(db, draft, company, brief=brief),
    )


def _problems(brief: Any) -> Mapping[str, Sequence[str]]:
    try:
        briefs.checked(briefs.with_suggested_criteria(briefs.draft_of(brief)), today=datetime.now(UTC).date())
    except Invalid as refused:
        return refused.errors
    return {}


def missing(errors: Mapping[str, Sequence[str]]) -> list[Missing]:
    """Return complaints by field as lines that lead to the page and the field."""
    where = {field_of(question): page.id for page in questions.current().pages for question in page.questions}
    lines = []
    for field, messages in complaints(errors).items():
        page = next((of for begin, of in where.items() if field == begin or field.startswith(f"{begin}-")), "")
        lines += [Missing(page, field, message) for message in messages]
    return lines
