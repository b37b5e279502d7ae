"""Duplicates in the console: found from a case, compared, merged by a lead, and parted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.services import accounts, experts
from tests.factories import an_expert
from tests.web.people import ADA_MAIL, LENA, NEW_MAIL, VERA, Settled, post, sign_in


def browser(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    sign_in(client, email)
    return client


@pytest.fixture
def case_id(app: Flask, settled: Settled) -> str:
    """An application of somebody with a log-in, by nearly the name of an expert who is listed."""
    now = datetime.now(UTC)
    with app.app_context(), transaction() as db:
        claims = (SpecializationDraft("mlops"),)
        draft = replace(an_expert(name="Moreira Ada"), specializations=claims, ratings=(), outcomes=())
        user = accounts.find_by_email(db, NEW_MAIL)
        assert user is not None
        user.confirmed_at = now
        return experts.submit(db, experts.register(db, draft, today=now.date(), user=user), now=now).public_id


def test_a_lead_merges_what_a_vetter_can_only_compare(app: Flask, settled: Settled, case_id: str) -> None:
    vera, lena = browser(app, VERA), browser(app, LENA)
    base, other = f"/console/cases/{case_id}/duplicates/", settled.experts[0]
    assert base in vera.get(f"/console/cases/{case_id}").text
    assert "Compare with Ada Moreira" in vera.get(base).text
    page = vera.get(base + other).text
    assert ADA_MAIL in page
    assert "A lead admin can merge the two." in page
    assert post(vera, f"{base}{other}/merge", keep=other, confirmed="yes").status_code == 403
    unsure = post(lena, f"{base}{other}/merge", keep=other)
    assert unsure.status_code == 422
    assert "Confirm that both log-ins are one person’s" in unsure.text
    assert post(lena, f"{base}{other}/merge", confirmed="yes").status_code == 422
    assert post(lena, f"{base}{other}/merge", keep=other, confirmed="yes").status_code == 303
    assert "Closed: withdrawn" in vera.get(f"/console/cases/{case_id}").text
    assert "Undo the merge" not in vera.get(base + other).text
    assert "Undo the merge" in lena.get(base + other).text
    assert "Merged already" in vera.get(base).text
    again = post(lena, f"{base}{other}/merge", keep=other, confirmed="yes")
    assert again.status_code == 409
    assert "is closed and cannot be merged" in again.text
    assert post(lena, f"{base}{other}/undo").status_code == 303
    assert "Closed: withdrawn" not in vera.get(f"/console/cases/{case_id}").text
    assert post(lena, f"{base}{other}/undo").status_code == 409
