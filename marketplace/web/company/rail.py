"""What is found out beside a brief while it is written: a fragment, and the right side of every page of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import current_app, render_template

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.services import brief_findings, supply, taxonomy
from marketplace.web import figures

SAYS_NOTHING = "Say what the work is, or name a skill or a specialization: then the experts who match are counted here."
"""Beside a brief of which nothing can be told yet."""


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion in words."""

    what: str
    value: str
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class Rail:
    """How many fit and what each requirement removes; `trouble` says why that cannot be told.

    `brings` says by rule what giving it up would bring; `instead` is the key of the form that begins another brief.
    """

    findings: brief_findings.Findings
    advice: tuple[Line, ...]
    supply: supply.Supply | None = None
    brings: Mapping[str, str] | None = None
    trouble: str = ""
    is_older: bool = False
    brief_id: str = ""
    instead: str = ""


def of(db: Any, draft: BriefDraft, company: Any, *, is_older: bool = False, brief: Any = None) -> Rail:
    """Return the rail of a brief; `is_older` where something typed is wrong, and this is of what was saved last."""
    found = brief_findings.of(db, draft, company)
    told: dict[str, Any] = {
        "findings": found,
        "advice": tuple(_lines(found)),
        "is_older": is_older,
        "brief_id": brief.public_id if brief else "",
        "instead": f"instead-{brief.public_id if brief else uuid4()}",
    }
    live = current_app.extensions["assay_index"].live()
    if not (draft.text.strip() or draft.skills or draft.specializations):
        return Rail(**told, trouble=SAYS_NOTHING, brings={})
    try:
        counted = supply.of(db, draft, live, today=datetime.now(UTC).date(), company=company)
    except Invalid as refused:
        trouble = " ".join(message for messages in refused.errors.values() for message in messages)
        return Rail(**told, trouble=trouble, brings={})
    brings = {one.constraints[0]: one.change for one in counted.relaxations if len(one.constraints) == 1}
    return Rail(**told, supply=counted, brings=brings)


def _lines(found: brief_findings.Findings) -> list[Line]:
    kinds: tuple[tuple[str, str, Any, Mapping[str, str]], ...] = (
        ("Role", "roles", found.advice.role, taxonomy.role_names()),
        ("Model", "models", found.advice.model, {}),
        ("Level", "seniorities", found.advice.seniority, {}),
    )
    lines = []
    for what, kind, suggested, names in kinds:
        if suggested is not None:
            why = brief_findings.reason(kind, suggested.reason)
            value = names.get(suggested.value, figures.word(suggested.value))
            lines.append(Line(what, value[:1].upper() + value[1:], why["because"], why["source"]))
    return lines


def part(shown: Rail) -> str:
    """Return the rail alone, for a page that is there already."""
    return render_template("company/rail_part.html", shown=shown)
