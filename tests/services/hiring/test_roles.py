"""Roles of a brief: hours and skills kept in its slots, versioned with it, and named by whoever applies."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.domain.brief_moves import BriefEnd
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.hiring_limits import AnswerDraft, ApplicationDraft
from marketplace.domain.teams import RoleWish
from marketplace.domain.vocabulary import BriefStatus, EventAct
from marketplace.domain.wishes import Wishes
from marketplace.models import Brief, BriefSlot, BriefSlotSkill, Event, Job
from marketplace.services import brief_openings, brief_versions, briefs, merges, teams, wishes
from marketplace.services.hiring import (
    addenda,
    applications,
    candidacies,
    criteria,
    invitations,
    roles,
    settings,
    slots,
)
from marketplace.services.hiring.settings import Settings
from tests.factories import a_brief
from tests.services.hiring.scene import NOW, Scene, a_scene, invited, somebody

ML = RoleWish("ML engineer", 2, 30.0, ("pytorch",))
DATA = RoleWish("Data engineer", 1, 12.5, ("docker", "python"))


def answers(brief: Brief) -> ApplicationDraft:
    return ApplicationDraft({one.key: AnswerDraft("It runs in production.") for one in criteria.of_brief(brief)})


def taking(db: Session) -> Scene:
    """Open a brief with two roles, that takes applications."""
    scene = a_scene(db)
    roles.plan(db, scene.brief, (ML, DATA), actor=scene.ana)
    settings.choose(db, scene.brief, Settings(takes_applications=True), now=NOW)
    return scene


def test_what_is_planned_is_kept_and_read_again(session: Session) -> None:
    scene = a_scene(session)
    assert [role.name for role in slots.roles_of(session, scene.brief)] == [scene.brief.title]
    found = roles.plan(session, scene.brief, (ML, DATA), actor=scene.ana)
    assert [slot.title for slot in found] == ["ML engineer", "ML engineer 2", "Data engineer"]
    session.expire_all()
    assert slots.roles_of(session, scene.brief) == (ML, DATA)
    more = RoleWish("Data engineer", 2, 12.5, ("python",))
    roles.plan(session, scene.brief, (ML, more), actor=scene.ana)
    session.expire_all()
    assert slots.roles_of(session, scene.brief) == (ML, more), "a head that comes later is of its role all the same"
    assert session.scalars(select(BriefSlotSkill.skill).order_by(BriefSlotSkill.skill)).all() == [
        "python",
        "python",
        "pytorch",
        "pytorch",
    ]


def test_it_is_versioned_as_the_brief_is(session: Session) -> None:
    scene = a_scene(session)
    version = scene.brief.version
    roles.plan(session, scene.brief, (ML,), actor=scene.ana)
    assert scene.brief.version == version + 1
    roles.plan(session, scene.brief, (ML,), actor=scene.ana)
    assert scene.brief.version == version + 1, "the same again changes nothing"
    kept = brief_versions.of_brief(session, scene.brief)
    assert [[role.name for role in one.roles] for one in kept] == [[scene.brief.title], ["ML engineer"]]
    assert kept[0].draft == kept[1].draft == briefs.draft_of(scene.brief)
    told = session.scalars(select(Event).where(Event.act == EventAct.ADDENDUM_PUBLISHED)).one()
    said = {"name": "ML engineer", "heads": 2, "hours": 30.0, "skills": ["pytorch"], "first_week": 1}
    assert told.after == {"roles": [said]}


def test_a_version_from_before_roles_were_kept_says_none(session: Session) -> None:
    scene = a_scene(session)
    (first,) = brief_versions.of_brief(session, scene.brief)
    first.row.content = {name: said for name, said in first.row.content.items() if name != "roles"}
    session.flush()
    roles.plan(session, scene.brief, (ML,), actor=scene.ana)
    assert [one.roles for one in brief_versions.of_brief(session, scene.brief)] == [(), (ML,)]


def test_a_version_from_before_roles_began_one_after_the_other_says_that_they_began_with_the_brief(
    session: Session,
) -> None:
    scene = a_scene(session)
    later = replace(DATA, first_week=3)
    roles.plan(session, scene.brief, (ML, later), actor=scene.ana)
    session.expire_all()
    assert slots.roles_of(session, scene.brief) == (ML, later)
    newest = brief_versions.of_brief(session, scene.brief)[-1].row
    held = [{name: said for name, said in role.items() if name != "first_week"} for role in newest.content["roles"]]
    newest.content = {**newest.content, "roles": held}
    session.flush()
    assert brief_versions.of_brief(session, scene.brief)[-1].roles == (ML, DATA)


def test_a_role_without_sense_is_refused_and_so_is_a_brief_that_is_over(session: Session) -> None:
    scene = a_scene(session)
    with pytest.raises(Invalid) as refused:
        roles.plan(session, scene.brief, (RoleWish("", hours=0.5, skills=("cobol",)),), actor=scene.ana)
    assert set(refused.value.errors) == {"role-1-name", "role-1-hours", "role-1-skills"}
    reason = BriefEnd.BUDGET
    brief_openings.end(session, scene.brief, BriefStatus.WITHDRAWN, reason=reason, now=NOW, actor=scene.ana)
    with pytest.raises(IllegalMove):
        roles.plan(session, scene.brief, (ML,), actor=scene.ana)


def test_a_role_that_somebody_is_a_candidate_for_stays(session: Session) -> None:
    scene = a_scene(session)
    ada, _ = somebody(session)
    candidacies.suggest(session, scene.slot, ada, now=NOW)
    roles.plan(session, scene.brief, (DATA,), actor=scene.ana)
    assert [role.name for role in slots.roles_of(session, scene.brief)] == [scene.brief.title, "Data engineer"]


def test_skills_that_become_one_do_so_in_roles_and_come_back(session: Session) -> None:
    scene = a_scene(session)
    roles.plan(session, scene.brief, (DATA,), actor=scene.ana)
    before = merges.holders(session, "docker")["brief_slot_skills"]
    moved = merges.point(session, "docker", "kubernetes")
    assert before == 1
    assert slots.roles_of(session, scene.brief)[0].skills == ("kubernetes", "python")
    merges.point_back(session, moved)
    assert slots.roles_of(session, scene.brief)[0].skills == ("docker", "python")


def test_an_application_names_its_role_where_there_are_several(session: Session) -> None:
    scene = taking(session)
    ada, her = somebody(session)
    found = applications.openings(session, ada, scene.brief.public_id, NOW)
    assert [one.slot.title for one in found] == ["ML engineer", "Data engineer"], "heads of a role are one choice"
    for wrong in ("", "no-such-role"):
        with pytest.raises(Invalid) as refused:
            applications.slot_named(found, wrong)
        assert list(refused.value.errors) == ["role"]
    chosen = applications.slot_named(found, found[1].slot.public_id)
    one = applications.apply(session, chosen, ada, answers(scene.brief), now=NOW, actor=her)
    assert one.slot.title == "Data engineer"
    left = applications.openings(session, ada, scene.brief.public_id, NOW)
    assert [opening.is_theirs for opening in left] == [False, True]
    again = applications.slot_named(left, chosen.public_id)
    assert applications.apply(session, again, ada, answers(scene.brief), now=NOW, actor=her) is one, "a second click"
    second = applications.apply(session, left[0].slot, ada, answers(scene.brief), now=NOW, actor=her)
    assert second.slot.title == "ML engineer"
    slots.of_brief(session, scene.brief)[0].is_open = False
    bo, _ = somebody(session, "Bo Falk")
    titles = [opening.slot.title for opening in applications.openings(session, bo, scene.brief.public_id, NOW)]
    assert titles == ["ML engineer 2", "Data engineer"], "the next head of a role whose first is taken"
    for slot in session.scalars(select(BriefSlot)):
        slot.is_open = False
    with pytest.raises(NotFound):
        applications.openings(session, bo, scene.brief.public_id, NOW)


def test_whoever_has_applied_is_asked_whether_their_answers_stand_when_the_roles_change(session: Session) -> None:
    scene = taking(session)
    ada, her = somebody(session)
    slot = applications.openings(session, ada, scene.brief.public_id, NOW)[1].slot
    one = applications.apply(session, slot, ada, answers(scene.brief), now=NOW, actor=her)
    assert addenda.asked_until(session, one) is None
    roles.plan(session, scene.brief, (ML, RoleWish("Data engineer", 1, 35.0, ("python",))), actor=scene.ana)
    assert addenda.asked_until(session, one) is not None
    session.flush()
    letters = [job.payload.get("letter") for job in session.scalars(select(Job).order_by(Job.id))]
    assert letters[-1] == "answers-to-confirm"


def test_nobody_is_invited_for_a_role_of_more_hours_than_they_want(session: Session) -> None:
    scene = taking(session)
    ada, her = somebody(session)
    wishes.save(session, ada, Wishes(most_hours=25.0), actor=her)
    long, _, short = slots.of_brief(session, scene.brief)
    scene.slot = long
    with pytest.raises(Conflict, match="takes no invitations"):
        invited(session, scene, ada)
    scene.slot = short
    assert invitations.why_declined(session, scene.brief) == {}
    assert invited(session, scene, ada).slot.title == "Data engineer"


def test_a_team_that_is_used_keeps_the_hours_and_skills_of_its_roles(session: Session) -> None:
    scene = a_scene(session, skills=a_brief().skills)
    ada, _ = somebody(session)
    teams.use(session, scene.brief, [(DATA, [ada.public_id])], now=NOW, actor=scene.ana)
    assert slots.roles_of(session, scene.brief) == (DATA,)
    (one,) = candidacies.of_brief(session, scene.brief)
    assert (one.expert.name, one.slot.title) == ("Ada Moreira", "Data engineer")
