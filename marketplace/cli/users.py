"""`flask users`: the first lead admin, and a way back in for whoever has lost their second factor."""

from datetime import UTC, datetime

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace.cli.told import Refused, refusals
from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, passwords, second_factors, standing

users = AppGroup("users", help="Log-ins: make a lead admin, and take away a lost second factor.")


@users.command("create-admin")
@click.argument("email")
@click.option("--name", default="Lead admin", show_default=True, help="What they are called.")
def create_admin(email: str, name: str) -> None:
    """Make EMAIL a lead admin, and print a link at which they choose their password, once within a day."""
    with refusals(), transaction() as db:
        user = accounts.find_by_email(db, email)
        if user is None:
            user = accounts.register(db, email=email, password_hash=None, name=name, roles=[Role.ADMIN], terms=None)
        elif not user.active:
            raise Refused(f"The log-in of {email} is closed; open it again first.")
        else:
            standing.change_roles(db, user, {role.name for role in user.roles} | {Role.ADMIN})
        path = passwords.set_up_link(db, user, now=datetime.now(UTC))
    click.echo(f"{email} is a lead admin, and chooses a password here, once within a day:")
    click.echo(current_app.extensions["assay_config"].url + path)
    click.echo("They set up a second factor when they first sign in; nothing else opens before.")


@users.command("forget-second-factor")
@click.argument("email")
def forget_second_factor(email: str) -> None:
    """Take the second factor away from EMAIL, who has lost it, and sign them out everywhere."""
    with refusals(), transaction() as db:
        user = accounts.find_by_email(db, email)
        if user is None:
            raise Refused(f"Nobody has the e-mail address {email}.")
        second_factors.forget(db, user)
        standing.end_sessions(db, user)
    click.echo(f"{email} signs in by password alone, or sets up a new second factor where one is needed.")
