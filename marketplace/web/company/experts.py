"""An expert as a company sees them: the records that reasons point to, without anything private."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.db import session
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting_company
from marketplace.services import companies, experts, profiles, taxonomy

bp = Blueprint("experts", __name__, url_prefix="/experts")


@bp.get("/<uuid:expert_id>")
def show(expert_id: object) -> str:
    """Show the profile; each record carries the id that reasons link to.

    An expert who is not listed, or whom this company and they do not want to meet, is not to be seen.
    """
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        expert = experts.by_public_id(db, str(expert_id))
        if not experts.find_listed_ids(db, [expert.id]) or expert.id in companies.blocked_experts(db, company):
            raise NotFound("There is no such expert.")
        profile = profiles.draft_of(expert)
        free = profile.availability
        return render_template(
            "company/expert.html",
            expert=expert,
            profile=profile,
            titles={document.key: document.title for document in profile.documents},
            free_hours=max(free.capacity_hours - free.booked_hours - free.pending_offer_hours, 0),
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
        )
