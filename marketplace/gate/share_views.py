"""Views of what is shared by link, one by one, in the side database, for the company that shared them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from marketplace import db as database
from marketplace.gate.side import share_views

KEPT_SECONDS = 180 * 24 * 3600
LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class ShareView:
    """One view: of which link, when, from which address, with which browser."""

    link: str
    at: datetime
    ip: str
    agent: str


def note(link: str, *, ip: str, agent: str, now: datetime) -> None:
    """Write down one view of a link by its public id; what is older than half a year goes."""
    with database.current().side.begin() as connection:
        old = share_views.c.at < now.timestamp() - KEPT_SECONDS
        connection.execute(sa.delete(share_views).where(old))
        values = {"link": link, "at": now.timestamp(), "ip": ip[:45], "agent": agent[:200]}
        connection.execute(sa.insert(share_views).values(**values))


def of_links(links: list[str]) -> dict[str, list[ShareView]]:
    """The views of these links, newest first, by link."""
    chosen = (
        sa.select(share_views.c.link, share_views.c.at, share_views.c.ip, share_views.c.agent)
        .where(share_views.c.link.in_(links))
        .order_by(share_views.c.at.desc())
        .limit(LONGEST_LIST)
    )
    found: dict[str, list[ShareView]] = {link: [] for link in links}
    with database.current().side.connect() as connection:
        for link, at, ip, agent in connection.execute(chosen):
            found[link].append(ShareView(link, datetime.fromtimestamp(at, UTC), ip, agent))
    return found
