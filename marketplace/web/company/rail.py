"""What is found out beside a brief while it is written: a fragment, and the right side of every page of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import current_app, render_template

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.errors import Invalid
from marketplace.services import supply


@dataclass(frozen=True, slots=True)
class Rail:
    """How many fit and what each requirement removes; `trouble` says why that cannot be told."""

    supply: supply.Supply | None
    trouble: str = ""
    is_older: bool = False


def of(db: Any, draft: BriefDraft, company: Any, *, is_older: bool = False) -> Rail:
    """Return the rail of a brief; `is_older` where something typed is wrong, and this is of what was saved last."""
    today = datetime.now(UTC).date()
    live = current_app.extensions["assay_index"].live()
    try:
        return Rail(supply.of(db, draft, live, today=today, company=company), is_older=is_older)
    except Invalid as refused:
        return Rail(None, " ".join(message for messages in refused.errors.values() for message in messages), is_older)


def part(shown: Rail) -> str:
    """Return the rail alone, for a page that is there already."""
    return render_template("company/rail_part.html", shown=shown)
