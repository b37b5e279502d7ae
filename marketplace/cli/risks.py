"""`flask risks`: the marks of profiles, and what follows from them."""

from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from marketplace.db import transaction
from marketplace.services import profile_marks
from marketplace.services import risks as service

risks = AppGroup("risks", help="Risk flags: what in a profile calls for a second look.")


@risks.command("mark")
def mark() -> None:
    """Mark every profile as it is now, and look again at every open case. Doing it twice changes nothing."""
    seen = changed = 0
    after: int | None = 0
    while after is not None:
        # A transaction for each few hundred: whoever interrupts this begins again and loses nothing.
        with transaction() as db:
            count, different, after = profile_marks.keep_some(db, after=after)
        seen, changed = seen + count, changed + different
    with transaction() as db:
        cases = service.look_again(db, now=datetime.now(UTC))
    click.echo(f"{seen:,} profiles marked, {changed:,} of them anew; {cases:,} open cases looked at.")
