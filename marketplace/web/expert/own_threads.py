"""What an expert and companies write to each other: the threads, and one of them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from marketplace.db import session
from marketplace.domain.hiring_words import Side
from marketplace.gate.members import acting
from marketplace.services.hiring import candidacies, correspondence
from marketplace.web import threads
from marketplace.web.expert.opportunities import seeker

bp = Blueprint("own_messages", __name__, url_prefix="/work")

TEMPLATE = "expert/messages.html"


@bp.get("/messages")
def index() -> str:
    """List the threads with companies, the newest message first."""
    with session() as db:
        expert = seeker(db)
        found = correspondence.of_expert(db, expert, actor=acting(), after=request.args.get("after"))
        return render_template(
            "expert/threads.html",
            found=found,
            older=url_for(".index", after=found.last) if found.last else "",
            zone=expert.time_zone,
        )


@bp.get("/<uuid:candidacy_id>/messages")
def show(candidacy_id: object) -> str:
    """Show the thread with one company."""
    return threads.page(TEMPLATE, _finder(candidacy_id), Side.EXPERT, **_shown(candidacy_id))


@bp.post("/<uuid:candidacy_id>/messages")
def send(candidacy_id: object) -> Any:
    """Write to a company."""
    return threads.send(TEMPLATE, _finder(candidacy_id), Side.EXPERT, **_shown(candidacy_id))


@bp.post("/<uuid:candidacy_id>/messages/read")
def read(candidacy_id: object) -> Any:
    """Mark what a company wrote as read."""
    return threads.read(_finder(candidacy_id), Side.EXPERT, _address(candidacy_id))


def _finder(candidacy_id: object) -> threads.Finding:
    def find(db: Any, *, locked: bool = False) -> Any:
        return candidacies.of_expert(db, seeker(db), str(candidacy_id), locked=locked)

    return find


def _shown(candidacy_id: object) -> dict[str, Any]:
    return {"address": _address(candidacy_id), "zone": lambda _, one: one.expert.time_zone}


def _address(candidacy_id: object) -> str:
    return url_for("own_messages.show", candidacy_id=candidacy_id)
