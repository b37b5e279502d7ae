"""What handlers work with, and how they say that something went wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from marketplace.domain.jobs import Task

if TYPE_CHECKING:
    from marketplace.config import Config
    from marketplace.db import Database
    from marketplace.jobs.carriers import Carrier
    from marketplace.search.current import Index

Ending = Callable[[Session], None]
"""What a handler wants written in the transaction that marks its job as done."""


class Refused(Exception):
    """The effect surely did not happen; `is_final` when trying again would not help. Says nothing personal."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class InDoubt(Exception):
    """The effect may have happened: nobody answered."""


def utc_now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Tools:
    """The database, the index, the settings, who carries mail, and the clock."""

    database: Database
    index: Index
    config: Config
    carrier: Carrier
    clock: Callable[[], datetime] = utc_now


Handler = Callable[[Tools, Task], Ending | None]
