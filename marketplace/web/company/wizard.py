"""A brief page by page: each page is saved by itself, and what is typed shows at once how many experts fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

from flask import redirect, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.questionnaire import Page as Asked
from marketplace.domain.questionnaire import QuestionKind
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services import brief_versions, briefs, questions
from marketplace.web import lost_updates, rows
from marketplace.web.company import page_forms, rail, suggestions
from marketplace.web.company.beginnings import name_of
from marketplace.web.company.briefs import bp
from marketplace.web.company.said import said
from marketplace.web.company.wizard_page import wizard_page
from marketplace.web.forms import Form, complaints, with_row_added, without_row

Page = str | tuple[str, int] | Response

EMPTY = "Say in a sentence what the problem is, or give the brief a title; the rest can wait."


@bp.get("/new")
def create() -> Page:
    """Show the first page of a new brief, and the other ways to begin one."""
    page = questions.current().pages[0]
    form = Form({"once": str(uuid4())})
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        unfinished = briefs.unfinished_of(db, company, acting())
        shown = rail.of(db, briefs.NOTHING, company)
    return wizard_page(page, form, company=company, draft=briefs.NOTHING, shown=shown, unfinished=unfinished)


@bp.get("/<uuid:brief_id>/edit/<page_id>")
def edit_page(brief_id: object, page_id: str) -> Page:
    """Show one page of a brief as it stands."""
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        page = _page(page_id)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        draft = briefs.draft_of(brief)
        form = lost_updates.carry(page_forms.form_for(draft), brief.version, said(draft, page))
        form.values["back"] = request.args.get("back", "")
        shown = rail.of(db, draft, company, brief=brief)
        fixed = _is_fixed(db, brief, page)
        return wizard_page(page, form, company=company, brief=brief, draft=draft, shown=shown, is_fixed=fixed)


@bp.post("/new")
@bp.post("/<uuid:brief_id>/edit/<page_id>")
def save(brief_id: object = None, page_id: str = "") -> Page:
    """Do what the pressed button says: change the rows, suggest skills, refresh the rail, or save the page."""
    with session() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        page = _page(page_id) if brief_id else questions.current().pages[0]
        brief = briefs.of_company(db, company=company, public_id=str(brief_id)) if brief_id else None
        before = briefs.draft_of(brief) if brief else briefs.NOTHING
        form = page_forms.laid_over(page_forms.form_for(before), page, request.form)
        do = str(form.values.pop("do", "save"))
        if do in ("save", "later"):
            try:
                return _answer(page, lost_updates.twice(partial(_saved, page, form, brief_id)), do, form)
            except lost_updates.Changed as changed:
                mine = said(_understood(form, before) or before, page)
                discard = url_for("briefs.edit_page", brief_id=brief_id, page_id=page.id) if brief_id else request.path
                return changed.page(mine, title=f"{page.title}: changed meanwhile", discard=discard)
            except ValidationError as refused:
                form.errors = complaints(refused.normalized_messages())
            except Invalid as refused:
                form.errors = complaints(refused.errors)
        draft = _understood(form, before)
        shown = rail.of(db, draft or before, company, is_older=draft is None, brief=brief)
        if do == "preview" and "HX-Request" in request.headers:
            return rail.part(shown)
        form, extra = (form, {}) if form.errors else _with_rows(form, do, before)
        extra["is_fixed"] = _is_fixed(db, brief, page)
        answer = wizard_page(page, form, company=company, brief=brief, draft=draft or before, shown=shown, **extra)
        return (answer, 422) if form.errors else answer


def _page(name: str) -> Asked:
    """Return the page of this name. Raises NotFound."""
    for page in questions.current().pages:
        if page.id == name:
            return page
    raise NotFound("There is no such page.")


def _is_fixed(db: Any, brief: Any, page: Asked) -> bool:
    """Tell whether the criteria on a page can no longer change; a page without any asks nothing."""
    has_criteria = any(question.kind is QuestionKind.CRITERIA for question in page.questions)
    return has_criteria and brief is not None and brief_versions.is_locked(db, brief)


def _understood(form: Form, before: BriefDraft) -> BriefDraft | None:
    """Return the brief that a form says, or None where something in it is wrong."""
    try:
        draft = page_forms.draft_from(page_forms.without_blanks(_copy(form)), before)
        return briefs.checked(draft, today=datetime.now(UTC).date(), since=before)
    except (ValidationError, Invalid):
        return None


def _copy(form: Form) -> Form:
    return Form(dict(form.values), skill_rows=form.skill_rows)


def _saved(page: Asked, form: Form, brief_id: object) -> str:
    """Keep the page and return the public id of its brief.

    Raises lost_updates.Changed, and ValidationError and Invalid with complaints by field.
    """
    today = datetime.now(UTC).date()
    page_forms.without_blanks(form)
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        name = str(brief_id) if brief_id else name_of(form.values.get("once"))
        brief = briefs.find(db, company=company, public_id=name)
        if brief is None and brief_id is not None:
            raise NotFound("There is no such brief.")
        before = briefs.draft_of(brief) if brief else briefs.NOTHING
        # What is on other pages is as it stands now, not as it stood when this page was read.
        form = page_forms.laid_over(page_forms.form_for(before), page, request.form)
        draft = page_forms.draft_from(page_forms.without_blanks(form), before)
        if brief is None:
            if not draft.text.strip() and not draft.title.strip():
                raise Invalid({"text": [EMPTY]})
            kept = briefs.draft(
                db, company=company, draft=draft, today=today, actor=acting(), is_unfinished=True, name=name
            )
            return str(kept.public_id)
        # Only what can be is put into words, to be compared.
        if said(briefs.checked(draft, today=today, since=before), page) != said(before, page):
            lost_updates.check(brief.version, said(before, page))
        return str(briefs.revise(db, brief, draft, today=today, actor=acting(), is_unfinished=True).public_id)


def _answer(page: Asked, public_id: str, do: str, form: Form) -> Response:
    """Lead on: to the next page, to the check of all answers, or to the brief."""
    pages = [asked.id for asked in questions.current().pages]
    place = pages.index(page.id) + 1
    if do == "later":
        return redirect(url_for("briefs.show", brief_id=public_id), 303)
    if form.values.get("back") == "check" or place == len(pages):
        return redirect(url_for("briefs.edit", brief_id=public_id), 303)
    return redirect(url_for("briefs.edit_page", brief_id=public_id, page_id=pages[place]), 303)


def _with_rows(form: Form, do: str, before: BriefDraft) -> tuple[Form, dict[str, Any]]:
    """Return the form with a row more or less, or a suggested skill taken over; nothing is saved."""
    acts: dict[str, Callable[[re.Match[str]], tuple[Form, dict[str, Any]]]] = {
        "add": lambda _: (with_row_added(form), {"new_row": form.skill_rows - 1}),
        r"remove-(\d{1,2})": lambda found: (without_row(form, int(found[1])), {}),
        "add-criterion": lambda _: (_rows(form, rows.with_row(form.values, "criteria", page_forms.CRITERION)), {}),
        r"remove-criterion-(\d{1,2})": lambda found: (
            _rows(form, rows.without_row(form.values, "criteria", page_forms.CRITERION, int(found[1]))),
            {},
        ),
        "standard-criteria": lambda _: (page_forms.with_criteria(form, briefs.suggested_criteria(before)), {}),
        "suggest": lambda _: (form, {}),
        r"accept-([a-z0-9.+-]{1,80})": lambda found: (suggestions.with_skill(form, found[1]), {}),
    }
    for pattern, act in acts.items():
        if found := re.fullmatch(pattern, do):
            return act(found)
    return form, {}


def _rows(form: Form, values: dict[str, Any]) -> Form:
    form.values = values
    return form
