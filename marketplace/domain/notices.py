"""Notices: what each kind is about, for whom it is, and in which way somebody wants to hear of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

from marketplace.domain.vocabulary import Role


class NoticeKind(StrEnum):
    """What a notice is about; people choose a way for each, except for the security of their log-in.

    The daily digest is the one letter that is about several.
    """

    SECURITY = "security"
    MESSAGES = "messages"
    CANDIDACIES = "candidacies"
    INTERVIEWS = "interviews"
    OFFERS = "offers"
    ENGAGEMENTS = "engagements"
    REMINDERS = "reminders"
    BRIEFS = "briefs"
    SEARCHES = "searches"
    VETTING = "vetting"
    PROFILE = "profile"
    DIGEST = "digest"


class NoticeWay(StrEnum):
    """How a notice reaches somebody; it is in their inbox in each of them."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class About:
    """What a kind is called on the page where people choose, and who gets notices of it."""

    name: str
    roles: frozenset[Role]


_EXPERT, _COMPANY = frozenset({Role.EXPERT}), frozenset({Role.COMPANY})
_STAFF = frozenset({Role.VETTER, Role.ADMIN})

KINDS: Mapping[NoticeKind, About] = MappingProxyType(
    {
        NoticeKind.MESSAGES: About("Messages", _EXPERT | _COMPANY),
        NoticeKind.CANDIDACIES: About("Invitations, applications and what becomes of them", _EXPERT | _COMPANY),
        NoticeKind.INTERVIEWS: About("Interviews", _EXPERT | _COMPANY),
        NoticeKind.OFFERS: About("Offers", _EXPERT | _COMPANY),
        NoticeKind.ENGAGEMENTS: About("Engagements", _EXPERT | _COMPANY),
        NoticeKind.REMINDERS: About("Reminders of what waits for you", _EXPERT | _COMPANY | _STAFF),
        NoticeKind.BRIEFS: About("Briefs: questions, answers and approvals", _EXPERT | _COMPANY),
        NoticeKind.SEARCHES: About("New people in searches that you keep", _COMPANY),
        NoticeKind.VETTING: About("Vetting and verifications", _EXPERT | _STAFF),
        NoticeKind.PROFILE: About("Your availability", _EXPERT),
    }
)
"""Every kind that people may choose about."""

DEFAULT = NoticeWay.AT_ONCE
"""What holds for a kind that somebody has chosen nothing for."""

DIGEST_HOUR = 7
"""By the clock of whoever gets the digest."""


def kinds_for(roles: Collection[Role]) -> list[NoticeKind]:
    """Return the kinds that somebody with these roles can get, in the order of the page.

    >>> [kind.value for kind in kinds_for({Role.VETTER})]
    ['reminders', 'vetting']
    """
    return [kind for kind, about in KINDS.items() if about.roles & set(roles)]


def digest_day(now: datetime, zone: str) -> str | None:
    """Return the day whose digest is due by now where somebody is, or None before its hour.

    >>> from datetime import UTC
    >>> early = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
    >>> digest_day(early, "Europe/Lisbon"), digest_day(early, "Asia/Singapore")
    (None, '2026-11-23')
    """
    local = now.astimezone(ZoneInfo(zone))
    return local.date().isoformat() if local.hour >= DIGEST_HOUR else None
