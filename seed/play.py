"""The stories, played through the services as people would: register, submit, vet, write briefs, publish.

Nothing here knows a table. Whatever the services refuse stops the play, so seeding also tests them.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from marketplace.domain.briefs import BriefDraft, titled
from marketplace.domain.errors import NotFound
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.vocabulary import Permission, Role
from marketplace.services import accounts, briefs, companies, experts, profile_marks, reading
from seed.companies import Firm, firms
from seed.experts import Kind, population

BULK_ABOVE = 2_000
"""More new experts than this are written through the services' one bulk function, listed at once."""

DEMO_COMPANIES = 2
"""How many companies get a log-in: an owner of one, and a member of another to see that each sees only its own."""

TOKEN_DAYS = 90

OPENED_DAYS_AGO = (24, 19, 21, 17, 36)
"""How long ago a company opened its first brief, its second and so on."""

Progress = Callable[[int], None]

Session = Any
"""A session of the database: handed on to the services, never asked anything here."""

Row = Any
"""What a service returned: handed on to the next service."""


Welcome = Callable[[ExpertDraft], Row | None]
"""Makes a log-in for an expert."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Somebody who may sign in; the password is known here and nowhere else."""

    company: str
    name: str
    email: str
    password: str
    does: str = "owner"


@dataclass(frozen=True, slots=True)
class Invited:
    """What is printed once: the log-ins, and a token for programs of the first company."""

    log_ins: tuple[LogIn, ...]
    token: str | None


def settle_experts(
    db: Session, count: int, *, seed: int, today: date, progress: Progress, welcome: Welcome = lambda _: None
) -> int:
    """Bring the invented population up to `count` and return how many were added; who is there already stays.

    Each gets the log-in that `welcome` makes, unless they are too many to come one by one.
    """
    start = count_settled(db)
    wanted = count - start
    if wanted <= 0:
        return 0
    if wanted > BULK_ABOVE:
        drafts = (character.draft for character in population(count, seed=seed, today=today, start=start))
        return experts.bulk_register(db, drafts, today=today, progress=progress)
    for done, character in enumerate(population(count, seed=seed, today=today, start=start), 1):
        is_resting = character.kind is Kind.HONEST and character.number % 60 == 41
        _list(db, character.draft, today, user=welcome(character.draft), is_resting=is_resting)
        progress(done)
    return wanted


def mark_everybody(db: Session) -> None:
    """Keep the marks by which whoever applies later is found to have copied from somebody who is listed."""
    after: int | None = 0
    while after is not None:
        after = profile_marks.keep_some(db, after=after)[2]


def count_settled(db: Session) -> int:
    """How many of the invented population are here; who applied here and was vetted is none of them."""
    return experts.count_all(db, is_synthetic=True) - experts.count_applicants(db, is_synthetic=True)


def _list(db: Session, draft: ExpertDraft, today: date, *, user: Row, is_resting: bool) -> None:
    """One expert's way to the list; a few take a break as soon as they are on it."""
    expert = experts.enlist(db, draft, today=today, user=user)
    if is_resting:
        experts.pause(db, expert, reason="On parental leave until further notice.")


def open_companies(
    db: Session,
    count: int,
    *,
    today: date,
    now: datetime,
    hashed: Callable[[str], str],
    before: Callable[[Row, int, Row], None] = lambda *_: None,
) -> Invited:
    """Register the companies and their people, write `count` briefs and publish most; what exists stays as it is.

    `before` may write what a company, the owner's hands at its place, wrote before those.
    """
    log_ins: list[LogIn] = []
    token: str | None = None
    for place, firm in enumerate(firms(count, today)):
        company = _find(db, firm)
        if company is None:
            company = companies.register(db, firm.draft)
            shown = [replace(_log_in(firm), name=name, email=email) for name, email in firm.people]
            shown[1:] = [replace(one, does="approves") for one in shown[1:]]
            # Of the first company, who approves has a log-in too.
            shown = shown if place == 0 else shown[:1] if place < DEMO_COMPANIES else []
            passwords = {one.email: hashed(one.password) for one in shown}
            owner, *_ = [_join(db, company, person, passwords.get(person[1])) for person in firm.people]
            log_ins += shown
            token = token or _token(db, owner, now)
        before(company, place, _owner(db, firm))
        _write_briefs(db, company, firm, today, now)
    return Invited(tuple(log_ins), token)


def invite_again(db: Session, *, today: date, now: datetime, hashed: Callable[[str], str]) -> Invited:
    """Give the demo companies one more member each, with a new password, for those who lost the first."""
    log_ins: list[LogIn] = []
    token: str | None = None
    for firm in firms(0, today)[:DEMO_COMPANIES]:
        company = companies.named(db, firm.draft.name)
        user, house = firm.people[0][1].split("@")
        log_in = replace(_log_in(firm), email=f"{user}+{secrets.token_hex(3)}@{house}")
        member = _join(db, company, (log_in.name, log_in.email), hashed(log_in.password))
        log_ins.append(log_in)
        token = token or _token(db, member, now)
    return Invited(tuple(log_ins), token)


def _find(db: Session, firm: Firm) -> Row:
    try:
        return companies.named(db, firm.draft.name)
    except NotFound:
        return None


def _log_in(firm: Firm) -> LogIn:
    name, email = firm.people[0]
    return LogIn(firm.draft.name, name, email, secrets.token_urlsafe(12))


def _join(db: Session, company: Row, person: tuple[str, str], password_hash: str | None) -> Row:
    name, email = person
    return accounts.register(
        db, email=email, password_hash=password_hash, name=name, roles=[Role.COMPANY], company=company
    )


def _token(db: Session, user: Row, now: datetime) -> str:
    scopes = [Permission.READ_BRIEFS, Permission.WRITE_BRIEFS, Permission.MATCH_BRIEFS]
    expires_at = now + timedelta(days=TOKEN_DAYS)
    return accounts.issue_token(db, user, name="Demo token", scopes=scopes, expires_at=expires_at)


def _owner(db: Session, firm: Firm) -> Row:
    owner = accounts.find_by_email(db, firm.people[0][1])
    return accounts.actor_of(db, owner) if owner else None


def _write_briefs(db: Session, company: Row, firm: Firm, today: date, now: datetime) -> None:
    """Write the briefs that are not there yet; the last of each company stays a draft."""
    actor = _owner(db, firm)
    written = {brief.title for brief in briefs.list_of_company(db, company)}
    for number, draft in enumerate(firm.briefs, 1):
        if titled(draft).title not in written:
            brief = briefs.draft(db, company=company, actor=actor, draft=read(draft, today), today=today)
            if number < len(firm.briefs) or len(firm.briefs) == 1:
                opened = now - timedelta(days=OPENED_DAYS_AGO[(number - 1) % len(OPENED_DAYS_AGO)])
                briefs.publish(db, brief, actor=actor, now=opened)


def read(draft: BriefDraft, today: date) -> BriefDraft:
    """A brief in words only is read as the site would read it; the others are as their company filled them in."""
    if draft.title:
        return draft
    understood = reading.understand(draft.text, today).draft
    return replace(
        understood,
        domain=understood.domain or draft.domain,
        time_zone=draft.time_zone,
        working_hours=draft.working_hours,
        is_synthetic=True,
    )
