"""An expert as a company sees them: the records that reasons point to, without anything private."""

from __future__ import annotations

from flask import Blueprint, render_template

from marketplace.db import session
from marketplace.domain.vocabulary import Permission
from marketplace.gate import views
from marketplace.gate.members import acting_company
from marketplace.services import experts, profiles, taxonomy

bp = Blueprint("experts", __name__, url_prefix="/experts")


@bp.get("/<uuid:expert_id>")
def show(expert_id: object) -> str:
    """Show the profile; each record carries the id that reasons link to.

    An expert who is not listed, or whom this company and they do not want to meet, is not to be seen.
    """
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        expert = experts.seen_by(db, company, str(expert_id))
        views.note(expert.public_id, company.public_id)
        profile = profiles.draft_of(expert)
        return render_template(
            "company/expert.html",
            expert=expert,
            profile=profile,
            titles={document.key: document.title for document in profile.documents},
            free_hours=profile.availability.free_hours,
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
        )
