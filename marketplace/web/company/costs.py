"""What one brief costs under each engagement model: every figure can be changed, and each says where it is from."""

from __future__ import annotations

from flask import render_template, request

from marketplace.db import session
from marketplace.domain.brief_costs import LABELS
from marketplace.domain.errors import Invalid
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting_company
from marketplace.services import brief_findings, briefs
from marketplace.web.company.briefs import bp
from marketplace.web.forms import Form


@bp.get("/<uuid:brief_id>/costs")
def costs(brief_id: object) -> str | tuple[str, int]:
    """Show the cost of a brief under each model, with the figures of the address in the place of ours."""
    form = Form({name: request.args[name].strip()[:30] for name in LABELS if request.args.get(name, "").strip()})
    changed: dict[str, float] = {}
    for name, text in form.values.items():
        try:
            changed[name] = float(text.replace(",", "").replace(" ", ""))
        except ValueError:
            form.errors[name] = [f"{LABELS[name]} is not a number; write one such as 120."]
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        draft = briefs.draft_of(brief)
        try:
            found = brief_findings.of(db, draft, company, changed={} if form.errors else changed)
        except Invalid as refused:
            form.errors = dict(refused.errors)
            found = brief_findings.of(db, draft, company)
    for name, given in found.inputs.items():
        form.values.setdefault(name, f"{given.value:g}" if given.value < 100_000 else f"{given.value:.0f}")
    page = render_template(
        "company/costs.html",
        brief=brief,
        form=form,
        found=found,
        labels=LABELS,
        waits=brief_findings.content()["waits"],
        vacancy=brief_findings.content()["costs"]["vacancy"]["value"],
    )
    return (page, 422) if form.errors else page
