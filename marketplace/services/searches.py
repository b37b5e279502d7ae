"""Searching the listed experts, keeping a search, and telling of people whom it did not find before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import joinedload

from marketplace.domain.errors import Invalid, LinkUnknown, NotFound
from marketplace.domain.searches import search_of
from marketplace.models import CompanyMember, Expert, SavedSearch, SearchFind, User
from marketplace.models.base import public_id as random_id
from marketplace.search import MatchingError
from marketplace.search.browse import Found, Person, browse, query_of
from marketplace.services import companies, experts, links, mail
from marketplace.services.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.domain.accounts import Actor
    from marketplace.domain.searches import SearchDraft
    from marketplace.models import Company
    from marketplace.search.current import Live

MOST = 30
"""How many searches one person keeps."""
LONGEST_NAME = 60
WATCHED = 200
"""A kept search tells of people who are new among its first ones; nobody looks further."""
SHORTEST_NAME = 1

PAGE = "/company/experts"
STOPPED = "This link is not one of ours, or a newer letter was sent to you. Use the link in the newest one."


@dataclass(frozen=True, slots=True)
class Page:
    """Some of those who were found, how many there are, and after whom the rest begins."""

    people: tuple[Person, ...]
    count: int
    facets: dict[str, dict[str, int]]
    last: str | None


def resolved(draft: SearchDraft) -> SearchDraft:
    """The search with the taxonomy's ids for its words. Raises Invalid, naming what means nothing."""
    words = Words()
    found = replace(
        draft,
        skills=tuple(words.skill("skill", word) for word in draft.skills),
        specializations=tuple(words.specialization("specialization", word) for word in draft.specializations),
        domains=tuple(words.domain("domain", word) for word in draft.domains),
    )
    if words.problems:
        raise Invalid(words.problems)
    return found


def search(
    db: Session, company: Company, draft: SearchDraft, live: Live, *, today: date, limit: int, after: str | None = None
) -> Page:
    """Whom a company finds, best first, from the one after `after` on. Raises Invalid, naming the field."""
    found = _found(db, company, resolved(draft), live, today)
    begin = 0
    if after is not None:
        places = [place for place, key in enumerate(found.ids) if found.people[key].public_id == after]
        begin = places[0] + 1 if places else 0
    listed = experts.find_listed_ids(db, found.ids[begin : begin + 2 * limit])
    shown = [key for key in found.ids[begin : begin + 2 * limit] if key in listed][:limit]
    people = tuple(found.people[key] for key in shown)
    has_more = bool(shown) and found.ids.index(shown[-1]) + 1 < len(found.ids)
    facets = {name: dict(counts) for name, counts in found.facets.items()}
    return Page(people, len(found.ids), facets, people[-1].public_id if has_more else None)


def of(db: Session, actor: Actor) -> Sequence[SavedSearch]:
    """Somebody's own searches, by name."""
    return db.scalars(select(SavedSearch).where(SavedSearch.user_id == actor.user_id).order_by(SavedSearch.name)).all()


def own(db: Session, public_id: str, *, actor: Actor) -> SavedSearch:
    """One of somebody's own searches. Raises NotFound, also for somebody else's."""
    found = next((one for one in of(db, actor) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such search of yours.")
    return found


def save(
    db: Session, company: Company, name: str, draft: SearchDraft, live: Live, *, now: datetime, actor: Actor
) -> SavedSearch:
    """Keep a search under a name; whom it finds now is not news. A name that is taken gets the new search.

    Raises Invalid without a name, with one that is too long, and for more searches than one person keeps.
    """
    name = " ".join(name.split())
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        raise Invalid({"name": [f"Give the search a name of 1 to {LONGEST_NAME} characters."]})
    draft = resolved(draft)
    mine = of(db, actor)
    before = next((one for one in mine if one.name == name), None)
    if before is None and len(mine) >= MOST:
        raise Invalid({"name": [f"You keep {MOST} searches already; delete one first."]})
    if before is not None:
        db.delete(before)
        # The name is free for the new one only when the old one is gone.
        db.flush()
    kept = SavedSearch(
        public_id=random_id(), company=company, user_id=actor.user_id, name=name, asked=draft.args(), looked_at=now
    )
    db.add(kept)
    db.flush()
    first = _found(db, company, draft, live, now.date()).ids[:WATCHED]
    db.add_all(SearchFind(search_id=kept.id, expert_id=key, found_at=now) for key in first)
    return kept


def remove(db: Session, public_id: str, *, actor: Actor) -> str:
    """Forget one of one's own searches; return its name. Raises NotFound."""
    kept = own(db, public_id, actor=actor)
    db.delete(kept)
    return kept.name


def set_alerting(db: Session, public_id: str, *, is_alerting: bool, actor: Actor) -> SavedSearch:
    """Tell of new people from now on, or no more. Raises NotFound."""
    kept = own(db, public_id, actor=actor)
    kept.is_alerting = is_alerting
    return kept


def new_since_saved(db: Session, kept: SavedSearch) -> set[str]:
    """The public ids of the people whom a search has found since it was kept."""
    chosen = (
        select(Expert.public_id)
        .join(SearchFind, SearchFind.expert_id == Expert.id)
        .where(SearchFind.search_id == kept.id, SearchFind.found_at > kept.created_at)
    )
    return set(db.scalars(chosen))


def news(db: Session, live: Live, today: date) -> dict[int, list[int]]:
    """Whom every search that tells of new people finds among its first and did not before, by the search's key.

    A search whose words mean nothing any more finds nobody until it is kept anew.
    """
    found: dict[int, list[int]] = {}
    alerting = select(SavedSearch).where(SavedSearch.is_alerting, _is_member()).options(joinedload(SavedSearch.company))
    for kept in db.scalars(alerting.order_by(SavedSearch.id)).all():
        known = set(db.scalars(select(SearchFind.expert_id).where(SearchFind.search_id == kept.id)))
        try:
            ids = _found(db, kept.company, resolved(search_of(kept.asked)), live, today).ids[:WATCHED]
        except Invalid:
            continue
        listed = experts.find_listed_ids(db, ids)
        fresh = [key for key in ids if key in listed and key not in known]
        if fresh:
            found[kept.id] = fresh
    return found


def tell(db: Session, found: dict[int, list[int]], *, now: datetime) -> int:
    """Write down who is new, and send each searcher one letter a search; return how many letters."""
    letters = 0
    chosen = select(SavedSearch).where(SavedSearch.id.in_(found), _is_member()).options(joinedload(SavedSearch.user))
    for kept in db.scalars(chosen):
        known = set(db.scalars(select(SearchFind.expert_id).where(SearchFind.search_id == kept.id)))
        fresh = [key for key in found[kept.id] if key not in known]
        db.add_all(SearchFind(search_id=kept.id, expert_id=key, found_at=now) for key in fresh)
        kept.looked_at = now
        if not fresh or not kept.is_alerting:
            continue
        secret = links.new_secret()
        kept.stop_hash = links.hash_of(secret)
        facts = {
            "name": kept.user.name,
            "search": kept.name,
            "count": f"{len(fresh)} {'expert' if len(fresh) == 1 else 'experts'}",
            "link": f"{PAGE}?saved={kept.public_id}",
            "stop": f"{PAGE}/letters/{secret}",
        }
        mail.post(db, kept.user, "search-found", facts, key=f"search-{kept.public_id}-{now.date().isoformat()}")
        letters += 1
    return letters


def behind(db: Session, secret: str) -> SavedSearch:
    """The search whose letters the link of a letter stops. Raises LinkUnknown."""
    kept = db.scalar(select(SavedSearch).where(SavedSearch.stop_hash == links.hash_of(secret)))
    if kept is None:
        raise LinkUnknown(STOPPED)
    return kept


def stop(db: Session, secret: str) -> SavedSearch:
    """Send no more letters about a search. Raises LinkUnknown."""
    kept = behind(db, secret)
    kept.is_alerting = False
    return kept


def forget(db: Session, expert: Expert) -> None:
    """Forget which searches found somebody who is erased."""
    db.execute(delete(SearchFind).where(SearchFind.expert_id == expert.id))


def _is_member() -> ColumnElement[bool]:
    """That whoever kept a search acts for the company yet, and may sign in; who comes back finds it as it was."""
    of_company = (CompanyMember.company_id == SavedSearch.company_id, CompanyMember.user_id == SavedSearch.user_id)
    return exists().where(*of_company, User.id == CompanyMember.user_id, User.active)


def _found(db: Session, company: Company, draft: SearchDraft, live: Live, today: date) -> Found:
    query = query_of(
        draft,
        currency=company.currency,
        zone=company.time_zone,
        today=today,
        company_id=company.id,
        blocked=companies.blocked_experts(db, company),
    )
    try:
        return browse(live.matcher, query, is_verified=draft.is_verified, currency=company.currency)
    except MatchingError as error:
        raise Invalid({error.field or "q": [str(error)]}) from error
