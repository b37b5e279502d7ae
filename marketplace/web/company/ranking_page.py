"""A stored ranking as a page: the people, what was tried, and what the ways to try more are."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.weights import MOST, PRESETS, hundredths
from marketplace.services import matches, shortlists, taxonomy
from marketplace.services.hiring.slots import TAKES_PEOPLE
from marketplace.web.forms import Form

BLIND = "blind"
"""In an address: names are hidden."""


def is_blind() -> bool:
    """Whether whoever reads this page wants names hidden."""
    return request.values.get(BLIND) == "yes"


def ranking_page(db: Any, brief: Any, run: Any, *, form: Form | None = None) -> str:
    """Return the page of this ranking, with the weights as they were typed where they were refused."""
    hundred = hundredths(run.weights)
    if form is None:
        form = Form({f"weight-{name}": str(weight) for name, weight in hundred.items()})
    blind = is_blind()
    shortlist = matches.shortlist_of(run)
    return render_template(
        "company/ranking.html",
        brief=brief,
        run=run,
        shortlist=shortlist,
        form=form,
        weights=hundred,
        most=MOST,
        presets=PRESETS,
        before=matches.ranks_before(db, run) if run.is_what_if else None,
        tried=(run.asked or {}) if run.is_what_if else {},
        blind=blind,
        link_args={BLIND: "yes"} if blind else {},
        profile_args={"of": brief.public_id} if blind else {},
        names={
            match.expert_id: pseudonym(brief.public_id, match.public_id) if blind else match.name
            for match in shortlist.matches
        },
        standing=shortlists.standing(db, brief),
        takes_people=brief.status in TAKES_PEOPLE,
        reasons=shortlists.REASONS,
        working=matches.as_ranked(run).working_hours,
        zone=matches.as_ranked(run).time_zone,
        skill_names=taxonomy.skill_names(),
    )
