"""Asking for one more specialization, choosing its evidence, and asking for a renewal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.domain.vetting_words import CaseKind, VerificationStatus
from marketplace.models import SpecializationVerification
from marketplace.services import accounts, experts, own_profile, profiles
from marketplace.services.vetting import cases, verifications
from tests.web.expert.conftest import Stored
from tests.web.expert.test_apply import BEGUN
from tests.web.people import ADA_MAIL, post

PAGE = "/profile/vetting/evidence"


def give_ada(app: Flask, name: str = "forecasting") -> None:
    """Let Ada claim one more specialization."""
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ADA_MAIL)
        assert user is not None
        expert = own_profile.of_user(db, user.id)
        draft = profiles.draft_of(expert)
        more = replace(draft, specializations=(*draft.specializations, SpecializationDraft(name)))
        experts.revise(db, expert, more, today=datetime.now(UTC).date())


def found(app: Flask, stored: Stored, name: str) -> tuple[VerificationStatus, CaseKind | None, int]:
    """Return where a specialization of Ada stands, the kind of her open case, and how many pieces are handed in."""
    expert = stored.expert()
    with app.app_context(), session() as db:
        row: SpecializationVerification = next(
            one for one in verifications.of_expert(db, expert) if one.specialization == name
        )
        case = cases.open_case(db, expert)
        return row.status, case.kind if case else None, len(row.evidence)


def test_one_more_specialization_is_asked_for_once(app: Flask, ada: FlaskClient, stored: Stored) -> None:
    give_ada(app)
    assert "Nobody has vetted this yet." in ada.get(f"{PAGE}?specialization=forecasting").text
    key = stored.draft().documents[0].key
    assert post(ada, PAGE, specialization="forecasting", documents=[key]).status_code == 303
    assert found(app, stored, "forecasting") == (VerificationStatus.EVIDENCE_SUBMITTED, CaseKind.ADDITION, 1)
    assert "It waits for a vetter" in ada.get(PAGE).text
    more = {"specialization": "forecasting", "url": "https://talks.example/fraud"}
    assert post(ada, PAGE, **more).status_code == 303
    assert found(app, stored, "forecasting")[2] == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"specialization": "forecasting"}, "Choose the work that shows it"),
        ({"specialization": "computer-vision", "text": "Years."}, "Choose one of the specializations"),
        ({"specialization": "forecasting", "url": "ftp://x"}, "An address on the web begins with https://"),
        ({"specialization": "forecasting", "documents": ["nothing"]}, "has no document"),
    ],
)
def test_what_cannot_be_handed_in_is_said_and_what_was_typed_is_kept(
    app: Flask, ada: FlaskClient, fields: dict[str, object], said: str
) -> None:
    give_ada(app)
    answer = post(ada, PAGE, **{"text": "", **fields})
    assert answer.status_code == 422
    assert said in answer.text
    if "url" in fields:
        assert 'value="ftp://x"' in answer.text


def test_a_renewal_is_for_what_is_about_to_end(app: Flask, ada: FlaskClient, stored: Stored) -> None:
    name = stored.draft().specializations[0].specialization
    refused = post(ada, PAGE, specialization=name, text="Two engagements since.")
    assert refused.status_code == 409
    assert "Two engagements since." in refused.text
    today = datetime.now(UTC).date()
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, ADA_MAIL)
        assert user is not None
        expert = own_profile.of_user(db, user.id)
        row = next(one for one in verifications.adopt(db, expert) if one.specialization == name)
        row.expires_on = today + timedelta(days=100)
    assert "You can ask for its renewal from" in ada.get(PAGE).text
    with app.app_context(), transaction() as db:
        row = next(one for one in verifications.of_expert(db, stored.expert()) if one.specialization == name)
        verifications.move(db, row, VerificationStatus.EXPIRING, actor=None)
    assert "It ends soon" in ada.get(PAGE).text
    assert post(ada, PAGE, specialization=name, text="Two engagements since.").status_code == 303
    assert found(app, stored, name)[:2] == (VerificationStatus.EVIDENCE_SUBMITTED, CaseKind.RENEWAL)


def test_a_draft_keeps_its_evidence_until_it_is_handed_in(nia: FlaskClient) -> None:
    post(nia, "/profile/apply", **BEGUN)
    assert "names no specialization yet" in nia.get(PAGE).text or "Keep the evidence" in nia.get(PAGE).text
    assert nia.get(f"{PAGE}?specialization=barter").status_code == 404
