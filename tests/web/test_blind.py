"""A brief that hides names: nothing on the way gives one away before the reader has locked a review."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.hiring_limits import AnswerDraft
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.models import Candidacy
from marketplace.services import accounts
from marketplace.services.hiring import applications, candidacies, criteria
from tests.services.hiring.scene import an_application
from tests.web.people import ADA_MAIL, Settled, post
from tests.web.test_hiring import begun, browser, changed
from tests.web.test_team import TWO, address

NAMES = re.compile(r"\b(Ada|Moreira|Brigitte|Okafor|Chen|Dara|Silva)\b")


@pytest.fixture
def one(app: Flask, ana: FlaskClient) -> dict[str, str]:
    """Ada has applied to a brief that hides names, has written her name twice, and is under review."""
    ids = begun(app, until="invitation")
    changed(app, ids["candidacy"], status=CandidacyStatus.SUGGESTED)
    until = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    settings = {"is_blind": "yes", "takes_applications": "yes", "until": until}
    assert post(ana, f"/briefs/{ids['brief']}/opening", do="settle", **settings).status_code == 303
    with app.app_context(), transaction() as db:
        row = db.query(Candidacy).filter_by(public_id=ids["candidacy"]).one()
        user = accounts.find_by_email(db, ADA_MAIL)
        assert user is not None
        said = {each.key: AnswerDraft("As Ada Moreira I served it at 40 ms.") for each in criteria.of_brief(row.brief)}
        now, actor = datetime.now(UTC), accounts.actor_of(db, user)
        applications.apply(db, row.slot, row.expert, an_application(row.brief, answers=said), now=now, actor=actor)
        assert candidacies.of_brief(db, row.brief) == [row]
    assert post(ana, f"/company/candidates/{ids['candidacy']}/moves", do="review").status_code == 303
    ada = browser(app, ADA_MAIL)
    fields = {"text": "This is Ada Moreira, hello.", "form": "a"}
    assert post(ada, f"/work/{ids['candidacy']}/messages", **fields).status_code == 303
    return ids


def test_what_they_wrote_does_not_say_who_they_are(ana: FlaskClient, one: dict[str, str]) -> None:
    candidate = f"/company/candidates/{one['candidacy']}"
    for page, said in (
        (candidate, "I served it at 40 ms."),
        (f"{candidate}/messages", "hello."),
        (f"{candidate}/offers", "Make an offer"),
    ):
        text = ana.get(page).text
        assert said in text, page
        assert not NAMES.search(text), page
        assert re.search(r"Expert [A-Z2-9]{4}", text), page


def test_no_address_unveils_somebody_whose_review_is_not_locked(ana: FlaskClient, one: dict[str, str]) -> None:
    board, candidate = f"/briefs/{one['brief']}/shortlist", f"/company/candidates/{one['candidacy']}"
    ranking = post(ana, f"/briefs/{one['brief']}/matches").location
    for page in (f"{board}?blind=no", f"{ranking}?blind=no"):
        assert not NAMES.search(ana.get(page).text), page
    keys = re.findall(r'<select[^>]* name="level-([^"]+)"', ana.get(candidate).text)
    scores = {f"level__{key}".replace("-", "__"): "4" for key in keys}
    scores |= {f"note__{key}".replace("-", "__"): "Named latency and cost." for key in keys}
    assert post(ana, f"{candidate}/review", do="lock", recommendation="yes", **scores).status_code == 303
    assert "Ada Moreira" in ana.get(board).text
    assert "Ada Moreira" not in ana.get(f"{board}?blind=yes").text, "who wants it hidden has it hidden"
    assert "As Ada Moreira I served it" in ana.get(candidate).text
    assert "This is Ada Moreira" in ana.get(f"{candidate}/messages").text


def test_teams_have_no_names_where_the_brief_hides_them(ana: FlaskClient, settled: Settled) -> None:
    assert NAMES.search(ana.get(address(settled, **TWO)).text)
    assert post(ana, f"/briefs/{settled.brief}/opening", do="settle", is_blind="yes").status_code == 303
    page = ana.get(address(settled, **TWO)).text
    assert not NAMES.search(page)
    assert re.search(r"<li>(ML|Data) engineer: Expert [A-Z2-9]{4} instead of Expert [A-Z2-9]{4}: score", page)
    profile = re.search(r'href="(/experts/[^"]+)">Expert [A-Z2-9]{4}</a>', page)
    assert profile
    assert not NAMES.search(ana.get(profile[1]).text)
