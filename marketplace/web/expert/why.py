"""Why one is, or is not, shown to the company of a brief, and what would change it; for the expert alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import current_app, render_template

from marketplace.db import session
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import ExpertStatus, Permission
from marketplace.gate import members
from marketplace.search.feeds import LABELS
from marketplace.services import brief_openings, conduct, why_shown
from marketplace.services.hiring.settings import is_taking
from marketplace.web.expert import feed, own, reach
from marketplace.web.expert.wishes import OUTSIDE
from marketplace.web.figures import SIGNALS


@feed.bp.get("/<uuid:brief_id>")
def why(brief_id: object) -> Any:
    """Show what a brief is to the expert, what its company sees, and the changes that would do most."""
    now = datetime.now(UTC)
    live = current_app.extensions["assay_index"].live()
    with session() as db:
        expert = own.profile(db, is_whole=False)
        members.require(Permission.SEEK_WORK, expert)
        if expert.status is not ExpertStatus.APPROVED:
            raise NotFound("There is no such brief.")
        brief, chosen = brief_openings.standing(db, expert, str(brief_id))
        given = conduct.of_company(db, brief.company_id, now)
        found = why_shown.of(db, expert, brief, live, today=now.date(), company=given.reliability)
        return render_template(
            "expert/why.html",
            brief=brief,
            found=found,
            gains=[(reach.said(gain), reach.where(gain.section), gain) for gain in found.gains] if found else [],
            worth=next(iter(found.standing.worth.matches), None) if found else None,
            can_apply=is_taking(brief, chosen, now),
            parts=feed.PARTS,
            gap_of=feed.gap_of,
            labels=LABELS,
            signal_labels=SIGNALS,
            outside_said=OUTSIDE,
        )
