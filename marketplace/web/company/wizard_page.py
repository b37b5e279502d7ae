"""A page of the brief wizard: its questions with the choices they offer, and what was found out beside them."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from babel import Locale
from flask import render_template

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.money import CURRENCIES
from marketplace.domain.places import LANGUAGES
from marketplace.domain.questionnaire import Page
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.services import brief_templates, briefs, questions, taxonomy
from marketplace.web import figures, rows
from marketplace.web.company.page_forms import CRITERION, field_of, with_criteria
from marketplace.web.company.suggestions import suggested_skills
from marketplace.web.forms import Form

SHOWN_SKILL_ROWS = 3
SHOWN_LANGUAGE_ROWS = 2
MOST_LANGUAGE_ROWS = 20

Choices = tuple[tuple[str, str], ...]


@cache
def _languages() -> Choices:
    names = Locale("en").languages
    known = sorted((str(names[code]), code) for code in LANGUAGES if code in names)
    return (("", "–"), *((code, name) for name, code in known))


@cache
def _zones() -> tuple[str, ...]:
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC"))


def _named(names: Any) -> Choices:
    titles = ((key, name[:1].upper() + name[1:]) for key, name in names.items())
    return tuple(sorted(titles, key=lambda item: item[1].casefold()))


def wizard_page(
    page: Page,
    form: Form,
    *,
    company: Any,
    draft: BriefDraft,
    shown: Any,
    brief: Any = None,
    is_fixed: bool = False,
    new_row: int | None = None,
    unfinished: Any = (),
) -> str:
    """Return the page with this form in it; nothing that was typed is lost. Criteria that are fixed are only told."""
    asked = questions.current()
    if not rows.count(form.values, "criteria"):
        form = with_criteria(form, briefs.suggested_criteria(draft))
    form.skill_rows = max(form.skill_rows, SHOWN_SKILL_ROWS if not draft.skills else 1)
    begins = {
        "time_zone": company.time_zone,
        "budget-currency": company.currency,
        "working_hours-start": "09:00",
        "working_hours-end": "17:00",
    }
    for name, value in begins.items():
        form.values.setdefault(name, value)
    for row in range(form.skill_rows):
        form.values.setdefault(f"skills-{row}-need", Need.MUST.value)
    for row in range(MOST_LANGUAGE_ROWS):
        form.values.setdefault(f"languages-{row}-level", CefrLevel.B2.value)
    spoken = sum(bool(form.values.get(f"languages-{row}-language")) for row in range(MOST_LANGUAGE_ROWS))
    return render_template(
        "company/wizard.html",
        page=page,
        pages=asked.pages,
        place=asked.pages.index(page) + 1,
        form=form,
        brief=brief,
        shown=shown,
        is_fixed=is_fixed,
        are_own=bool(draft.criteria),
        new_row=new_row,
        unfinished=unfinished,
        templates=() if brief else brief_templates.all_of_them(),
        field_of=field_of,
        suggested=suggested_skills(form) if page.id == "skills" else (),
        criteria=list(rows.rows(form.values, "criteria", CRITERION)),
        parts=tuple((part.value, bound.name) for part, bound in asked.bounds.items()),
        bounds=tuple(asked.bounds.values()),
        methods=tuple((method.value, name) for method, name in asked.methods.items()),
        language_rows=max(SHOWN_LANGUAGE_ROWS, spoken + 1),
        needs=tuple((need.value, figures.word(need)) for need in (Need.MUST, Need.NICE, Need.NON_NEGOTIABLE)),
        levels=(("", "Not said"), *figures.LEVELS),
        models=(("", "–"), *((model.value, figures.word(model)) for model in EngagementModel)),
        currencies=tuple((code, code) for code in CURRENCIES),
        units=tuple((unit.value, _unit(unit)) for unit in (BudgetUnit.TOTAL, *list(BudgetUnit)[:4])),
        languages=_languages(),
        cefr=tuple((level.value, level.value) for level in reversed(CefrLevel)),
        zones=_zones() if page.id == "scope" else (),
        skill_names=taxonomy.skill_names(),
        domains=(("", "Not said"), *_named(taxonomy.domain_names())),
        specializations=_named(taxonomy.specialization_names()),
    )


def _unit(unit: BudgetUnit) -> str:
    return "the whole brief" if unit is BudgetUnit.TOTAL else f"each {unit.value}"
