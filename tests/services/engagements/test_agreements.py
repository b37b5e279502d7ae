"""The agreement: versions, what both read, two signatures, and the first day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.clauses import hash_of
from marketplace.domain.engagement_words import AgreementStatus, Checklist, EngagementStatus, PaidBy
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid
from marketplace.domain.hiring_words import CandidacyStatus, Side
from marketplace.domain.vocabulary import BriefStatus, ExpertStatus
from marketplace.models import Job
from marketplace.services.engagements import agreements, calendar, items
from tests.services.engagements.scene import FIRST_DAY, a_draft, agreeing, at_work, scheduled, signed, values
from tests.services.hiring.scene import NOW, terms

_S, _A = EngagementStatus, AgreementStatus


def test_what_is_filled_in_stands_in_a_text_that_names_no_expert_and_has_a_hash(session: Session) -> None:
    work = agreeing(session)
    given = values() | {"threshold": "at least {0.82} of {company}"}
    made = agreements.propose(
        session, work.engagement, a_draft(trial_weeks=2, values=given), now=NOW, actor=work.scene.ana
    )

    assert made.text_sha256 == hash_of(made.text)
    assert "no legal advice" in made.text
    assert "120.00 EUR an hour" in made.text
    assert "at least {0.82} of {company}" in made.text
    assert "payments-holdout 2026-10" in made.text
    assert "first 2 weeks are a paid trial" in made.text
    assert "at most 2 rounds of revision" in made.text
    assert "- Accesses of the expert are closed" in made.text
    assert "Trained weights: The company." in made.text
    assert "Ada" not in made.text


def test_both_sign_the_same_text_and_then_it_holds(session: Session) -> None:
    work = agreeing(session)
    made = agreements.propose(session, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
    sha256 = made.text_sha256
    one = {"now": NOW, "sha256": sha256}

    with pytest.raises(Invalid):
        agreements.sign(session, made, side=Side.EXPERT, name=" A ", actor=work.actor, **one)
    with pytest.raises(Conflict, match="not the text that you opened"):
        agreements.sign(session, made, side=Side.EXPERT, name="Ada Moreira", actor=work.actor, now=NOW, sha256="0" * 64)
    agreements.sign(session, made, side=Side.EXPERT, name="Ada  Moreira", actor=work.actor, **one)
    with pytest.raises(IllegalMove, match="Your side has signed"):
        agreements.sign(session, made, side=Side.EXPERT, name="Ada Moreira", actor=work.actor, **one)
    assert work.engagement.status is _S.AGREEING
    agreements.sign(session, made, side=Side.COMPANY, name="Ana Lund", actor=work.scene.ana, **one)

    assert (made.status, work.engagement.status) == (_A.SIGNED, _S.SCHEDULED)
    assert [row.name for row in made.signatures] == ["Ada Moreira", "Ana Lund"]
    assert work.engagement.candidacy.status is CandidacyStatus.CONTRACTED
    (data, *_), business = items.of_list(work.engagement, Checklist.ONBOARDING), -1
    assert (data.key, data.due_on, data.detail) == ("data", date(2026, 12, 14), values()["data_ready"])
    last = items.of_list(work.engagement, Checklist.ONBOARDING)[business]
    assert (last.detail, last.due_on) == ("Chargebacks fall by a fifth", date(2027, 3, 14))
    with pytest.raises(IllegalMove, match="is signed"):
        agreements.sign(session, made, side=Side.EXPERT, name="Ada Moreira", actor=work.actor, **one)


def test_what_is_sent_back_is_replaced_and_can_no_longer_be_signed(session: Session) -> None:
    work = agreeing(session)
    first = agreements.propose(session, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
    with pytest.raises(Invalid):
        agreements.send_back(session, first, comment="no", now=NOW, actor=work.actor)
    agreements.send_back(session, first, comment="The threshold cannot be met on this data.", now=NOW, actor=work.actor)
    assert agreements.on_the_table(work.engagement) is first
    with pytest.raises(IllegalMove, match="sent back"):
        agreements.sign(
            session, first, side=Side.EXPERT, name="Ada Moreira", sha256=first.text_sha256, now=NOW, actor=work.actor
        )
    second = agreements.propose(session, work.engagement, a_draft(iteration_cap=3), now=NOW, actor=work.scene.ana)
    session.refresh(first)
    assert (first.status, second.number, second.status) == (_A.REPLACED, 2, _A.PROPOSED)
    assert first.text_sha256 != second.text_sha256


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"values": {}}, "work"),
        ({"values": values() | {"owns_code": "nobody"}}, "owns_code"),
        ({"values": values() | {"data_set": "x" * 301}}, "data_set"),
        ({"trial_weeks": 13}, "trial_weeks"),
        ({"notice_days": 181}, "notice_days"),
        ({"iteration_cap": 0}, "iteration_cap"),
        ({"compute_cap": 0}, "compute_cap"),
        ({"compute_cap": 100}, "compute_use"),
    ],
)
def test_what_cannot_be_agreed_on_is_named_field_by_field(session: Session, over, field) -> None:
    work = agreeing(session)
    with pytest.raises(Invalid) as refused:
        agreements.propose(session, work.engagement, a_draft(**over), now=NOW, actor=work.scene.ana)
    assert field in refused.value.errors
    assert work.engagement.agreements == []


def test_the_first_day_begins_the_work_the_candidacy_and_the_brief(session: Session) -> None:
    work = scheduled(session)
    calendar.move_due(session, FIRST_DAY - timedelta(days=1))
    assert work.engagement.status is _S.SCHEDULED
    calendar.move_due(session, FIRST_DAY)

    assert (work.engagement.status, work.engagement.started_at) == (_S.ACTIVE, FIRST_DAY)
    assert work.engagement.candidacy.status is CandidacyStatus.ENGAGED
    assert work.scene.brief.status is BriefStatus.IN_DELIVERY
    assert calendar.move_due(session, FIRST_DAY) == 0


def test_work_that_is_signed_late_begins_at_once(session: Session) -> None:
    work = agreeing(session)
    agreements.propose(session, work.engagement, a_draft(trial_weeks=2), now=NOW, actor=work.scene.ana)
    signed(session, work, now=FIRST_DAY + timedelta(days=1))

    assert work.engagement.status is _S.TRIAL
    calendar.move_due(session, FIRST_DAY + timedelta(days=14))
    assert work.engagement.status is _S.ACTIVE


def test_an_extension_is_a_new_version_and_more_money_is_approved_again(session: Session) -> None:
    work = at_work(session)
    work.scene.company.offers_need_approval = True
    more = terms(starts_on=date(2027, 3, 15), weeks=4.0, amount=13_000)
    made = agreements.propose(session, work.engagement, a_draft(), terms=more, now=FIRST_DAY, actor=work.scene.ana)
    one = {"sha256": made.text_sha256, "now": FIRST_DAY}
    agreements.sign(session, made, side=Side.EXPERT, name="Ada Moreira", actor=work.actor, **one)
    asks = {key: held - {"approve-offers"} for key, held in work.scene.omar.memberships.items()}
    with pytest.raises(Forbidden):
        omar = replace(work.scene.omar, memberships=asks)
        agreements.sign(session, made, side=Side.COMPANY, name="Omar Lund", actor=omar, **one)
    with pytest.raises(Forbidden, match="nobody approves what they wrote"):
        agreements.sign(session, made, side=Side.COMPANY, name="Ana Lund", actor=work.scene.ana, **one)
    agreements.sign(session, made, side=Side.COMPANY, name="Omar Lund", actor=work.scene.omar, **one)

    assert (work.engagement.agreement_number, work.engagement.ends_on) == (2, date(2027, 4, 11))
    assert (work.engagement.status, work.engagement.starts_on) == (_S.ACTIVE, date(2026, 12, 14))
    assert work.engagement.paid_by is PaidBy.TIME


def test_a_suspended_expert_signs_nothing(session: Session) -> None:
    work = agreeing(session)
    made = agreements.propose(session, work.engagement, a_draft(), now=NOW, actor=work.scene.ana)
    work.expert.status = ExpertStatus.SUSPENDED
    with pytest.raises(IllegalMove, match="suspended"):
        agreements.sign(
            session, made, side=Side.EXPERT, name="Ada Moreira", sha256=made.text_sha256, now=NOW, actor=work.actor
        )


def test_whoever_has_to_sign_is_reminded_once_a_week(session: Session) -> None:
    work = agreeing(session)
    late = NOW + timedelta(days=8)
    assert calendar.move_due(session, late) == 1
    assert calendar.move_due(session, late + timedelta(days=1)) == 0
    assert calendar.move_due(session, late + timedelta(days=8)) == 1
    told = [job.payload for job in session.scalars(select(Job).where(Job.kind == "mail"))]
    links = [one["facts"]["link"] for one in told if one["letter"] == "engagement-task"]
    # Nothing is proposed yet: the company has to write it, and both of its people are told.
    assert links == [f"/company/engagements/{work.engagement.public_id}"] * 4
