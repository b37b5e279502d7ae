"""`flask audit`: check the chain of the audit trail, and write the trail out."""

import json
from datetime import UTC, datetime

import click
from flask.cli import AppGroup

from marketplace.cli.told import refusals
from marketplace.db import session
from marketplace.domain.trail import TrailFilter
from marketplace.domain.vocabulary import EventAct
from marketplace.schemas import csv_lines
from marketplace.services import chain, trail

audit = AppGroup("audit", help="The audit trail: check that nobody changed it, and write it out.")

DAY = click.DateTime(formats=["%Y-%m-%d"])


@audit.command("verify")
@click.option("--holds", help="A seal noted earlier; fails unless it is still part of the chain.")
@click.option("--newest", type=click.IntRange(1), help="Check only so many acts, the newest.")
def verify(holds: str | None, newest: int | None) -> None:
    """Make every seal again. Exits with 1, naming the row, when one was changed, removed or slipped in."""
    with refusals(), session() as db:
        verdict = chain.verify(db, newest=newest)
        is_held = holds is None or chain.holds(db, holds)
    if verdict.broken:
        raise click.ClickException(verdict.broken)
    if not is_held:
        raise click.ClickException(
            f"The chain no longer holds the seal {holds}: its end was cut off, or all of it made anew."
        )
    click.echo(f"{verdict.count} acts are in order. The last seal is {verdict.seal}")


@audit.command("export")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--since", type=DAY, help="The first day, in UTC.")
@click.option("--until", type=DAY, help="The last day, in UTC.")
@click.option("--act", type=click.Choice([act.value for act in EventAct]))
def export(form: str, since: datetime | None, until: datetime | None, act: str | None) -> None:
    """Print the trail, oldest act first: CSV, or one JSON object a line. People are named by their public id."""
    asked = TrailFilter(
        act=EventAct(act) if act else None,
        since=since.replace(tzinfo=UTC).date() if since else None,
        until=until.replace(tzinfo=UTC).date() if until else None,
    )
    with refusals(), session() as db:
        if form == "csv":
            click.echo(csv_lines.line(trail.COLUMNS), nl=False)
        for told in trail.every(db, asked):
            if form == "csv":
                click.echo(csv_lines.line(told.cells()), nl=False)
            else:
                click.echo(json.dumps(told.exported(), ensure_ascii=False))
