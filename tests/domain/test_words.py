"""Money, places, companies and permissions."""

from decimal import Decimal

import pytest

from marketplace.domain import companies
from marketplace.domain.accounts import COMPANY_PERMISSIONS, Actor
from marketplace.domain.errors import Forbidden, Invalid
from marketplace.domain.money import to_minor
from marketplace.domain.places import hours_from, weekday_mask, weekdays_of
from marketplace.domain.policy import POLICY, may, require
from marketplace.domain.vocabulary import Permission, Role
from tests.factories import a_company


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [
        (Decimal("1.5"), "JPY", "more than 0 decimals"),
        (Decimal("1"), "XYZ", "unknown currency"),
        (Decimal("NaN"), "EUR", "not a number"),
        (Decimal("Infinity"), "EUR", "not a number"),
    ],
)
def test_an_amount_that_cannot_be_is_refused(amount, currency, why):
    with pytest.raises(ValueError, match=why):
        to_minor(amount, currency)


@pytest.mark.parametrize("text", ["", "nine to five", "9-17", "09:60-17:00", "09:00-17:99", "09:00"])
def test_hours_that_cannot_be_read_are_refused(text):
    with pytest.raises(ValueError, match="hour"):
        hours_from(text)


@pytest.mark.parametrize("mask", range(128))
def test_weekdays_survive_packing(mask):
    assert weekday_mask(weekdays_of(mask)) == mask


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"country": "XX"}, "country"),
        ({"time_zone": "Nowhere"}, "time_zone"),
        ({"currency": "XYZ"}, "currency"),
    ],
)
def test_a_company_that_cannot_be_is_refused_by_field(over, field):
    with pytest.raises(Invalid) as refusal:
        companies.check(a_company(**over))

    assert list(refusal.value.errors) == [field]


def test_a_plain_company_is_fine():
    companies.check(a_company())


class Thing:
    """Something of company 7, by user 1."""

    company_id = 7
    user_id = 1


MEMBER = Actor(1, frozenset({Role.COMPANY}), {7: COMPANY_PERMISSIONS})
STRANGER = Actor(2, frozenset({Role.COMPANY}), {8: COMPANY_PERMISSIONS})
VETTER = Actor(3, frozenset({Role.VETTER}))
ADMIN = Actor(4, frozenset({Role.ADMIN}))

MAY = {
    Permission.READ_BRIEFS: {MEMBER.user_id, ADMIN.user_id},
    Permission.WRITE_BRIEFS: {MEMBER.user_id},
    Permission.MATCH_BRIEFS: {MEMBER.user_id},
    Permission.MANAGE_COMPANY: {MEMBER.user_id},
    Permission.EDIT_PROFILE: {MEMBER.user_id},
    Permission.VET_EXPERTS: {VETTER.user_id},
    Permission.MANAGE_EXPERTS: {ADMIN.user_id},
    Permission.MANAGE_TAXONOMY: {ADMIN.user_id},
    Permission.MANAGE_RATES: {ADMIN.user_id},
    Permission.READ_EVENTS: {ADMIN.user_id},
    Permission.APPROVE_BRIEFS: {MEMBER.user_id},
    Permission.DECIDE_VETTING: {ADMIN.user_id},
    Permission.MANAGE_VETTING: {ADMIN.user_id},
    Permission.MANAGE_ACCOUNTS: {ADMIN.user_id},
    Permission.IMPERSONATE: {ADMIN.user_id},
    Permission.RUN_JOBS: {ADMIN.user_id},
    Permission.HIRE: {MEMBER.user_id},
    Permission.APPROVE_OFFERS: {MEMBER.user_id},
    Permission.MANAGE_ENGAGEMENTS: {MEMBER.user_id},
    Permission.SEEK_WORK: {MEMBER.user_id},
    Permission.RESOLVE_DISPUTES: {ADMIN.user_id},
}


@pytest.mark.parametrize("permission", Permission)
def test_only_those_whom_the_table_names_may(permission):
    actors = (MEMBER, STRANGER, VETTER, ADMIN)

    assert {actor.user_id for actor in actors if may(actor, permission, Thing())} == MAY[permission]
    assert permission in POLICY


@pytest.mark.parametrize("role", [Role.VETTER, Role.ADMIN])
def test_nobody_vets_or_manages_themselves(role):
    self_serving = Actor(1, frozenset({role}))

    assert not may(self_serving, Permission.VET_EXPERTS, Thing())
    assert not may(self_serving, Permission.MANAGE_EXPERTS, Thing())


def test_a_token_may_no_more_than_its_scopes():
    token = Actor(1, memberships={7: COMPANY_PERMISSIONS}, scopes=frozenset({Permission.READ_BRIEFS}))

    assert may(token, Permission.READ_BRIEFS, Thing())
    with pytest.raises(Forbidden, match="write-briefs"):
        require(token, Permission.WRITE_BRIEFS, Thing())


def test_a_permission_that_is_held_passes():
    require(MEMBER, Permission.WRITE_BRIEFS, Thing())
