"""What happened in an engagement, as both sides read it."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.engagement_words import MilestoneStatus, PaidBy
from marketplace.domain.states import Who
from marketplace.services import companies
from marketplace.services.engagements import milestones, standing, timesheets
from tests.web.people import ADA_MAIL, Settled, post
from tests.web.test_engagements import begun, browser


def test_what_happened_names_the_milestone_the_week_the_version_and_the_item(
    app: Flask, settled: Settled, ana: FlaskClient
) -> None:
    name = begun(app, paid_by=PaidBy.TIME)
    page = ana.get(f"/company/engagements/{name}").text
    first = page[page.index('id="onboarding"') :].split("</section>")[0]
    item = re.search(rf'<b>([^<]+)</b>(?:(?!<li>).)*?action="(/company/engagements/{name}/items/[\w-]+)"', first, re.S)
    assert item
    assert post(ana, item[2], do="tick").status_code == 303
    assert post(ana, item[2], do="untick").status_code == 303
    with app.app_context(), transaction() as db:
        engagement = standing.of_company(db, companies.named(db, "Nordlicht Pay"), name)
        stone, week = milestones.of_engagement(db, engagement)[0], timesheets.of_engagement(db, engagement)[0]
        milestone, monday = f"Milestone 1, “{stone.title}”", f"Hours of the week of {week.week:%-d %B %Y}"
        milestones.move(db, stone, MilestoneStatus.AGREED, by=Who.EXPERT, now=datetime.now(UTC), actor=None)
    for client, start in ((ana, "/company"), (browser(app, ADA_MAIL), "/work")):
        told = html.unescape(client.get(f"{start}/engagements/{name}/history").text)
        said = [line.split(": ", 1)[1] for line in re.findall(r"<li>(.+? by .+?)</li>", told)]
        assert said[0] == f"{milestone}: from planned to agreed, by the calendar"
        assert said[1] == f"“{html.unescape(item[1])}” of the first list: no longer ticked for the company, by Ana Lund"
        assert said[2] == f"“{html.unescape(item[1])}” of the first list: ticked for the company, by Ana Lund"
        assert [line for line in said if line.startswith(f"{monday}: time reported, from draft to submitted, ")]
        assert f"{milestone}: drafted, it is planned, by Ana Lund" in said
        assert "Version 1 of the agreement: signed for the company, by Ana Lund" in said
        assert any(line.startswith("The engagement: started, from scheduled to ") for line in said)
