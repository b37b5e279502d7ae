"""Interviews: times in two zones, changes of clocks, no-shows, calendar files, and scorecards nobody sees too early."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.calendar_files import calendar_file
from marketplace.domain.candidate_scores import CandidateScoreDraft
from marketplace.domain.errors import Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_words import CandidacyStatus, InterviewKind, InterviewStatus, Side
from marketplace.models import Candidacy, CompanyMember, Interview, User
from marketplace.services import accounts
from marketplace.services.hiring import appointments, deadlines, endings, interviews, scorecards
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_proposal, a_scene, somebody

_I = InterviewStatus
AFTER = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


@pytest.fixture
def reviewed(session: Session, scene: Scene) -> Candidacy:
    return scenes.under_review(session, scene, *somebody(session))


def expert_of(session: Session, candidacy: Candidacy) -> Actor:
    assert candidacy.expert.user is not None
    return accounts.actor_of(session, candidacy.expert.user)


def test_the_side_that_did_not_propose_chooses(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    actor = expert_of(session, reviewed)
    one = interviews.propose(session, reviewed, a_proposal(session, reviewed), now=NOW, actor=scene.ana)
    assert reviewed.status is CandidacyStatus.INTERVIEWING
    with pytest.raises(Forbidden, match="other side chooses"):
        interviews.accept(session, one, one.times[0].public_id, side=Side.COMPANY, now=NOW, actor=scene.ana)
    mine = a_proposal(session, reviewed, "2026-11-27T18:00", time_zone="Europe/Lisbon")
    interviews.reschedule(session, one, mine, side=Side.EXPERT, now=NOW, actor=actor)
    interviews.accept(session, one, one.times[0].public_id, side=Side.COMPANY, now=NOW, actor=scene.ana)
    assert (one.status, one.starts_at) == (_I.SCHEDULED, datetime(2026, 11, 27, 18, tzinfo=UTC))


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([""], "Propose at least one"),
        (["2026-11-20T10:00"], "still to come"),
        (["2027-03-28T02:30"], "still to come|leap over"),
        (["soon"], "Give a day and a time"),
        ([f"2026-11-2{day}T10:00" for day in range(4, 10)] + ["2026-11-30T10:00"], "at most 6"),
    ],
)
def test_times_that_cannot_be_are_refused(
    session: Session, scene: Scene, reviewed: Candidacy, times: list[str], said: str
) -> None:
    with pytest.raises(Invalid, match=said):
        interviews.propose(session, reviewed, a_proposal(session, reviewed, *times), now=NOW, actor=scene.ana)
    assert reviewed.status is CandidacyStatus.UNDER_REVIEW


def test_a_time_after_the_clocks_change_is_the_local_time_that_was_meant(
    session: Session, scene: Scene, reviewed: Candidacy
) -> None:
    before = datetime(2027, 3, 20, 9, tzinfo=UTC)
    given = a_proposal(session, reviewed, "2027-03-27T10:00", "2027-03-29T10:00")
    one = interviews.propose(session, reviewed, given, now=before, actor=scene.ana)
    assert [time.starts_at.hour for time in one.times] == [9, 8], "summer time begins in between"


def test_nobody_is_on_the_panel_who_does_not_hire(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    for panel in ((), ("no-such-person",)):
        given = a_proposal(session, reviewed, panel=panel)
        with pytest.raises(Invalid, match="1 to 6 colleagues"):
            interviews.propose(session, reviewed, given, now=NOW, actor=scene.ana)


def test_a_calendar_file_keeps_its_uid_and_counts_changes(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    actor = expert_of(session, reviewed)
    one = scenes.scheduled(session, scene, reviewed, actor)
    first = calendar_file(appointments.appointment(one, description="With Ana"), stamped_at=NOW)
    again = a_proposal(session, reviewed, "2026-11-30T10:00")
    interviews.reschedule(session, one, again, side=Side.EXPERT, now=NOW, actor=actor)
    with pytest.raises(NotFound, match="no time yet"):
        appointments.appointment(one, description="")
    interviews.accept(session, one, one.times[0].public_id, side=Side.COMPANY, now=NOW, actor=scene.ana)
    second = calendar_file(appointments.appointment(one, description="With Ana"), stamped_at=NOW)
    uid = f"UID:{one.public_id}@assay\r\n"
    assert uid in first
    assert uid in second
    assert "SEQUENCE:1\r\n" in first
    assert "SEQUENCE:3\r\n" in second
    assert "DTSTART:20261130T090000Z\r\n" in second


def test_before_its_time_nobody_was_missing(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    actor = expert_of(session, reviewed)
    one = scenes.scheduled(session, scene, reviewed, actor)
    for act in (
        lambda: interviews.held(session, one, now=NOW, actor=scene.ana),
        lambda: interviews.missed(session, one, by=Side.EXPERT, now=NOW, actor=actor),
    ):
        with pytest.raises(IllegalMove, match="has not come yet"):
            act()
    interviews.missed(session, one, by=Side.COMPANY, now=AFTER, actor=scene.ana)
    assert one.status is _I.NO_SHOW_EXPERT
    later = a_proposal(session, reviewed, "2026-11-30T10:00")
    interviews.reschedule(session, one, later, side=Side.EXPERT, now=AFTER, actor=actor)
    assert one.status is _I.PROPOSED


def second_interview(session: Session, scene: Scene, candidacy: Candidacy) -> Interview:
    """Hold and score one interview, and agree on another."""
    first = scenes.scheduled(session, scene, candidacy, expert_of(session, candidacy))
    given = a_proposal(session, candidacy, "2026-11-26T10:00")
    second = interviews.propose(session, candidacy, given, now=NOW, actor=scene.ana)
    interviews.held(session, first, now=AFTER, actor=scene.ana)
    for author in (scene.ana, scene.omar):
        scorecards.save(session, candidacy, first, scenes.scores(scene.brief), lock=True, now=AFTER, actor=author)
    assert candidacy.status is CandidacyStatus.INTERVIEWING, "another is open"
    return second


@pytest.mark.parametrize("what", ["lapsed", "missed by them", "missed by us"])
def test_what_did_not_take_place_holds_nobody_up(
    session: Session, scene: Scene, reviewed: Candidacy, what: str
) -> None:
    one, actor = second_interview(session, scene, reviewed), expert_of(session, reviewed)
    later = AFTER + timedelta(days=2)
    if what == "lapsed":
        deadlines.move_due(session, later)
    else:
        interviews.accept(session, one, one.times[0].public_id, side=Side.EXPERT, now=NOW, actor=actor)
        by = (Side.COMPANY, scene.ana) if what == "missed by them" else (Side.EXPERT, actor)
        interviews.missed(session, one, by=by[0], now=later, actor=by[1])
    assert reviewed.status is CandidacyStatus.EVALUATED

    again = a_proposal(session, reviewed, "2026-12-01T10:00")
    interviews.reschedule(session, one, again, side=Side.EXPERT, now=later, actor=actor)
    assert (one.status, reviewed.status) == (_I.PROPOSED, CandidacyStatus.INTERVIEWING)


def test_after_the_end_nobody_proposes_other_times(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    one, actor = scenes.scheduled(session, scene, reviewed, expert_of(session, reviewed)), expert_of(session, reviewed)
    interviews.missed(session, one, by=Side.COMPANY, now=AFTER, actor=scene.ana)
    endings.withdraw(session, reviewed, now=AFTER, actor=actor)
    again = a_proposal(session, reviewed, "2026-12-01T10:00")
    with pytest.raises(IllegalMove, match="nothing to talk about"):
        interviews.reschedule(session, one, again, side=Side.EXPERT, now=AFTER, actor=actor)


@pytest.mark.parametrize("how", ["left", "may not hire", "closed"])
def test_nobody_waits_for_the_scorecard_of_who_has_left(
    session: Session, scene: Scene, reviewed: Candidacy, how: str
) -> None:
    one = scenes.scheduled(session, scene, reviewed, expert_of(session, reviewed))
    interviews.held(session, one, now=AFTER, actor=scene.ana)
    scorecards.save(session, reviewed, one, scenes.scores(scene.brief), lock=True, now=AFTER, actor=scene.ana)
    deadlines.move_due(session, AFTER)
    assert (one.status, reviewed.status) == (_I.HELD, CandidacyStatus.INTERVIEWING)
    leave(session, scene.omar, how)
    deadlines.move_due(session, AFTER)
    assert (one.status, reviewed.status) == (_I.SCORED, CandidacyStatus.EVALUATED)


def test_whoever_hires_scores_in_the_place_of_a_panel_that_has_left(
    session: Session, scene: Scene, reviewed: Candidacy
) -> None:
    one = scenes.scheduled(
        session, scene, reviewed, expert_of(session, reviewed), panel=(user_id(session, scene.omar),)
    )
    interviews.held(session, one, now=AFTER, actor=scene.ana)
    card = {"lock": True, "now": AFTER, "actor": scene.ana}
    with pytest.raises(Forbidden, match="take part"):
        scorecards.save(session, reviewed, one, scenes.scores(scene.brief), **card)
    leave(session, scene.omar, "left")
    deadlines.move_due(session, AFTER)
    assert one.status is _I.HELD, "nobody has scored it"
    scorecards.save(session, reviewed, one, scenes.scores(scene.brief), **card)
    assert (one.status, reviewed.status) == (_I.SCORED, CandidacyStatus.EVALUATED)


def user_id(session: Session, actor: Actor) -> str:
    return session.get_one(User, actor.user_id).public_id


def leave(session: Session, actor: Actor, how: str) -> None:
    """Let somebody of the company go, or no longer hire, or lose their log-in."""
    member = session.query(CompanyMember).filter_by(user_id=actor.user_id).one()
    if how == "left":
        session.delete(member)
    elif how == "may not hire":
        member.permission_rows = [row for row in member.permission_rows if row.permission != "hire"]
    else:
        member.user.active = False
    session.flush()


def test_cancelling_needs_a_word_why(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    actor = expert_of(session, reviewed)
    one = scenes.scheduled(session, scene, reviewed, actor)
    with pytest.raises(Invalid, match="why"):
        interviews.cancel(session, one, side=Side.EXPERT, note=" ", now=NOW, actor=actor)
    interviews.cancel(session, one, side=Side.EXPERT, note="I am ill.", now=NOW, actor=actor)
    assert (one.status, one.sequence) == (_I.CANCELLED, 2)


def test_scorecards_are_hidden_until_ones_own_is_locked(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    one = scenes.scheduled(session, scene, reviewed, expert_of(session, reviewed))
    draft = scenes.scores(scene.brief)
    with pytest.raises(IllegalMove, match="say first that it was held"):
        scorecards.save(session, reviewed, one, draft, lock=False, now=NOW, actor=scene.ana)
    interviews.held(session, one, now=AFTER, actor=scene.ana)
    scorecards.save(session, reviewed, one, draft, lock=True, now=AFTER, actor=scene.ana)
    scorecards.save(session, reviewed, one, scenes.scores(scene.brief, 2), lock=False, now=AFTER, actor=scene.omar)
    session.flush()
    hidden = scorecards.seen_by(session, reviewed, one, scene.omar)
    assert [(card.is_mine, card.card is not None, card.mean) for card in hidden] == [
        (False, False, None),
        (True, True, 2),
    ]
    seen = scorecards.seen_by(session, reviewed, one, scene.ana)
    assert [card.card is not None for card in seen] == [True, False], "what is not locked is nobody else's"
    assert reviewed.status is CandidacyStatus.INTERVIEWING
    scorecards.save(session, reviewed, one, scenes.scores(scene.brief, 2), lock=True, now=AFTER, actor=scene.omar)
    assert (one.status, reviewed.status) == (_I.SCORED, CandidacyStatus.EVALUATED)
    with pytest.raises(IllegalMove, match="locked"):
        scorecards.save(session, reviewed, one, draft, lock=False, now=AFTER, actor=scene.omar)


def test_a_scorecard_is_locked_whole(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    with pytest.raises(Invalid) as refused:
        scorecards.save(session, reviewed, None, CandidateScoreDraft(), lock=True, now=NOW, actor=scene.ana)
    assert refused.value.errors.keys() == {"summary", "recommendation"}


def test_the_kit_asks_about_the_brief_and_its_field(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    given = a_proposal(session, reviewed, kind=InterviewKind.SYSTEM_DESIGN)
    one = interviews.propose(session, reviewed, given, now=NOW, actor=scene.ana)
    titles = [part["title"] for part in one.kit]
    assert titles == ["For everybody", "From this brief", "ML infrastructure and MLOps", "What to listen for"]
    assert any("PyTorch" in question for question in one.kit[1]["questions"])


def test_when_the_slot_is_filled_open_interviews_end(session: Session, scene: Scene, reviewed: Candidacy) -> None:
    one = scenes.scheduled(session, scene, reviewed, expert_of(session, reviewed))
    interviews.end_all(session, reviewed)
    assert (one.status, one.sequence) == (_I.CANCELLED, 2)
    assert timedelta(minutes=one.minutes) == timedelta(minutes=45)
