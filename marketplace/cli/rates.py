"""`flask rates`: load the table of market rates, and ask it."""

from pathlib import Path

import click
from flask.cli import AppGroup

from marketplace.cli.told import refusals
from marketplace.db import session, transaction
from marketplace.domain.money import to_major
from marketplace.domain.rates import REGIONS, MarketRate
from marketplace.domain.regions import ANY
from marketplace.domain.vocabulary import EngagementModel
from marketplace.services import rates as service

rates = AppGroup("rates", help="What the market pays: load the table, and ask it.")


@rates.command("load")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def load(file: Path | None) -> None:
    """Make the table equal to FILE, or to the one that comes with Assay."""
    with refusals(), transaction() as db:
        count = service.load(db, file)
    click.echo(f"{count:,} market rates are in force.")


@rates.command("show")
@click.option("--role", required=True, help="A role of the taxonomy, such as ml-engineer, or any.")
@click.option("--seniority", required=True, help="A seniority of the taxonomy, such as senior, or any.")
@click.option("--engagement", type=click.Choice([model.value for model in EngagementModel]), required=True)
@click.option("--region", default=ANY, show_default=True, help=f"A country code, or one of {', '.join(REGIONS)}.")
def show(role: str, seniority: str, engagement: str, region: str) -> None:
    """Estimate what a role is paid: a range and its grounds, or that there is too little to say."""
    with refusals(), session() as db:
        answer = service.estimate(
            db, role=role, seniority=seniority, engagement=EngagementModel(engagement), region=region
        )
    click.echo(answer.sentence)
    for claim in answer.claims:
        click.echo(_said(claim))


def _said(claim: MarketRate) -> str:
    low, high = (f"{to_major(minor, claim.currency):,.0f}" for minor in (claim.low_minor, claim.high_minor))
    return f"Claimed: {low} to {high} {claim.currency} per {claim.unit}, {claim.basis} ({claim.source})."
