"""Two profiles of one person: found, merged into one, and parted again exactly as they were."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Conflict, Forbidden, IllegalMove
from marketplace.domain.experts import SkillDraft
from marketplace.domain.hiring_words import DeclineReason
from marketplace.domain.vocabulary import EventAct, EvidenceTier, ExpertStatus
from marketplace.models import Base, Event, Expert
from marketplace.services import comparing, duplicates, expert_merges, experts, personal_data, privacy
from marketplace.services.hiring import applications, candidacies, invitations, settings
from marketplace.services.vetting import cases
from tests.conftest import TODAY
from tests.factories import a_project, an_expert
from tests.services.hiring.scene import a_scene, an_application, invited, somebody
from tests.services.vetting.rounds import NOW, a_case, an_applicant, staff

COUNTERS = {"revision", "updated_at", "version"}
"""What only ever grows."""


def rows_of(db: Session, *ids: int) -> dict[str, list[dict[str, object]]]:
    """Every row that belongs to these experts, without the counters."""
    db.flush()
    found: dict[str, list[dict[str, object]]] = {}
    keys: dict[str, set[object]] = {"experts": set(ids)}
    for table in Base.metadata.sorted_tables:
        if table.name == "expert_merges":
            continue
        leads = [key for key in table.foreign_keys if key.column.table.name in keys and key.ondelete == "CASCADE"]
        if table.name == "experts":
            wanted = table.c.id.in_(ids)
        elif leads:
            wanted = sa.or_(*(key.parent.in_(keys[key.column.table.name]) for key in leads))
        else:
            continue
        rows = list(db.execute(sa.select(table).where(wanted).order_by(*table.primary_key)).mappings())
        found[table.name] = [{name: row[name] for name in row if name not in COUNTERS} for row in rows]
        if "id" in table.c:
            keys[table.name] = {row["id"] for row in rows}
    return found


def two(db: Session) -> tuple[Expert, Expert]:
    """A listed profile without a log-in, and an applicant of nearly the same name with a log-in and more to say."""
    kept = experts.enlist(db, an_expert(name="Asta Vier"), today=TODAY)
    more = replace(
        an_expert(),
        documents=(*an_expert().documents, a_project(key="second", title="A ranking service at a shop")),
        skills=(*an_expert().skills, SkillDraft("docker", 0.75, EvidenceTier.SELF_DECLARED, TODAY, ("second",))),
    )
    case = a_case(db, name="Asta  Vier ", documents=more.documents, skills=more.skills)
    return kept, case.expert


def test_candidates_are_found_by_name_and_by_words(session):
    kept, gone = two(session)
    stranger = experts.enlist(session, an_expert(name="Quentin Blake", documents=(), skills=()), today=TODAY)
    found = {one.expert: one for one in duplicates.candidates(session, kept)}
    assert gone in found
    assert stranger not in found
    assert "the same name" in found[gone].signs
    assert found[gone].overlap > 0.9


def test_a_merge_takes_what_is_new_and_undoing_it_restores_every_row(session):
    people = staff(session)
    kept, gone = two(session)
    case = cases.open_case(session, gone)
    cases.claim(session, case, actor=people.vera, now=NOW)
    user, status, revision = gone.user, gone.status, kept.revision
    before = rows_of(session, kept.id, gone.id)
    row = expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena)
    assert [one.key for one in kept.documents][-1] == "second"
    assert {one.skill: [d.key for d in one.evidence] for one in kept.skills}["docker"] == ["second"]
    assert (kept.user, gone.user, gone.status) == (user, None, ExpertStatus.CLOSED)
    assert kept.revision > revision
    assert case.closed_at == NOW
    assert duplicates.merged_with(session, gone) == [kept]
    assert experts.find_listed_ids(session, [kept.id, gone.id]) == {kept.id}
    assert rows_of(session, kept.id, gone.id) != before

    revision = kept.revision
    expert_merges.undo(session, row, now=NOW + timedelta(days=1), actor=people.leo)
    session.expire_all()
    assert rows_of(session, kept.id, gone.id) == before
    assert (gone.status, kept.revision) == (status, revision + 1)
    acts = list(session.scalars(sa.select(Event.act).where(Event.object_id == kept.public_id).order_by(Event.id)))
    assert acts[-2:] == [EventAct.MERGED, EventAct.UNMERGED]
    with pytest.raises(IllegalMove, match="undone already"):
        expert_merges.undo(session, row, now=NOW, actor=people.lena)
    expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena)


def test_what_somebody_is_a_candidate_for_goes_with_them_and_comes_back(session):
    people = staff(session)
    kept = experts.enlist(session, an_expert(name="Asta Vier"), today=TODAY)
    other_work = a_project(key="fraud-scoring", title="A ranking service at a shop")
    gone, actor = somebody(session, "Asta Viera", documents=(other_work,))
    one, other = a_scene(session), a_scene(session, name="Klarblau Bank")
    settings.choose(session, one.brief, settings.Settings(takes_applications=True), now=NOW)
    candidacies.suggest(session, one.slot, kept, now=NOW)
    applied = applications.apply(session, one.slot, gone, an_application(one.brief), now=NOW, actor=actor)
    theirs, own = (candidacies.suggest(session, other.slot, each, now=NOW) for each in (gone, kept))
    comparing.note(session, one.brief, gone, "Call them first.", now=NOW, actor=one.ana)
    session.flush()
    before = rows_of(session, kept.id, gone.id)

    row = expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena)
    session.expire_all()
    assert (applied.expert, own.expert, theirs.expert) == (kept, kept, gone)
    assert {answer.document_key for answer in applied.application.answers} == {"fraud-scoring-2"}
    assert candidacies.of_brief(session, one.brief) == [applied]
    assert list(comparing.notes_of(session, one.brief, [kept])) == [kept.id]

    expert_merges.undo(session, row, now=NOW + timedelta(days=1), actor=people.leo)
    session.expire_all()
    assert rows_of(session, kept.id, gone.id) == before


def test_two_who_are_candidates_for_one_role_are_not_merged_into_the_one_that_has_ended(session):
    people = staff(session)
    scene = a_scene(session)
    kept, actor = somebody(session, "Asta Vier")
    gone, _ = somebody(session, "Asta Viera")
    invited(session, scene, gone)
    ended = invited(session, scene, kept)
    invitations.decline(session, ended, reason=DeclineReason.NO_TIME, now=NOW, actor=actor)
    with pytest.raises(Conflict, match="still in the running"):
        expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena, is_confirmed=True)
    expert_merges.merge(session, gone, kept, now=NOW, actor=people.lena, is_confirmed=True)
    assert ended.expert is kept


def test_only_leads_merge_and_two_log_ins_have_to_be_confirmed(session):
    people = staff(session)
    kept, gone = two(session)
    with pytest.raises(Forbidden):
        expert_merges.merge(session, kept, gone, now=NOW, actor=people.vera)
    third, _ = an_applicant(session, name="Asta Vier")
    with pytest.raises(Conflict, match="log-in of their own"):
        expert_merges.merge(session, gone, third, now=NOW, actor=people.lena)
    users = gone.user_id, third.user_id
    row = expert_merges.merge(session, gone, third, now=NOW, actor=people.lena, is_confirmed=True)
    assert (gone.user_id, third.user_id) == users
    with pytest.raises(Forbidden):
        expert_merges.undo(session, row, now=NOW, actor=people.vera)
    with pytest.raises(IllegalMove, match="is closed"):
        expert_merges.merge(session, kept, third, now=NOW, actor=people.lena)


def test_erasing_a_person_erases_the_profile_that_went_into_theirs(session):
    people = staff(session)
    kept, gone = two(session)
    row = expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena)
    privacy.erase(session, kept, now=NOW)
    assert (kept.status, gone.status) == (ExpertStatus.ERASED, ExpertStatus.ERASED)
    assert (row.taken, gone.documents, gone.name) == ({}, [], privacy.NOBODY)
    with pytest.raises(IllegalMove, match="has been erased"):
        expert_merges.undo(session, row, now=NOW, actor=people.lena)


def test_the_export_holds_the_vetting_of_a_profile_that_went_into_ones_own_while_the_merge_stands(session):
    people = staff(session)
    kept, gone = two(session)
    user, case_id = gone.user, cases.open_case(session, gone).public_id
    row = expert_merges.merge(session, kept, gone, now=NOW, actor=people.lena)
    session.flush()
    assert (kept.user_id, gone.user_id) == (user.id, None)
    tables = personal_data.export(session, user, now=NOW)["tables"]
    assert {one["public_id"] for one in tables["experts"]} == {kept.public_id, gone.public_id}
    assert [one["public_id"] for one in tables["vetting_cases"]] == [case_id]
    assert {one["expert_id"] for one in tables["verifications"]} == {gone.id}
    assert tables["case_steps"]
    expert_merges.undo(session, row, now=NOW, actor=people.lena)
    session.flush()
    parted = personal_data.export(session, user, now=NOW)["tables"]["experts"]
    assert [one["public_id"] for one in parted] == [gone.public_id]
