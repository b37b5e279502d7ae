"""`flask match`: rank the listed experts for a brief in a file."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.cli.brief_files import contents, keys_of
from marketplace.cli.tables import console, print_shortlist, print_understood
from marketplace.cli.told import refusals
from marketplace.db import session, transaction
from marketplace.domain.briefs import BriefDraft
from marketplace.schemas.briefs import BriefIn
from marketplace.schemas.matches import shortlist_out
from marketplace.services import briefs, companies, matches, reading
from marketplace.services.reading import Note


@click.command("match")
@click.argument("brief", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, numbers unrounded.")
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="How many experts to show.")
@click.option("--why", is_flag=True, help="Print every signal of every match.")
@click.option("--save", metavar="COMPANY", help="Keep the brief and the shortlist for this company.")
@with_appcontext
def match(brief: Path, as_json: bool, size: int, why: bool, save: str | None) -> None:
    """Rank the listed experts for BRIEF: a YAML or JSON file, or a plain text or Markdown file.

    From a text, skills, domain, engagement, budget and dates are suggested and shown as they were
    understood. Nothing is stored without --save.
    """
    today = datetime.now(UTC).date()
    with refusals():
        draft, notes = _brief(brief, today)
        live = current_app.extensions["assay_index"].live()
        if save is None:
            draft = briefs.checked(draft, today=today)
            with session() as db:
                found = matches.preview(db, draft, live, today=today, size=size)
        else:
            with transaction() as db:
                kept = briefs.draft(db, company=companies.named(db, save), draft=draft, today=today)
                run = matches.shortlist(db, kept, live, today=today, size=size)
                draft, found = matches.as_ranked(run), matches.shortlist_of(run)
    if as_json:
        click.echo(json.dumps(shortlist_out(draft, found), indent=2, ensure_ascii=False))
        return
    out = console()
    if notes:
        print_understood(out, notes)
    print_shortlist(out, draft, found, with_arithmetic=why)
    if save is not None:
        out.print(f"\nKept for {save}: brief {kept.public_id}, shortlist {run.public_id}.")


def _brief(path: Path, today: date) -> tuple[BriefDraft, tuple[Note, ...]]:
    keys = keys_of(path)
    if keys is not None:
        return BriefIn().load(keys), ()
    understood = reading.understand(contents(path), today)
    return understood.draft, understood.notes
