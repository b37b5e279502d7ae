"""Erasing a log-in: no column of any table names the person any more, and what they did stays in the trail."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict
from marketplace.domain.vocabulary import EventAct, LinkKind, Permission, Role
from marketplace.models import Base, User
from marketplace.services import (
    accounts,
    addresses,
    farewells,
    imports,
    links,
    members,
    passkeys,
    passwords,
    second_factors,
)
from tests.services.walks import a_registered_company, acts_on

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
EMAIL, NAME = "mira.unmistakable@nordlicht.example", "Mira Unmistakable"
VAULT = second_factors.vault_of("a key for tests that is long enough")


def mira_in(db: Session, *roles: Role) -> User:
    return accounts.register(db, email=EMAIL, password_hash="x", name=NAME, roles=roles)


def traces(db: Session) -> list[str]:
    """Return every column that still names her."""
    db.flush()
    found = []
    for table in Base.metadata.sorted_tables:
        for row in db.execute(sa.select(table)).mappings():
            found += [f"{table.name}.{name}" for name, value in row.items() if "unmistakable" in str(value).lower()]
    return found


def test_gdpr_1_nothing_names_the_person_any_more(session: Session) -> None:
    company = a_registered_company(session)
    mira = mira_in(session, Role.COMPANY)
    accounts.join(session, mira, company)
    second_factors.set_up(session, mira, VAULT)
    second_factors.renew_recovery_codes(session, mira)
    passkeys.add(session, mira, name=f"{NAME}'s phone", credential_id=b"1", public_key=b"2", sign_count=0)
    accounts.issue_token(session, mira, name=f"{NAME}'s script", scopes=[Permission.READ_BRIEFS])
    passwords.ask_recovery(session, EMAIL, now=NOW)
    links.make(session, mira, LinkKind.EMAIL, now=NOW, lifetime=addresses.LIFETIME, email=f"new.{EMAIL}")
    members.invite(session, a_registered_company(session, name="Another"), EMAIL, ["read-briefs"], now=NOW)
    imports.keep_cv(session, user_id=mira.id, file_name="mira.pdf", content=NAME.encode(), now=NOW)
    said = {"basics": {"label": NAME}}
    imports.keep_resume(session, user_id=mira.id, file_name="mira.json", resume=said, now=NOW)
    before = mira.fs_uniquifier
    assert traces(session)
    farewells.erase_log_in(session, mira, actor=Actor(mira.id))
    assert traces(session) == []
    assert not mira.active
    assert mira.fs_uniquifier != before
    assert [event.act for event in acts_on(session, mira)][-1] is EventAct.ERASED
    assert accounts.find_by_email(session, EMAIL) is None


def test_the_last_lead_admin_and_a_last_manager_with_colleagues_stay(session: Session) -> None:
    lena = accounts.register(session, email="l@assay.example", password_hash=None, name="L", roles=[Role.ADMIN])
    with pytest.raises(Conflict, match="last lead admin"):
        farewells.erase_log_in(session, lena)
    company = a_registered_company(session)
    mira, omar = mira_in(session), accounts.register(session, email="o@n.example", password_hash=None, name="O")
    accounts.join(session, mira, company)
    accounts.join(session, omar, company, permissions=[Permission.READ_BRIEFS])
    with pytest.raises(Conflict, match="Nobody else can manage"):
        farewells.erase_log_in(session, mira)
