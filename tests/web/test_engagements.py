"""Engagements as both sides see them in their browsers: signing, lists, pausing and ending."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.engagement_words import EngagementStatus, PaidBy
from marketplace.models import Engagement
from marketplace.services import accounts, companies, own_profile
from marketplace.services.engagements import standing
from tests.services.engagements.scene import values
from tests.web.engagements import accepted, in_dispute, last_week, under_way
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, LENA, Settled, post, sign_in

WHY = "The budget of the next quarter was cut."


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


def begun(app: Flask, *, is_running: bool = True, paid_by: PaidBy = PaidBy.MILESTONES) -> str:
    """Bring about an engagement of Nordlicht Pay with Ada; return its id."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        users = [accounts.find_by_email(db, mail) for mail in (ANA, ADA_MAIL)]
        actors = [accounts.actor_of(db, user) for user in users if user is not None]
        expert = own_profile.of_user(db, actors[1].user_id)
        if is_running:
            return under_way(db, company, actors[0], expert, actors[1], now, paid_by=paid_by)["engagement"]
        return accepted(db, company, actors[0], expert, actors[1], now, ago=timedelta(days=1)).public_id


def status_of(app: Flask, name: str) -> EngagementStatus:
    with app.app_context(), session() as db:
        return standing.of_company(db, companies.named(db, "Nordlicht Pay"), name).status


def filled(**over: str) -> dict[str, str]:
    """Fill in the form of the agreement."""
    return {**values(), "paid_by": "time", "notice_days": "14", "iteration_cap": "2", "trial_weeks": "2", **over}


def test_the_company_writes_the_agreement_and_both_sign_what_they_read(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    name = begun(app, is_running=False)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    assert "Write the agreement" in ana.get("/company/engagements").text
    assert "/agreement/new" not in ada.get(f"{theirs}/agreement").text
    assert ada.get(f"{theirs}/agreement/new").status_code == 404

    form = ana.get(f"{mine}/agreement/new").text
    assert "no legal advice" in form
    wrong = post(ana, f"{mine}/agreement/new", **filled(metric="x", notice_days="soon", work="W" * 3001))
    assert wrong.status_code == 422
    assert "There is a problem" in wrong.text
    assert "W" * 3001 in wrong.text
    wrong = post(ana, f"{mine}/agreement/new", **filled(metric="x", notice_days=""))
    assert "write at least 3 characters" in wrong.text
    assert post(ana, f"{mine}/agreement/new", **filled()).status_code == 303

    page = ada.get(f"{theirs}/agreement").text
    assert "payments-holdout 2026-10" in page
    sent = post(ada, f"{theirs}/agreement/answer", do="send-back", comment="The threshold is too high for this data.")
    assert sent.status_code == 303
    assert "too high for this data" in ana.get(f"{mine}/agreement").text
    assert post(ana, f"{mine}/agreement/new", **filled(threshold="at least 0.80")).status_code == 303

    page = ada.get(f"{theirs}/agreement").text
    assert "differently from version 1" in page
    (sha256,) = set(re.findall(r'name="sha256" value="(\w+)"', page))
    stale = post(ada, f"{theirs}/agreement/answer", do="sign", name="Ada Moreira", sha256="0" * 64)
    assert stale.status_code == 409
    empty = post(ada, f"{theirs}/agreement/answer", do="sign", name="", sha256=sha256)
    assert empty.status_code == 422
    for client, start in ((ada, theirs), (ana, mine)):
        answer = post(client, f"{start}/agreement/answer", do="sign", name="Some Body", sha256=sha256)
        assert answer.status_code == 303, answer.text
    assert status_of(app, name) is EngagementStatus.SCHEDULED
    again = post(ana, f"{mine}/agreement/answer", do="sign", name="Some Body", sha256=sha256)
    assert again.status_code == 409
    for client, start in ((ada, theirs), (ana, mine)):
        page = client.get(start).text
        assert "The first 90 days" in page
        assert "Chargebacks fall by a fifth" in page


def test_lists_pauses_and_notice_on_the_page_of_either_side(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    page = ana.get(mine).text
    item = re.findall(rf'action="{mine}/items/([\w-]+)"', page)[0]
    assert post(ana, f"{mine}/items/{item}", do="tick").status_code == 303
    assert "Take my tick back" in ana.get(mine).text
    assert post(ana, f"{mine}/items/{item}", do="untick").status_code == 303

    day = (datetime.now(UTC).date() + timedelta(days=7)).isoformat()
    assert post(ada, f"{theirs}/moves", do="pause", until=day, note="no").status_code == 422
    assert post(ada, f"{theirs}/moves", do="pause", until=day, note=WHY).status_code == 303
    assert WHY in ana.get(mine).text
    assert post(ana, f"{mine}/moves", do="resume").status_code == 303
    assert post(ana, f"{mine}/moves", do="confirm").status_code == 409
    assert post(ada, f"{theirs}/moves", do="close").status_code == 409, "nothing is handed over"
    assert post(ada, f"{theirs}/moves", do="confirm").status_code == 404, "that is the company's"

    soon = {"do": "notice", "reason": "budget-cut", "note": WHY, "last_day": day}
    wrong = post(ana, f"{mine}/moves", **soon)
    assert wrong.status_code == 422
    assert "With the agreed notice" in wrong.text
    later = (datetime.now(UTC).date() + timedelta(days=20)).isoformat()
    assert post(ana, f"{mine}/moves", **soon | {"last_day": later}).status_code == 303
    assert "Hand-over" in ada.get(theirs).text
    assert post(ana, f"{mine}/moves", do="close").status_code == 409
    assert "Give notice" not in ada.get(theirs).text
    assert "Ask Nordlicht Pay for their part of the hand-over" in ada.get(theirs).text
    asked = [post(ada, f"{theirs}/moves", do="ask").status_code for _ in range(2)]
    assert asked == [303, 409], "once in some days"
    for client, page in ((ana, mine), (ada, theirs)):
        lists = client.get(page).text
        wanted = lists[lists.index('id="hand-over"') :].split("</section>")[0]
        for item in re.findall(rf'action="{page}/items/([\w-]+)"', wanted):
            assert post(client, f"{page}/items/{item}", do="tick").status_code == 303
    assert "All is handed over: close" in ada.get(theirs).text
    assert post(ada, f"{theirs}/moves", do="close").status_code == 303
    assert "Terminated on" in ana.get(mine).text
    assert "ended" in ana.get(f"{mine}/history").text


def test_a_full_time_place_is_an_engagement_of_its_own(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    mine = f"/company/engagements/{name}"
    assert "Offer a full-time place" in ana.get(mine).text
    assert ana.get(f"{mine}/place").status_code == 200
    starts = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    given = filled(paid_by="payroll", trial_weeks="", model="full-time", amount="96,000", currency="EUR", unit="year")
    given |= {"hours_per_week": "40", "weeks": "", "starts_on": starts}
    assert post(ana, f"{mine}/place", **given | {"amount": "much"}).status_code == 422
    answer = post(ana, f"{mine}/place", **given)
    assert answer.status_code == 303, answer.text
    assert "hired for good" in ada.get("/work/engagements").text
    assert post(ana, f"{mine}/place", **given).status_code == 409
    assert "/agreement" in ana.get(f"{mine}/place").headers["Location"]


def test_an_extension_begins_with_what_was_agreed(app: Flask, ana: FlaskClient) -> None:
    name = begun(app)
    mine = f"/company/engagements/{name}"
    form = ana.get(f"{mine}/agreement/new").text
    assert 'value="20"' in form
    starts = (datetime.now(UTC).date() + timedelta(days=90)).isoformat()
    given = filled(trial_weeks="", model="contract", amount="130", currency="EUR", unit="hour", weeks="4")
    given |= {"hours_per_week": "20", "starts_on": starts}
    assert post(ana, f"{mine}/agreement/new", **given).status_code == 303
    assert "An extension" in ana.get(f"{mine}/agreement").text


def test_nobody_else_finds_it(app: Flask, settled: Settled, ana: FlaskClient) -> None:
    name = begun(app)
    for email, start in ((BO, "/company"), (CHEN_MAIL, "/work")):
        client = browser(app, email)
        for page in ("", "/agreement", "/history"):
            assert client.get(f"{start}/engagements/{name}{page}").status_code == 404
        assert post(client, f"{start}/engagements/{name}/moves", do="resume").status_code == 404
    with app.app_context(), session() as db:
        assert db.query(Engagement).count() == 1


def milestone(**over: str) -> dict[str, str]:
    """Fill in the form of a milestone."""
    due = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    plain = {"title": "A drift monitor", "deliverable": "Alerts for drift that reach somebody.", "due_on": due}
    plain |= {"acceptance": "Finds the drift of March in the replay.", "data_set": "replay 2026-03", "amount": "4,500"}
    return {**plain, **over}


def test_a_milestone_is_agreed_handed_in_sent_back_and_accepted(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    assert "Recall" not in ana.get(f"{mine}/milestones").text
    wrong = post(ana, f"{mine}/milestones", **milestone(title="", amount="much"))
    assert wrong.status_code == 422
    assert "such as 120 or 120.50" in wrong.text
    where = post(ana, f"{mine}/milestones", **milestone()).headers["Location"].rpartition("/")[2]
    one, other = f"{mine}/milestones/{where}", f"{theirs}/milestones/{where}"

    form = ada.get(f"{other}/text").text
    (version,) = re.findall(r'name="version" value="(\d+)"', form)
    assert post(ana, f"{one}/text", **milestone(amount="4,000"), version=version).status_code == 303
    stale = post(ada, f"{other}/text", **milestone(amount="5,000"), version=version)
    assert stale.status_code == 409
    assert "4000.00" in stale.text
    (version,) = re.findall(r'name="version" value="(\d+)"', ada.get(other).text)
    assert post(ada, f"{other}/moves", do="agree", version=version).status_code == 303
    assert post(ana, f"{one}/moves", do="begin").status_code == 404
    assert post(ada, f"{other}/moves", do="begin").status_code == 303
    short = post(ada, f"{other}/moves", do="submit", text="Done.")
    assert short.status_code == 422
    assert "Done." in short.text
    handed_in = "It found the drift of March, see monitor/README."
    assert post(ada, f"{other}/moves", do="submit", text=handed_in).status_code == 303
    page = ana.get(one).text
    assert handed_in in page
    assert "2 of 2 agreed rounds are left" in page
    missing = "The alert reaches nobody at night."
    assert post(ana, f"{one}/moves", do="revise", text=missing).status_code == 303
    assert missing in ada.get(other).text
    assert post(ada, f"{other}/moves", do="submit", text=handed_in).status_code == 303
    assert post(ana, f"{one}/moves", do="accept").status_code == 303
    assert post(ana, f"{one}/moves", do="accept").status_code == 409
    assert "Milestone 2: A drift monitor" in ada.get(f"{theirs}/ledger").text


def test_hours_are_written_asked_about_approved_and_invoiced(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app, paid_by=PaidBy.TIME)
    mine, theirs = f"/company/engagements/{name}", f"/work/engagements/{name}"
    week = last_week(datetime.now(UTC)).isoformat()
    one, other = f"{mine}/weeks/{week}", f"{theirs}/weeks/{week}"
    assert "7.5" in ana.get(one).text
    assert ada.get(f"{theirs}/weeks/soon").status_code == 404
    assert post(ada, other, **{"hours-0": "3"}).status_code == 409
    assert post(ana, f"{one}/answer", do="query", question="no").status_code == 422
    assert post(ana, f"{one}/answer", do="query", question="What was Friday for?").status_code == 303

    form = ada.get(other).text
    assert "What was Friday for?" in form
    (version,) = re.findall(r'name="version" value="(\d+)"', form)
    wrong = post(ada, other, **{"hours-4": "many", "note-4": "Features"}, version=version)
    assert wrong.status_code == 422
    assert "many" in wrong.text
    week_of = {"hours-4": "7:15", "note-4": "Features", "answer": "For the features of the model."}
    assert post(ada, other, **week_of, version=version).status_code == 303
    stale = post(ada, other, **week_of | {"hours-4": "2"}, version=version)
    assert stale.status_code == 409
    assert "7:15" in stale.text or "7.25" in stale.text
    (version,) = re.findall(r'name="version" value="(\d+)"', ada.get(other).text)
    assert post(ada, other, **week_of, version=version, do="submit").status_code == 303
    (version,) = re.findall(r'name="version" value="(\d+)"', ana.get(one).text)
    assert post(ana, f"{one}/answer", do="approve", version="1").status_code == 409
    assert post(ana, f"{one}/answer", do="approve", version=version).status_code == 303

    page = ada.get(f"{theirs}/ledger").text
    assert "€870" in page
    (line,) = re.findall(r'name="lines" value="([\w-]+)"', page)
    assert post(ada, f"{theirs}/ledger", invoice="", lines=[line]).status_code == 422
    assert post(ada, f"{theirs}/ledger", invoice="=HYPERLINK(1)", lines=[line]).status_code == 303
    for client, start in ((ana, mine), (ada, theirs)):
        answer = client.get(f"{start}/ledger.csv")
        assert answer.mimetype == "text/csv"
        assert "'=HYPERLINK(1)" in answer.text
        assert ",7.25,120.00,870.00,EUR," in answer.text
    assert client.get("/work/engagements/ledger.csv").text == answer.text
    assert "Invoiced" in ana.get(one).text


def test_a_lead_admin_decides_a_dispute_and_both_read_it(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    with app.app_context(), transaction() as db:
        company, user = companies.named(db, "Nordlicht Pay"), accounts.find_by_email(db, ANA)
        assert user is not None
        stone = in_dispute(db, name, company, accounts.actor_of(db, user), datetime.now(UTC))
    mine, theirs = f"/company/engagements/{name}/milestones/{stone}", f"/work/engagements/{name}/milestones/{stone}"
    says = "Portugal was never part of the data that we named."
    assert post(ada, f"{theirs}/moves", do="state", text=says).status_code == 303

    lena, console = browser(app, LENA), f"/console/disputes/{stone}"
    assert "A baseline behind a flag" in lena.get("/console/disputes").text
    assert "Nobody has taken this yet" in lena.get(console).text
    assert post(lena, f"{console}/taken").status_code == 303
    assert "You have taken this" in lena.get(console).text
    assert "Lena" in lena.get("/console/disputes").text
    assert says in lena.get(console).text
    assert ana.get(console).status_code == 404
    decided = {"ruling": "in-part", "amount": "7,000", "text": "The data that was named has no Portugal in it."}
    assert post(lena, console, **decided | {"ruling": ""}).status_code == 422
    assert post(lena, console, **decided | {"amount": "9,000"}).status_code == 422
    assert post(lena, console, **decided).status_code == 303
    assert post(lena, console, **decided).status_code == 409
    for client, page in ((ana, mine), (ada, theirs)):
        assert decided["text"] in client.get(page).text
        assert "€7,000 due" in client.get(page).text
    with_everything = {"reason": "breach", "note": "The two cannot go on with each other."}
    assert post(lena, f"{console}/engagement", **with_everything | {"reason": "converted"}).status_code == 422
    assert post(lena, f"{console}/engagement", **with_everything).status_code == 303
    assert "Terminated on" in ada.get(f"/work/engagements/{name}").text
    assert post(lena, f"{console}/engagement", **with_everything).status_code == 409


def test_the_thread_of_the_candidacy_goes_on(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app)
    for client, start, below in ((ana, "/company", "/company/candidates"), (ada, "/work", "/work")):
        page = client.get(f"{start}/engagements/{name}").text
        link = re.search(rf'href="({below}/[0-9a-f-]+/messages)#newest"', page)
        assert link is not None
        assert post(client, link[1], text=f"Hello from {start}.", form="one").status_code == 303
        assert f"Hello from {start}." in client.get(link[1]).text


def test_a_candidacy_leads_to_its_engagement(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    name = begun(app, is_running=False)
    with app.app_context(), session() as db:
        one = standing.of_company(db, companies.named(db, "Nordlicht Pay"), name)
        candidacy = one.candidacy.public_id
    assert f"/company/engagements/{name}" in ana.get(f"/company/candidates/{candidacy}").text
    assert f"/work/engagements/{name}" in ada.get(f"/work/{candidacy}").text
