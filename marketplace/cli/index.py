"""`flask index`: the search index, a cache of the tables."""

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace.cli.told import refusals
from marketplace.search.sync import Report

index = AppGroup("index", help="The search index: build it, bring it up to date, look at it.")


@index.command("rebuild")
def rebuild() -> None:
    """Build the index again from the tables."""
    with refusals():
        _tell(current_app.extensions["assay_index"].rebuild(_say))


@index.command("sync")
def sync() -> None:
    """Build the index if the tables changed since; harmless to run twice."""
    with refusals():
        _tell(current_app.extensions["assay_index"].sync(_say))


@index.command("status")
def status() -> None:
    """Compare the index with the tables; exits with 1 when it is behind."""
    with refusals():
        found = current_app.extensions["assay_index"].status()
    if found.version is None:
        click.echo(f"There is no index yet; {found.listed:,} experts are listed. Run `flask index rebuild`.")
    else:
        click.echo(f"Index {found.version} of {found.built_on} holds {found.experts:,} of {found.listed:,} experts.")
        if found.has_old_words:
            click.echo("Its documents were read before the newest words of the taxonomy were in force.")
        click.echo(f"To do: {found.added:,} to add, {found.changed:,} to change, {found.removed:,} to remove.")
    if not found.is_current:
        raise SystemExit(1)


def _say(step: str) -> None:
    """Progress goes to stderr, so that the outcome alone can be redirected."""
    click.echo(step, err=True)


def _tell(report: Report) -> None:
    if not report.is_new:
        click.echo(f"The index is up to date: {report.experts:,} experts.")
        return
    click.echo(
        f"Index {report.version}: {report.experts:,} experts "
        f"({report.added:,} added, {report.changed:,} changed, {report.removed:,} removed)."
    )
