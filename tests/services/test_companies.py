import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Invalid, NotFound
from marketplace.domain.vocabulary import EventAct
from marketplace.models import Company
from marketplace.services import accounts, companies, experts
from tests.factories import a_company
from tests.services.walks import a_listed_expert, a_registered_company, acts_on


def test_a_company_is_registered_with_an_audit_row_and_found_by_name_and_member(session: Session) -> None:
    company = companies.register(session, a_company(name=" Nordlicht Pay "))
    user = accounts.register(session, email="m@nordlicht.example", password_hash=None, name="M", company=company)
    assert companies.named(session, "Nordlicht Pay") is company
    assert companies.of_user(session, user) is company
    assert acts_on(session, company)[0].act is EventAct.REGISTERED


def test_a_name_is_taken_once_and_a_broken_company_is_not_written(session: Session) -> None:
    a_registered_company(session)
    for over, field in (({}, "name"), ({"name": "Other", "currency": "XYZ"}, "currency")):
        with pytest.raises(Invalid) as refusal:
            companies.register(session, a_company(**over))
        assert list(refusal.value.errors) == [field]
    assert session.scalar(sa.select(sa.func.count()).select_from(Company)) == 1


def test_who_acts_for_nobody_and_a_name_that_nobody_has_are_not_found(session: Session) -> None:
    user = accounts.register(session, email="lone@nordlicht.example", password_hash=None, name="Lone")
    with pytest.raises(NotFound):
        companies.of_user(session, user)
    with pytest.raises(NotFound, match="Nobody"):
        companies.named(session, "Nobody")


def test_a_pair_is_blocked_whichever_of_the_two_said_so(session: Session) -> None:
    company = a_registered_company(session)
    refused, refusing = a_listed_expert(session, name="Ada Refused"), a_listed_expert(session, name="Bo Refusing")
    companies.block(session, company, refused, reason="A competitor's founder.")
    companies.block(session, company, refused)
    experts.block_company(session, refusing, company)
    assert companies.blocked_experts(session, company) == {refused.id, refusing.id}
    blocked = [event for event in acts_on(session, company) if event.act is EventAct.BLOCKED]
    assert [(event.after, event.reason) for event in blocked] == [
        ({"expert": refused.public_id}, "A competitor's founder.")
    ]
