"""Roles and closed log-ins: who may not be touched, and that sessions end with each change."""

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, Invalid
from marketplace.domain.vocabulary import EventAct, Role
from marketplace.models import User
from marketplace.services import accounts, standing
from tests.services.walks import acts_on


@pytest.fixture
def mira(session: Session) -> User:
    """An expert with a log-in."""
    return accounts.register(session, email="m@assay.example", password_hash=None, name="M", roles=[Role.EXPERT])


def test_closing_and_opening_a_log_in_needs_a_reason_and_ends_its_sessions(session: Session, mira: User) -> None:
    before = mira.fs_uniquifier
    with pytest.raises(Invalid, match="why"):
        standing.bar(session, mira, reason=" ")
    standing.bar(session, mira, reason="Sent spam.")
    assert not mira.active
    assert mira.fs_uniquifier != before
    with pytest.raises(Conflict, match="closed already"):
        standing.bar(session, mira, reason="Again.")
    with pytest.raises(Invalid, match="why"):
        standing.unbar(session, mira, reason="")
    standing.unbar(session, mira, reason="It was somebody else.")
    with pytest.raises(Conflict, match="open already"):
        standing.unbar(session, mira, reason="Again.")
    assert [event.act for event in acts_on(session, mira)][1:] == [EventAct.BARRED, EventAct.UNBARRED]


def test_roles_are_replaced_and_the_sessions_end(session: Session, mira: User) -> None:
    before = mira.fs_uniquifier
    standing.change_roles(session, mira, [Role.EXPERT])
    assert mira.fs_uniquifier == before
    standing.change_roles(session, mira, [Role.VETTER, Role.EXPERT])
    assert {role.name for role in mira.roles} == {Role.EXPERT, Role.VETTER}
    assert mira.fs_uniquifier != before
    (changed,) = acts_on(session, mira)[1:]
    assert (changed.before, changed.after) == ({"roles": ["expert"]}, {"roles": ["expert", "vetter"]})


def test_nobody_closes_or_demotes_themselves_or_the_last_lead_admin(session: Session, mira: User) -> None:
    lena = accounts.register(session, email="l@assay.example", password_hash=None, name="L", roles=[Role.ADMIN])
    for act in (
        lambda actor: standing.bar(session, lena, reason="A test.", actor=actor),
        lambda actor: standing.change_roles(session, lena, [], actor=actor),
    ):
        with pytest.raises(Conflict, match="yourself"):
            act(Actor(lena.id))
        with pytest.raises(Conflict, match="last lead admin"):
            act(Actor(mira.id))
    accounts.register(session, email="o@assay.example", password_hash=None, name="O", roles=[Role.ADMIN])
    standing.change_roles(session, lena, [])
    assert lena.roles == []


def test_ending_sessions_is_written_down(session: Session, mira: User) -> None:
    standing.end_sessions(session, mira)
    assert acts_on(session, mira)[-1].act is EventAct.SESSIONS_ENDED
