"""`flask taxonomy`: the words that skills, specializations and domains are named with."""

from pathlib import Path

import click
from flask.cli import AppGroup

from marketplace.cli.told import refusals
from marketplace.db import session, transaction
from marketplace.search.taxonomy import Kind
from marketplace.services import taxonomy as service

taxonomy = AppGroup("taxonomy", help="Skills, specializations and domains: load them, look at them.")


@taxonomy.command("load")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def load(file: Path | None) -> None:
    """Put FILE in force, or the taxonomy that comes with Assay, and the accepted changes on top of it."""
    with refusals(), transaction() as db:
        counts = service.load(db, file)
    with session():
        for change, reason in service.left_out().items():
            click.echo(f"Left out: change {change}: {reason}", err=True)
    click.echo(", ".join(f"{count:,} {table}" for table, count in counts.items()) + ".")


@taxonomy.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Say whether FILE could be that taxonomy; nothing is stored. A broken one is refused by line and reason."""
    with refusals():
        service.check(file)
    click.echo(f"{file.name} is sound.")


@taxonomy.command("show")
@click.argument("word", required=False)
def show(word: str | None) -> None:
    """Count what is loaded, or find the skill, specialization or domain that WORD names."""
    with refusals():
        if word is None:
            with session() as db:
                click.echo(", ".join(f"{count:,} {table}" for table, count in service.counts(db).items()) + ".")
            for sentence in service.attribution():
                click.echo(sentence)
            return
        found = [
            f"{entry}: {name}" + ("" if kind is Kind.SKILL else f" ({kind})")
            for kind, entry, name in service.find_entries(word)
        ]
        near = ", ".join(service.suggest(word))
        nothing = f"; nearest: {near}." if near else ", and nothing is spelled like it."
        click.echo("\n".join(found) or f"Nothing is called {word!r}{nothing}")
