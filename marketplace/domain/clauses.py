"""The agreement of an engagement as a document: fields to fill in, clauses to put them into, and the text of both.

A document comes as plain mappings and lists, from a file; reading it checks it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from string import Formatter
from typing import Any

from marketplace.domain.engagement_words import PaidBy
from marketplace.domain.errors import Invalid, MarketplaceError
from marketplace.domain.money import LARGEST_MINOR

MOST_TRIAL_WEEKS = 12
MOST_NOTICE_DAYS = 180
MOST_ITERATIONS = 20
KINDS = frozenset({"line", "area", "choice"})
FACTS = frozenset(
    {
        "company",
        "model",
        "hours",
        "starts_on",
        "ends_on",
        "term",
        "pay",
        "hour",
        "trial_weeks",
        "notice_days",
        "iteration_cap",
        "compute_cap",
        "hand_over",
        "conversion_fee",
    }
)
"""What the clauses may say besides the fields."""
CASES = frozenset(
    {"trial", *(paid.value for paid in PaidBy), "compute", "no-compute", "fixed", "open-ended", "not-payroll", "also"}
)
NOTHING = "nothing."


class BrokenClauses(MarketplaceError):
    """The file of clauses cannot be used; the sentence names the clause and the reason."""

    code = "broken-clauses"


@dataclass(frozen=True, slots=True)
class Blank:
    """One field of the form; an empty answer is allowed where `least` is nothing."""

    id: str
    label: str
    hint: str
    kind: str
    options: tuple[tuple[str, str], ...]
    least: int
    longest: int
    default: str
    when: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause; `when` names the case in which it is there, nothing is always."""

    title: str
    text: str
    when: str


@dataclass(frozen=True, slots=True)
class ClauseBook:
    """The whole file."""

    version: str
    notice: str
    blanks: tuple[Blank, ...]
    clauses: tuple[Clause, ...]
    conversion_fee: str


@dataclass(frozen=True, slots=True)
class AgreementDraft:
    """What the company fills in beside the terms of the offer: no weeks is no trial, no cap is no compute passed on."""

    paid_by: PaidBy
    notice_days: int
    iteration_cap: int
    trial_weeks: int | None = None
    compute_cap: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)


def book_of(document: Mapping[str, Any]) -> ClauseBook:
    """Return the clauses of a document. Raises BrokenClauses."""
    blanks = tuple(_blank(said) for said in document["fields"])
    clauses = tuple(Clause(said["title"], said["text"].strip(), said.get("when", "")) for said in document["clauses"])
    known = {blank.id for blank in blanks} | FACTS
    for clause in clauses:
        for name in _names(clause.text):
            if name not in known:
                raise BrokenClauses(f"The clause {clause.title!r} says {{{name}}}, which is no field and no fact.")
    for when in [*(blank.when for blank in blanks), *(clause.when for clause in clauses)]:
        if when and when not in CASES:
            raise BrokenClauses(f"There is no case {when!r}; use one of {', '.join(sorted(CASES))}.")
    return ClauseBook(
        document["version"], " ".join(document["notice"].split()), blanks, clauses, document["conversion_fee"]
    )


def cases_of(draft: AgreementDraft, *, has_end: bool) -> frozenset[str]:
    """Return the cases that hold for what was filled in.

    >>> sorted(cases_of(AgreementDraft(PaidBy.TIME, 14, 2), has_end=True))
    ['fixed', 'no-compute', 'not-payroll', 'time']
    """
    return frozenset(
        {
            draft.paid_by.value,
            "fixed" if has_end else "open-ended",
            "compute" if draft.compute_cap else "no-compute",
            *(["trial"] if draft.trial_weeks else []),
            *(["not-payroll"] if draft.paid_by is not PaidBy.PAYROLL else []),
            *(["also"] if draft.values.get("also", "").strip() else []),
        }
    )


def blanks_in(book: ClauseBook, cases: Set[str]) -> list[Blank]:
    """Return the fields that are filled in these cases."""
    return [blank for blank in book.blanks if not blank.when or blank.when in cases]


def check(book: ClauseBook, draft: AgreementDraft, *, weeks: float | None) -> None:
    """Raise Invalid naming every field that cannot be so, for work of so many weeks, or without an end."""
    problems: dict[str, list[str]] = {}
    for blank in blanks_in(book, cases_of(draft, has_end=weeks is not None)):
        text = draft.values.get(blank.id, "").strip()
        if blank.kind == "choice" and text not in dict(blank.options):
            problems[blank.id] = [f"Choose: {blank.label.lower()}."]
        elif len(text) > blank.longest:
            problems[blank.id] = [f"Shorten this to {blank.longest:,} characters; it has {len(text):,}."]
        elif len(text) < blank.least:
            problems[blank.id] = [f"{blank.label}: write at least {blank.least} characters, so that both know."]
    if draft.trial_weeks is not None and not 1 <= draft.trial_weeks <= MOST_TRIAL_WEEKS:
        problems["trial_weeks"] = [f"A trial is 1 to {MOST_TRIAL_WEEKS} weeks; leave it empty for none."]
    elif draft.trial_weeks is not None and weeks is not None and draft.trial_weeks >= weeks:
        problems["trial_weeks"] = ["A trial is shorter than the work."]
    if not 0 <= draft.notice_days <= MOST_NOTICE_DAYS:
        problems["notice_days"] = [f"Give a notice of 0 to {MOST_NOTICE_DAYS} days."]
    if not 1 <= draft.iteration_cap <= MOST_ITERATIONS:
        problems["iteration_cap"] = [f"Give 1 to {MOST_ITERATIONS} rounds of revision."]
    if draft.compute_cap is not None and not 0 < draft.compute_cap <= LARGEST_MINOR:
        problems["compute_cap"] = ["Give an amount above zero, or leave it empty."]
    if problems:
        raise Invalid(problems)


def composed(book: ClauseBook, draft: AgreementDraft, facts: Mapping[str, str], *, has_end: bool) -> str:
    """Return the whole text, its clauses numbered. What was typed stands in it as it is: braces in it are text."""
    cases = cases_of(draft, has_end=has_end)
    said = {blank.id: _said(blank, draft.values.get(blank.id, "")) for blank in book.blanks} | dict(facts)
    there = [clause for clause in book.clauses if not clause.when or clause.when in cases]
    parts = [
        f"{number}. {clause.title}\n\n{clause.text.format_map(said)}" for number, clause in enumerate(there, start=1)
    ]
    return "\n\n".join([book.notice, *parts]) + "\n"


def hash_of(text: str) -> str:
    """Return the fingerprint of a text, by which both know that they signed the same.

    >>> hash_of("a")[:8]
    'ca978112'
    """
    return hashlib.sha256(text.encode()).hexdigest()


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are gone and those that are new, in the order of each text.

    >>> changed_lines("a\\nb", "a\\nc")
    (['b'], ['c'])
    """
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line.strip() and line not in new], [
        line for line in new if line.strip() and line not in old
    ]


def _said(blank: Blank, value: str) -> str:
    if blank.kind == "choice":
        return dict(blank.options).get(value, value)
    # A line stands in the middle of a sentence that has its own full stop.
    return (value.strip().rstrip(".") if blank.kind == "line" else value.strip()) or NOTHING


def _blank(said: Mapping[str, Any]) -> Blank:
    kind, options = said["kind"], tuple((value, label) for value, label in said.get("options", ()))
    if kind not in KINDS or (kind == "choice") is not bool(options):
        raise BrokenClauses(f"The field {said['id']!r} is a line, an area, or a choice with options.")
    longest = said.get("longest", 60)
    default = said.get("default", "")
    return Blank(
        said["id"],
        said["label"],
        said.get("hint", ""),
        kind,
        options,
        said.get("least", 0),
        longest,
        default,
        said.get("when", ""),
    )


def _names(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in Formatter().parse(text) if name is not None)


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a checklist: whose tick it wants, and when, in days from the first or to the last one."""

    key: str
    label: str
    by: str
    day: int
    detail: str = ""


def items_of(document: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, tuple[ListItem, ...]]:
    """Return the checklists of a document by their names."""
    return {name: tuple(ListItem(**said) for said in items) for name, items in document.items()}


def long_date(day: date) -> str:
    """Return a day as it stands in a text.

    >>> long_date(date(2026, 12, 4))
    '4 December 2026'
    """
    return f"{day:%-d %B %Y}"
