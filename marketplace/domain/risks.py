"""Risk flags of a profile: computed, shown with their reason, and decided by nobody but people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Protocol
from urllib.parse import urlsplit


class RiskKind(StrEnum):
    """What about a profile calls for a second look."""

    DUPLICATE_CONTACT = "duplicate-contact"
    COPIED_TEXT = "copied-text"
    IMPOSSIBLE_DATES = "impossible-dates"
    RATE_OUTSIDE_MARKET = "rate-outside-market"


class MarkKind(StrEnum):
    """What a mark of a profile was made from."""

    CONTACT = "contact"
    TEXT = "text"


SHINGLE = 5
"""Words in a row that are compared as one."""
ONE_IN = 2
"""One shingle of so many is kept, by its own digest: two texts keep the same ones of what they share."""
MOST_MARKS = 600
ENOUGH_SHARED = 8
COPIED_SHARE = 0.5
MOST_AT_ONCE = 3
"""More dated projects than this on one day do not fit into a working week."""
HANDOVER_DAYS = 31
"""Two full-time positions may overlap this long: notice is given, and work handed over."""
LONGEST_CAREER = 60
"""Years: work that began longer ago than this was not this person's."""
FAR_ABOVE, FAR_BELOW = 1.6, 0.5
"""An ask this many times the upper, or the lower, end of the market's range is far outside it."""

_PHONE = re.compile(r"(?<![\w.])\+?\d[\d\s()/-]{7,18}\d(?!\w|\.\d)")
_FULL_TIME = re.compile(
    r"\b(full[- ]?time|vollzeit|plein temps|tiempo completo|permanent (position|role|job|employee))\b", re.IGNORECASE
)
_URL = re.compile(r"https?://[^\s<>\"')\]]+")


class Dated(Protocol):
    """Work with a first and a last day, either of which may not be said."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def started(self) -> date | None:
        """Its first day."""

    @property
    def ended(self) -> date | None:
        """Its last day."""


class Written(Dated, Protocol):
    """Dated work with what is said of it."""

    @property
    def text(self) -> str:
        """What is said of it."""


@dataclass(frozen=True, slots=True)
class Release:
    """Since when a tool or a method has been public, and where that is written."""

    year: int
    source: str


def digest_of(text: str) -> int:
    """Return a number for a text that fits into a column; what it was made from cannot be read out of it."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def text_marks(texts: Iterable[str]) -> set[int]:
    """Return the digests of a sample of the runs of words in these texts; equal runs give equal digests."""
    found = set()
    for text in texts:
        words = re.findall(r"\w+", text.casefold())
        for place in range(len(words) - SHINGLE + 1):
            digest = digest_of(" ".join(words[place : place + SHINGLE]))
            if digest % ONE_IN == 0:
                found.add(digest)
    return set(sorted(found)[:MOST_MARKS])


def contact_marks(texts: Iterable[str], urls: Iterable[str]) -> set[int]:
    """Return the digests of the phone numbers and addresses of pages that stand in a profile."""
    found, pages = set(), list(urls)
    for text in texts:
        pages += _URL.findall(text)
        # A year range is no telephone number: those have nine digits or more.
        numbers = (re.sub(r"\D", "", number) for number in _PHONE.findall(_URL.sub(" ", text)))
        found |= {f"phone {number[-9:]}" for number in numbers if len(number) >= 9}
    found |= {f"page {page}" for page in map(page_of, pages) if page}
    return {digest_of(contact) for contact in found}


def page_of(url: str) -> str:
    """Return an address without what may differ for the same page; nothing for a site without a path.

    >>> page_of("https://www.Github.com/ada/?tab=repos"), page_of("https://example.com/")
    ('github.com/ada', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = parts.path.rstrip("/.,;")
    return f"{(parts.hostname or '').removeprefix('www.')}{path.lower()}" if path else ""


def mailbox(email: str) -> str:
    """Return the mailbox an address leads to, whatever tag or dots it is written with.

    >>> mailbox("Ada.Moreira+work@gmail.com"), mailbox("a.b@firm.example")
    ('adamoreira@gmail.com', 'a.b@firm.example')
    """
    name, _, host = email.strip().lower().partition("@")
    name = name.partition("+")[0]
    return f"{name.replace('.', '') if host in {'gmail.com', 'googlemail.com'} else name}@{host}"


def impossible_dates(work: Sequence[Dated], today: date) -> list[str]:
    """Say of each date that cannot be what is wrong with it."""
    found = []
    for one in work:
        if one.started is not None and one.started > today:
            found.append(f"“{one.title}” begins in the future.")
        elif one.ended is not None and one.ended > today:
            found.append(f"“{one.title}” is said to have ended on a day that is still to come.")
        elif one.started is not None and one.ended is not None and one.ended < one.started:
            found.append(f"“{one.title}” ends before it begins.")
        elif one.started is not None and one.started.year < today.year - LONGEST_CAREER:
            found.append(f"“{one.title}” began more than {LONGEST_CAREER} years ago.")
    spans = [(one.started, one.ended or today) for one in work if one.started is not None]
    most = max((sum(a <= day <= b for a, b in spans) for day, _ in spans), default=0)
    if most > MOST_AT_ONCE:
        found.append(f"{most} projects ran on the same day, more than a working week holds.")
    return found


def overlapping_positions(work: Sequence[Written], today: date) -> list[str]:
    """Name each two positions that call themselves full-time and overlap for longer than a handover takes."""
    held = [
        (one.started, one.ended or today, one.title)
        for one in work
        if one.started is not None and _FULL_TIME.search(f"{one.title} {one.text}")
    ]
    held.sort()
    return [
        f"“{first[2]}” and “{second[2]}” are both said to be full-time, and overlap for {days} days."
        for place, first in enumerate(held)
        for second in held[place + 1 :]
        if (days := (min(first[1], second[1]) - second[0] + timedelta(days=1)).days) > HANDOVER_DAYS
    ]


def before_release(title: str, last_day: date, skills: Iterable[str], releases: Mapping[str, Release]) -> list[str]:
    """Say which skills something names that ended before the year in which they were first public, and by whose word.

    >>> before_release("Search", date(2014, 5, 1), ["jax", "sql"], {"jax": Release(2018, "Wikipedia: JAX")})
    ['“Search” ended in 2014 and names jax, which is public since 2018 (Wikipedia: JAX).']
    """
    return [
        f"“{title}” ended in {last_day.year} and names {skill}, which is public since {known.year} ({known.source})."
        for skill in skills
        if (known := releases.get(skill)) is not None and last_day.year < known.year
    ]


def far_from_market(ask: float, low: float, high: float) -> str:
    """Say how an ask lies far outside a range, or nothing when it does not."""
    if ask > high * FAR_ABOVE:
        return f"{ask / high:.1f} times the upper end of what the market pays"
    return f"{ask / low:.2f} times the lower end of what the market pays" if ask < low * FAR_BELOW else ""
