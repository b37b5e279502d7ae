"""On which side somebody sits: the company's people manage engagements, the expert has their own."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from marketplace.domain.errors import NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import acting_company, signed_in
from marketplace.services.engagements import standing
from marketplace.web.expert.opportunities import seeker

COMPANYS, EXPERTS = "engagements", "my_engagements"
"""The names of the two blueprints."""
THREADS = {Side.COMPANY: "messages.show", Side.EXPERT: "own_messages.show"}


def side() -> Side:
    """Return on which side this page is."""
    return Side.EXPERT if request.blueprint == EXPERTS else Side.COMPANY


def party(db: Any) -> Any:
    """Return the company that somebody acts for, or their profile. Raises SignInNeeded, NotFound, Forbidden."""
    return seeker(db) if side() is Side.EXPERT else acting_company(db, Permission.MANAGE_ENGAGEMENTS)


def reached(db: Any, name: object, *, locked: bool = False) -> tuple[Any, Any]:
    """Return who is asking, and an engagement of theirs. Raises NotFound for every other one."""
    asking = party(db)
    find = standing.of_expert if side() is Side.EXPERT else standing.of_company
    return asking, find(db, asking, str(name), locked=locked)


def only(wanted: Side) -> None:
    """Raise NotFound on the other side's pages, where there is no such page."""
    if side() is not wanted:
        raise NotFound("There is no such page.")


def about(asking: Any, one: Any) -> dict[str, Any]:
    """What every page of an engagement says: the side, its zone, and the name of the other."""
    mine = side()
    return {
        "one": one,
        "side": mine.value,
        "zone": asking.time_zone,
        "other": one.expert.name if mine is Side.COMPANY else one.company.name,
        "messages": _thread_of(one, mine),
    }


def _thread_of(one: Any, mine: Side) -> str:
    """The page of the thread, which began with the candidacy; nothing for a colleague who does not hire."""
    if mine is Side.COMPANY and not signed_in().may(Permission.HIRE, one):
        return ""
    return url_for(THREADS[mine], candidacy_id=one.candidacy.public_id) + "#newest"
