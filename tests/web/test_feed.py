"""Briefs for me, as an expert sees them in a browser."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.accounts import Actor
from marketplace.domain.hiring_words import DeclineReason, DismissReason, Opinion
from marketplace.domain.teams import RoleWish
from marketplace.models import Brief, BriefOpinion, Expert
from marketplace.services import accounts, brief_queries, experts, opinions
from marketplace.services.hiring import candidacies, roles, settings, slots
from marketplace.services.hiring.settings import Settings
from tests.web.people import ADA_MAIL, ANA, Settled, post, sign_in


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    """A browser in which Ada is signed in, with one brief that takes applications."""
    # Other tests write other words into a brief of this key and version: every marketplace here is a copy of one.
    brief_queries.forget()
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        settings.choose(db, brief, Settings(takes_applications=True), now=datetime.now(UTC))
    client = app.test_client()
    sign_in(client, ADA_MAIL)
    return client


def test_a_brief_is_shown_with_reasons_a_gap_and_what_to_do(ada: FlaskClient, settled: Settled) -> None:
    page = ada.get("/briefs-for-me").text
    assert "Fraud model into production" in page
    assert "Nordlicht Pay" in page
    assert "your ask of" in page
    assert f'href="/work/briefs/{settled.brief}"' in page
    assert "Not for me because" in page
    assert "Briefs for me" in ada.get("/work").text, "it is in the menu"


def test_a_brief_for_several_says_which_of_its_roles_it_is_shown_for(
    app: Flask, ada: FlaskClient, settled: Settled
) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        roles.plan(db, brief, (RoleWish("Clerk", 1, 60.0), RoleWish("ML engineer", 1, 10.0, ("pytorch",))))
    page = ada.get("/briefs-for-me").text
    assert "for the role <b>ML engineer</b>" in page
    assert page.count('<li class="match"') == 1, "it is one brief"
    why = ada.get(f"/briefs-for-me/{settled.brief}").text
    assert "of its roles, ML engineer suits you best" in why


def test_interested_not_for_me_and_back(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    address = f"/briefs-for-me/{settled.brief}/opinion"
    answer = post(ada, address, do="interested", model="contract")
    assert answer.location == f"/briefs-for-me?model=contract&said={settled.brief}"
    page = ada.get(answer.location).text
    assert "You are interested in Fraud model" in page
    assert "Undo" in page

    refused = post(ada, address, do="not-for-me", reason="")
    assert refused.status_code == 422
    assert "Say why" in refused.text
    assert f'href="#why-{settled.brief}"' in refused.text
    assert post(ada, address, do="not-for-me", reason="no-such-reason").status_code == 422
    assert post(ada, address, do="not-for-me", reason="budget").status_code == 303
    assert "No open brief suits you" in ada.get("/briefs-for-me").text
    assert "Not for you: budget" in ada.get("/briefs-for-me?view=aside").text

    assert post(ada, address, do="undo").status_code == 303
    assert "Fraud model" in ada.get("/briefs-for-me").text
    with app.app_context(), session() as db:
        assert db.scalars(select(BriefOpinion)).all() == []


def test_a_company_reads_counts_once_three_have_spoken(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    ana = app.test_client()
    sign_in(ana, ANA)
    candidates_page = f"/company/briefs/{settled.brief}/candidates"
    assert post(ada, f"/briefs-for-me/{settled.brief}/opinion", do="interested").status_code == 303
    assert "who were not asked" not in ana.get(candidates_page).text
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        others = db.scalars(select(Expert).where(Expert.public_id.in_(settled.experts[1:3]))).all()
        for expert in others:
            said = {"reason": DeclineReason.BUDGET, "now": datetime.now(UTC), "actor": actor_of(db, ADA_MAIL)}
            opinions.say(db, brief, expert, Opinion.NOT_FOR_ME, **said)
    page = ana.get(candidates_page).text
    assert "who were not asked" in page
    assert "not for them: budget" in page


def test_filters_that_leave_nothing_say_so_and_odd_ones_do_no_harm(ada: FlaskClient, settled: Settled) -> None:
    assert "No brief is like this" in ada.get("/briefs-for-me?q=submarine").text
    for odd in ("view=nothing", "model=x", "after=nobody", "said=x", f"said={settled.other_brief}", "pay=%00"):
        assert ada.get(f"/briefs-for-me?{odd}").status_code == 200, odd


def test_a_brief_by_invitation_takes_no_opinion_from_whom_nobody_asked(
    app: Flask, ada: FlaskClient, settled: Settled
) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        settings.choose(db, brief, Settings(), now=datetime.now(UTC))
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        candidacies.suggest(db, slots.only(db, brief), expert, now=datetime.now(UTC))
    assert "Fraud model" not in ada.get("/briefs-for-me").text
    assert post(ada, f"/briefs-for-me/{settled.brief}/opinion", do="interested").status_code == 404


def test_somebody_who_has_paused_is_told_why_the_list_is_empty(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        experts.pause(db, expert)
    page = ada.get("/briefs-for-me").text
    assert "You are in no ranking" in page
    assert post(ada, f"/briefs-for-me/{settled.brief}/opinion", do="interested").status_code == 404


def test_why_one_is_shown_with_changes_and_no_word_of_others(ada: FlaskClient, settled: Settled) -> None:
    page = ada.get(f"/briefs-for-me/{settled.brief}").text
    assert "You fit: place" in page
    assert "What would change it most" in page
    assert "What it is to you" in page
    for name in ("Brigitte", "Chen", "Dara", "Emil"):
        assert name not in page
    assert f'href="/briefs-for-me/{settled.brief}"' in ada.get(f"/open-briefs/{settled.brief}").text


def test_why_one_is_not_shown(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        brief.languages[0].language = "ja"
        brief.text += " We speak Japanese."
    assert "1 does not: see which, and why" in ada.get("/briefs-for-me").text
    assert f'href="/briefs-for-me/{settled.brief}"' in ada.get("/briefs-for-me/not-suiting").text
    page = ada.get(f"/briefs-for-me/{settled.brief}").text
    assert "You are not shown for this brief" in page
    assert "A language" in page
    assert "Speak Japanese at" in page


def test_the_page_of_a_brief_is_the_same_whatever_the_company_thinks(
    app: Flask, ada: FlaskClient, settled: Settled
) -> None:
    addresses = ("/briefs-for-me", f"/briefs-for-me/{settled.brief}", f"/open-briefs/{settled.brief}", "/work")
    before = [without_tokens(ada.get(address).text) for address in addresses]
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        one = candidacies.suggest(db, slots.only(db, brief), expert, now=now)
        actor = actor_of(db, ANA)
        candidacies.dismiss(db, one, reason=DismissReason.TOO_EXPENSIVE, now=now, actor=actor)
    assert [without_tokens(ada.get(address).text) for address in addresses] == before


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def actor_of(db: Any, email: str) -> Actor:
    user = accounts.find_by_email(db, email)
    assert user is not None
    return accounts.actor_of(db, user)


def test_a_company_as_experts_and_as_its_own_people_see_it(app: Flask, ada: FlaskClient, settled: Settled) -> None:
    ana = app.test_client()
    sign_in(ana, ANA)
    assert "too few to say" in ana.get("/company/about/as-experts-see-it").text
    found = re.search(r'href="(/companies/[^"]+)"', ada.get(f"/open-briefs/{settled.brief}").text)
    assert found
    page = ada.get(found[1]).text
    assert "too few to say (0 were due in a year)" in page
    assert "Fraud model into production" in page
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == settled.brief)).one()
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        experts.block_company(db, expert, brief.company)
    assert ada.get(found[1]).status_code == 404
