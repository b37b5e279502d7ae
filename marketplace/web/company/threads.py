"""What a company and its candidates write to each other: the threads, and one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from marketplace.db import session
from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting, acting_company
from marketplace.services.hiring import candidacies, correspondence, scorecards
from marketplace.web import threads

bp = Blueprint("messages", __name__, url_prefix="/company")

TEMPLATE = "company/messages.html"
BLIND = (CandidacyStatus.APPLIED, CandidacyStatus.INTERESTED, CandidacyStatus.UNDER_REVIEW)


@bp.get("/messages")
def index() -> str:
    """List the threads with candidates, the newest message first."""
    with session() as db:
        company = acting_company(db, Permission.HIRE)
        found = correspondence.of_company(db, company, actor=acting(), after=request.args.get("after"))
        return render_template(
            "company/threads.html",
            found=found,
            names={row.candidacy.id: _listed(row) for row in found.rows},
            older=url_for(".index", after=found.last) if found.last else "",
            zone=company.time_zone,
        )


@bp.get("/candidates/<uuid:candidacy_id>/messages")
def show(candidacy_id: object) -> str:
    """Show the thread with one candidate."""
    return threads.page(TEMPLATE, _finder(candidacy_id), Side.COMPANY, **_shown(candidacy_id))


@bp.post("/candidates/<uuid:candidacy_id>/messages")
def send(candidacy_id: object) -> Any:
    """Write to a candidate."""
    return threads.send(TEMPLATE, _finder(candidacy_id), Side.COMPANY, **_shown(candidacy_id))


@bp.post("/candidates/<uuid:candidacy_id>/messages/read")
def read(candidacy_id: object) -> Any:
    """Mark what a candidate wrote as read."""
    return threads.read(_finder(candidacy_id), Side.COMPANY, _address(candidacy_id))


def _finder(candidacy_id: object) -> threads.Finding:
    def find(db: Any, *, locked: bool = False) -> Any:
        company = acting_company(db, Permission.HIRE)
        one = candidacies.of_company(db, company, str(candidacy_id), locked=locked)
        candidacies.check_known(one)
        return one

    return find


def _shown(candidacy_id: object) -> dict[str, Any]:
    return {
        "address": _address(candidacy_id),
        "is_blind": lambda db, one: scorecards.is_blind_to(db, one, acting()),
        "code": lambda _, one: scorecards.code_name(one),
        "zone": lambda _, one: one.brief.company.time_zone,
    }


def _address(candidacy_id: object) -> str:
    return url_for("messages.show", candidacy_id=candidacy_id)


def _listed(row: correspondence.Conversation) -> str:
    """What somebody is called in the list: by a code while reviews of the brief are blind."""
    one = row.candidacy
    return scorecards.code_name(one) if row.is_blind and one.status in BLIND else one.expert.name
