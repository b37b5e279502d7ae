from contextlib import nullcontext
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.briefs import RequirementDraft
from marketplace.domain.errors import Conflict, IllegalMove, Invalid, NotFound
from marketplace.domain.experts import SkillDraft
from marketplace.domain.proposals import ChangeKind, ChangeStatus, ProposalDraft
from marketplace.domain.vocabulary import EventAct, EvidenceTier, Need
from marketplace.models import (
    BriefRequirement,
    Expert,
    ExpertDocumentSkill,
    ExpertSkill,
    ExpertSkillEvidence,
    Skill,
    SkillAlias,
    TaxonomyChange,
    TaxonomyVersion,
)
from marketplace.search import taxonomy as search
from marketplace.search.taxonomy import BUNDLED, Kind
from marketplace.services import briefs, proposals, taxonomy
from tests.conftest import TODAY
from tests.factories import a_brief, a_project
from tests.services.walks import a_listed_expert, a_registered_company, acts_on, an_actor, an_index

NEW: dict[str, Any] = {
    "id": "passage-weaving",
    "name": "passage weaving",
    "family": "generative-ai",
    "slot": "technique",
    "kind": "method",
    "definition": "Retrieval of passages that are woven together before an answer is written.",
    "aliases": ["woven retrieval"],
    "parents": ["retrieval-augmented-generation"],
}


def a_proposal(kind: ChangeKind = ChangeKind.ADD_SKILL, **payload: Any) -> ProposalDraft:
    return ProposalDraft(kind, payload or NEW, reason="Three briefs ask for it.")


def merged(db: Session, source: str = "tensorflow", target: str = "pytorch") -> Any:
    proposal = proposals.propose(db, a_proposal(ChangeKind.MERGE_INTO, source=source, target=target))
    proposals.accept(db, proposal)
    return proposal


def meaning(db: Session, word: str) -> str | None:
    """What a word means at the next request of any process."""
    with search.following(lambda: nullcontext(db)):
        return search.resolved(Kind.SKILL, word)


def test_an_accepted_skill_means_something_at_the_next_request(session: Session) -> None:
    mira = an_actor(session)
    proposal = proposals.propose(session, a_proposal(), actor=mira)
    assert meaning(session, "Woven retrieval") is None
    proposals.accept(session, proposal, note="Good.", actor=mira)
    assert meaning(session, "Woven retrieval") == "passage-weaving"
    assert session.scalar(sa.select(Skill.name).where(Skill.slug == "passage-weaving")) == "passage weaving"
    assert session.scalars(sa.select(SkillAlias.alias).where(SkillAlias.skill == "passage-weaving")).all() == [
        "woven retrieval"
    ]
    assert [event.act for event in acts_on(session, proposal)] == [EventAct.PROPOSED, EventAct.ACCEPTED]
    assert search.resolved(Kind.SKILL, "Woven retrieval") is None, "who follows no database has the bundled words"


def test_the_words_of_one_request_are_asked_for_once(session: Session) -> None:
    asked: list[str] = []
    sa.event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    search.newest(session)  # whatever version this database is at, it is built by now
    asked.clear()
    with search.following(lambda: nullcontext(session)):
        for word in ("pytorch", "numpy", "k8s"):
            search.resolved(Kind.SKILL, word)
        search.names(Kind.DOMAIN)
    assert ["taxonomy_versions" in statement for statement in asked if statement.startswith("SELECT")] == [True]


def test_what_cannot_be_put_in_force_cannot_be_proposed(session: Session) -> None:
    for draft, said in (
        (a_proposal(ChangeKind.ADD_ALIAS, skill="pytorch", alias="k8s"), "'k8s' already belongs to 'kubernetes'"),
        (a_proposal(ChangeKind.MERGE_INTO, source="pytorch", target="nope"), "nknown skill 'nope'"),
        (a_proposal(ChangeKind.ADD_ALIAS, skill="pytorch", alias=" "), "Give another spelling."),
        (ProposalDraft(ChangeKind.RETIRE, {"skill": "pytorch"}), "Say why"),
    ):
        with pytest.raises(Invalid) as refusal:
            proposals.propose(session, draft)
        assert said in str(refusal.value)


def test_a_decision_is_final_and_a_refusal_says_why(session: Session) -> None:
    proposal = proposals.propose(session, a_proposal())
    with pytest.raises(Invalid):
        proposals.decline(session, proposal, reason=" ")
    proposals.decline(session, proposal, reason="It is called something else.")
    assert (proposal.status, proposal.decision) == (ChangeStatus.DECLINED, "It is called something else.")
    for act in (proposals.accept, lambda db, it: proposals.undo(db, it, reason="x")):
        with pytest.raises(IllegalMove):
            act(session, proposal)


def test_a_proposal_that_somebody_else_has_just_decided_is_decided_once(session: Session) -> None:
    proposal = proposals.propose(session, a_proposal())
    decided = sa.update(TaxonomyChange).where(TaxonomyChange.id == proposal.id).values(status=ChangeStatus.DECLINED)
    for decide in (
        lambda: proposals.accept(session, proposal),
        lambda: proposals.decline(session, proposal, reason="Nobody says it."),
        lambda: proposals.undo(session, proposal, reason="Nobody says it."),
    ):
        session.flush()
        session.refresh(proposal)
        session.execute(decided, execution_options={"synchronize_session": False})
        with pytest.raises(IllegalMove):
            decide()


def test_only_their_own_proposal_can_be_withdrawn(session: Session) -> None:
    mira, other = an_actor(session), an_actor(session, "other@nordlicht.example")
    proposal = proposals.propose(session, a_proposal(), actor=mira)
    with pytest.raises(NotFound):
        proposals.withdraw(session, proposal, actor=other)
    proposals.withdraw(session, proposal, actor=mira)
    assert proposal.status is ChangeStatus.WITHDRAWN


def test_a_change_that_others_rest_on_is_undone_last(session: Session) -> None:
    first = proposals.propose(session, a_proposal())
    proposals.accept(session, first)
    second = proposals.propose(session, a_proposal(ChangeKind.ADD_ALIAS, skill="passage-weaving", alias="weaving"))
    proposals.accept(session, second)
    with pytest.raises(Conflict, match="undo that first"):
        proposals.undo(session, first, reason="A mistake.")
    proposals.undo(session, second, reason="A mistake.")
    proposals.undo(session, first, reason="A mistake.")
    assert meaning(session, "passage-weaving") is None
    assert session.scalar(sa.select(Skill.is_retired).where(Skill.slug == "passage-weaving"))
    newest = session.scalars(sa.select(TaxonomyVersion).order_by(TaxonomyVersion.id)).all()
    assert newest[0].sha256 == newest[-1].sha256


def test_an_accepted_change_outlives_a_new_file_and_is_left_out_of_one_that_has_it(
    session: Session, tmp_path: Path
) -> None:
    proposals.accept(session, proposals.propose(session, a_proposal()))
    own = tmp_path / "taxonomy.yaml"
    own.write_text(BUNDLED.read_text(encoding="utf-8").replace('"2026.11"', '"ours"'), encoding="utf-8")
    taxonomy.load(session, own)
    with search.following(lambda: nullcontext(session)):
        assert search.in_force().version.startswith("ours+")
        assert search.in_force().skill_of("woven retrieval") == "passage-weaving"
    text = own.read_text(encoding="utf-8").replace("aliases: [ML]", "aliases: [ML, passage weaving]")
    own.write_text(text, encoding="utf-8")
    taxonomy.load(session, own)
    with search.following(lambda: nullcontext(session)):
        assert search.in_force().skill_of("passage weaving") == "machine-learning"
        assert [reason.partition(": ")[2] for reason in taxonomy.left_out().values()]
    later = proposals.propose(session, a_proposal(ChangeKind.ADD_ALIAS, skill="pytorch", alias="torchy"))
    proposals.accept(session, later)
    assert meaning(session, "torchy") == "pytorch"
    taxonomy.load(session)
    assert meaning(session, "woven retrieval") == "passage-weaving"


def rows_of(db: Session) -> dict[str, set[tuple[Any, ...]]]:
    """Every row that names a skill, and the evidence of claims."""
    found = {}
    for model in (ExpertSkill, ExpertDocumentSkill, BriefRequirement, ExpertSkillEvidence):
        found[model.__tablename__] = {tuple(row) for row in db.execute(sa.select(model.__table__))}
    return found


CLAIMS = (None, (0.5, EvidenceTier.SELF_DECLARED), (1.0, EvidenceTier.DOCUMENTED), (0.75, EvidenceTier.PROVEN))


def test_a_merge_and_its_undoing_leave_every_row_as_it_was(session: Session) -> None:
    """Over every way in which profiles and briefs can hold one word, the other, both or neither."""
    company = a_registered_company(session)
    for number, (old, new) in enumerate(product(CLAIMS, repeat=2)):
        held = [("tensorflow", old), ("pytorch", new), ("python", CLAIMS[1])]
        skills = tuple(
            SkillDraft(skill, claim[0], claim[1], None, ("p",) if skill != "python" else ())
            for skill, claim in held
            if claim
        )
        used = tuple(skill for skill, claim in held[:2] if claim)
        project = a_project(key="p", skills=used)
        a_listed_expert(session, name=f"Somebody {number}", skills=skills, documents=(project,))
    for needs in product((None, Need.NICE, Need.MUST, Need.NON_NEGOTIABLE), repeat=2):
        asked = tuple(
            RequirementDraft(skill, need) for skill, need in zip(("tensorflow", "pytorch"), needs, strict=True) if need
        )
        briefs.draft(
            session, company=company, draft=a_brief(skills=(*asked, RequirementDraft("python", Need.NICE))), today=TODAY
        )
    session.flush()
    before, revisions = rows_of(session), sum(session.scalars(sa.select(Expert.revision)))
    proposal = merged(session)
    after = rows_of(session)
    assert not session.scalar(
        sa.select(sa.func.count()).select_from(ExpertSkill).where(ExpertSkill.skill == "tensorflow")
    )
    people = {row.expert_id for row in session.scalars(sa.select(ExpertSkill).where(ExpertSkill.skill == "pytorch"))}
    assert len(people) == 15, "everybody but who held neither"
    assert sum(session.scalars(sa.select(Expert.revision))) == revisions + 12
    assert after != before
    assert meaning(session, "TensorFlow") == "pytorch"
    proposals.undo(session, proposal, reason="They are two things after all.")
    assert rows_of(session) == before
    assert [event.act for event in acts_on(session, proposal)] == [
        EventAct.PROPOSED,
        EventAct.MERGED,
        EventAct.UNMERGED,
    ]


def test_undoing_a_merge_leaves_alone_what_people_changed_since(session: Session) -> None:
    kept = a_listed_expert(session, skills=(SkillDraft("tensorflow", 1.0, EvidenceTier.PROVEN),))
    gone = a_listed_expert(session, name="Bo", skills=(SkillDraft("tensorflow", 1.0), SkillDraft("pytorch", 1.0)))
    proposal = merged(session)
    kept.skills[0].skill = "numpy"
    session.delete(gone)
    session.flush()
    proposals.undo(session, proposal, reason="They are two things after all.")
    session.expire_all()
    assert [held.skill for held in kept.skills] == ["numpy"]


def test_a_merge_is_in_the_next_ranking(session: Session, tmp_path: Path) -> None:
    expert = a_listed_expert(session, skills=(SkillDraft("tensorflow", 1.0, EvidenceTier.PROVEN),))
    index = an_index(session, tmp_path / "index")
    with search.following(lambda: nullcontext(session)):
        first = index.live()
        assert not len(first.matcher.pool.holders(first.matcher.taxonomy.row("pytorch"))[0])
        merged(session)
        second = index.live()
    assert second.version != first.version
    rows, _ = second.matcher.pool.holders(second.matcher.taxonomy.row("pytorch"))
    assert second.matcher.pool.ids[rows].tolist() == [expert.id]
