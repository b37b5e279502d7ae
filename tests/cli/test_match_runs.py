"""`flask match-run` from the outside: the list of a brief's rankings, and a replay that says what came of it."""

from flask import Flask

from marketplace.db import transaction
from marketplace.models import MatchRun
from tests.cli.conftest import Flasked
from tests.web.people import Settled, post, sign_in


def ranked(app: Flask, brief: str) -> str:
    """Rank as a company does, and return the run's id."""
    client = app.test_client()
    sign_in(client)
    location: str = post(client, f"/briefs/{brief}/matches").location
    return location.rsplit("/", 1)[1]


def test_a_ranking_is_listed_and_replayed(app: Flask, flask: Flasked, settled: Settled) -> None:
    run = ranked(app, settled.brief)
    listed = flask("match-run", "list", settled.brief)
    assert listed.code == 0
    assert listed.out.startswith(f"{run}  ")
    assert "cannot be replayed" not in listed.out
    said = flask("match-run", "replay", run)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Identical: ")


def test_the_first_difference_ends_with_one(app: Flask, flask: Flasked, settled: Settled) -> None:
    run = ranked(app, settled.brief)
    with app.app_context(), transaction() as db:
        row = db.query(MatchRun).filter_by(public_id=run).one()
        row.results[0].score = 0.25
        row.asked = {**row.asked, "with": {**row.asked["with"], "formula": "another"}}
    said = flask("match-run", "replay", run)
    assert said.code == 1
    assert "matches, rank 1, score: 0.25 was shown, and 0." in said.err
    assert "It was made with formula another, and this is formula " in said.err


def test_what_cannot_be_replayed_is_refused_in_one_line(app: Flask, flask: Flasked, settled: Settled) -> None:
    run = ranked(app, settled.brief)
    with app.app_context(), transaction() as db:
        row = db.query(MatchRun).filter_by(public_id=run).one()
        row.pool = None
    for words in (("replay", run), ("replay", "nothing"), ("list", "nothing")):
        said = flask("match-run", *words)
        assert said.code == 2
        assert said.err.startswith("Error: ")
        assert said.err.count("\n") == 1
