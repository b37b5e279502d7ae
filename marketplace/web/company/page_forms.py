"""One page of a brief as a form: filled from the whole brief, and laid over it again when it comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from marketplace.domain.briefs import UNTITLED, BriefDraft
from marketplace.domain.criteria import AssessedBy, CriterionDraft, CriterionPart
from marketplace.domain.errors import Invalid
from marketplace.domain.questionnaire import SETTING, Page, Question
from marketplace.schemas.briefs import BriefIn
from marketplace.services import taxonomy
from marketplace.web import rows
from marketplace.web.forms import Form, form_of, typed, wire_of, without_blank_rows

CRITERION = ("name", "part", "assessed_by", "weight")
ANSWER = "answer-"
PRODUCTION = "production"
CARRIED = ("version", "was", "once", "back", "pasted", "do")
"""What a page carries beside its questions."""


def field_of(question: Question) -> str:
    """Return the name of a question's field, or how the names of its fields begin."""
    return ANSWER + question.id if question.is_answer else question.id


def form_for(draft: BriefDraft) -> Form:
    """Return the form of a whole brief."""
    form = form_of(draft, taxonomy.skill_names())
    if draft.title == UNTITLED:
        form.values["title"] = ""
    form.values |= {ANSWER + name: answer for name, answer in draft.answers}
    if draft.production:
        form.values[ANSWER + SETTING] = PRODUCTION
    form.values = rows.put(form.values, "criteria", [_row(criterion) for criterion in draft.criteria])
    return form


def _row(criterion: CriterionDraft) -> dict[str, str]:
    return {
        "name": criterion.name,
        "part": criterion.part.value,
        "assessed_by": criterion.assessed_by.value,
        "weight": str(criterion.weight),
    }


def with_criteria(form: Form, criteria: Iterable[CriterionDraft]) -> Form:
    """Return the form with these criteria in it."""
    form.values = rows.put(form.values, "criteria", [_row(criterion) for criterion in criteria])
    return form


def laid_over(form: Form, page: Page, posted: MultiDict[str, str]) -> Form:
    """Return the form of a whole brief with one page as it was typed."""
    fields = tuple(field_of(question) for question in page.questions)

    def is_on_page(name: str) -> bool:
        return any(name == field or name.startswith(f"{field}-") for field in fields)

    given = typed(posted)
    values = {name: value for name, value in form.values.items() if not is_on_page(name)}
    values |= {name: value for name, value in given.values.items() if is_on_page(name) or name in CARRIED}
    return Form(values, skill_rows=given.skill_rows if is_on_page("skills") else form.skill_rows)


def without_blanks(form: Form) -> Form:
    """Return the form without empty rows, so that the n-th complaint is about the n-th row."""
    form = without_blank_rows(form)
    kept = [
        row for row in rows.rows(form.values, "criteria", CRITERION) if row["name"].strip() or row["weight"].strip()
    ]
    cleared = {name: value for name, value in form.values.items() if not re.fullmatch(r"criteria-\d+-\w+", name)}
    form.values = rows.put(cleared, "criteria", kept)
    return form


def draft_from(form: Form, before: BriefDraft) -> BriefDraft:
    """Return the brief that a form says; raises ValidationError and Invalid with complaints by field."""
    draft = BriefIn().load(wire_of(form))
    said = {name.removeprefix(ANSWER): str(text) for name, text in form.values.items() if name.startswith(ANSWER)}
    is_production = said.get(SETTING) == PRODUCTION
    answers = ((name, text) for name, text in said.items() if not (name == SETTING and is_production))
    return replace(
        draft,
        production=is_production,
        answers=tuple(sorted((name, text) for name, text in answers if text.strip())),
        criteria=tuple(_criteria(form)),
        is_synthetic=before.is_synthetic,
    )


def _criteria(form: Form) -> Iterator[CriterionDraft]:
    problems: dict[str, list[str]] = {}
    found = []
    for place, row in enumerate(rows.rows(form.values, "criteria", CRITERION)):
        weight = str(row["weight"]).strip().removesuffix("%").strip()
        if not re.fullmatch(r"\d{1,3}", weight):
            problems[f"criteria.{place}.weight"] = ["The weight is a whole number, such as 40; correct it."]
            continue
        part = _word(CriterionPart, row["part"], f"criteria.{place}.part", problems)
        method = _word(AssessedBy, row["assessed_by"], f"criteria.{place}.assessed_by", problems)
        found.append(CriterionDraft(str(row["name"]).strip(), part, method, int(weight)))
    if problems:
        raise Invalid(problems)
    yield from found


def _word(kind: Any, text: object, field: str, problems: dict[str, list[str]]) -> Any:
    try:
        return kind(str(text))
    except ValueError:
        problems[field] = [f"Choose one of the list, not {str(text)[:40]!r}."]
        return next(iter(kind))
