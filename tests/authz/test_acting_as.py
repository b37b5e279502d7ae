"""A lead admin who acts as somebody: a banner on every page, and what is theirs alone, or the staff's, stays shut."""

from __future__ import annotations

import pytest

from marketplace.db import transaction
from marketplace.domain import policy
from marketplace.domain.accounts import Actor
from marketplace.domain.vocabulary import Permission, Role
from marketplace.services import accounts
from tests.authz.asking import Caller, choices, requests
from tests.authz.conftest import Place
from tests.authz.matrix import MATRIX, VETTERS
from tests.authz.test_every_page import pages
from tests.web.people import ADA_MAIL, ANA, LENA, VERA, post

BANNER = "Lena Brandt, you see the site as"
THEIRS_ALONE = frozenset({"details", "second_factor", "passkeys", "farewell", "own_tokens", "account"})
"""The blueprints of one's own log-in."""
SHUT = frozenset({"privacy.export", "privacy.erase", "privacy.close"})
"""What an expert does for themselves alone on other pages."""
OPEN = frozenset({"account.stop_acting"})


def acting_as(place: Place, email: str) -> Caller:
    """Return the browser of a lead admin who acts as this person, begun on the page that offers it."""
    lena = Caller(place.app, LENA)
    with place.app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        address = f"/console/people/{user.public_id}/act-as"
    assert post(lena.client, address, why="because").status_code == 422
    assert post(lena.client, address, why="They asked us to look at this page.").status_code == 303
    return lena


@pytest.mark.parametrize("email", [ANA, ADA_MAIL], ids=["company", "expert"])
def test_the_banner_is_on_every_page_they_could_see_and_on_those_they_could_not(place: Place, email: str) -> None:
    lena = acting_as(place, email)
    bare, seen = [], 0
    addresses = [(rule, ids) for rule, ids in pages(place, email) if not MATRIX[rule.endpoint].is_file]
    for rule, ids in addresses:
        answer = lena("GET", rule, ids)
        if answer.mimetype == "text/html" and answer.status_code not in (302, 303):
            seen += 1
            # The page of the API's documentation has a frame of its own.
            if BANNER not in answer.text and not rule.endpoint.startswith("api"):
                bare.append(f"{rule}: {answer.status_code}")
    assert bare == []
    assert seen > 20
    assert BANNER in lena.client.get("/nowhere").text


@pytest.mark.parametrize("email", [ANA, ADA_MAIL], ids=["company", "expert"])
def test_what_is_theirs_alone_stays_shut(place: Place, email: str) -> None:
    lena = acting_as(place, email)
    opened, tried = [], 0
    for rule, method in requests(place.app):
        is_alone = rule.endpoint.partition(".")[0] in THEIRS_ALONE or rule.endpoint in SHUT
        if not is_alone or rule.endpoint in OPEN or (rule.endpoint in SHUT and email != ADA_MAIL):
            continue
        for _, ids in choices(place, rule, email):
            tried += 1
            answer = lena(method, rule, ids)
            if answer.status_code != 403:
                opened.append(f"{method} {rule}: {answer.status_code}")
    assert opened == []
    assert tried > 20


def test_nothing_of_the_staff_is_open_in_a_vetters_place(place: Place) -> None:
    """Scores and decisions must be of whom the record names, and a lead who acts as a vetter is not that person."""
    lena = acting_as(place, VERA)
    opened, tried = [], 0
    for rule, method in requests(place.app):
        who = MATRIX[rule.endpoint].who
        if who & {ANA, ADA_MAIL} or not (who & VETTERS or LENA in who):
            continue
        for _, ids in choices(place, rule, VERA):
            tried += 1
            answer = lena(method, rule, ids)
            if answer.status_code not in (403, 404):
                opened.append(f"{method} {rule}: {answer.status_code}")
    assert opened == []
    assert tried > 60


@pytest.mark.parametrize("permission", Permission, ids=str)
@pytest.mark.parametrize("role", [Role.ADMIN, Role.VETTER], ids=str)
def test_no_permission_of_the_staff_is_had_in_somebody_elses_place(permission: Permission, role: Role) -> None:
    actor = Actor(1, roles=frozenset({role}))
    in_place = Actor(1, roles=frozenset({role}), impersonator="somebody")
    assert not policy.may(in_place, permission) or permission not in policy.STAFF_PERMISSIONS
    # Whatever a role alone opens is the staff's, but for reading briefs, which companies do too.
    if policy.may(actor, permission) and permission is not Permission.READ_BRIEFS:
        assert permission in policy.STAFF_PERMISSIONS


def test_it_ends_when_the_lead_is_no_lead_any_more(place: Place) -> None:
    lena = acting_as(place, ANA)
    assert BANNER in lena.client.get("/briefs").text
    with place.app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, LENA)
        assert user is not None
        user.roles = [role for role in user.roles if role.name is not Role.ADMIN]
    answer = lena.client.get("/about")
    assert BANNER not in answer.text
    assert lena.client.get("/briefs").status_code == 404
