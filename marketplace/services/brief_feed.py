"""Briefs for one expert: those that take applications now, in the order in which they would want to see them.

Briefs that are filled by invitation alone are not among them, so nobody learns from the list whom a company has
thought of. The ranking and its reasons are the engine's (`search.feeds`); filters and counts are made here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from marketplace.domain.brief_readiness import readiness_of
from marketplace.domain.candidacies import HIDDEN
from marketplace.domain.hiring_words import Opinion
from marketplace.domain.vocabulary import BriefStatus
from marketplace.models import Brief, BriefHiring, Candidacy
from marketplace.search.feeds import feed_for
from marketplace.services import brief_queries, conduct, opinions, questions, wishes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from marketplace.domain.brief_readiness import Readiness
    from marketplace.domain.briefs import BriefDraft
    from marketplace.domain.conduct import Conduct
    from marketplace.domain.wishes import Outside, Wishes
    from marketplace.models import BriefOpinion, Company, Expert
    from marketplace.search.current import Live
    from marketplace.search.feeds import BriefMatch, Feed
    from marketplace.search.reach import Asked

MOST = 500
"""How many open briefs are ranked, newest first."""

ALL, INTERESTED, ASIDE = "", "interested", "aside"
VIEWS = (ALL, INTERESTED, ASIDE)
"""All but those put aside; those of interest; those put aside."""

MOST_OUT = 50
"""How many of the briefs that do not suit are named, newest first."""

MEETS = "meets"
"""The value of the pay facet: the budget meets what one asks."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in a feed; empty means anything."""

    view: str = ALL
    text: str = ""
    model: str = ""
    specialization: str = ""
    domain: str = ""
    pay: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One brief of a page: its rank among all that suit, why, until when, and what the expert said of it."""

    match: BriefMatch
    brief: Brief
    draft: BriefDraft
    until: datetime | None
    opinion: BriefOpinion | None
    conduct: Conduct
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a feed. `facets` counts by facet and value what each choice would leave; `last` begins the next.

    `said` is what the expert said of open briefs, by their public ids. Of those `out`, `unwanted` are outside what
    they asked for.
    """

    shown: Sequence[Shown]
    count: int
    suitable: int
    open: int
    kept_out: Mapping[str, int]
    under_way: int
    facets: Mapping[str, Mapping[str, int]]
    views: Mapping[str, int]
    said: Mapping[str, BriefOpinion]
    last: str | None
    out: int
    unwanted: int


@dataclass(frozen=True, slots=True)
class _Line:
    """One suitable brief before it is loaded."""

    match: BriefMatch
    public_id: str
    draft: BriefDraft
    opinion: BriefOpinion | None


def takes_applications(now: datetime) -> ColumnElement[bool]:
    """The condition of briefs to which experts may come by themselves at this moment."""
    taking = select(BriefHiring.brief_id).where(
        BriefHiring.takes_applications,
        or_(BriefHiring.applications_until.is_(None), BriefHiring.applications_until > now),
    )
    return Brief.id.in_(taking)


def page(
    db: Session, expert: Expert, live: Live, wanted: Wanted, *, now: datetime, limit: int, after: str | None = None
) -> Page | None:
    """One page of the feed of an expert, those after a brief's public id; None for somebody who is not ranked yet."""
    heads = brief_queries.heads(db, takes_applications(now), most=MOST)
    asked = brief_queries.asked(db, heads)
    known = conduct.of_companies(db, {one.company_id for one in asked}, now)
    reliable = {key: one.reliability for key, one in known.items() if one.reliability is not None}
    wants = wishes.of(expert)
    own = wishes.to_engine(wants)
    feed = feed_for(live, expert.id, asked, today=now.date(), wishes=own, company=reliable, most=len(asked))
    if feed is None:
        return None
    under_way = _under_way(db, expert, [head.id for head in heads])
    said = opinions.of_expert(db, expert)
    names = {head.id: head.public_id for head in heads}
    drafts = {(one.brief_id, one.role): one.draft for one in asked}
    lines = [
        _Line(match, names[match.key], drafts[match.key, match.role], said.get(match.key))
        for match in feed.matches
        if match.key not in under_way
    ]
    found = [line for line in lines if _fits(line, wanted)]
    out, outside = _out(expert, asked, feed, under_way), _outside(wants, asked)
    start = next((place for place, line in enumerate(found, start=1) if line.public_id == after), 0)
    chosen = found[start : start + limit]
    return Page(
        shown=_loaded(db, chosen, known),
        count=len(found),
        suitable=len(lines),
        open=feed.open,
        kept_out=feed.kept_out,
        under_way=len(under_way),
        facets=_facets(lines, wanted),
        views={view: sum(_fits(line, replace(wanted, view=view)) for line in lines) for view in VIEWS},
        said={row.brief.public_id: row for row in said.values()},
        last=chosen[-1].public_id if start + limit < len(found) else None,
        out=len(out),
        unwanted=sum(bool(outside[key]) for key in out),
    )


def not_suiting(
    db: Session, expert: Expert, live: Live, *, now: datetime
) -> Sequence[tuple[Brief, tuple[Outside, ...]]] | None:
    """The newest open briefs that take applications and do not suit an expert; None for somebody who is not ranked.

    With each what puts it outside what they asked for, if anything.
    """
    heads = brief_queries.heads(db, takes_applications(now), most=MOST)
    asked = brief_queries.asked(db, heads)
    own = wishes.of(expert)
    feed = feed_for(live, expert.id, asked, today=now.date(), wishes=wishes.to_engine(own), most=len(asked))
    if feed is None:
        return None
    keys = _out(expert, asked, feed, _under_way(db, expert, [head.id for head in heads]))[:MOST_OUT]
    chosen = select(Brief).where(Brief.id.in_(keys)).options(joinedload(Brief.company))
    found = db.scalars(chosen.order_by(Brief.created_at.desc(), Brief.id.desc())) if keys else ()
    outside = _outside(own, asked)
    return [(brief, outside[brief.id]) for brief in found]


def _out(expert: Expert, asked: Sequence[Asked], feed: Feed, under_way: set[int]) -> list[int]:
    """The briefs that are not in a feed, newest first, without companies that the expert is not to meet."""
    known = {match.key for match in feed.matches} | under_way
    out = (one.brief_id for one in asked if one.brief_id not in known and expert.id not in one.blocked)
    return list(dict.fromkeys(out))


def first(db: Session, expert: Expert, live: Live, *, now: datetime, limit: int) -> tuple[Sequence[Shown], int]:
    """The first briefs of somebody's feed and how many suit them, for their home page."""
    found = page(db, expert, live, Wanted(), now=now, limit=limit)
    return (found.shown, found.count) if found is not None else ((), 0)


def _outside(wants: Wishes, asked: Sequence[Asked]) -> dict[int, tuple[Outside, ...]]:
    """What puts each brief outside what an expert asked for: nothing where a single role of it is inside."""
    found: dict[int, tuple[Outside, ...]] = {}
    for one in asked:
        own = wishes.outside(wants, domain=one.draft.domain, hours=one.draft.hours_per_week)
        found[one.brief_id] = found.get(one.brief_id, own) and own
    return found


def _under_way(db: Session, expert: Expert, briefs: Sequence[int]) -> set[int]:
    """The briefs for which the expert is a candidate and knows it: those wait elsewhere."""
    mine = select(Candidacy.brief_id).where(Candidacy.expert_id == expert.id, Candidacy.status.not_in(HIDDEN))
    return set(db.scalars(mine)) & set(briefs)


def _fits(line: _Line, wanted: Wanted) -> bool:
    said = line.opinion.opinion if line.opinion is not None else None
    if wanted.view == INTERESTED and said is not Opinion.INTERESTED:
        return False
    if (wanted.view == ASIDE) is not (said is Opinion.NOT_FOR_ME):
        return False
    words = wanted.text.casefold().split()
    prose = f"{line.draft.title}\n{line.draft.text}\n{line.draft.outcome}\n{line.draft.scope}".casefold()
    if not all(word in prose for word in words):
        return False
    return all(not (value := getattr(wanted, facet)) or value in _values(line, facet) for facet in FACETS)


FACETS = ("model", "specialization", "domain", "pay")


def _values(line: _Line, facet: str) -> Iterator[str]:
    """What a brief is under one facet; a brief that names no model takes every model."""
    draft = line.draft
    if facet == "model":
        yield from (model.value for model in draft.engagement_models or type(line.match.model))
    elif facet == "specialization":
        yield from draft.specializations
    elif facet == "domain":
        yield from (draft.domain,) if draft.domain else ()
    elif any(part.signal == "pay" and part.is_known and part.value >= 1 for part in line.match.reasons):
        yield MEETS


def _facets(lines: Sequence[_Line], wanted: Wanted) -> dict[str, dict[str, int]]:
    """By facet and value how many briefs the choice would leave, the other filters as they are."""
    found = {}
    for facet in FACETS:
        others = replace(wanted, **{facet: ""})
        counts = Counter(value for line in lines if _fits(line, others) for value in _values(line, facet))
        found[facet] = dict(counts.most_common())
    return found


def _loaded(db: Session, lines: Sequence[_Line], conducts: Mapping[int, Conduct]) -> list[Shown]:
    """These lines with their briefs and companies, until when they take applications, and how ready they are."""
    keys = [line.match.key for line in lines]
    chosen = (
        select(Brief, BriefHiring.applications_until)
        .outerjoin(BriefHiring, BriefHiring.brief_id == Brief.id)
        .where(Brief.id.in_(keys))
        .options(joinedload(Brief.company))
    )
    known = {brief.id: (brief, until) for brief, until in db.execute(chosen)} if keys else {}
    found = []
    for line in lines:
        # A brief may go between one query and the next.
        if line.match.key in known:
            brief, until = known[line.match.key]
            ready = readiness_of(questions.current(), line.draft)
            given = conducts[brief.company_id]
            found.append(Shown(line.match, brief, line.draft, until, line.opinion, given, ready))
    return found


def open_of(db: Session, company: Company, now: datetime) -> list[Brief]:
    """The briefs of one company to which experts may come by themselves, newest first."""
    mine = select(Brief).where(Brief.company_id == company.id, Brief.status == BriefStatus.OPEN)
    return list(db.scalars(mine.where(takes_applications(now)).order_by(Brief.id.desc()).limit(50)))
