from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.errors import Forbidden, IllegalMove, Invalid, NotFound
from marketplace.domain.experts import (
    AvailabilityDraft,
    DocumentDraft,
    DomainDraft,
    ExpertDraft,
    SkillDraft,
    SpecializationDraft,
)
from marketplace.domain.places import WindowDraft
from marketplace.domain.vocabulary import DocumentKind, EventAct, ExpertStatus, Seniority, Verification
from marketplace.models import Base, Event, Expert
from marketplace.services import experts, profiles
from tests.factories import a_project, an_expert
from tests.services.walks import a_listed_expert, a_registered_company, acts_on, an_actor


def a_full_profile() -> ExpertDraft:
    """Return a profile in which nothing is left at its default."""
    return an_expert(
        seniority=Seniority.STAFF,
        domains=(DomainDraft("healthcare", 7.5, date(2022, 5, 1)),),
        documents=(
            a_project(),
            DocumentDraft(
                "talk", "A talk on drift", DocumentKind.PUBLICATION, "How we watch.", url="https://x.example"
            ),
            DocumentDraft("me", "About", DocumentKind.PROFILE, "Ten years of models in production."),
        ),
        availability=AvailabilityDraft(30.0, 10.0, 5.0, 2, date(2026, 12, 1), date(2026, 11, 1)),
        windows=(WindowDraft(480, 720, (0, 1)), WindowDraft(780, 1080, (2, 3, 4))),
        identity=("ada-m", "Escola 31 de Janeiro"),
    )


def rows(db: Session) -> dict[str, int]:
    """Return how many rows every table has."""
    db.flush()
    return {
        name: db.scalar(sa.select(sa.func.count()).select_from(table)) or 0
        for name, table in Base.metadata.tables.items()
    }


def test_a_registered_profile_comes_back_as_it_was_written(session: Session, today: date) -> None:
    draft = a_full_profile()
    expert = experts.register(session, draft, today=today)
    session.expire_all()
    assert profiles.draft_of(expert) == profiles.checked(draft, today=today)
    assert (expert.status, expert.revision) == (ExpertStatus.DRAFT, 1)
    (registered,) = acts_on(session, expert)
    assert registered.act is EventAct.REGISTERED


def test_dated_projects_add_up_to_the_months_in_a_domain(session: Session, today: date) -> None:
    expert = experts.register(session, an_expert(), today=today)
    (payments,) = expert.domains
    assert (payments.domain, payments.ended) == ("payments", date(2026, 3, 1))
    assert payments.months == pytest.approx(24, abs=0.1)


def test_words_are_stored_by_their_ids(session: Session, today: date) -> None:
    draft = an_expert(skills=(SkillDraft("K8s"), SkillDraft("sklearn")), documents=())
    expert = experts.register(session, draft, today=today)
    assert [held.skill for held in expert.skills] == ["kubernetes", "scikit-learn"]


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"skills": (SkillDraft("PyTorhc"),)}, "skills.0.skill", "did you mean PyTorch"),
        ({"specializations": (SpecializationDraft("mlopz"),)}, "specializations.0.specialization", "did you mean"),
        ({"domains": (DomainDraft("astrologyy", 3),)}, "domains.0.domain", "not a domain we know"),
        ({"documents": (a_project(domain="zzzzqqq"),)}, "documents.0.domain", "not a domain we know"),
        ({"documents": (a_project(skills=("zzzzqqq",)),)}, "documents.0.skills", "not a skill we know"),
        ({"skills": (SkillDraft("K8s"), SkillDraft("kubernetes"))}, "skills", "named twice"),
        ({"name": " "}, "name", "empty"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_by_field_and_leaves_no_row(
    session: Session, today: date, over: dict[str, object], field: str, words: str
) -> None:
    before = rows(session)
    with pytest.raises(Invalid) as refusal:
        experts.register(session, an_expert(**over), today=today)
    assert words in " ".join(refusal.value.errors[field])
    assert rows(session) == before


def test_somebody_vetted_elsewhere_is_listed_at_once_and_the_trail_says_so(session: Session, today: date) -> None:
    actor = an_actor(session)
    expert = experts.enlist(session, an_expert(), today=today, actor=actor)
    assert experts.find_listed_ids(session, [expert.id, -1]) == {expert.id}
    trail = acts_on(session, expert)
    assert [event.act.value for event in trail] == ["registered", "approved"]
    assert trail[1].after == {"status": "approved", "revision": 2, "vetting": "from elsewhere"}


def test_a_break_and_its_end_are_in_the_audit_trail(session: Session, today: date) -> None:
    expert = a_listed_expert(session)
    experts.pause(session, expert, reason="On leave.")
    assert experts.count_listed(session) == 0
    experts.resume(session, expert)
    experts.mark_stale(session, expert)
    assert experts.count_listed(session) == 0
    experts.resume(session, expert)
    assert experts.count_listed(session) == 1
    trail = acts_on(session, expert)[2:]
    assert [event.act.value for event in trail] == ["paused", "resumed", "went-stale", "resumed"]
    assert (trail[0].before, trail[0].after) == ({"status": "approved"}, {"status": "paused", "revision": 3})
    assert trail[0].reason == "On leave."


def test_only_the_expert_takes_a_break(session: Session, today: date) -> None:
    expert = a_listed_expert(session)
    with pytest.raises(Forbidden, match="Only the expert"):
        experts.pause(session, expert, actor=an_actor(session))


def test_a_profile_cannot_say_what_only_vetting_says(session: Session, today: date) -> None:
    expert = experts.enlist(session, an_expert(), today=today)
    claims = (
        SpecializationDraft("mlops", Verification.WELL_ABOVE, date(2026, 11, 1)),
        SpecializationDraft("forecasting", Verification.ABOVE, date(2026, 11, 1)),
    )
    draft = an_expert(specializations=claims, ratings=(), outcomes=())
    experts.revise(session, expert, draft, today=today)
    held = {one.specialization: (one.verification, one.verified_on) for one in expert.specializations}
    assert held == {
        "mlops": (Verification.MEETS, date(2026, 5, 4)),
        "forecasting": (Verification.CLAIMED, None),
    }
    assert len(expert.ratings) == len(expert.outcomes) == 1


@pytest.mark.parametrize(
    ("status", "move"),
    [
        (ExpertStatus.DRAFT, experts.pause),
        (ExpertStatus.DRAFT, experts.mark_stale),
        (ExpertStatus.IN_SCREENING, experts.resume),
        (ExpertStatus.SUSPENDED, experts.resume),
        (ExpertStatus.APPROVED, experts.resume),
    ],
)
def test_an_unlawful_move_changes_nothing(session: Session, status: ExpertStatus, move: object, today: date) -> None:
    expert = experts.register(session, an_expert(), today=today)
    expert.status = status
    before = rows(session)
    with pytest.raises(IllegalMove):
        move(session, expert)  # type: ignore[operator]
    assert (expert.status, expert.revision) == (status, 1)
    assert rows(session) == before


def test_a_revision_replaces_what_changed_and_tells_the_trail_which_fields_and_no_values(
    session: Session, today: date
) -> None:
    expert = experts.register(session, an_expert(), today=today)
    draft = an_expert(name="Ada Byron", skills=tuple(reversed(an_expert().skills)), identity=("ada-m",))
    experts.revise(session, expert, draft, today=today)
    session.flush()
    session.expire_all()
    assert profiles.draft_of(expert) == profiles.checked(draft, today=today)
    revised = acts_on(session, expert)[-1]
    assert revised.act is EventAct.REVISED
    assert revised.after == {"revision": 2, "changed": ["name", "skills", "identity"]}


def test_new_documents_keep_the_links_of_the_skills_they_stand_for(session: Session, today: date) -> None:
    expert = experts.register(session, an_expert(), today=today)
    draft = an_expert(documents=(replace(a_project(), outcome="Fell by half."),))
    experts.revise(session, expert, draft, today=today)
    session.flush()
    session.expire_all()
    assert profiles.draft_of(expert) == profiles.checked(draft, today=today)
    assert [document.outcome for document in expert.skills[0].evidence] == ["Fell by half."]


def test_a_revision_without_a_change_is_none(session: Session, today: date) -> None:
    expert = experts.register(session, a_full_profile(), today=today)
    experts.revise(session, expert, a_full_profile(), today=today)
    assert expert.revision == 1
    assert len(acts_on(session, expert)) == 1


def test_a_refused_revision_leaves_the_profile_as_it_was(session: Session, today: date) -> None:
    expert = experts.register(session, an_expert(), today=today)
    with pytest.raises(Invalid):
        experts.revise(session, expert, an_expert(skills=(SkillDraft("nothing at all"),)), today=today)
    session.flush()
    session.expire_all()
    assert profiles.draft_of(expert) == profiles.checked(an_expert(), today=today)


def test_many_profiles_become_the_same_rows_as_one_and_are_listed_at_once(session: Session, today: date) -> None:
    drafts = [replace(a_full_profile(), name=f"Expert {number}") for number in range(7)]
    heard: list[int] = []
    assert experts.bulk_register(session, iter(drafts), today=today, progress=heard.append, chunk=3) == 7
    assert heard == [3, 6, 7]
    written = session.scalars(sa.select(Expert).order_by(Expert.id)).all()
    assert [profiles.draft_of(expert) for expert in written] == [
        profiles.checked(draft, today=today) for draft in drafts
    ]
    assert experts.find_listed_ids(session, [expert.id for expert in written]) == {expert.id for expert in written}
    for expert in written:
        (registered,) = acts_on(session, expert)
        assert registered.act is EventAct.REGISTERED
        assert registered.after == {"status": "approved", "revision": 1}


def test_drafts_are_taken_as_they_come_and_not_all_at_once(session: Session, today: date) -> None:
    taken: list[int] = []

    def drafts() -> Iterator[ExpertDraft]:
        for number in range(6):
            taken.append(number)
            yield an_expert(name=f"Expert {number}")

    seen: list[int] = []
    experts.bulk_register(session, drafts(), today=today, chunk=2, progress=lambda _: seen.append(len(taken)))
    assert seen == [2, 4, 6]


def test_a_broken_profile_among_many_is_named_by_its_number(session: Session, today: date) -> None:
    drafts = [an_expert(), an_expert(), an_expert(headline="x" * 500)]
    with pytest.raises(Invalid) as refusal, session.begin_nested():
        experts.bulk_register(session, drafts, today=today, chunk=2)
    assert list(refusal.value.errors) == ["2.headline"]
    assert session.scalar(sa.select(sa.func.count()).select_from(Expert)) == 0


def test_invented_and_real_experts_are_counted_apart(session: Session, today: date) -> None:
    experts.bulk_register(session, [an_expert(), an_expert(is_synthetic=False), an_expert()], today=today)
    assert experts.count_all(session, is_synthetic=True) == 2
    assert experts.count_all(session, is_synthetic=False) == 1


def test_no_profiles_at_all_are_nothing(session: Session, today: date) -> None:
    assert experts.bulk_register(session, [], today=today) == 0


def test_a_blocked_company_raises_the_revision_once(session: Session) -> None:
    expert, company = a_listed_expert(session), a_registered_company(session)
    before = expert.revision
    experts.block_company(session, expert, company, reason="A former employer.")
    session.flush()
    experts.block_company(session, expert, company)
    assert expert.revision == before + 1
    assert acts_on(session, expert)[-1].after == {"company": company.public_id}


def test_an_expert_is_found_by_public_id_or_not_at_all(session: Session) -> None:
    expert = a_listed_expert(session)
    assert experts.by_public_id(session, expert.public_id) is expert
    with pytest.raises(NotFound):
        experts.by_public_id(session, "nobody")


def test_no_name_and_no_private_floor_is_in_the_audit_trail(session: Session, today: date) -> None:
    expert = experts.register(session, an_expert(), today=today)
    experts.revise(session, expert, an_expert(name="Ada Byron", headline="New"), today=today)
    session.flush()
    told = " ".join(str((event.before, event.after)) for event in session.scalars(sa.select(Event)))
    assert "Ada" not in told
    assert "10000" not in told
