"""A candidate who is suspended: every company that waits for them or that they wait for hears of it, and of its end."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.hiring_words import NotSelectedReason
from marketplace.domain.vetting_words import Reason
from marketplace.models import Job, User
from marketplace.services.hiring import endings
from marketplace.services.vetting import suspension
from tests.services.hiring.scene import NOW, SENTENCE, Scene, a_scene, criterion, interested, invited, somebody
from tests.services.vetting.rounds import staff

STATEMENT = "Two references named in the profile never worked with them; see the ticket."


@pytest.fixture
def scene(session: Session) -> Scene:
    return a_scene(session)


def told(db: Session, letter: str) -> list[tuple[str, str]]:
    """Who got this letter about which page, in order."""
    db.flush()
    rows = db.execute(select(User.email, Job.payload).join(User, User.id == Job.about_user_id).order_by(Job.id))
    return [(email, said["facts"]["link"]) for email, said in rows if said.get("letter") == letter]


def test_companies_with_an_open_candidacy_hear_of_a_suspension_and_of_its_lift(session: Session, scene: Scene) -> None:
    people = staff(session)
    expert, ada = somebody(session)
    here = interested(session, scene, expert, ada)
    elsewhere, ended = a_scene(session, name="Sund Verkehr"), a_scene(session, name="Alba Bank")
    there = invited(session, elsewhere, expert)
    over = interested(session, ended, expert, ada)
    endings.not_selected(
        session,
        over,
        reason=NotSelectedReason.ANOTHER_FITS_BETTER,
        criterion=criterion(ended.brief),
        feedback=SENTENCE,
        now=NOW,
        actor=ended.ana,
    )
    why = {"reasons": [Reason.FALSE_STATEMENT], "statement": STATEMENT, "evidence_ref": "ticket 7"}
    suspension.suspend(session, expert, **why, now=NOW, actor=people.lena)
    pages = [f"/company/candidates/{one.public_id}" for one in (here, here, there, there)]
    members = [f"{who}@{house}.example" for house in ("nordlicht-pay", "sund-verkehr") for who in ("ana", "omar")]
    assert told(session, "candidate-suspended") == list(zip(members, pages, strict=True))
    suspension.lift(
        session,
        expert,
        reasons=[Reason.STATEMENT_ANSWERED],
        answer="The references were found.",
        now=NOW,
        actor=people.leo,
    )
    assert told(session, "candidate-listed-again") == list(zip(members, pages, strict=True))
