"""The people of a company as pages: invitations, permissions, policy, and a brief that needs a second word."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.terms import TERMS_VERSION
from marketplace.domain.vocabulary import Permission
from marketplace.services import accounts
from tests.web.account.letters import letters, link_in
from tests.web.people import ADA_MAIL, ANA, BO, PASSWORD, Settled, post, sign_in, token_in

OMAR = "omar@nordlicht.example"
EVERYTHING = ["read-briefs", "write-briefs", "match-briefs", "approve-briefs", "manage-company"]


def invite(client: FlaskClient, email: str = OMAR, permissions: list[str] | None = None):  # type: ignore[no-untyped-def]
    return post(client, "/company/members/invitations", email=email, permissions=permissions or EVERYTHING)


def joined(app: Flask, ana: FlaskClient, permissions: list[str] | None = None) -> FlaskClient:
    """Return the browser of a colleague who was invited and has accepted."""
    assert invite(ana, permissions=permissions).status_code == 303
    link, client = link_in(app, "invitation"), app.test_client()
    fields = {"name": "Omar Faye", "password": PASSWORD, "terms": TERMS_VERSION}
    token = token_in(client.get(link).text)
    assert client.post(link, data={**fields, "csrf_token": token}).status_code == 303
    return client


def person_id(page: str, name: str) -> str:
    found = re.search(rf'/company/members/([0-9a-f-]{{36}})">Change<span class="visually-hidden"> what {name}', page)
    assert found
    return found[1]


def test_a_colleague_is_invited_accepts_as_a_new_person_and_acts_for_the_company(app: Flask, ana: FlaskClient) -> None:
    omar = joined(app, ana)
    assert "Nordlicht Pay" in omar.get("/briefs").text
    page = ana.get("/company/members").text
    assert "Omar Faye" in page
    assert "Invited</h2>" not in page


def test_somebody_with_a_log_in_accepts_with_it_and_nobody_else_can(app: Flask, ana: FlaskClient) -> None:
    invite(ana, ADA_MAIL)
    link = link_in(app, "invitation")
    stranger, ada = app.test_client(), app.test_client()
    assert "Sign in to accept" in stranger.get(link).text
    assert post(stranger, link, name="Me", password=PASSWORD, terms=TERMS_VERSION).status_code == 422
    sign_in(stranger, BO)
    assert "with another address" in stranger.get(link).text
    assert post(stranger, link).status_code == 409
    sign_in(ada, ADA_MAIL)
    assert post(ada, link).status_code == 303
    assert "Nordlicht Pay" in ada.get("/briefs").text
    assert stranger.get(link).status_code == 410


@pytest.mark.parametrize(
    ("email", "permissions"), [("no address", EVERYTHING), (OMAR, ["decide-vetting"]), (ANA, ["read-briefs"])]
)
def test_what_cannot_be_invited_keeps_what_was_typed(ana: FlaskClient, email: str, permissions: list[str]) -> None:
    answer = invite(ana, email, permissions)
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text
    assert "There is a problem" in answer.text


def test_who_may_not_manage_the_company_sees_none_of_this(app: Flask, ana: FlaskClient) -> None:
    omar = joined(app, ana, ["read-briefs"])
    for address in ("/company/members", "/company/policy"):
        assert omar.get(address).status_code == 403
    assert invite(omar, "x@nordlicht.example").status_code == 403
    assert "/company/members" not in omar.get("/briefs").text


def test_somebody_who_was_removed_sees_nothing_more(app: Flask, ana: FlaskClient) -> None:
    omar = joined(app, ana)
    page = ana.get("/company/members").text
    address = f"/company/members/{person_id(page, 'Omar Faye')}"
    assert post(ana, address, permissions=["read-briefs"]).status_code == 303
    assert omar.get("/company/members").status_code == 403
    assert post(ana, f"{address}/removal").status_code == 303
    assert omar.get("/briefs").status_code == 404
    mine = f"/company/members/{person_id(page, 'Ana Lund')}"
    refused = post(ana, f"{mine}/removal")
    assert refused.status_code == 409
    assert "give somebody that permission first" in refused.text
    assert "Nobody else can manage" in post(ana, mine, permissions=["read-briefs"]).text


def test_an_invitation_is_withdrawn(app: Flask, ana: FlaskClient) -> None:
    invite(ana)
    found = re.search(
        r'action="(/company/members/invitations/[0-9a-f-]+/withdrawal)"', ana.get("/company/members").text
    )
    assert found
    assert post(ana, found[1]).status_code == 303
    answer = app.test_client().get(link_in(app, "invitation"))
    assert answer.status_code == 410
    assert "was withdrawn" in answer.text


def test_a_brief_is_put_to_a_colleague_sent_back_and_approved(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    assert "two people" in post(ana, "/company/policy", needs_approval="yes").text
    omar = joined(app, ana)
    assert post(ana, "/company/policy", needs_approval="yes").status_code == 303
    address = f"/briefs/{settled.empty_brief}"
    assert "Ask for approval" in ana.get(address).text
    post(ana, f"{address}/publication")
    assert "brief-awaits-approval" in {sent["letter"] for sent in letters(app)}
    assert "Somebody else of your company" in ana.get(address).text
    assert post(ana, f"{address}/approval", do="approve").status_code == 403
    assert "Approve and publish" in omar.get(address).text
    post(omar, f"{address}/approval", do="back", comment="Say what it pays.")
    page = ana.get(address).text
    assert "Say what it pays." in page
    assert "Omar Faye sent this back" in page
    post(ana, f"{address}/publication")
    assert post(omar, f"{address}/approval", do="approve").status_code == 303
    assert "Waiting for approval" not in ana.get(address).text
    assert letters(app)[-1]["letter"] == "brief-approved"


def test_the_api_answers_likewise(app: Flask, ana: FlaskClient, settled: Settled) -> None:
    joined(app, ana)
    post(ana, "/company/policy", needs_approval="yes")
    headers = {}
    with app.app_context(), transaction() as db:
        for email in (ANA, OMAR):
            user = accounts.find_by_email(db, email)
            assert user is not None
            secret = accounts.issue_token(db, user, name="t", scopes=list(Permission))
            headers[email] = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/briefs/{settled.empty_brief}/publication"
    client = app.test_client()
    assert client.put(address, headers=headers[ANA]).json["status"] == "pending-approval"  # type: ignore[index]
    assert client.put(address, headers=headers[ANA]).status_code == 403
    assert client.put(address, headers=headers[OMAR]).json["status"] == "open"  # type: ignore[index]


def test_members_of_another_company_are_not_there(app: Flask, ana: FlaskClient) -> None:
    with app.app_context(), transaction() as db:
        bo = accounts.find_by_email(db, BO)
        assert bo is not None
        theirs = bo.public_id
    assert ana.get(f"/company/members/{theirs}").status_code == 404
    assert post(ana, f"/company/members/{theirs}/removal").status_code == 404
