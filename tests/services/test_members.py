"""People of a company: invited once, by permission, never the last manager; and briefs that need a second word."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid, LinkSpent, NotFound
from marketplace.domain.vocabulary import BriefStatus, EventAct, Permission, Role
from marketplace.models import Brief, Company, Job, User
from marketplace.services import accounts, approvals, briefs, members
from tests.factories import a_brief
from tests.services.walks import a_registered_company, acts_on

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
READ, WRITE = Permission.READ_BRIEFS, Permission.WRITE_BRIEFS


@pytest.fixture
def company(session: Session) -> Company:
    return a_registered_company(session)


@pytest.fixture
def mira(session: Session, company: Company) -> User:
    """The first member, who may do everything."""
    return accounts.register(
        session, email="mira@nordlicht.example", password_hash=None, name="Mira", roles=[Role.COMPANY], company=company
    )


def secret_of(db: Session) -> str:
    """Return the secret in the newest letter."""
    job = db.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job is not None
    return str(job.payload["facts"]["link"]).rsplit("/", 1)[1]


def a_second(db: Session, company: Company, *permissions: Permission) -> User:
    members.invite(db, company, "omar@nordlicht.example", permissions or [READ], now=NOW)
    return members.accept_as_new(db, secret_of(db), name="Omar", password_hash="x", terms=None, now=NOW)


def test_an_invited_person_joins_with_what_they_were_allowed(session: Session, company: Company, mira: User) -> None:
    omar = a_second(session, company, WRITE)
    assert accounts.actor_of(session, omar).memberships == {company.id: {READ, WRITE}}
    assert omar.confirmed_at == NOW
    assert [event.act for event in acts_on(session, company)][-2:] == [EventAct.INVITED, EventAct.JOINED]
    with pytest.raises(Invalid, match="already"):
        members.invite(session, company, "OMAR@nordlicht.example", [READ], now=NOW)


def test_an_invitation_is_for_one_address_and_works_once(session: Session, company: Company, mira: User) -> None:
    eve = accounts.register(session, email="eve@nobody.example", password_hash=None, name="Eve")
    omar = accounts.register(session, email="omar@nordlicht.example", password_hash=None, name="Omar")
    members.invite(session, company, omar.email, [READ], now=NOW)
    secret = secret_of(session)
    with pytest.raises(Conflict, match="another address"):
        members.accept(session, secret, eve, now=NOW)
    assert members.accept(session, secret, omar, now=NOW) is company
    assert Role.COMPANY in {role.name for role in omar.roles}
    with pytest.raises(LinkSpent, match="accepted already"):
        members.accept(session, secret, omar, now=NOW)


def test_a_withdrawn_an_older_and_a_late_invitation_say_why(session: Session, company: Company, mira: User) -> None:
    first = members.invite(session, company, "omar@nordlicht.example", [READ], now=NOW)
    first_secret = secret_of(session)
    members.invite(session, company, "omar@nordlicht.example", [READ], now=NOW)
    second_secret = secret_of(session)
    session.refresh(first)
    with pytest.raises(LinkSpent, match="withdrawn"):
        members.look(session, first_secret, now=NOW)
    with pytest.raises(LinkSpent, match="too late"):
        members.look(session, second_secret, now=NOW + members.LIFETIME)
    (still_open,) = members.invitations_of(session, company, now=NOW)
    members.withdraw(session, company, still_open.public_id, now=NOW)
    with pytest.raises(NotFound):
        members.withdraw(session, company, still_open.public_id, now=NOW)
    assert members.invitations_of(session, company, now=NOW) == []


@pytest.mark.parametrize("permissions", [[], ["manage-accounts"], ["read-briefs", "decide-vetting"]])
def test_an_invitation_gives_only_what_a_company_can_give(
    session: Session, company: Company, permissions: list[str]
) -> None:
    with pytest.raises(Invalid, match="at least one"):
        members.invite(session, company, "omar@nordlicht.example", permissions, now=NOW)


def test_the_last_manager_stays(session: Session, company: Company, mira: User) -> None:
    omar = a_second(session, company)
    first, second = members.members_of(session, company)
    for act in (
        lambda: members.remove(session, company, first),
        lambda: members.change_permissions(session, company, first, [READ]),
    ):
        with pytest.raises(Conflict, match="Nobody else can manage"):
            act()
    members.change_permissions(session, company, second, [Permission.MANAGE_COMPANY])
    members.remove(session, company, first)
    session.flush()
    assert [member.user for member in members.members_of(session, company)] == [omar]
    acts = [event.act for event in acts_on(session, company)]
    assert acts[-2:] == [EventAct.PERMISSIONS_CHANGED, EventAct.LEFT]


def a_draft(db: Session, company: Company, author: User) -> Brief:
    day = NOW.date()
    draft = a_brief(start=day + timedelta(days=21))
    return briefs.draft(db, company=company, draft=draft, today=day, actor=accounts.actor_of(db, author))


def test_a_policy_needs_two_who_can_approve(session: Session, company: Company, mira: User) -> None:
    with pytest.raises(Conflict, match="two people"):
        approvals.set_policy(session, company, needs_approval=True)
    a_second(session, company, Permission.APPROVE_BRIEFS)
    approvals.set_policy(session, company, needs_approval=True)
    approvals.set_policy(session, company, needs_approval=True)
    (changed,) = [event for event in acts_on(session, company) if event.act is EventAct.POLICY_CHANGED]
    assert changed.after == {"needs_approval": True}


def test_a_brief_waits_for_a_second_person_and_opens_or_comes_back(
    session: Session, company: Company, mira: User
) -> None:
    omar = a_second(session, company, Permission.APPROVE_BRIEFS)
    approvals.set_policy(session, company, needs_approval=True)
    author, colleague = accounts.actor_of(session, mira), accounts.actor_of(session, omar)
    brief = a_draft(session, company, mira)
    approvals.publish(session, brief, now=NOW, actor=author)
    assert brief.status is BriefStatus.PENDING_APPROVAL
    assert approvals.may_decide(brief, approvals.latest(session, brief), colleague)
    with pytest.raises(Forbidden, match="nobody approves what they wrote"):
        approvals.publish(session, brief, now=NOW, actor=author)
    with pytest.raises(IllegalMove):
        briefs.revise(session, brief, a_brief(title="Another"), today=NOW.date(), actor=author)
    with pytest.raises(Invalid, match="must change"):
        approvals.send_back(session, brief, comment=" ", now=NOW, actor=colleague)
    approvals.send_back(session, brief, comment="Say what it pays.", now=NOW, actor=colleague)
    assert brief.status is BriefStatus.DRAFT
    approvals.publish(session, brief, now=NOW, actor=author)
    approvals.publish(session, brief, now=NOW, actor=colleague)
    assert brief.status is BriefStatus.OPEN
    latest = approvals.latest(session, brief)
    assert latest is not None
    assert (latest.is_granted, latest.decided_by_id) == (True, omar.id)
    assert [event.act for event in acts_on(session, brief)] == [
        EventAct.DRAFTED,
        EventAct.SUBMITTED,
        EventAct.DECLINED,
        EventAct.SUBMITTED,
        EventAct.PUBLISHED,
    ]


def test_without_the_policy_a_brief_opens_at_once(session: Session, company: Company, mira: User) -> None:
    brief = a_draft(session, company, mira)
    approvals.publish(session, brief, now=NOW, actor=accounts.actor_of(session, mira))
    assert brief.status is BriefStatus.OPEN
    with pytest.raises(IllegalMove, match="does not wait"):
        approvals.grant(session, brief, now=NOW, actor=accounts.actor_of(session, mira))
