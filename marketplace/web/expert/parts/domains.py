"""Fields of work: how long in each, and until when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marketplace.domain.experts import DomainDraft, ExpertDraft
from marketplace.domain.sections import Section
from marketplace.services import taxonomy
from marketplace.web import figures
from marketplace.web.expert.parts.part import Part, named
from marketplace.web.expert.typed import Typed
from marketplace.web.rows import Values, put, rows

FIELDS = ("domain", "months", "ended")


def show(draft: ExpertDraft) -> Values:
    """Return what the form shows."""
    return put(
        {},
        "domains",
        [
            {
                "domain": held.domain,
                "months": f"{held.months:.2f}".rstrip("0").rstrip("."),
                "ended": held.ended.isoformat() if held.ended else "",
            }
            for held in draft.domains
        ],
    )


def read(typed: Typed, draft: ExpertDraft) -> ExpertDraft:
    """Return the profile as it was typed; a figure that was left as it was shown stays as exact as it is."""
    held = {known.domain: known for known in draft.domains}
    found = []
    for place, row in enumerate(rows(typed.values, "domains", FIELDS)):
        at = f"domains-{place}-"
        months = typed.number(f"{at}months", "The months")
        if months is None and f"{at}months" not in typed.errors:
            typed.complain(f"{at}months", "Say how many months you have worked in this field.")
        known = held.get(row["domain"])
        if known is not None and months is not None and abs(known.months - months) < 0.005:
            months = known.months
        found.append(DomainDraft(row["domain"], months or 1.0, typed.day(f"{at}ended", "The last day")))
    return replace(draft, domains=tuple(found))


def said(draft: ExpertDraft) -> dict[str, str]:
    """Return the section in words."""
    names = taxonomy.domain_names()
    return {
        names.get(held.domain, held.domain): f"{held.months:.0f} months, "
        + (f"until {figures.day(held.ended)}" if held.ended else "still")
        for held in draft.domains
    }


def choices(values: Values, draft: ExpertDraft) -> Mapping[str, Any]:
    """Return what there is to choose from."""
    return {"domains": named(taxonomy.domain_names())}


PART = Part(
    Section.DOMAINS,
    "Domains",
    "The industries you know from work. Dated projects are counted for you: where they add up to more than you say "
    "here, their months stand.",
    show,
    read,
    said,
    rows={"domains": FIELDS},
    choices=choices,
)
