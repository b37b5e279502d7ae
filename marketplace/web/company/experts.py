"""An expert as a company sees them: the records that reasons point to, without anything private."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from marketplace.db import session
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.said_of_work import LEAST_COMPANIES
from marketplace.domain.vocabulary import Permission
from marketplace.gate import views
from marketplace.gate.members import acting_company, signed_in
from marketplace.services import experts, profiles, taxonomy
from marketplace.services.hiring import slots
from marketplace.services.outcomes import said

bp = Blueprint("experts", __name__, url_prefix="/experts")


@bp.get("/<uuid:expert_id>")
def show(expert_id: object) -> str:
    """Show the profile; each record carries the id that reasons link to.

    An expert who is not listed, or whom this company and they do not want to meet, is not to be seen. `of` names
    the brief for which names are hidden.
    """
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        expert = experts.seen_by(db, company, str(expert_id))
        views.note(expert.public_id, company.public_id)
        profile = profiles.draft_of(expert)
        scope, may_shortlist = request.args.get("of", ""), signed_in().may(Permission.HIRE, company)
        return render_template(
            "company/expert.html",
            expert=expert,
            shown_name=pseudonym(scope, expert.public_id) if scope else expert.name,
            hidden=(expert.name, *profile.identity) if scope else (),
            profile=profile,
            titles={document.key: document.title for document in profile.documents},
            said=said.of_expert(db, expert.id),
            least_companies=LEAST_COMPANIES,
            free_hours=profile.availability.free_hours,
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
            may_shortlist=may_shortlist,
            roles=slots.open_of(db, company) if may_shortlist and "shortlist" in request.args else [],
            of=scope,
        )
