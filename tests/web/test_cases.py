"""The pages of a case, as two vetters and a lead use them."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from marketplace.db import session, transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.vocabulary import EventAct, RubricDimension
from marketplace.models import Event, Expert, Job, Scorecard, VettingCase
from marketplace.services import experts
from marketplace.services.vetting import appeals
from tests.factories import an_expert
from tests.web.people import CHEN_MAIL, LENA, LEO, VERA, VICTOR, Settled, post, sign_in

NOTE = "Nine hundred requests a second at 40 ms, rolled back twice."


@pytest.fixture
def case_id(app: Flask, settled: Settled) -> str:
    """An application that waits in the queue."""
    now = datetime.now(UTC)
    claims = (SpecializationDraft("mlops"),)
    with app.app_context(), transaction() as db:
        draft = replace(an_expert(name="Asta Vier"), specializations=claims, ratings=(), outcomes=())
        return experts.submit(db, experts.register(db, draft, today=now.date()), now=now).public_id


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


def row_in(app: Flask, case_id: str) -> str:
    with app.app_context(), session() as db:
        case = db.scalars(select(VettingCase).where(VettingCase.public_id == case_id)).one()
        return case.verifications[0].public_id


def scored(level: int, **over: int) -> dict[str, str]:
    fields = {}
    for dimension in RubricDimension:
        fields[f"{dimension.value}-level"] = str(over.get(dimension.value.replace("-", "_"), level))
        fields[f"{dimension.value}-note"] = NOTE
    return fields


def test_two_vetters_score_blind_agree_and_a_lead_lists_the_expert(app: Flask, case_id: str) -> None:
    vera, victor, lena = (browser(app, email) for email in (VERA, VICTOR, LENA))
    base, row = f"/console/cases/{case_id}", row_in(app, case_id)
    scores, decision = f"{base}/verifications/{row}/scores", f"{base}/verifications/{row}/decision"
    assert "Claim this case" in vera.get(base).text
    assert post(vera, f"{base}/claim").status_code == 303
    refused = post(victor, f"{base}/claim")
    assert refused.status_code == 409
    assert "Vera Holt is working on this case until" in refused.text
    assert post(vera, scores, **scored(4)).status_code == 409
    for client in (vera, victor, lena):
        assert post(client, f"{base}/declaration", kind="none").status_code == 303
    later = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    with app.app_context(), session() as db:
        steps = [step.public_id for step in db.scalars(select(VettingCase)).one().steps]
    for step in steps:
        fields = {f"step-{step}-at": later}
        assert post(vera, f"{base}/steps/{step}", status="scheduled", **fields).status_code == 303
        assert post(vera, f"{base}/steps/{step}", status="done", **{f"step-{step}-note": "Held."}).status_code == 303

    half = scored(4) | {"communication-note": ""}
    lacking = post(vera, scores, act="lock", **half)
    assert lacking.status_code == 422
    assert "Write down what you saw that shows this level" in lacking.text
    assert NOTE in lacking.text
    assert post(vera, scores, act="lock", **scored(4)).status_code == 303
    assert "locked, hidden" not in vera.get(scores).text
    blind = victor.get(scores).text
    assert NOTE not in blind
    assert post(victor, scores, act="save", **scored(4, systems_design=2)).status_code == 303
    assert "being written" in vera.get(scores).text
    flagged = {
        "flags": "no-deployment",
        "flag-no-deployment-note": "Never past a notebook.",
    }
    assert post(victor, scores, act="lock", **scored(4, systems_design=2), **flagged).status_code == 303
    assert "Never past a notebook." in vera.get(scores).text
    assert victor.get(scores).text.count(NOTE) == 16
    assert post(victor, scores, act="save", **scored(5)).status_code == 409

    page = lena.get(decision).text
    assert "no consensus has been written down" in page
    agreed = {"systems-design-level": "3", "systems-design-reason": "The second sketch came after a hint."}
    assert post(vera, f"{base}/verifications/{row}/consensus").status_code == 422
    assert post(vera, f"{base}/verifications/{row}/consensus", **agreed).status_code == 303
    said = {"kind": "verified", "grade": "above", "reasons": "bar-met", "feedback": "Write about the roll-back."}
    shown = post(lena, decision, act="preview", **said)
    assert shown.status_code == 200
    assert "it is above the bar" in shown.text
    assert "Write about the roll-back." in shown.text
    assert post(lena, decision, act="decide", kind="verified").status_code == 422
    assert post(vera, decision, act="decide", **said).status_code == 403
    assert post(lena, decision, act="decide", **said).status_code == 303
    again = post(lena, decision, act="decide", **said)
    assert again.status_code == 409
    assert "decided this already: verified" in again.text
    assert post(lena, f"{base}/decision", act="decide", kind="approved", reasons="bar-met").status_code == 303
    with app.app_context(), session() as db:
        listed = db.scalars(select(Expert).where(Expert.name == "Asta Vier")).one()
        assert listed.status == "approved"
        assert listed.specializations[0].verification == "above"
    assert "Closed: approved" in vera.get(base).text


def test_a_scorecard_keeps_itself_while_it_is_written(app: Flask, case_id: str) -> None:
    vera = browser(app, VERA)
    base, row = f"/console/cases/{case_id}", row_in(app, case_id)
    post(vera, f"{base}/claim")
    post(vera, f"{base}/declaration", kind="none")
    vera.environ_base["HTTP_HX_REQUEST"] = "true"
    kept = post(vera, f"{base}/verifications/{row}/scores", **{"communication-level": "3"})
    assert kept.status_code == 200
    assert kept.text.startswith("Kept at ")
    del vera.environ_base["HTTP_HX_REQUEST"]
    assert (
        'id="communication-level-3" name="communication-level" value="3" checked'
        in vera.get(f"{base}/verifications/{row}/scores").text
    )
    with app.app_context(), session() as db:
        assert db.scalars(select(Scorecard)).one().locked_at is None


def test_what_another_window_has_written_is_not_overwritten_unseen(app: Flask, case_id: str) -> None:
    vera = browser(app, VERA)
    base, row = f"/console/cases/{case_id}", row_in(app, case_id)
    post(vera, f"{base}/claim")
    post(vera, f"{base}/declaration", kind="none")
    scores = f"{base}/verifications/{row}/scores"

    def made_from(page: str) -> dict[str, str]:
        found = re.findall(r'id="kept-(version|was)" name="\w+" value="([^"]*)"', page)
        return {name: html.unescape(value) for name, value in found}

    old = made_from(vera.get(scores).text)
    assert post(vera, scores, **scored(4), **old).status_code == 303
    # The page may have kept these words by itself while the button was pressed: there is nothing to compare.
    assert post(vera, scores, **scored(4), **old).status_code == 303
    refused = post(vera, scores, **scored(2), **old)
    assert refused.status_code == 409
    assert "changed in another window" in refused.text
    assert f"4; {NOTE}" in refused.text
    vera.environ_base["HTTP_HX_REQUEST"] = "true"
    by_itself = post(vera, scores, **scored(2), **old)
    assert (by_itself.status_code, by_itself.text.startswith("Not kept:")) == (409, True)
    # What keeps itself goes on from what it has just kept.
    kept = post(vera, scores, **scored(3), **made_from(vera.get(scores).text))
    assert post(vera, scores, **scored(5), **made_from(kept.text)).status_code == 200
    del vera.environ_base["HTTP_HX_REQUEST"]
    mine = dict(re.findall(r'type="hidden" name="(version|was)" value="([^"]*)"', refused.text))
    again = post(vera, scores, **scored(2), version=mine["version"], was=html.unescape(mine["was"]))
    assert again.status_code == 409
    mine = dict(re.findall(r'type="hidden" name="(version|was)" value="([^"]*)"', again.text))
    assert post(vera, scores, **scored(2), version=mine["version"], was=html.unescape(mine["was"])).status_code == 303
    assert 'name="communication-level" value="2" checked' in vera.get(scores).text


def test_a_profile_is_sent_back_with_flags_and_reasons(app: Flask, case_id: str) -> None:
    vera = browser(app, VERA)
    base = f"/console/cases/{case_id}"
    post(vera, f"{base}/claim")
    post(vera, f"{base}/declaration", kind="none")
    refused = post(vera, f"{base}/changes", text="More figures, please.")
    assert refused.status_code == 422
    assert "Flag at least one part" in refused.text
    assert "More figures, please." in refused.text
    fields = {"fields": "documents", "documents-reason": "no-production-figures", "text": "More figures, please."}
    assert post(vera, f"{base}/changes", **fields).status_code == 303
    assert "Changes requested" in vera.get(base).text


def test_a_declared_tie_leaves_the_case_to_others(app: Flask, case_id: str) -> None:
    vera = browser(app, VERA)
    base = f"/console/cases/{case_id}"
    assert post(vera, f"{base}/declaration").status_code == 422
    assert post(vera, f"{base}/declaration", kind="colleague").status_code == 303
    refused = post(vera, f"{base}/claim")
    assert refused.status_code == 403
    assert "work for the same company" in refused.text


def test_a_lead_names_who_brought_the_expert(app: Flask, case_id: str) -> None:
    vera, lena = browser(app, VERA), browser(app, LENA)
    base = f"/console/cases/{case_id}"
    for nobody, why in (("vera", "is not an e-mail address"), (CHEN_MAIL, "Nobody who vets or decides here")):
        refused = post(lena, f"{base}/referral", referrer=nobody)
        assert (refused.status_code, why in html.unescape(refused.text)) == (422, True)
        assert f'value="{nobody}"' in refused.text
    assert post(vera, f"{base}/referral", referrer=VERA).status_code == 403
    assert post(lena, f"{base}/referral", referrer=VERA).status_code == 303
    assert "You brought this expert here" in post(vera, f"{base}/claim").text


def test_a_suspension_is_previewed_made_and_ended_by_another_lead(app: Flask, settled: Settled) -> None:
    lena, leo = browser(app, LENA), browser(app, LEO)
    page = f"/console/experts/{settled.experts[1]}/suspension"
    said = {"reasons": "false-statement", "feedback": "Two of the projects were somebody else's."}
    shown = post(lena, page, act="preview", **said)
    assert "Two of the projects" in shown.text
    assert "The letter, as it is sent" in shown.text
    refused = post(lena, page, act="decide", **said)
    assert refused.status_code == 422
    assert "Say where the evidence lies" in refused.text
    assert post(lena, page, act="decide", evidence_ref="ticket 7", **said).status_code == 303
    answer = {"reasons": "statement-answered", "feedback": "The owner has confirmed your part of it."}
    own = post(lena, page, act="decide", **answer)
    assert own.status_code == 403
    assert "You suspended this expert" in own.text
    assert post(leo, page, act="decide", **answer).status_code == 303


def test_a_suspended_account_is_closed_by_another_lead_and_can_then_be_erased(app: Flask, settled: Settled) -> None:
    lena, leo, chen = (browser(app, email) for email in (LENA, LEO, CHEN_MAIL))
    with app.app_context(), session() as db:
        page = (
            f"/console/experts/{db.scalars(select(Expert.public_id).where(Expert.name == 'Chen Wu')).one()}/suspension"
        )
    said = {"reasons": "false-statement", "feedback": "Two of the projects were somebody else's."}
    assert "Close the account" not in leo.get(page).text
    assert post(leo, page, act="close", **said).status_code == 409
    assert post(lena, page, act="decide", evidence_ref="ticket 7", **said).status_code == 303
    assert post(chen, "/profile/privacy/erasure", confirm="ERASE").status_code == 409
    assert post(lena, page, act="close", feedback="Nobody has answered for three months.").status_code == 403
    assert post(leo, page, act="close").status_code == 422
    assert post(leo, page, act="close", feedback="Nobody has answered for three months.").status_code == 303
    with app.app_context(), session() as db:
        letter = db.scalars(select(Job).where(Job.key.startswith("closed/"))).one()
        assert "Nobody has answered for three months." in letter.payload["facts"]["text"]
    assert post(chen, "/profile/privacy/erasure", confirm="ERASE").status_code == 303


def test_a_verification_is_revoked_after_its_letter_was_shown(app: Flask, settled: Settled) -> None:
    lena, vera = browser(app, LENA), browser(app, VERA)
    page = f"/console/experts/{settled.experts[0]}/revocation"
    assert vera.get(page).status_code == 404
    assert post(vera, page, specialization="mlops").status_code == 404
    said = {"specialization": "mlops", "reasons": "references-did-not-hold", "feedback": "Two referees never met you."}
    assert "MLOps" in lena.get(page).text
    wrong = post(lena, page, act="decide", **(said | {"specialization": "rlhf"}))
    assert wrong.status_code == 422
    assert "Two referees never met you." in wrong.text
    shown = post(lena, page, act="preview", **said)
    assert "From today it counts in no ranking" in shown.text
    lacking = post(lena, page, act="decide", **said)
    assert lacking.status_code == 422
    assert "Say where the evidence lies" in lacking.text
    assert post(lena, page, act="decide", evidence_ref="ticket 7", **said).status_code == 303
    after = lena.get(page).text
    assert "there is nothing to revoke" in after
    assert "evidence: ticket 7" in after
    with app.app_context(), session() as db:
        expert = db.scalars(select(Expert).where(Expert.public_id == settled.experts[0])).one()
        assert expert.specializations[0].verification == "claimed"
        revoked = db.scalars(select(Event).where(Event.act == EventAct.REVOKED)).one()
        assert (revoked.reason, revoked.after["status"]) == ("references-did-not-hold", "revoked")


def test_an_appeal_is_decided_by_a_lead_who_did_not_reject(app: Flask, case_id: str) -> None:
    vera, lena, leo = (browser(app, email) for email in (VERA, LENA, LEO))
    base = f"/console/cases/{case_id}"
    post(vera, f"{base}/claim")
    post(lena, f"{base}/declaration", kind="none")
    said = {"kind": "rejected", "reasons": "no-production-work", "feedback": "Take one project into production first."}
    assert post(lena, f"{base}/decision", act="decide", **said).status_code == 303
    with app.app_context(), transaction() as db:
        case = db.scalars(select(VettingCase)).one()
        appeals.lodge(db, case.expert, text="You did not ask my referee.", now=datetime.now(UTC))
        page = f"/console/experts/{case.expert.public_id}/appeal"
    assert "Decide the appeal" in leo.get(base).text
    answer = {"kind": "appeal-upheld", "reasons": "new-evidence", "feedback": "We have asked them now; we begin anew."}
    assert post(lena, page, act="decide", **answer).status_code == 403
    assert post(leo, page, act="decide", kind="appeal-upheld").status_code == 422
    assert "Vetting of your profile goes on" in post(leo, page, act="preview", **answer).text
    assert post(leo, page, act="decide", **answer).status_code == 303
    assert "Upheld" in leo.get(page).text
