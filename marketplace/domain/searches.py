"""A search among the listed experts: what is asked, read from an address and written into one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from marketplace.domain.errors import Invalid
from marketplace.domain.places import LANGUAGES
from marketplace.domain.vocabulary import EngagementModel

MOST_WORDS = 8
"""As many skills as a brief may insist on."""
LONGEST_TEXT = 300
MOST_RATE = 1_000_000
MOST_HOURS = 60
MOST_OVERLAP = 8


@dataclass(frozen=True, slots=True)
class SearchDraft:
    """What somebody searches for: words by the taxonomy's ids; `rate` is a highest cost an hour, all included.

    `overlap` is how many hours of a day are shared with the company's own.
    """

    text: str = ""
    skills: tuple[str, ...] = ()
    specializations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rate: int | None = None
    overlap: int | None = None
    hours: int | None = None
    start: date | None = None
    is_verified: bool = False

    def args(self) -> dict[str, list[str]]:
        """The search as it stands in an address; what is not asked is left out.

        >>> SearchDraft(skills=("python",), rate=120, is_verified=True).args()
        {'skill': ['python'], 'rate': ['120'], 'verified': ['yes']}
        """
        said = {
            "q": [self.text],
            "skill": list(self.skills),
            "specialization": list(self.specializations),
            "domain": list(self.domains),
            "model": list(self.models),
            "language": list(self.languages),
            "rate": [str(self.rate or "")],
            "overlap": [str(self.overlap or "")],
            "hours": [str(self.hours or "")],
            "start": [self.start.isoformat() if self.start else ""],
            "verified": ["yes" if self.is_verified else ""],
        }
        return {name: kept for name, values in said.items() if (kept := [value for value in values if value])}


def search_of(said: Mapping[str, Sequence[str]]) -> SearchDraft:
    """The search that an address asks for. Raises Invalid, naming what makes no sense.

    >>> search_of({"q": ["fraud  models"], "hours": ["20"]})
    SearchDraft(text='fraud models', skills=(), ..., hours=20, start=None, is_verified=False)
    """
    problems: dict[str, list[str]] = {}

    def one(name: str) -> str:
        return (list(said.get(name, ())) or [""])[0].strip()

    def number(name: str, most: int) -> int | None:
        text = one(name).replace(",", "")
        if not text:
            return None
        if text.isascii() and text.isdigit() and 0 < int(text[:9]) <= most:
            return int(text)
        problems[name] = [f"Write a whole number from 1 to {most:,}."]
        return None

    def words(name: str) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(word.strip() for word in said.get(name, ()) if word.strip()))
        if len(chosen) > MOST_WORDS:
            problems[name] = [f"Choose {MOST_WORDS} at most."]
        return chosen[:MOST_WORDS]

    start = None
    if typed := one("start"):
        try:
            start = date.fromisoformat(typed)
        except ValueError:
            problems["start"] = ["Write the day as 2027-01-31."]
    found = SearchDraft(
        text=" ".join(one("q").split())[:LONGEST_TEXT],
        skills=words("skill"),
        specializations=words("specialization"),
        domains=words("domain"),
        models=tuple(word for word in words("model") if word in set(EngagementModel)),
        languages=tuple(word for word in words("language") if word in LANGUAGES),
        rate=number("rate", MOST_RATE),
        overlap=number("overlap", MOST_OVERLAP),
        hours=number("hours", MOST_HOURS),
        start=start,
        is_verified=one("verified") == "yes",
    )
    if problems:
        raise Invalid(problems)
    return found
