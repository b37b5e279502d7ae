import hashlib
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Invalid, NotFound
from marketplace.domain.vocabulary import EventAct, Permission, Role
from marketplace.models import ApiToken, User
from marketplace.services import accounts
from tests.services.walks import a_registered_company, acts_on


def a_user(db: Session, **over: object) -> User:
    plain: dict[str, object] = {"email": "mira@nordlicht.example", "password_hash": None, "name": "Mira"}
    return accounts.register(db, **plain | over)  # type: ignore[arg-type]


def test_a_registered_person_has_roles_a_company_and_an_audit_row_without_their_address(session: Session) -> None:
    company = a_registered_company(session)
    user = a_user(session, email="Mira@Nordlicht.Example", roles=["company"], company=company)
    assert user.email == "mira@nordlicht.example"
    assert [role.name for role in user.roles] == [Role.COMPANY]
    actor = accounts.actor_of(session, user)
    assert Permission.MATCH_BRIEFS in actor.memberships[company.id]
    (registered,) = acts_on(session, user)
    assert registered.act is EventAct.REGISTERED
    assert [event.act for event in acts_on(session, company)] == [EventAct.REGISTERED, EventAct.JOINED]
    assert "mira" not in str([registered.before, registered.after, registered.object_id]).lower()


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"email": "MIRA@nordlicht.example"}, "email", "already"),
        ({"email": "not an address"}, "email", "is not an e-mail address"),
        ({"email": "two@nordlicht.example", "name": " "}, "name", "empty"),
    ],
)
def test_a_log_in_that_cannot_be_is_refused_and_nothing_is_written(
    session: Session, over: dict[str, str], field: str, words: str
) -> None:
    a_user(session)
    with pytest.raises(Invalid) as refusal:
        a_user(session, **over)
    assert words in refusal.value.errors[field][0]
    assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 1


def test_an_address_is_found_whatever_its_case_and_none_is_found_otherwise(session: Session) -> None:
    user = a_user(session)
    assert accounts.find_by_email(session, " MIRA@nordlicht.example") is user
    assert accounts.find_by_email(session, "nobody@nordlicht.example") is None


def test_two_people_of_one_role_share_its_row(session: Session) -> None:
    first, second = (a_user(session, email=f"{n}@nordlicht.example", roles=["company"]) for n in ("a", "b"))
    assert first.roles == second.roles


def test_nobody_joins_a_company_twice(session: Session) -> None:
    company = a_registered_company(session)
    user = a_user(session, company=company)
    with pytest.raises(Conflict):
        accounts.join(session, user, company)


def test_a_token_is_kept_as_a_hash_and_answers_to_its_secret(session: Session, clock: datetime) -> None:
    user = a_user(session)
    secret = accounts.issue_token(
        session, user, name="ci", scopes=["read-briefs", "match-briefs"], expires_at=clock + timedelta(days=1)
    )
    token = accounts.token_of(session, secret, clock)
    assert token.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert token.scopes == {Permission.READ_BRIEFS, Permission.MATCH_BRIEFS}
    assert accounts.user_of_token(session, secret, clock) is user
    assert accounts.tokens_of(session, user) == [token]
    (issued,) = acts_on(session, token)
    assert issued.act is EventAct.TOKEN_ISSUED
    assert secret not in str(issued.after)
    assert accounts.actor_of(session, user, token.scopes).scopes == token.scopes


@pytest.mark.parametrize("cause", ["unknown", "expired", "revoked", "barred"])
def test_a_token_that_does_not_hold_is_not_found(session: Session, clock: datetime, cause: str) -> None:
    user = a_user(session)
    secret = accounts.issue_token(session, user, name="ci", scopes=["read-briefs"], expires_at=clock + timedelta(1))
    token = accounts.token_of(session, secret, clock)
    now = clock
    if cause == "unknown":
        secret += "x"
    elif cause == "expired":
        now = clock + timedelta(days=1)
    elif cause == "revoked":
        accounts.revoke_token(session, token, now=clock)
    else:
        user.active = False
    with pytest.raises(NotFound):
        accounts.token_of(session, secret, now)


def test_revoking_twice_is_one_act(session: Session, clock: datetime) -> None:
    user = a_user(session)
    secret = accounts.issue_token(session, user, name="ci", scopes=["read-briefs"])
    token = accounts.token_of(session, secret, clock)
    accounts.revoke_token(session, token, now=clock)
    accounts.revoke_token(session, token, now=clock + timedelta(days=1))
    assert token.revoked_at == clock
    assert [event.act for event in acts_on(session, token)] == [EventAct.TOKEN_ISSUED, EventAct.TOKEN_REVOKED]


@pytest.mark.parametrize("scopes", [[], ["read-briefs", "rule-the-world"]])
def test_a_token_needs_scopes_that_exist(session: Session, scopes: list[str]) -> None:
    user = a_user(session)
    with pytest.raises(Invalid, match="read-briefs"):
        accounts.issue_token(session, user, name="ci", scopes=scopes)
    assert session.scalar(sa.select(sa.func.count()).select_from(ApiToken)) == 0
