"""Ways to begin a brief that are not an empty page: a template, a copy of an earlier one."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from marketplace.db import transaction
from marketplace.domain.vocabulary import BriefStatus, Permission
from marketplace.gate.members import acting, acting_company
from marketplace.schemas.briefs import BriefIn
from marketplace.services import brief_templates, briefs
from marketplace.web.company.briefs import bp

NAMES = UUID("6f1d2c1e-7f0b-4d5e-9a55-0f4f3c9b1a70")
"""What the public ids of briefs are made from that a form with a key begins: sent twice, it is one brief."""


def name_of(once: object) -> str:
    """Return the public id of what a form with this key begins: the same for the same person's same form."""
    return str(uuid5(NAMES, f"{acting().user_id}/{str(once or uuid4())[:80]}"))


def _free(db: Any, company: Any, once: str | None) -> str:
    """Return the public id of what a form begins, also where what it began before is no draft any more."""
    names = (name_of(f"{once}/{number}" if number else once) for number in count())
    return next(name for name in names if _may_begin(briefs.find(db, company=company, public_id=name)))


def _may_begin(brief: Any) -> bool:
    return brief is None or brief.status is BriefStatus.DRAFT


@bp.post("/templates/<template>")
def begin(template: str) -> Response:
    """Begin a brief from a template."""
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        of = brief_templates.template(template)
        led_here = request.form.get("of")
        other = briefs.of_company(db, company=company, public_id=led_here) if led_here else None
        brief = brief_templates.begin(
            db,
            BriefIn().load(of.brief),
            of,
            company=company,
            name=_free(db, company, f"{template}/{request.form['once']}" if request.form.get("once") else None),
            today=datetime.now(UTC).date(),
            actor=acting(),
            problem=briefs.draft_of(other).text if other else "",
        )
        found = brief.public_id
    return redirect(url_for("briefs.edit", brief_id=found), 303)


@bp.post("/<uuid:brief_id>/copy")
def copy(brief_id: object) -> Response:
    """Begin a brief that says what this one says."""
    with transaction() as db:
        company = acting_company(db, Permission.WRITE_BRIEFS)
        brief = briefs.of_company(db, company=company, public_id=str(brief_id))
        again = brief_templates.copy(
            db,
            brief,
            company=company,
            name=name_of(f"copy/{request.form['once']}" if request.form.get("once") else None),
            today=datetime.now(UTC).date(),
            actor=acting(),
        )
        found = again.public_id
    return redirect(url_for("briefs.edit", brief_id=found), 303)
