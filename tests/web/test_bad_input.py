"""What goes wrong on the way of hiring without anybody's fault: each is a clear page, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.models import Brief, Interview, InterviewTime
from tests.web.people import ADA_MAIL, Settled, post
from tests.web.test_hiring import begun, browser

BERLIN = ZoneInfo("Europe/Berlin")


def next_change_of_clocks(today: date) -> date:
    """Return the day of the next change of the clocks in Berlin."""
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=BERLIN)
    while (noon + timedelta(days=1)).utcoffset() == noon.utcoffset():
        noon += timedelta(days=1)
    return noon.date() + timedelta(days=1)


def test_the_clocks_change_between_the_proposal_and_the_interview(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    ids = begun(app, until="interview")
    day = next_change_of_clocks(datetime.now(UTC).date()) + timedelta(days=1)
    with app.app_context(), transaction() as db:
        for place, time in enumerate(db.query(InterviewTime).join(Interview).filter_by(public_id=ids["interview"])):
            time.starts_at = datetime(day.year, day.month, day.day, 10 + place, tzinfo=BERLIN).astimezone(UTC)
    ada = browser(app, ADA_MAIL)
    for client, address in (
        (ada, f"/work/{ids['candidacy']}/interviews/{ids['interview']}"),
        (ana, f"/company/candidates/{ids['candidacy']}/interviews/{ids['interview']}"),
    ):
        page = client.get(address).text
        assert "Clocks change in" in page, address
        assert f"{day:%A} {day.day} {day:%B %Y}, 10:00 (Europe/Berlin" in page, address


def test_a_budget_in_a_currency_without_a_fresh_rate_is_ranked_and_says_so(
    app: Flask, ana: FlaskClient, settled: Settled
) -> None:
    with app.app_context(), transaction() as db:
        brief = db.query(Brief).filter(Brief.public_id == settled.brief).one()
        brief.budget_currency, brief.budget_target_minor, brief.budget_max_minor = "SEK", 40_000_000, 60_000_000
    ranking = ana.get(post(ana, f"/briefs/{settled.brief}/matches").location)
    assert ranking.status_code == 200
    assert "Exchange rates are of" in ranking.text
    assert "SEK" in ranking.text
    team = ana.get(f"/briefs/{settled.brief}/team?find=yes&role-1-name=Engineer&role-1-heads=1&role-1-skills=python")
    assert (team.status_code, "SEK" in team.text) == (200, True)
