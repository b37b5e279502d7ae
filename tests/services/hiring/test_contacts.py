"""Whom an expert can reach: who asked them, as long as that person still hires for the company."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from marketplace.domain.vocabulary import Permission
from marketplace.models import Candidacy, CompanyMember, CompanyMemberPermission, User
from marketplace.services.hiring import applications, contacts, scorecards, settings
from marketplace.services.hiring.settings import Settings
from tests.services.hiring import scene as scenes
from tests.services.hiring.scene import NOW, Scene, a_scene, somebody


def reached(db: Session, candidacy: Candidacy) -> str | None:
    db.flush()
    found = contacts.of_company(db, candidacy)
    return found.name if found is not None else None


def stop_hiring(db: Session, scene: Scene, user: int) -> None:
    """Take the permission to hire from somebody."""
    member = db.scalars(select(CompanyMember).where(CompanyMember.user_id == user)).one()
    mine = CompanyMemberPermission.member_id == member.id
    db.execute(delete(CompanyMemberPermission).where(mine, CompanyMemberPermission.permission == Permission.HIRE))


def test_whoever_asked_is_reached_and_a_colleague_once_they_have_stopped(session: Session) -> None:
    scene = a_scene(session)
    candidacy = scenes.interested(session, scene, *somebody(session))
    assert reached(session, candidacy) is None, "the company has not said yes yet"
    scorecards.begin_review(session, candidacy, now=NOW, actor=scene.ana)
    assert reached(session, candidacy) == "Ana Lund"
    stop_hiring(session, scene, scene.ana.user_id)
    assert reached(session, candidacy) == "Omar Lund"
    omar = session.get(User, scene.omar.user_id)
    assert omar is not None
    omar.active = False
    assert reached(session, candidacy) is None


def test_an_applicant_reaches_who_wrote_the_brief(session: Session) -> None:
    scene = a_scene(session)
    scene.brief.author_id = scene.omar.user_id
    settings.choose(session, scene.brief, Settings(takes_applications=True), now=NOW)
    ada, actor = somebody(session)
    one = applications.apply(session, scene.slot, ada, scenes.an_application(scene.brief), now=NOW, actor=actor)
    scorecards.begin_review(session, one, now=NOW, actor=scene.ana)
    assert reached(session, one) == "Omar Lund"
