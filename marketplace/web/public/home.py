"""The first page of somebody who is signed in: what they should do next, and how what they began stands."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.db import session
from marketplace.domain.funnel import Stage
from marketplace.domain.vocabulary import Permission, Role
from marketplace.gate.members import Member, acting_company
from marketplace.services import own_profile
from marketplace.services.hiring import funnel
from marketplace.services.todos import of_company, of_expert
from marketplace.web import places, todos
from marketplace.web.expert.home import STANDING

BRIEFS = 20
"""How many briefs the first page names."""


def page_of(member: Member) -> str | Response | None:
    """Return the first page of somebody; None for somebody for whom there is nothing to do anywhere."""
    if member.company_id is not None:
        return _of_company(member)
    if Role.EXPERT in member.actor.roles:
        return _of_expert(member)
    console = places.console_of(member)
    return redirect(url_for(console[0].endpoint)) if console else None


def _of_company(member: Member) -> str:
    now = datetime.now(UTC)
    with session() as db:
        company = acting_company(db, Permission.READ_BRIEFS)
        found = of_company.todos(db, company, member.actor, now)
        return render_template(
            "company/home.html",
            lines=todos.lines(found, now),
            briefs=funnel.of_company(db, company, limit=BRIEFS),
            stages=list(Stage),
            may_write=member.may(Permission.WRITE_BRIEFS, company),
            zone=company.time_zone,
        )


def _of_expert(member: Member) -> str:
    now = datetime.now(UTC)
    with session() as db:
        expert = own_profile.find(db, member.actor.user_id)
        found = of_expert.todos(db, expert, member.actor, now) if expert is not None else []
        return render_template(
            "expert/first.html",
            expert=expert,
            standing=STANDING[expert.status] if expert is not None else None,
            lines=todos.lines(found, now, is_expert=True),
            zone=expert.time_zone if expert is not None else "UTC",
        )
