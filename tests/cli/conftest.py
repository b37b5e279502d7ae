"""Commands as they are typed, in a settled marketplace."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from flask import Flask

from marketplace.db import session
from marketplace.models import Brief, Event, MatchRun


class Said(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Flasked = Callable[..., Said]


@pytest.fixture
def flask(app: Flask) -> Flasked:
    """Type `flask <words>`; whatever the command refuses, it must not end in a stack trace."""
    runner = app.test_cli_runner()

    def typed(*words: object) -> Said:
        result = runner.invoke(args=[str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
        assert "Traceback" not in result.output
        return Said(result.exit_code, result.stdout, result.stderr)

    return typed


@pytest.fixture
def rows(app: Flask) -> Callable[[], tuple[int, ...]]:
    """How many briefs, runs and audit rows there are."""

    def count() -> tuple[int, ...]:
        with app.app_context(), session() as db:
            return tuple(db.query(kind).count() for kind in (Brief, MatchRun, Event))

    return count
