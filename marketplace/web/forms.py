"""Between a form's flat fields and the wire's shape: the same schemas read both.

A form posts strings under names such as `skills-2-level`; `wire_of` builds the dictionary that an API
caller would have sent, and `complaints` finds the field that each complaint belongs to, so that a
refused form comes back with what was typed and says beside each field what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.money import to_major
from marketplace.domain.places import hours_as_text

SKILL_PARTS = ("skill", "need", "level", "exact")
MODEL_ROWS = 3
MANY_VALUED = ("specializations",)
LARGEST_ROWS = 60
"""More skills or languages than any brief has; a posted form cannot ask for more rows than this."""

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(slots=True)
class Form:
    """What a form shows: the values as typed, and the complaints by field name ("" is the whole form)."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    skill_rows: int = 0


def typed(posted: MultiDict[str, str]) -> Form:
    """Return the form as it was typed, with as many skill rows as were posted."""
    values: dict[str, Any] = {name: posted.get(name, "") for name in posted if name not in MANY_VALUED}
    values |= {name: posted.getlist(name) for name in MANY_VALUED}
    rows = [int(found[1]) for name in posted if (found := re.fullmatch(r"skills-(\d{1,2})-skill", name))]
    return Form(values, skill_rows=min(max(rows, default=-1) + 1, LARGEST_ROWS))


def with_row_added(form: Form) -> Form:
    """Return the form with one more empty skill row."""
    form.skill_rows = min(form.skill_rows + 1, LARGEST_ROWS)
    return form


def without_row(form: Form, gone: int) -> Form:
    """Return the form without one skill row; the rows below it move up."""
    if gone >= form.skill_rows:
        return form
    for row in range(gone, form.skill_rows):
        for part in SKILL_PARTS:
            below = form.values.pop(f"skills-{row + 1}-{part}", None)
            form.values.pop(f"skills-{row}-{part}", None)
            if below is not None:
                form.values[f"skills-{row}-{part}"] = below
    form.skill_rows -= 1
    return form


def without_blank_rows(form: Form) -> Form:
    """Return the form with its skills moved together, so that the n-th complaint is about the n-th row."""
    for row in reversed(range(form.skill_rows)):
        if not str(form.values.get(f"skills-{row}-skill", "")).strip():
            without_row(form, row)
    return form


def wire_of(form: Form) -> dict[str, Any]:
    """Return what an API caller would have sent; a field left empty is left out."""
    values = form.values
    wire: dict[str, Any] = {"text": values.get("text", "")}
    for name in ("title", "outcome", "scope", "start", "domain", "time_zone"):
        _put(wire, name, str(values.get(name, "")).strip())
    for name in ("hours_per_week", "duration_weeks", "overlap_hours"):
        _put(wire, name, _number(values.get(name, "")))
    _put(wire, "engagement_models", [m for row in range(MODEL_ROWS) if (m := values.get(f"engagement_models-{row}"))])
    _put(wire, "specializations", [str(name) for name in values.get("specializations", [])])
    _put(wire, "skills", list(_skills(form)))
    _put(wire, "languages", dict(_languages(values)))
    _put(wire, "work_countries", [code.upper() for code in _words(values.get("work_countries", ""))])
    _put(wire, "compliance", _words(values.get("compliance", "")))
    starts, ends = values.get("working_hours-start", ""), values.get("working_hours-end", "")
    _put(wire, "working_hours", f"{starts}-{ends}" if starts or ends else "")
    wire |= {name: bool(values.get(name)) for name in ("overlap_strict", "production")}
    budget = {name: _number(values.get(f"budget-{name}", "")) for name in ("target", "max")}
    if any(amount != "" for amount in budget.values()) or values.get("budget-strict"):
        wire["budget"] = {name: amount for name, amount in budget.items() if amount != ""} | {
            "currency": values.get("budget-currency", ""),
            "unit": values.get("budget-unit", ""),
            "strict": bool(values.get("budget-strict")),
        }
    return wire


def form_of(draft: BriefDraft, skill_names: Mapping[str, str] | None = None) -> Form:
    """Return the form that would have produced this draft, with skills under their names where these are given."""
    values: dict[str, Any] = {
        "title": draft.title,
        "text": draft.text,
        "outcome": draft.outcome,
        "scope": draft.scope,
        "hours_per_week": _written(draft.hours_per_week),
        "duration_weeks": _written(draft.duration_weeks),
        "start": draft.start.isoformat() if draft.start else "",
        "domain": draft.domain or "",
        "specializations": list(draft.specializations),
        "overlap_hours": _written(draft.overlap_hours or None),
        "overlap_strict": draft.overlap_strict,
        "time_zone": draft.time_zone,
        "work_countries": ", ".join(draft.work_countries),
        "production": draft.production,
        "compliance": ", ".join(draft.compliance),
    }
    values["working_hours-start"], values["working_hours-end"] = hours_as_text(draft.working_hours).split("-")
    for row, model in enumerate(draft.engagement_models):
        values[f"engagement_models-{row}"] = model.value
    for row, language in enumerate(draft.languages):
        values |= {f"languages-{row}-language": language.language, f"languages-{row}-level": language.level.value}
    for row, asked in enumerate(draft.skills):
        values |= {
            f"skills-{row}-skill": (skill_names or {}).get(asked.skill, asked.skill),
            f"skills-{row}-need": asked.need.value,
            f"skills-{row}-level": "" if asked.level is None else f"{asked.level:g}",
            f"skills-{row}-exact": asked.exact,
        }
    if draft.budget is not None:
        budget = draft.budget
        for name, minor in (("target", budget.target), ("max", budget.max)):
            values[f"budget-{name}"] = "" if minor is None else _written(to_major(minor, budget.currency))
        values |= {"budget-currency": budget.currency, "budget-unit": budget.unit.value}
        values["budget-strict"] = budget.strict
    return Form(values, skill_rows=len(draft.skills))


def complaints(errors: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the complaints by form field, whether they came as nested messages or under dotted names.

    >>> complaints({"skills": {0: {"skill": ["Unknown."]}}, "budget.max": ["Too low."]})
    {'skills-0-skill': ['Unknown.'], 'budget-max': ['Too low.']}
    >>> complaints({"working_hours": ["Not hours."], "languages.xx": ["No such language."]})
    {'working_hours-start': ['Not hours.'], 'languages-0-language': ['No such language.']}
    """
    found: dict[str, list[str]] = {}
    for path, message in _leaves(errors, ()):
        found.setdefault(_field_of(path), []).append(message)
    return found


_FIRST_FIELD = {
    "engagement_models": "engagement_models-0",
    "working_hours": "working_hours-start",
    "languages": "languages-0-language",
    "budget": "budget-max",
    "skills": "skills-0-skill",
    "criteria": "criteria-0-weight",
    "answers": "",
    "_schema": "",
}


def _field_of(path: tuple[str, ...]) -> str:
    if path[0] == "skills" and len(path) == 2:
        return f"skills-{path[1]}-skill"
    if path[0] == "answers" and len(path) == 2:
        return f"answer-{path[1]}"
    if (path[0] in ("skills", "budget", "criteria") and len(path) > 1) or (
        path[0] == "engagement_models" and len(path) == 2 and path[1].isdigit()
    ):
        return "-".join(path[:3])
    return _FIRST_FIELD.get(path[0], path[0])


def _leaves(errors: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(errors, Mapping):
        for key, below in errors.items():
            steps = tuple(re.sub(r"\[(\w+)\]", r".\1", str(key)).split("."))
            yield from _leaves(below, (*path, *steps))
    elif isinstance(errors, str):
        yield path, errors
    else:
        for below in errors:
            yield from _leaves(below, path)


def _put(wire: dict[str, Any], name: str, value: Any) -> None:
    if value not in ("", [], {}, None):
        wire[name] = value


def _number(text: Any) -> Any:
    """Return a number where one was typed, thousands commas allowed; otherwise the text, for the schema to refuse."""
    text = str(text).strip().replace("\u00a0", "").replace(" ", "")
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text) or len(text) > 20:
        return text
    return float(text) if "." in text else int(text)


def _written(number: float | Decimal | None) -> str:
    return "" if number is None else f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{int(number)}"


def _words(text: Any) -> list[str]:
    return [word.strip() for word in re.split(r"[,;\n]", str(text)) if word.strip()]


def _skills(form: Form) -> Iterator[dict[str, Any]]:
    for row in range(form.skill_rows):
        value = {part: form.values.get(f"skills-{row}-{part}", "") for part in SKILL_PARTS}
        if not str(value["skill"]).strip():
            continue
        asked: dict[str, Any] = {"skill": str(value["skill"]).strip(), "exact": bool(value["exact"])}
        _put(asked, "need", value["need"])
        _put(asked, "level", _number(value["level"]))
        yield asked


def _languages(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for row in range(LARGEST_ROWS):
        if language := str(values.get(f"languages-{row}-language", "")).strip():
            yield language, str(values.get(f"languages-{row}-level", "")) or "B2"
