"""Hiring as two companies and two experts see it in their browsers: the whole way, and what goes wrong on it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.hiring_words import CandidacyStatus
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.models import Brief, Candidacy, Expert
from marketplace.services import accounts, companies, own_profile
from marketplace.services.hiring import candidacies, criteria, roles, settings, slots
from marketplace.services.hiring.settings import Settings
from tests.web.hiring import at_company, walked
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, Settled, post, sign_in

SENTENCE = "The other candidate showed a rollback of a model in production."


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


def begun(app: Flask, expert_mail: str = ADA_MAIL, *, until: str = "offer", brief: str = "") -> dict[str, str]:
    """Take an expert along the way in a brief of Nordlicht Pay; return the ids."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        company = companies.named(db, "Nordlicht Pay")
        user, expert_user = accounts.find_by_email(db, ANA), accounts.find_by_email(db, expert_mail)
        assert user is not None
        assert expert_user is not None
        scene = at_company(db, company, accounts.actor_of(db, user), now)
        if brief:
            scene.brief = db.scalars(select(Brief).where(Brief.public_id == brief)).one()
            scene.slot = slots.only(db, scene.brief)
        expert = own_profile.of_user(db, expert_user.id)
        found = walked(db, scene, expert, accounts.actor_of(db, expert_user), now, until=until)
        return {**found, "brief": scene.brief.public_id}


def changed(app: Flask, candidacy: str, **values: Any) -> None:
    """Let time or somebody else do something to a candidacy."""
    with app.app_context(), transaction() as db:
        row = db.scalars(select(Candidacy).where(Candidacy.public_id == candidacy)).one()
        for name, value in values.items():
            setattr(row, name, value)


def status_of(app: Flask, candidacy: str) -> CandidacyStatus:
    with app.app_context(), session() as db:
        return db.scalars(select(Candidacy.status).where(Candidacy.public_id == candidacy)).one()


def test_from_a_shortlist_to_a_hire(app: Flask, ana: FlaskClient, settled: Settled, ada: FlaskClient) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        name = candidacies.suggest(db, slots.only(db, brief), expert, now=datetime.now(UTC)).public_id
    assert "Opportunities" in ada.get("/work").text
    assert ada.get(f"/work/{name}").status_code == 404, "the company has only thought of them"

    day = (datetime.now(UTC).date() + timedelta(days=4)).isoformat()
    fields = {"experts": [name], "message": "Write to me@nordlicht.example", "deadline": day}
    answer = post(ana, f"/company/briefs/{settled.brief}/invitations", **fields)
    assert answer.status_code == 303, answer.text
    page = ada.get(f"/work/{name}").text
    assert "invites you" in page
    assert "nordlicht.example" not in page
    assert "€30,000" in page

    assert post(ada, f"/work/{name}/answer", do="interested").status_code == 303
    assert ADA_MAIL not in ana.get(f"/company/candidates/{name}").text
    assert post(ana, f"/company/candidates/{name}/moves", do="review").status_code == 303
    assert ADA_MAIL in ana.get(f"/company/candidates/{name}").text
    assert ANA in ada.get(f"/work/{name}").text

    starts = (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    terms = {"model": "contract", "amount": "120", "currency": "EUR", "unit": "hour", "hours_per_week": "20"}
    terms |= {"weeks": "13", "starts_on": starts, "until": day}
    refused = post(ana, f"/company/candidates/{name}/offers", **terms)
    assert refused.status_code == 422
    assert "nothing more has to be evaluated" in refused.text
    made = post(ana, f"/company/candidates/{name}/offers", direct_reason="We worked with them twice.", **terms)
    assert made.status_code == 303, made.text
    offer = made.location.rsplit("/", 1)[1]
    # As there is no button any more, there is no form by its address either.
    again = ana.get(f"/company/candidates/{name}/offers")
    assert again.status_code == 409
    assert "There is an open offer already" in again.text

    mine = f"/work/{name}/offers/{offer}"
    countered = post(ada, f"{mine}/answer", do="counter", **{**terms, "amount": "130"})
    assert countered.status_code == 303, countered.text
    page = ana.get(f"/company/candidates/{name}/offers/{offer}").text
    assert re.search(r"<s>€120.*?</s> → <b>€130", page)
    theirs = f"/company/candidates/{name}/offers/{offer}/moves"
    assert post(ana, theirs, do="revise", **{**terms, "amount": "125"}).status_code == 303
    assert post(ada, f"{mine}/answer", do="accept", version="3").status_code == 303
    assert status_of(app, name) is CandidacyStatus.ACCEPTED
    assert "The role is yours" in ada.get(mine).text


def test_the_second_is_told_when_it_was_filled_and_nobody_sees_an_error(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    first = begun(app)
    second = begun(app, CHEN_MAIL, brief=first["brief"])
    chen = browser(app, CHEN_MAIL)
    accept = {"do": "accept", "version": "1"}
    address = "/work/{candidacy}/offers/{offer}/answer"
    assert post(ada, address.format(**first), **accept).status_code == 303
    late = post(chen, address.format(**second), **accept)
    assert late.status_code == 409
    assert "This role was filled a moment ago." in late.text
    again = post(ada, address.format(**first), **accept)
    assert again.status_code == 409
    assert "This offer was accepted a moment ago" in again.text
    assert "owes you a sentence" in chen.get(f"/work/{second['candidacy']}").text

    page = ana.get(f"/company/briefs/{first['brief']}/candidates").text
    assert "Say why, in a sentence" in page
    criterion = re.search(r'<option value="([^"]+)">(?!Choose)', page_of(ana, second))
    assert criterion is not None
    told = post(ana, f"/company/candidates/{second['candidacy']}/ending", criterion=criterion[1], feedback=SENTENCE)
    assert told.status_code == 303, told.text
    assert SENTENCE in chen.get(f"/work/{second['candidacy']}").text


def page_of(client: FlaskClient, ids: dict[str, str]) -> str:
    """The part of a candidate's page that chooses a criterion."""
    text: str = client.get(f"/company/candidates/{ids['candidacy']}").text
    return text[text.index('id="criterion"') :]


def test_an_expired_invitation_says_so(app: Flask, ada: FlaskClient) -> None:
    ids = begun(app, until="invitation")
    changed(app, ids["candidacy"], due_at=datetime.now(UTC) - timedelta(minutes=3))
    answer = post(ada, f"/work/{ids['candidacy']}/answer", do="interested")
    assert answer.status_code == 409
    assert "This invitation expired 3 minutes ago." in answer.text


def test_a_double_submit_and_a_second_tab_lose_nothing(app: Flask, ada: FlaskClient) -> None:
    ids = begun(app, until="invitation")
    address = f"/work/{ids['candidacy']}/answer"
    assert post(ada, address, do="interested").status_code == 303
    again = post(ada, address, do="interested")
    assert again.status_code == 409
    assert "cannot become interested" in again.text
    other_tab = post(ada, address, do="decline", reason="budget")
    assert other_tab.status_code == 409
    assert status_of(app, ids["candidacy"]) is CandidacyStatus.INTERESTED


def test_an_expert_who_was_suspended_meanwhile_can_be_read_about_and_not_hired(
    app: Flask, ana: FlaskClient, ada: FlaskClient, settled: Settled
) -> None:
    ids = begun(app)
    with app.app_context(), transaction() as db:
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        expert.status = ExpertStatus.SUSPENDED
    assert "not listed at the moment (suspended)" in ana.get(f"/company/candidates/{ids['candidacy']}").text
    answer = post(ada, f"/work/{ids['candidacy']}/offers/{ids['offer']}/answer", do="accept", version="1")
    assert answer.status_code == 409
    assert "Your profile is suspended" in answer.text
    assert "suspended" in ada.get("/work").text


def test_a_no_without_a_reason_comes_back_with_what_was_typed(app: Flask, ada: FlaskClient) -> None:
    ids = begun(app, until="invitation")
    answer = post(ada, f"/work/{ids['candidacy']}/answer", do="decline", note="Too many hours for me.")
    assert answer.status_code == 422
    assert "Too many hours for me." in answer.text
    assert "Error: " in answer.text or "There is a problem" in answer.text
    assert post(ada, f"/work/{ids['candidacy']}/answer", do="decline", reason="hours").status_code == 303


def test_interviews_are_agreed_in_both_zones(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    ids = begun(app, until="interview")
    mine = f"/work/{ids['candidacy']}/interviews/{ids['interview']}"
    page = ada.get(mine).text
    assert "Europe/Lisbon" in page
    assert "Europe/Berlin" in page
    time = re.search(r'name="time" id="time-([^"]+)"', page)
    assert time is not None
    assert ada.get(f"{mine}/calendar.ics").status_code == 404, "no time is agreed"
    assert post(ada, f"{mine}/moves", do="accept").status_code == 422
    assert post(ada, f"{mine}/moves", do="accept", time=time[1]).status_code == 303
    theirs = f"/company/candidates/{ids['candidacy']}/interviews/{ids['interview']}"
    for client, address in ((ada, mine), (ana, theirs)):
        file = client.get(f"{address}/calendar.ics")
        assert file.mimetype == "text/calendar"
        assert "SEQUENCE:1" in file.text
        assert f"UID:{ids['interview']}@assay" in file.text
    early = post(ana, f"{theirs}/moves", do="held")
    assert early.status_code == 409
    assert "has not come yet" in early.text


def test_a_very_long_answer_comes_back_whole(app: Flask, ana: FlaskClient, ada: FlaskClient) -> None:
    ids = begun(app, CHEN_MAIL, until="invitation")
    assert ada.get(f"/work/briefs/{ids['brief']}").status_code == 404
    until = (datetime.now(UTC) + timedelta(days=14)).date().isoformat()
    opening = f"/briefs/{ids['brief']}/opening"
    assert post(ana, opening, do="settle", takes_applications="yes", until=until).status_code == 303
    page = ada.get(f"/work/briefs/{ids['brief']}").text
    names = re.findall(r'<textarea[^>]* name="(answer-[^"]+)"', page)
    assert names
    address = f"/work/briefs/{ids['brief']}"
    answer = post(ada, address, **{name.replace("-", "__"): "x" * 10_000 for name in names})
    assert answer.status_code == 422
    assert "x" * 10_000 in answer.text
    assert "it has 10,000" in answer.text
    sent = post(ada, address, **{name.replace("-", "__"): "Served it at 40 ms." for name in names})
    assert sent.status_code == 303, sent.text
    twice = post(ada, address, **{name.replace("-", "__"): "Served it at 40 ms." for name in names})
    assert (twice.status_code, twice.location) == (303, sent.location)


def test_a_blind_review_hides_names_until_ones_scores_are_locked(app: Flask, ana: FlaskClient) -> None:
    ids = begun(app, until="invitation")
    assert post(ana, f"/briefs/{ids['brief']}/opening", do="settle", is_blind="yes").status_code == 303
    changed(app, ids["candidacy"], status=CandidacyStatus.UNDER_REVIEW)
    address = f"/company/candidates/{ids['candidacy']}"
    page = ana.get(address).text
    assert "Ada Moreira" not in page
    assert ADA_MAIL not in page
    assert re.search(r"Expert [A-Z2-9]{4}", page)
    keys = re.findall(r'<select[^>]* name="level-([^"]+)"', page)
    scores = {f"level__{key}".replace("-", "__"): "4" for key in keys}
    scores |= {f"note__{key}".replace("-", "__"): "Named latency and cost." for key in keys}
    assert post(ana, f"{address}/review", do="lock", **scores).status_code == 422
    assert post(ana, f"{address}/review", do="lock", recommendation="yes", **scores).status_code == 303
    assert "Ada Moreira" in ana.get(address).text


def test_another_company_finds_nothing(app: Flask, settled: Settled) -> None:
    ids = begun(app)
    bo = browser(app, BO)
    assert bo.get(f"/company/candidates/{ids['candidacy']}").status_code == 404
    chen = browser(app, CHEN_MAIL)
    assert chen.get(f"/work/{ids['candidacy']}/offers/{ids['offer']}").status_code == 404


def test_whoever_applies_for_a_brief_with_several_roles_says_for_which(app: Flask, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        wanted = (RoleWish("ML engineer", 1, 30.0, ("pytorch",)), RoleWish("Data engineer", 1, 10.0, ("python",)))
        roles.plan(db, brief, wanted)
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
        keys = [one.key for one in criteria.of_brief(brief)]
        names = {slot.title: slot.public_id for slot in slots.of_brief(db, brief)}
    ada = app.test_client()
    sign_in(ada, ADA_MAIL)
    assert "Data engineer: 10 hours a week; Python" in ada.get(f"/open-briefs/{settled.brief}").text
    page = ada.get(f"/work/briefs/{settled.brief}").text
    assert "Which role do you apply for?" in page
    written = {f"answer__{key}": "It runs in production." for key in keys}
    refused = post(ada, f"/work/briefs/{settled.brief}", **written)
    assert refused.status_code == 422
    assert "Choose the role that you apply for" in refused.text
    assert refused.text.count("It runs in production.") == len(keys), "what was typed stays"
    applied = post(ada, f"/work/briefs/{settled.brief}", **written, role=names["Data engineer"])
    assert applied.status_code == 303
    with app.app_context(), session() as db:
        assert [one.slot.title for one in db.scalars(select(Candidacy))] == ["Data engineer"]
    assert "Which role" not in ada.get(f"/work/briefs/{settled.brief}").text, "one role is left"
