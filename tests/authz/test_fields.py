"""AUTHZ-3: no page tells a company how to reach an expert, or an expert what vetters think among themselves."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from marketplace.db import transaction
from marketplace.models import Expert, ExpertTerms, Score
from tests.authz.asking import Caller
from tests.authz.conftest import Place
from tests.authz.matrix import EVERYBODY
from tests.authz.test_every_page import pages
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, EVE, LENA, LEO, NEW_MAIL, VERA, VICTOR, post

EXPERTS, STAFF = {ADA_MAIL, CHEN_MAIL, NEW_MAIL}, {VERA, VICTOR, LENA, LEO}
FLOOR_MAJOR = 73_519
"""What an expert would go down to: figures that nothing else on any page has."""
FLOOR = (f"{FLOOR_MAJOR}", f"{FLOOR_MAJOR:,}", f"{FLOOR_MAJOR}00")
NOTE = "A note that vetters write for each other."

HIDDEN = {
    ANA: EXPERTS | STAFF | {BO, NOTE, *FLOOR},
    BO: EXPERTS | STAFF | {ANA, NOTE, *FLOOR},
    EVE: EXPERTS | STAFF | {ANA, BO, NOTE, *FLOOR},
    "": EVERYBODY - {""} | STAFF | {NOTE, *FLOOR},
    ADA_MAIL: (EXPERTS - {ADA_MAIL}) | STAFF | {ANA, BO, NOTE},
    CHEN_MAIL: (EXPERTS - {CHEN_MAIL}) | STAFF | {ANA, BO, NOTE, *FLOOR},
}
"""What no page of theirs may hold."""

COMPANYS, EXPERTS_OWN = "/company/candidates/<uuid:candidacy_id>", "/work/<uuid:candidacy_id>"
AGREED = {
    (ANA, COMPANYS, ADA_MAIL),
    (BO, COMPANYS, CHEN_MAIL),
    (ADA_MAIL, EXPERTS_OWN, ANA),
    (CHEN_MAIL, EXPERTS_OWN, BO),
}
"""Where both have said yes to each other: the one page on which each may read how to reach the other."""


@pytest.fixture
def told(place: Place) -> Place:
    """A marketplace in which an expert has a floor, and vetters have written notes."""
    with place.app.app_context(), transaction() as db:
        ada = db.scalars(sa.select(Expert).where(Expert.name == "Ada Moreira")).one()
        for terms in db.scalars(sa.select(ExpertTerms).where(ExpertTerms.expert_id == ada.id)):
            terms.ask_minor, terms.floor_minor = FLOOR_MAJOR * 200, FLOOR_MAJOR * 100
        assert db.execute(sa.update(Score).values(note=NOTE)).rowcount > 0  # type: ignore[attr-defined]
    return place


@pytest.mark.parametrize("email", HIDDEN, ids=lambda email: email.partition("@")[0] or "visitor")
def test_authz_3_no_page_holds_what_is_not_for_its_reader(told: Place, email: str) -> None:
    ask = Caller(told.app, email)
    shown, seen = [], 0
    for rule, ids in pages(told, email):
        text = ask("GET", rule, ids).text
        seen += 1
        shown += [(email, str(rule), hidden) for hidden in sorted(HIDDEN[email]) if hidden in text]
    assert set(shown) == {one for one in AGREED if one[0] == email}
    assert seen >= 10


def test_authz_3_a_vetter_reads_the_note_and_the_expert_reads_the_floor(told: Place) -> None:
    """What is hidden above is there to be found."""
    lena, ada = Caller(told.app, LENA), Caller(told.app, ADA_MAIL)
    assert any(NOTE in lena("GET", rule, ids).text for rule, ids in pages(told, LENA))
    terms = ada.client.get("/profile/terms").text
    assert any(figure in terms for figure in FLOOR)


def test_authz_3_neither_do_an_experts_own_export_and_a_companys(told: Place) -> None:
    ada, ana = Caller(told.app, ADA_MAIL), Caller(told.app, ANA)
    exports = (post(ada.client, "/profile/privacy/export"), post(ana.client, "/account/erasure/export"))
    for answer, hidden in zip(exports, (HIDDEN[ADA_MAIL], HIDDEN[ANA]), strict=True):
        assert answer.status_code == 200, answer.text
        assert json.loads(answer.text)["tables"]
        assert [word for word in sorted(hidden) if word in answer.text] == []
