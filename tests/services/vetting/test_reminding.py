"""Reminders of vetting and of the taxonomy: of what is overdue, once, to whoever owes the next step."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.engagement_words import Ruling
from marketplace.domain.errors import Forbidden, IllegalMove
from marketplace.domain.hiring_words import Side
from marketplace.domain.outcomes import DECIDED_WITHIN
from marketplace.domain.proposals import ChangeKind, ProposalDraft
from marketplace.domain.vetting_words import ChangeReason, ProfileField, Reason
from marketplace.domain.waiting import APPEAL, CASE, CHANGES, DISPUTE, PROPOSAL
from marketplace.models import CompanyMember, Notice, User
from marketplace.services import leads, proposals, waiting
from marketplace.services.engagements import disputes
from marketplace.services.outcomes import challenges
from marketplace.services.vetting import appeals, changes, listing, reminding, scoring
from tests.services.engagements.scene import at_work, by_milestones
from tests.services.outcomes.test_outcomes import DAY_30, GOOD, LATE, WRONG, due, say
from tests.services.vetting.rounds import NOW, a_case, levels, ready, staff
from tests.web.engagements import in_dispute

DAY = timedelta(days=1)
FEEDBACK = "There was no work in production among the evidence that you handed in."


def remind(db: Session, now: datetime) -> int:
    db.flush()
    return waiting.remind(db, reminding.WATCHES, now)


def told(db: Session) -> list[tuple[str, str]]:
    db.flush()
    chosen = select(User.name, Notice.subject).join(Notice, Notice.user_id == User.id).where(Notice.letter == "waiting")
    return [(name, subject.partition(": ")[2]) for name, subject in db.execute(chosen.order_by(Notice.id))]


def test_whoever_holds_an_overdue_case_is_reminded_once(session: Session) -> None:
    people = staff(session)
    a_case(session, by=people.vera)
    assert remind(session, NOW + CASE - DAY) == 0
    assert [remind(session, NOW + CASE) for _ in range(2)] == [1, 0]
    assert told(session) == [("Vera", "a case of vetting that is overdue")]


def test_every_lead_is_reminded_of_a_case_that_nobody_holds(session: Session) -> None:
    staff(session)
    a_case(session)
    assert remind(session, NOW + CASE) == 1
    assert [name for name, _ in told(session)] == ["Lena", "Leo"]


def test_a_case_that_waits_for_the_expert_is_theirs(session: Session) -> None:
    people = staff(session)
    case = a_case(session, by=people.vera)
    flag = changes.ChangeFlagDraft(ProfileField.DOCUMENTS, ChangeReason.NO_PRODUCTION_FIGURES, "The project.")
    changes.request(session, case, flags=[flag], text="Please give figures.", now=NOW, actor=people.vera)
    assert remind(session, NOW + CHANGES - DAY) == 0
    assert [remind(session, NOW + CHANGES) for _ in range(2)] == [1, 0]
    assert told(session) == [(case.expert.user.name, "what was asked of you about your profile")]


def test_an_appeal_waits_for_another_lead(session: Session) -> None:
    people = staff(session)
    row = ready(session, people, levels(2), levels(2))
    case = scoring.case_of(session, row)
    listing.reject(session, case, reasons=[Reason.NO_PRODUCTION_WORK], feedback=FEEDBACK, now=NOW, actor=people.lena)
    appeals.lodge(session, row.expert, text="You did not ask my referee.", now=NOW)
    assert remind(session, NOW + APPEAL - DAY) == 0
    assert [remind(session, NOW + APPEAL) for _ in range(2)] == [1, 0]
    assert told(session) == [("Leo", "an appeal that is not answered")]


def test_leads_are_reminded_of_a_proposal(session: Session) -> None:
    staff(session)
    draft = ProposalDraft(
        ChangeKind.ADD_ALIAS, {"skill": "pytorch", "alias": "torchy"}, reason="Three briefs ask for it."
    )
    proposals.propose(session, draft)
    now = datetime.now(UTC)
    assert remind(session, now + PROPOSAL - DAY) == 0
    assert [remind(session, now + PROPOSAL + DAY) for _ in range(2)] == [1, 0]
    assert [name for name, _ in told(session)] == ["Lena", "Leo"]


def test_leads_are_reminded_of_a_dispute(session: Session) -> None:
    staff(session)
    work = at_work(session, by_milestones())
    in_dispute(session, work.engagement.public_id, work.scene.company, work.scene.ana, DAY_30)
    both = [(name, "a milestone in dispute") for name in ("Lena", "Leo")]
    assert told(session) == both
    assert remind(session, DAY_30 + DISPUTE - DAY) == 0
    assert [remind(session, DAY_30 + DISPUTE) for _ in range(2)] == [1, 0]
    assert told(session) == both * 2


def test_a_lead_who_acts_for_the_company_hears_nothing_of_its_dispute(session: Session) -> None:
    people = staff(session)
    work = at_work(session, by_milestones())
    leo = session.get(User, people.leo.user_id)
    session.add(CompanyMember(user_id=leo.id, company_id=work.scene.company.id))
    session.flush()
    in_dispute(session, work.engagement.public_id, work.scene.company, work.scene.ana, DAY_30)
    assert remind(session, DAY_30 + DISPUTE) == 1
    assert {name for name, _ in told(session)} == {"Lena"}


def test_only_the_lead_who_has_taken_a_dispute_is_reminded_of_it(session: Session) -> None:
    people = staff(session)
    work = at_work(session, by_milestones())
    name = in_dispute(session, work.engagement.public_id, work.scene.company, work.scene.ana, DAY_30)
    milestone = disputes.of(session, name)
    before = len(told(session))
    disputes.take(session, milestone, now=DAY_30, actor=people.leo)
    disputes.take(session, milestone, now=DAY_30 + DAY, actor=people.lena)
    remind(session, DAY_30 + DISPUTE)
    assert told(session)[before:] == [("Lena", "a milestone in dispute")]
    assert [user.name for user in leads.holders(session, [milestone]).values()] == ["Lena"]
    disputes.another_round(session, milestone, text="Measure Portugal once more.", now=DAY_30, actor=people.lena)
    session.flush()
    assert leads.holders(session, [milestone]) == {}
    with pytest.raises(IllegalMove, match="not in dispute"):
        disputes.take(session, milestone, now=DAY_30, actor=people.lena)
    with pytest.raises(Forbidden):
        disputes.take(session, milestone, now=DAY_30, actor=work.scene.ana)


def test_only_the_lead_who_has_taken_a_challenge_is_reminded_of_it(session: Session) -> None:
    people = staff(session)
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, LATE, GOOD)
    challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=DAY_30, actor=work.actor)
    before = len(told(session))
    challenges.take(session, outcome, now=DAY_30, actor=people.leo)
    remind(session, DAY_30 + DECIDED_WITHIN)
    assert told(session)[before:] == [("Leo", "an outcome that somebody has challenged")]
    challenges.decide(session, outcome, is_upheld=True, answer=WRONG, now=DAY_30, actor=people.lena)
    session.flush()
    assert leads.holders(session, [outcome]) == {}
    with pytest.raises(IllegalMove, match="decided"):
        challenges.take(session, outcome, now=DAY_30, actor=people.lena)


def test_a_reminder_is_forgotten_when_nobody_waits_any_more(session: Session) -> None:
    people = staff(session)
    work = at_work(session, by_milestones())
    name = in_dispute(session, work.engagement.public_id, work.scene.company, work.scene.ana, DAY_30)
    now = DAY_30 + DISPUTE
    assert remind(session, now) == 1
    later = now + waiting.KEPT + DAY
    assert waiting.tidy(session, reminding.WATCHES, later) == 0
    assert remind(session, later) == 0
    milestone = disputes.of(session, name)
    said = {"ruling": Ruling.NOT_ACCEPTED, "text": "Nothing of what was agreed was there.", "now": later}
    disputes.decide(session, milestone, actor=people.lena, **said)
    session.flush()
    assert waiting.tidy(session, reminding.WATCHES, now + DAY) == 0
    assert waiting.tidy(session, reminding.WATCHES, later) == 1


def test_leads_are_reminded_of_a_challenged_outcome(session: Session) -> None:
    staff(session)
    work = at_work(session)
    outcome = due(session, work)
    say(session, work, outcome, LATE, GOOD)
    challenged = DAY_30 + 5 * DAY
    challenges.challenge(session, outcome, Side.EXPERT, WRONG, now=challenged, actor=work.actor)
    both = [(name, "an outcome that somebody has challenged") for name in ("Lena", "Leo")]
    assert told(session) == both
    assert remind(session, challenged + DECIDED_WITHIN - DAY) == 0
    assert [remind(session, challenged + DECIDED_WITHIN) for _ in range(2)] == [1, 0]
    assert told(session) == both * 2
