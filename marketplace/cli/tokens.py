"""`flask token`: API tokens, shown once."""

from datetime import UTC, datetime, timedelta

import click
from flask.cli import AppGroup

from marketplace.cli.told import Refused, refusals
from marketplace.db import transaction
from marketplace.domain.vocabulary import Permission
from marketplace.services import accounts

tokens = AppGroup("token", help="API tokens: issue one, shown once, and revoke it.")

SCOPES = (Permission.READ_BRIEFS, Permission.WRITE_BRIEFS, Permission.MATCH_BRIEFS)


@tokens.command("issue")
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice([p.value for p in SCOPES]), help="May be given several times."
)
@click.option("--days", type=click.IntRange(1, 365), default=90, show_default=True, help="When it expires.")
def issue(email: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Issue a token for the person with EMAIL. It is printed once and stored only as a hash."""
    with refusals(), transaction() as db:
        user = accounts.find_by_email(db, email)
        if user is None:
            raise Refused(f"Nobody has the e-mail address {email}.")
        secret = accounts.issue_token(
            db,
            user,
            name=name,
            scopes=scopes or [permission.value for permission in SCOPES],
            expires_at=datetime.now(UTC) + timedelta(days=days),
        )
    click.echo(secret)


@tokens.command("revoke")
@click.argument("secret")
def revoke(secret: str) -> None:
    """End the token SECRET now."""
    now = datetime.now(UTC)
    with refusals(), transaction() as db:
        accounts.revoke_token(db, accounts.token_of(db, secret, now), now=now)
    click.echo("The token is revoked.")
