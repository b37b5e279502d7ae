"""`flask match-run`: rankings that were stored, and whether they come out the same today."""

import click
from flask.cli import AppGroup

from marketplace.cli.told import refusals
from marketplace.db import session
from marketplace.services import replays

match_run = AppGroup("match-run", help="Stored rankings: list those of a brief, and make one again.")


@match_run.command("list")
@click.argument("brief")
def list_(brief: str) -> None:
    """Print the rankings of the brief with the public id BRIEF, newest first."""
    with refusals(), session() as db:
        for run in replays.runs_of(db, brief):
            marks = [f"{run.eligible:,} of {run.pool_size:,} eligible", f"index {run.snapshot[:17]}"]
            marks += [f"for the role {run.role}"] if run.role else []
            marks += ["other weights tried"] if run.is_what_if else []
            marks += [] if run.pool_id else ["cannot be replayed"]
            click.echo(f"{run.public_id}  {run.created_at:%Y-%m-%d %H:%M} UTC  {', '.join(marks)}")


@match_run.command("replay")
@click.argument("run_id")
def replay(run_id: str) -> None:
    """Make the ranking RUN_ID again from what was kept, and compare every figure of it.

    Exits with 1 and the first difference when anything came out otherwise, and with 2 when it cannot
    be made again. A large pool takes as long as building the index.
    """
    with refusals(), session() as db:
        found = replays.replay(db, replays.run_named(db, run_id))
    if found.is_identical:
        click.echo(f"Identical: {found.figures:,} figures, every score, contribution and rank.")
        return
    for note in found.notes:
        click.echo(note, err=True)
    if found.missing:
        people = f"{len(found.missing)} of the pool {'has' if len(found.missing) == 1 else 'have'} been erased since"
        click.echo(f"{people}: {', '.join(found.missing)}. What they had said is not kept.", err=True)
    raise click.ClickException(found.difference or "Those who are left come out as they were shown.")
