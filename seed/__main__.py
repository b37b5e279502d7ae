"""`python -m seed`: put the demo population into the database that the settings name, or bring it up to a size."""

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from dotenv import load_dotenv
from flask_security import hash_password
from passlib.totp import TOTP
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from marketplace.app import create_app
from marketplace.config import ROOT, BadConfig, Config
from marketplace.db import Database, DatabaseFailure
from marketplace.domain.errors import NotFound
from marketplace.domain.vocabulary import Role
from marketplace.gate.second_step import vault
from marketplace.services import experts, mail, reminders, taxonomy
from seed import hiring_stories, play, proposals, threads, vetting_stories, working_stories
from seed.companies import briefs_written
from seed.hiring_acts import Market
from seed.staff import ExpertDesk, StaffLogIn, settle_staff


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 2 when it was asked for something it will not do."""
    asked = _parser().parse_args(arguments)
    console = Console()
    if asked.code is not None:
        return _print_code(asked.code)
    load_dotenv(ROOT / ".env")
    try:
        app = create_app(Config.from_env(os.environ))
    except BadConfig as error:
        print(error, file=sys.stderr)
        return 2
    database: Database = app.extensions["assay_database"]
    try:
        with app.app_context():
            if asked.logins:
                return _invite(database, asked, console)
            return _seed(database, app.extensions["assay_index"], asked, console)
    except DatabaseFailure as error:
        reason = str(getattr(error, "orig", error)).strip().splitlines()[0]
        print(f"The database cannot do that: {reason}. Is it migrated? Run `make setup`.", file=sys.stderr)
        return 2
    finally:
        database.dispose()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m seed", description="Fill a database with invented people.")
    parser.add_argument("--experts", type=_count, default=300, help="how many vetted experts there should be (300)")
    parser.add_argument("--briefs", type=_count, default=60, help=f"how many briefs, at most {briefs_written()} (60)")
    parser.add_argument("--seed", type=int, default=7, help="another number makes up other people (7)")
    parser.add_argument("--today", type=date.fromisoformat, default=None, help="the day it is, as 2026-11-23 (today)")
    parser.add_argument("--no-applicants", action="store_true", help="leave out those who apply and are being vetted")
    parser.add_argument("--force", action="store_true", help="add invented experts beside real ones")
    parser.add_argument("--logins", action="store_true", help="only make new demo log-ins, and print them")
    parser.add_argument("--code", metavar="SECRET", help="only print the code that an authenticator app would show now")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is below zero")
    return number


def _seed(database: Database, index: Any, asked: argparse.Namespace, console: Console) -> int:
    now = _moment(asked.today)
    today = now.date()
    with database.session() as db:
        real = experts.count_all(db, is_synthetic=False)
        there = play.count_settled(db)
    if real and not asked.force:
        print(
            f"This database holds {real:,} real experts; seed another one (DATABASE_URL), or add --force.",
            file=sys.stderr,
        )
        return 2
    if asked.briefs > briefs_written():
        print(f"There are {briefs_written()} invented briefs; ask for at most that many.", file=sys.stderr)
        return 2
    # Who fills a database for a measurement asks for a number, and gets that and nobody else.
    is_demo = not asked.no_applicants and asked.experts <= play.BULK_ABOVE
    with _telling(database) as db:
        taxonomy.load(db)
    with _bar(console, "Experts", max(0, asked.experts - there)) as step, _telling(database) as db:
        desk = ExpertDesk(db, hash_password, has_guest=there > 0)
        added = play.settle_experts(
            db, asked.experts, seed=asked.seed, today=today, progress=step, welcome=desk.welcome
        )
    with _telling(database) as db:
        staff = settle_staff(db, hashed=hash_password, vault=vault())
        before = partial(working_stories.pilots, db, clock=now) if is_demo else lambda *_: None
        invited = play.open_companies(db, asked.briefs, today=today, now=now, hashed=hash_password, before=before)
    if is_demo:
        with _telling(database) as db:
            play.mark_everybody(db)
            proposals.propose(db)
    applicants = _vet(database, console, seed=asked.seed, now=now) if is_demo else 0
    if is_demo:
        with _telling(database) as db:
            # Before anybody is ranked: the first worker would take the same people off the list a minute later.
            reminders.remind(db, today)
    hired_for = _hire(database, index, asked, console, now=now) if is_demo else 0
    if not added and not invited.log_ins and not staff and not applicants and not hired_for:
        said = f"{there:,} invented experts are here already; `python -m seed --logins` makes new log-ins."
        console.print(said, soft_wrap=True)
        return 0
    console.print(f"{added:,} invented experts added, {there + added:,} in all; every one is marked synthetic.")
    if applicants:
        told = (
            f"{applicants} more have applied: the console has cases in every state, and some of them are listed by now."
        )
        console.print(told, soft_wrap=True)
    if hired_for:
        told = f"{hired_for} briefs have a story: experts asked, interviewed, offered, hired, or told why not."
        console.print(told, soft_wrap=True)
    _print(invited, console)
    _print_people(desk, staff, console)
    return 0


def _moment(today: date | None) -> datetime:
    """This moment, or nine in the morning of the day that was asked for."""
    return datetime.now(UTC) if today is None else datetime.combine(today, time(9), UTC)


def _vet(database: Database, console: Console, *, seed: int, now: datetime) -> int:
    """Let people apply and be vetted, unless they have been already; return how many were added."""
    with database.session() as db:
        if vetting_stories.are_told(db):
            return 0
    with _bar(console, "Applicants", len(vetting_stories.TELLINGS)) as step, _telling(database) as db:
        return vetting_stories.tell(db, seed=seed, now=now, progress=step)


def _hire(database: Database, index: Any, asked: argparse.Namespace, console: Console, *, now: datetime) -> int:
    """Let companies and experts come together, unless they have already; return how many briefs have a story."""
    with database.session() as db:
        if hiring_stories.are_told(db, clock=now):
            return 0
        guest = hiring_stories.guest_of(db, seed=asked.seed, today=now.date())
    # Whom a company asks comes from a ranking, so there has to be something to rank.
    index.sync(lambda _: None)
    market = Market(index.live(), now, guest)
    with _bar(console, "Briefs", len(hiring_stories.TELLINGS)) as step, _telling(database) as db:
        told = hiring_stories.tell(db, market, briefs_wanted=asked.briefs, seed=asked.seed, progress=step)
    with _bar(console, "Work", len(working_stories.PASTS)) as step, _telling(database) as db:
        people = partial(hiring_stories.house, db)
        working_stories.tell(db, market, people, seed=asked.seed, progress=step)
        threads.write(db, market, people, seed=asked.seed)
        hiring_stories.catch_up(db, seed=asked.seed, clock=now)
    return told


def _invite(database: Database, asked: argparse.Namespace, console: Console) -> int:
    now = _moment(asked.today)
    try:
        with _telling(database) as db:
            invited = play.invite_again(db, today=now.date(), now=now, hashed=hash_password)
    except NotFound:
        print("The demo companies are not here yet; run `python -m seed` first.", file=sys.stderr)
        return 2
    _print(invited, console)
    return 0


def _print(invited: play.Invited, console: Console) -> None:
    """Show the log-ins and the token, this once."""
    if not invited.log_ins:
        return
    console.print("\nLog-ins, shown this once:")
    for log_in in invited.log_ins:
        # Whole lines, however narrow the window: somebody is going to copy from them.
        said = (
            f"  [bold]{log_in.email}[/]  password [bold]{escape(log_in.password)}[/]  ({log_in.does}, {log_in.company})"
        )
        console.print(said, soft_wrap=True, highlight=False)
    token = f"  API token of {invited.log_ins[0].company}: [bold]{escape(invited.token or '')}[/]\n"
    console.print(token, soft_wrap=True, highlight=False)


def _print_people(desk: ExpertDesk, staff: Sequence[StaffLogIn], console: Console) -> None:
    """Show the log-ins of an expert, and of those who vet and decide with the secret that an app makes codes from."""
    if desk.email:
        said = f"  [bold]{desk.email}[/]  password [bold]{escape(desk.password)}[/]  (an expert)"
        console.print(said, soft_wrap=True, highlight=False)
    for log_in in staff:
        what = "vets experts" if log_in.colleague.role is Role.VETTER else "decides, and runs the console"
        said = (
            f"  [bold]{log_in.colleague.email}[/]  password [bold]{escape(log_in.password)}[/]"
            f"  second factor [bold]{log_in.secret}[/]  ({what})"
        )
        console.print(said, soft_wrap=True, highlight=False)
    if staff:
        console.print(
            "  Codes for a second factor, without an app: `.venv/bin/python -m seed --code SECRET`.\n", soft_wrap=True
        )


def _print_code(secret: str) -> int:
    try:
        print(TOTP(key=secret).generate().token)
    except (TypeError, ValueError):
        print("That is no secret of a second factor; copy the one that was printed with the log-in.", file=sys.stderr)
        return 2
    return 0


@contextmanager
def _telling(database: Database) -> Iterator[Any]:
    """A transaction in which something is told that has happened: nobody gets a letter of it now."""
    with database.transaction() as db, mail.already_sent(db):
        yield db


@contextmanager
def _bar(console: Console, what: str, total: int) -> Iterator[play.Progress]:
    columns = (TextColumn(what.ljust(10)), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=total == 0) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


if __name__ == "__main__":
    sys.exit(main())
