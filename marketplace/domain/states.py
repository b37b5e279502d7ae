"""State machines as tables: which status may follow which."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from marketplace.domain.errors import IllegalMove

Status = TypeVar("Status", bound=StrEnum)


class Moves(Generic[Status]):
    """The lawful moves of one noun. A status missing from the table is an end.

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

    def __init__(self, noun: str, table: Mapping[Status, Collection[Status]]) -> None:
        self.noun = noun
        self._table = {old: frozenset(new) for old, new in table.items()}

    def legal(self, old: Status) -> tuple[Status, ...]:
        """Return what may follow `old`, in alphabetical order."""
        return tuple(sorted(self._table.get(old, frozenset())))

    def is_legal(self, old: Status, new: Status) -> bool:
        """Tell whether `new` may follow `old`."""
        return new in self._table.get(old, frozenset())

    def check(self, old: Status, new: Status) -> Status:
        """Return `new` if it may follow `old`. Raises IllegalMove naming the lawful moves."""
        if self.is_legal(old, new):
            return new
        legal = self.legal(old)
        cure = f"it can become {', '.join(legal)}" if legal else "it can no longer change"
        article = "An" if old.value[0] in "aeiou" else "A"
        raise IllegalMove(f"{article} {old.value} {self.noun} cannot become {new.value}; {cure}.", legal)
