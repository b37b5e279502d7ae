"""GDPR-1: everything about a person can be taken along, and nothing of them is left when they are erased."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, NotFound
from marketplace.domain.vocabulary import ExpertStatus, Role
from marketplace.models import Expert, MatchResult
from marketplace.models.base import Base
from marketplace.search.current import Index
from marketplace.services import accounts, briefs, companies, experts, matches, personal_data, privacy
from tests.factories import a_brief, a_company, a_project, an_expert

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAIL = "zelda.quux@post.example"
TELLING = ("Zelda", "Quuxworth", MAIL, "zelda.quux", "Xylophone retrieval", "zeldaq-on-the-web")
"""Words that nobody else uses: none of them may be found after the erasure."""


@pytest.fixture
def zelda(session: Session, index: Index, today: date) -> Expert:
    """Somebody listed with a log-in, who was shown to a company."""
    user = accounts.register(session, email=MAIL, password_hash="x", name="Zelda Quuxworth", roles=[Role.EXPERT])
    story = a_project(title="Xylophone retrieval", text="Xylophone retrieval by Zelda.")
    draft = an_expert(
        name="Zelda Quuxworth",
        headline="Xylophone retrieval at scale",
        documents=(story,),
        identity=("zeldaq-on-the-web",),
    )
    expert = experts.enlist(session, draft, today=today, user=user)
    company = companies.register(session, a_company())
    brief = briefs.draft(session, company=company, draft=a_brief(), today=today)
    experts.block_company(session, expert, companies.register(session, a_company(name="Hidden from")))
    session.flush()
    matches.shortlist(session, brief, index.live(), today=today, size=20)
    session.flush()
    return expert


def everything(session: Session) -> str:
    """Every cell of every table, as one text."""
    session.expire_all()
    cells = []
    for table in Base.metadata.sorted_tables:
        if not table.name.startswith(("skill", "domain", "special", "job_role", "market", "taxonomy", "senior")):
            cells += [f"{table.name}: {row!r}" for row in session.execute(sa.select(table)).all()]
    return "\n".join(cells)


def test_gdpr_1_every_table_that_leads_to_a_person_is_exported_or_exempt() -> None:
    known = personal_data.THEIRS.keys() | personal_data.EXEMPT.keys()
    leading = {
        table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"users", "experts"} | personal_data.THEIRS.keys()
    }
    assert leading - known == set(), "say in services/personal_data.py whose these are, or why they are left out"
    assert known - leading - {"users", "scores", "scorecard_flags", "event_seals"} == set()
    assert personal_data.THEIRS.keys() & personal_data.EXEMPT.keys() == set()
    assert all(len(reason) > 20 for reason in personal_data.EXEMPT.values())


def test_gdpr_1_the_export_holds_every_table_and_no_secret(session: Session, zelda: Expert) -> None:
    assert zelda.user is not None
    found = personal_data.export(session, zelda.user, now=NOW, actor=Actor(zelda.user.id))
    tables = found["tables"]
    assert tables.keys() == personal_data.THEIRS.keys()
    assert tables["users"][0]["email"] == MAIL
    assert tables["expert_documents"][0]["title"] == "Xylophone retrieval"
    assert tables["match_results"], "she was in a ranking"
    assert tables["events"], "asking for the export is an act of hers"
    written = repr(found)
    for secret in ("fs_uniquifier", "password", "secret_hash", "reviewer", "by_id", "second_factor"):
        assert f"'{secret}'" not in written


def test_gdpr_1_somebody_elses_rows_are_in_no_export(session: Session, zelda: Expert, today: date) -> None:
    other = accounts.register(session, email="o@post.example", password_hash="x", name="Other", roles=[Role.EXPERT])
    experts.enlist(session, an_expert(name="Other One"), today=today, user=other)
    session.flush()
    written = repr(personal_data.export(session, other, now=NOW))
    assert not any(word in written for word in TELLING)


def test_gdpr_1_nothing_is_left_in_any_row(session: Session, zelda: Expert) -> None:
    assert any(word in everything(session) for word in TELLING)
    public_id, revision = zelda.public_id, zelda.revision
    assert zelda.user_id is not None
    privacy.erase(session, zelda, now=NOW, actor=Actor(zelda.user_id, frozenset({Role.EXPERT})))
    session.flush()
    left = everything(session)
    assert [word for word in TELLING if word.lower() in left.lower()] == []
    assert public_id in left, "the tombstone stays"
    expert = session.scalar(sa.select(Expert).where(Expert.public_id == public_id))
    assert expert is not None
    assert (expert.status, expert.user_id, expert.name) == (ExpertStatus.ERASED, None, privacy.NOBODY)
    assert expert.revision > revision
    result = session.scalar(sa.select(MatchResult).where(MatchResult.expert_id == expert.id))
    assert result is not None
    assert result.name == privacy.NOBODY
    assert result.score > 0, "the company's figures stay"


def test_gdpr_1_nothing_is_left_in_the_index(session: Session, index: Index, zelda: Expert, tmp_path: Path) -> None:
    privacy.erase(session, zelda, now=NOW)
    session.flush()
    index.forget()
    live = index.live()
    assert privacy.NOBODY not in list(live.matcher.pool.name)
    files = [path for path in index.directory.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes().lower()
        assert not any(word.lower().encode() in content for word in (*TELLING, "xylophone")), path.name


def test_a_ranking_with_somebody_erased_can_still_be_read(session: Session, zelda: Expert) -> None:
    result = session.scalar(sa.select(MatchResult).where(MatchResult.expert_id == zelda.id))
    assert result is not None
    run = result.run
    privacy.erase(session, zelda, now=NOW)
    shown = [match for match in matches.shortlist_of(run).matches if match.name == privacy.NOBODY]
    assert len(shown) == 1
    assert sum(part.points for part in shown[0].contributions) + shown[0].base == pytest.approx(shown[0].score)


def test_somebody_who_acts_for_a_company_leaves_it_first(session: Session, zelda: Expert) -> None:
    assert zelda.user is not None
    accounts.join(session, zelda.user, companies.named(session, "Hidden from"))
    session.flush()
    with pytest.raises(Conflict, match="You act for Hidden from"):
        privacy.erase(session, zelda, now=NOW)
    assert zelda.status is ExpertStatus.APPROVED


def test_who_saw_somebody_is_told_by_day_and_company(session: Session, zelda: Expert, today: date) -> None:
    (seen,) = privacy.seen_in_rankings(session, zelda, limit=10)
    assert (seen.day, seen.company, seen.times) == (today, "Nordlicht Pay", 1)


def test_a_company_is_let_back_in_once(session: Session, zelda: Expert) -> None:
    company = companies.named(session, "Hidden from")
    before = zelda.revision
    assert privacy.unblock_company(session, zelda, company.public_id) == "Hidden from"
    session.flush()
    assert zelda.revision == before + 1
    with pytest.raises(NotFound):
        privacy.unblock_company(session, zelda, company.public_id)
