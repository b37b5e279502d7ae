"""State machines as tables: which status may follow which, by whose hand, on what condition, for which reasons."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from marketplace.domain.errors import Forbidden, IllegalMove

Status = TypeVar("Status", bound=StrEnum)


class Who(StrEnum):
    """Whose hand makes a move."""

    EXPERT = "expert"
    VETTER = "vetter"
    ADMIN = "lead admin"
    OTHER_ADMIN = "another lead admin"
    COMPANY = "company"
    APPROVER = "approver"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one move asks for: who makes it, a sentence on when, and the list of words its reasons come from."""

    by: tuple[Who, ...] = ()
    guard: str = ""
    reasons: str = ""


class Moves(Generic[Status]):
    """The lawful moves of one noun. A status missing from the table is an end.

    The table gives each status what may follow it: a set, or a mapping to the rule of each move.

    >>> class Door(StrEnum):
    ...     OPEN = "open"
    ...     SHUT = "shut"
    >>> doors = Moves("door", {Door.OPEN: {Door.SHUT}})
    >>> doors.check(Door.OPEN, Door.SHUT).value
    'shut'
    >>> doors.check(Door.SHUT, Door.OPEN)
    Traceback (most recent call last):
    ...
    marketplace.domain.errors.IllegalMove: A shut door cannot become open; it can no longer change.
    """

    def __init__(self, noun: str, table: Mapping[Status, Collection[Status] | Mapping[Status, Rule]]) -> None:
        self.noun = noun
        self._table = {old: frozenset(new) for old, new in table.items()}
        self._rules = {
            (old, status): rule
            for old, new in table.items()
            if isinstance(new, Mapping)
            for status, rule in new.items()
        }

    def legal(self, old: Status) -> tuple[Status, ...]:
        """Return what may follow `old`, in alphabetical order."""
        return tuple(sorted(self._table.get(old, frozenset())))

    def is_legal(self, old: Status, new: Status) -> bool:
        """Tell whether `new` may follow `old`."""
        return new in self._table.get(old, frozenset())

    def rule(self, old: Status, new: Status) -> Rule:
        """Return what a move asks for; a move whose table names no rule asks for nothing."""
        return self._rules.get((old, new), Rule())

    def all(self) -> Iterator[tuple[Status, Status, Rule]]:
        """Yield every lawful move with its rule, in the order of the table."""
        for old, new in self._table.items():
            ruled = [to for since, to in self._rules if since == old]
            for status in [*ruled, *sorted(new - set(ruled))]:
                yield old, status, self.rule(old, status)

    def check(self, old: Status, new: Status, by: Iterable[Who] | None = None) -> Status:
        """Return `new` if it may follow `old`, by this hand where one is named.

        Raises IllegalMove naming the lawful moves, or Forbidden naming whose move it is.
        """
        if self.is_legal(old, new):
            allowed = self.rule(old, new).by
            if by is not None and allowed and not set(by) & set(allowed):
                raise Forbidden(f"Only {_either(allowed)} can make this {self.noun} {new.value}.")
            return new
        legal = self.legal(old)
        cure = f"it can become {', '.join(legal)}" if legal else "it can no longer change"
        article = "An" if old.value[0] in "aeiou" else "A"
        raise IllegalMove(f"{article} {old.value} {self.noun} cannot become {new.value}; {cure}.", legal)


def _either(allowed: Iterable[Who]) -> str:
    """The hands as words: "a vetter or a lead admin"."""
    names = {
        Who.EXPERT: "the expert",
        Who.OTHER_ADMIN: "another lead admin",
        Who.COMPANY: "the company",
        Who.APPROVER: "an approver",
        Who.SYSTEM: "the system",
    }
    return " or ".join(names.get(who, f"a {who.value}") for who in allowed)
