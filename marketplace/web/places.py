"""The main menu: where somebody may go, by what they may do. Each page is guarded by itself all the same."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from marketplace.domain.vocabulary import Permission, Role
from marketplace.gate.members import Member


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a menu: the page it opens, and the blueprints that lie behind it."""

    name: str
    endpoint: str
    blueprints: tuple[str, ...] = ()

    @property
    def is_here(self) -> bool:
        """Whether the page that is shown lies behind this entry."""
        return request.endpoint == self.endpoint or request.blueprint in self.blueprints


HOME = Place("Next", "public.start")
"""What somebody should do next."""

COMPANY = (
    Place(
        "Briefs",
        "briefs.index",
        ("briefs", "matches", "shortlist", "reading", "candidates", "interviewing", "offering", "funnel"),
    ),
    Place("Experts", "searches.index", ("searches", "experts")),
    Place("Engagements", "engagements.index", ("engagements",)),
)
"""For those who act for a company."""

HIRERS = (Place("Messages", "messages.index", ("messages",)),)
"""For those of them who hire."""

MANAGERS = (Place("Company", "members.index", ("members", "facts")),)
"""For those of them who may manage it."""

EXPERT: tuple[Place, ...] = (
    Place(
        "Your profile",
        "profile.home",
        ("profile", "apply", "work", "editor", "reach", "imports", "privacy", "my_rates", "wishes", "my_vetting"),
    ),
    Place("Briefs for me", "feed.index", ("feed", "open_briefs", "companies_seen")),
    Place("Opportunities", "opportunities.index", ("opportunities", "my_interviews", "own_offers")),
    Place("Engagements", "my_engagements.index", ("my_engagements",)),
    Place("Messages", "own_messages.index", ("own_messages",)),
)
"""For experts."""

RUBRIC = Place("Rubric", "rubric.show", ("rubric",))
"""Read by those who vet, written by those who lead them."""

OVERVIEW = Place("Overview", "queue.overview")
QUEUE = Place("Queue", "queue.index", ("cases", "scores", "decisions", "grave", "revocations", "reviews"))
BOARD = Place("Board", "board.index", ("board",))
"""For those who vet and those who lead them."""

CONSOLE: tuple[tuple[Permission, Place], ...] = (
    (Permission.VET_EXPERTS, OVERVIEW),
    (Permission.DECIDE_VETTING, OVERVIEW),
    (Permission.VET_EXPERTS, QUEUE),
    (Permission.DECIDE_VETTING, QUEUE),
    (Permission.VET_EXPERTS, BOARD),
    (Permission.MANAGE_VETTING, BOARD),
    (Permission.MANAGE_VETTING, Place("Plan", "plans.edit", ("plans",))),
    (Permission.VET_EXPERTS, RUBRIC),
    (Permission.MANAGE_VETTING, RUBRIC),
    (Permission.MANAGE_VETTING, Place("Quality", "quality.index", ("quality",))),
    (Permission.RESOLVE_DISPUTES, Place("Challenges", "challenges.index", ("challenges",))),
    (Permission.MANAGE_TAXONOMY, Place("Taxonomy", "taxonomy.index", ("taxonomy",))),
    (Permission.MANAGE_RATES, Place("Market rates", "rates.index", ("rates",))),
    (Permission.MANAGE_ACCOUNTS, Place("People", "people.index", ("people",))),
    (Permission.READ_EVENTS, Place("Audit trail", "audit.index", ("audit",))),
    (Permission.RESOLVE_DISPUTES, Place("Disputes", "disputes.index", ("disputes",))),
    (Permission.RUN_JOBS, Place("Jobs", "jobs.index", ("jobs",))),
)
"""For those who vet or run the marketplace, each behind the permission it asks."""


def places_of(member: Member | None) -> list[Place]:
    """Return what the menu offers to somebody, or to a visitor who has not signed in."""
    if member is None:
        return []
    found = [HOME] if member.company_id is not None or Role.EXPERT in member.actor.roles else []
    found += COMPANY if member.company_id is not None else ()
    if member.company_id is not None and member.may(Permission.HIRE, member):
        found += HIRERS
    if member.company_id is not None and member.may(Permission.MANAGE_COMPANY, member):
        found += MANAGERS
    if Role.EXPERT in member.actor.roles:
        found += EXPERT
    if inside := console_of(member):
        found.append(Place("Console", inside[0].endpoint, tuple(name for place in inside for name in place.blueprints)))
    return found


def console_of(member: Member | None) -> list[Place]:
    """Return what the console offers to somebody."""
    # Asked of the roles alone: which person or profile a page is about is not known here.
    found = (place for permission, place in CONSOLE if member is not None and member.may(permission))
    return list(dict.fromkeys(found))
