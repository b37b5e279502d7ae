"""Milestones: agreed by both, rounds that are counted, silence that accepts nothing, and disputes with a decision."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.engagement_words import Hand, MilestoneStatus, Ruling
from marketplace.domain.errors import Conflict, Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import Side
from marketplace.domain.milestones import MilestoneDraft
from marketplace.domain.vocabulary import Role
from marketplace.models import Milestone
from marketplace.services import accounts
from marketplace.services.engagements import disputes, ledger, milestones, silence
from tests.services.engagements.scene import FIRST_DAY, Work, a_draft, agreeing, at_work, by_milestones, scheduled
from tests.services.hiring.scene import a_scene

_S = MilestoneStatus
DAY = timedelta(days=1)
RESULT = "Recall is 0.84 on the holdout; the script and the log are in the repository."
MISSING = "The figure for Portugal is below the present rules."


def a_milestone(**over: object) -> MilestoneDraft:
    plain = MilestoneDraft(
        "A baseline behind a flag",
        "A service that scores payments behind a flag.",
        "Recall at least 0.82 at 1 % false positives.",
        "payments-holdout 2026-10",
        date(2027, 1, 15),
        900_000,
    )
    return replace(plain, **over)


def agreed(session: Session, work: Work) -> Milestone:
    one = milestones.plan(
        session, work.engagement, a_milestone(), side=Side.COMPANY, now=FIRST_DAY, actor=work.scene.ana
    )
    session.flush()
    milestones.agree(session, one, side=Side.EXPERT, version=one.version, now=FIRST_DAY, actor=work.actor)
    return one


def submitted(session: Session, work: Work) -> Milestone:
    one = agreed(session, work)
    milestones.begin(session, one, now=FIRST_DAY, actor=work.actor)
    milestones.submit(session, one, text=RESULT, now=FIRST_DAY, actor=work.actor)
    session.flush()
    return one


def a_lead(session: Session) -> Actor:
    user = accounts.register(
        session, email="lea@assay.example", password_hash=None, name="Lea Stone", roles=[Role.ADMIN]
    )
    session.flush()
    return accounts.actor_of(session, user)


def test_whoever_did_not_write_it_agrees_to_what_they_read(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = milestones.plan(session, work.engagement, a_milestone(), side=Side.EXPERT, now=FIRST_DAY, actor=work.actor)
    session.flush()
    read = one.version
    with pytest.raises(IllegalMove, match="other side has to agree"):
        milestones.agree(session, one, side=Side.EXPERT, version=read, now=FIRST_DAY, actor=work.actor)
    milestones.revise(
        session,
        one,
        a_milestone(amount_minor=800_000),
        side=Side.COMPANY,
        version=read,
        now=FIRST_DAY,
        actor=work.scene.ana,
    )
    session.flush()
    with pytest.raises(Conflict, match="has changed since"):
        milestones.agree(session, one, side=Side.EXPERT, version=read, now=FIRST_DAY, actor=work.actor)
    milestones.agree(session, one, side=Side.EXPERT, version=one.version, now=FIRST_DAY, actor=work.actor)
    assert (one.status, one.amount_minor, one.iteration_cap, one.number) == (_S.AGREED, 800_000, 2, 1)


def test_accepting_writes_one_line_of_the_ledger(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = submitted(session, work)
    milestones.accept(session, one, now=FIRST_DAY, actor=work.scene.ana)
    with pytest.raises(IllegalMove):
        milestones.accept(session, one, now=FIRST_DAY, actor=work.scene.ana)
    (line,) = ledger.lines(session, work.engagement)
    assert (line.amount_minor, line.currency, line.number) == (900_000, "EUR", 1)
    assert line.label == "Milestone 1: A baseline behind a flag"
    assert milestones.of(session, work.engagement, one.public_id).entries[0].text == RESULT


def test_rounds_of_revision_count_against_what_was_agreed(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = submitted(session, work)
    for round_ in (1, 2):
        milestones.request_revision(session, one, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)
        assert one.revisions == round_
        milestones.submit(session, one, text=RESULT, now=FIRST_DAY, actor=work.actor)
    with pytest.raises(IllegalMove, match="All 2 agreed rounds"):
        milestones.request_revision(session, one, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)
    assert one.status is _S.SUBMITTED


def test_silence_reminds_then_escalates_and_never_accepts(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = submitted(session, work)
    assert silence.move_due(session, FIRST_DAY + 6 * DAY) == 0
    assert [silence.move_due(session, FIRST_DAY + 7 * DAY) for _ in range(2)] == [1, 0]
    assert one.status is _S.SUBMITTED
    assert silence.move_due(session, FIRST_DAY + 14 * DAY) == 1
    assert (one.status, one.entries[-1].hand) == (_S.DISPUTED, Hand.SYSTEM)
    assert ledger.lines(session, work.engagement) == []
    assert disputes.waiting(session) == [one]
    milestones.accept(session, one, now=FIRST_DAY + 15 * DAY, actor=work.scene.ana)
    assert one.status is _S.ACCEPTED


def test_a_lead_admin_without_a_part_in_it_decides_in_writing(session: Session) -> None:
    work = at_work(session, by_milestones())
    one = submitted(session, work)
    lead = a_lead(session)
    with pytest.raises(NotFound):
        disputes.of(session, one.public_id)
    milestones.dispute(session, one, side=Side.EXPERT, text=MISSING, now=FIRST_DAY, actor=work.actor)
    disputes.state(session, one, side=Side.COMPANY, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)
    session.flush()
    assert disputes.of(session, one.public_id) is one

    decided = {"text": "The figure was reached in all but one country.", "now": FIRST_DAY}
    involved = replace(lead, memberships=work.scene.ana.memberships)
    with pytest.raises(Forbidden, match="another lead admin"):
        disputes.decide(session, one, ruling=Ruling.ACCEPTED, actor=involved, **decided)
    with pytest.raises(Forbidden):
        disputes.decide(session, one, ruling=Ruling.ACCEPTED, actor=work.scene.ana, **decided)
    for part in (None, 0, 900_000):
        with pytest.raises(Invalid):
            disputes.decide(session, one, ruling=Ruling.IN_PART, part_minor=part, actor=lead, **decided)
    disputes.decide(session, one, ruling=Ruling.IN_PART, part_minor=700_000, actor=lead, **decided)
    session.flush()

    assert (one.status, one.ruling, one.ruled_minor) == (_S.RESOLVED, Ruling.IN_PART, 700_000)
    assert [line.amount_minor for line in ledger.lines(session, work.engagement)] == [700_000]
    assert [entry.hand for entry in one.entries] == [Hand.EXPERT, Hand.EXPERT, Hand.COMPANY, Hand.ADMIN]
    with pytest.raises(IllegalMove, match="not in dispute"):
        disputes.state(session, one, side=Side.COMPANY, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)


def test_a_decision_may_be_nothing_or_one_more_round_that_does_not_count(session: Session) -> None:
    work = at_work(session, by_milestones())
    lead, one = a_lead(session), submitted(session, work)
    milestones.dispute(session, one, side=Side.COMPANY, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)
    disputes.another_round(session, one, text="The script had a fault; run it again.", now=FIRST_DAY, actor=lead)
    assert (one.status, one.revisions) == (_S.REVISION_REQUESTED, 0)
    milestones.submit(session, one, text=RESULT, now=FIRST_DAY, actor=work.actor)
    milestones.dispute(session, one, side=Side.COMPANY, text=MISSING, now=FIRST_DAY, actor=work.scene.ana)
    disputes.decide(
        session, one, ruling=Ruling.NOT_ACCEPTED, text="The agreed figure was not reached.", now=FIRST_DAY, actor=lead
    )
    assert (one.ruled_minor, ledger.lines(session, work.engagement)) == (0, [])


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": "x"}, "title"),
        ({"deliverable": " "}, "deliverable"),
        ({"acceptance": "x" * 3_001}, "acceptance"),
        ({"data_set": ""}, "data_set"),
        ({"due_on": date(2026, 12, 13)}, "due_on"),
        ({"amount_minor": None}, "amount"),
        ({"amount_minor": 0}, "amount"),
    ],
)
def test_what_a_milestone_lacks_is_named(session: Session, over, field) -> None:
    work = at_work(session, by_milestones())
    with pytest.raises(Invalid) as refused:
        milestones.plan(
            session, work.engagement, a_milestone(**over), side=Side.COMPANY, now=FIRST_DAY, actor=work.scene.ana
        )
    assert list(refused.value.errors) == [field]


def test_milestones_wait_for_the_agreement_and_their_work_for_the_first_day(session: Session) -> None:
    work = agreeing(session)
    given = {"side": Side.COMPANY, "now": FIRST_DAY, "actor": work.scene.ana}
    with pytest.raises(IllegalMove, match="signed the agreement"):
        milestones.plan(session, work.engagement, a_milestone(), **given)
    other = scheduled(session, name="Bo Lindqvist", scene=a_scene(session, name="Kite Labs"))
    one = milestones.plan(session, other.engagement, a_milestone(amount_minor=None), **given)
    session.flush()
    milestones.agree(session, one, side=Side.EXPERT, version=one.version, now=FIRST_DAY, actor=other.actor)
    with pytest.raises(IllegalMove, match="has not begun"):
        milestones.begin(session, one, now=FIRST_DAY, actor=other.actor)
    milestones.drop(session, one, side=Side.EXPERT, text="Part of the first one.", now=FIRST_DAY, actor=other.actor)
    assert one.status is _S.DROPPED


def test_nothing_is_due_for_a_milestone_of_work_that_is_paid_by_time(session: Session) -> None:
    work = at_work(session, a_draft())
    given = {"side": Side.COMPANY, "now": FIRST_DAY, "actor": work.scene.ana}
    with pytest.raises(Invalid, match="paid by time"):
        milestones.plan(session, work.engagement, a_milestone(), **given)
    one = milestones.plan(session, work.engagement, a_milestone(amount_minor=None), **given)
    session.flush()
    milestones.agree(session, one, side=Side.EXPERT, version=one.version, now=FIRST_DAY, actor=work.actor)
    milestones.begin(session, one, now=FIRST_DAY, actor=work.actor)
    milestones.submit(session, one, text=RESULT, now=FIRST_DAY, actor=work.actor)
    milestones.accept(session, one, now=FIRST_DAY, actor=work.scene.ana)
    assert ledger.lines(session, work.engagement) == []
