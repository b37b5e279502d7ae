"""What a candidate reads of a brief and is asked when it changes, and what its company reads of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import transaction
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.models import Brief, BriefVersion, Candidacy
from marketplace.services import accounts, brief_questions, briefs
from marketplace.services.hiring import applications
from tests.authz.test_every_page import statements
from tests.services.hiring.scene import an_application
from tests.web.people import ADA_MAIL, CHEN_MAIL, Settled, post
from tests.web.test_hiring import begun, browser


@pytest.fixture
def ada(app: Flask, settled: Settled) -> FlaskClient:
    return browser(app, ADA_MAIL)


def test_a_candidate_reads_the_whole_brief_whatever_becomes_of_it(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    ids = begun(app)
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        one = db.scalars(select(Candidacy).where(Candidacy.public_id == ids["candidacy"])).one()
        brief, user = one.brief, one.expert.user
        assert user is not None
        asker = accounts.actor_of(db, user)
        brief.status = BriefStatus.OPEN
        asked = brief_questions.ask(db, brief, one.expert, "Which data?", now=now, actor=asker)
        brief_questions.answer(db, brief, asked.public_id, "Three years of it.", now=now, actor=asker)
        briefs.revise(db, brief, replace(briefs.draft_of(brief), scope="No labelling."), today=now.date())
        brief.status = BriefStatus.OFFER_OUT
    with app.app_context(), transaction() as db:
        db.scalars(
            select(Candidacy).where(Candidacy.public_id == ids["candidacy"])
        ).one().expert.status = ExpertStatus.PAUSED
    for status in (BriefStatus.OFFER_OUT, BriefStatus.FILLED, BriefStatus.EXPIRED):
        with app.app_context(), transaction() as db:
            db.scalars(select(Brief).where(Brief.public_id == ids["brief"])).one().status = status
        for page in (f"/work/{ids['candidacy']}", f"/open-briefs/{ids['brief']}"):
            with statements(app.extensions["assay_database"].engine) as sent:
                text = ada.get(page).text
            for told in (
                "with an automated tool",
                "How applicants are assessed",
                "Three years of it." if page.startswith("/open-briefs") else "#questions",
                "<ins>No labelling.</ins>",
            ):
                assert told in text, (page, status, told)
            assert page.startswith("/open-briefs") or len(sent) <= 12
    assert browser(app, CHEN_MAIL).get(f"/open-briefs/{ids['brief']}").status_code == 404


def test_an_applicant_who_does_not_confirm_is_no_less_a_candidate(
    app: Flask, ana: FlaskClient, ada: FlaskClient
) -> None:
    ids = begun(app, until="invitation")
    now = datetime.now(UTC)
    post(ada, f"/work/{ids['candidacy']}/answer", do="interested")
    theirs, mine = f"/company/candidates/{ids['candidacy']}", f"/work/{ids['candidacy']}"
    with app.app_context(), transaction() as db:
        one = db.scalars(select(Candidacy).where(Candidacy.public_id == ids["candidacy"])).one()
        user = one.expert.user
        assert user is not None
        applications.answer(db, one, an_application(one.brief), now=now, actor=accounts.actor_of(db, user))
        briefs.revise(db, one.brief, replace(briefs.draft_of(one.brief), scope="No labelling."), today=now.date())
    assert "They have been asked to stand by their answers until" in ana.get(theirs).text
    assert "My answers stand" in ada.get(mine).text
    assert "Stand by your answers" in ada.get("/").text
    with app.app_context(), transaction() as db:
        brief = db.scalars(select(Brief).where(Brief.public_id == ids["brief"])).one()
        for version in db.scalars(select(BriefVersion).where(BriefVersion.brief_id == brief.id)):
            version.made_at -= timedelta(days=6)
    assert "<b>did not confirm</b>" in ana.get(theirs).text
    assert "You can still do it" in ada.get(mine).text
    assert post(ada, f"{mine}/answer", do="confirm").status_code == 303
    assert "did not confirm" not in ana.get(theirs).text
