"""The brief form as a page: the choices it offers, and what was understood or found out about it."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from babel import Locale
from flask import render_template

from marketplace.domain.money import CURRENCIES
from marketplace.domain.places import LANGUAGES
from marketplace.domain.vocabulary import BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.search import Shortlist
from marketplace.services import taxonomy
from marketplace.web import figures
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


def form_page(
    form: Form,
    *,
    company: Any,
    brief: Any = None,
    preview: Shortlist | None = None,
    understood: Any = None,
    new_row: int | None = None,
) -> str:
    """Return the page with this form in it; nothing that was typed is lost."""
    is_untouched = not form.values
    form.skill_rows = max(form.skill_rows, SHOWN_SKILL_ROWS if brief is None else 1)
    for name, value in (
        ("time_zone", company.time_zone),
        ("budget-currency", company.currency),
        ("working_hours-start", "09:00"),
        ("working_hours-end", "17:00"),
    ):
        form.values.setdefault(name, value)
    for row in range(form.skill_rows):
        form.values.setdefault(f"skills-{row}-need", Need.MUST.value)
    for row in range(MOST_LANGUAGE_ROWS):
        form.values.setdefault(f"languages-{row}-level", CefrLevel.B2.value)
    spoken = sum(bool(form.values.get(f"languages-{row}-language")) for row in range(MOST_LANGUAGE_ROWS))
    return render_template(
        "company/brief_form.html",
        form=form,
        brief=brief,
        is_new=brief is None,
        is_untouched=is_untouched,
        heading="Change the brief" if brief else "Write a brief",
        preview=preview,
        understood=understood,
        new_row=new_row,
        strong_score=figures.STRONG,
        language_rows=max(SHOWN_LANGUAGE_ROWS, spoken + 1),
        needs=tuple((need.value, figures.word(need)) for need in (Need.MUST, Need.NICE, Need.NON_NEGOTIABLE)),
        levels=(("", "Not said"), *figures.LEVELS),
        models=(("", "–"), *((model.value, figures.word(model)) for model in EngagementModel)),
        currencies=tuple((code, code) for code in CURRENCIES),
        units=tuple((unit.value, _unit(unit)) for unit in (BudgetUnit.TOTAL, *list(BudgetUnit)[:4])),
        languages=_languages(),
        cefr=tuple((level.value, level.value) for level in reversed(CefrLevel)),
        zones=_zones(),
        skill_names=taxonomy.skill_names(),
        domains=(("", "Not said"), *_named(taxonomy.domain_names())),
        specializations=_named(taxonomy.specialization_names()),
    )


def _unit(unit: BudgetUnit) -> str:
    return "the whole brief" if unit is BudgetUnit.TOTAL else f"each {unit.value}"
