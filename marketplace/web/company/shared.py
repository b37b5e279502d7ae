"""What a link opens for people without a log-in: a ranking, or the shortlist of a role."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template, request

from marketplace.db import session
from marketplace.domain.pseudonyms import pseudonym
from marketplace.domain.shortlists import Column
from marketplace.gate import share_views
from marketplace.services import matches, sharing, shortlists
from marketplace.services.hiring import scorecards
from marketplace.web.company.shortlist import label

bp = Blueprint("shared", __name__, url_prefix="/shared")

INSIDE = (Column.SUGGESTED, Column.ENDED)
"""Columns that are nobody else's: thoughts, and people who do not go on."""


@bp.get("/<secret>")
def open_link(secret: str) -> str:
    """Show what is shared to whoever holds the link, and write down that somebody looked."""
    now = datetime.now(UTC)
    with session() as db:
        link = sharing.behind(db, secret, now=now)
        share_views.note(link.public_id, ip=request.remote_addr or "", agent=request.user_agent.string, now=now)
        return _ranking(db, link) if sharing.is_of_ranking(link) else _board(db, link, now)


def _ranking(db: Any, link: Any) -> str:
    brief, shortlist, has_names = link.brief, matches.shortlist_of(link.run), sharing.shows_names(db, link)
    return render_template(
        "company/shared.html",
        link=link,
        brief=brief,
        company=brief.company.name,
        run=link.run,
        shortlist=shortlist,
        has_names=has_names,
        names={
            match.expert_id: match.name if has_names else pseudonym(brief.public_id, match.public_id)
            for match in shortlist.matches
        },
    )


def _board(db: Any, link: Any, now: datetime) -> str:
    brief, has_names = link.brief, sharing.shows_names(db, link)
    piles = [pile for pile in shortlists.board(db, brief, link.slot, now=now) if pile.column not in INSIDE]
    people = [card.candidacy for pile in piles for card in pile.cards]
    return render_template(
        "company/shared_board.html",
        link=link,
        brief=brief,
        company=brief.company.name,
        piles=piles,
        labels={pile.column: label(pile.column) for pile in piles},
        has_names=has_names,
        names={one.id: one.expert.name if has_names else scorecards.code_name(one) for one in people},
    )
