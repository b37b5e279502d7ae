"""`flask company`: companies and the people who act for them, until they register on pages of their own."""

import secrets

import click
from flask.cli import AppGroup
from flask_security import hash_password

from marketplace.cli.told import refusals
from marketplace.db import transaction
from marketplace.domain.companies import CompanyDraft
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, companies

company = AppGroup("company", help="Companies: register one, and let people act for it.")


@company.command("register")
@click.argument("name")
@click.option("--country", help="Two letters, such as DE.")
@click.option("--currency", default="EUR", show_default=True)
@click.option("--time-zone", default="UTC", show_default=True, help="A name such as Europe/Berlin.")
def register(name: str, country: str | None, currency: str, time_zone: str) -> None:
    """Register the company NAME."""
    draft = CompanyDraft(name, country=country, time_zone=time_zone, currency=currency)
    with refusals(), transaction() as db:
        companies.register(db, draft)
    click.echo(f"{name} is registered. Let somebody act for it: flask company join {name!r} EMAIL PERSON")


@company.command("join")
@click.argument("name")
@click.argument("email")
@click.argument("person")
def join(name: str, email: str, person: str) -> None:
    """Let PERSON, who signs in with EMAIL, act for the company NAME. Their password is printed once."""
    password = secrets.token_urlsafe(12)
    with refusals(), transaction() as db:
        accounts.register(
            db,
            email=email,
            password_hash=hash_password(password),
            name=person,
            roles=[Role.COMPANY],
            company=companies.named(db, name),
        )
    click.echo(f"{person} may sign in as {email} with the password {password}")
