from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from marketplace.domain.vocabulary import EventAct
from marketplace.models import Domain, Event, Skill, SkillAlias, TaxonomyVersion
from marketplace.search import MatchingError
from marketplace.search.taxonomy import BUNDLED, bundled
from marketplace.services import taxonomy
from tests.services.walks import a_listed_expert


def test_every_word_of_the_file_is_in_the_tables(session: Session) -> None:
    counts, found = taxonomy.counts(session), bundled()
    assert counts["skills"] == len(found.skills) >= 250
    assert counts["specializations"] == len(found.specializations) >= 12
    assert counts["domains"] == len(found.domains)
    assert counts["skill_edges"] == len(found.edges)
    assert set(session.scalars(sa.select(Skill.slug))) == set(found.skills)
    parents = dict(session.execute(sa.select(Domain.slug, Domain.parent)).all())
    assert parents == {word: domain.parent for word, domain in found.domains.items()}


def test_loading_the_same_file_again_changes_nothing(session: Session) -> None:
    before = taxonomy.counts(session)
    assert taxonomy.load(session) == before
    assert session.scalar(sa.select(sa.func.count()).select_from(TaxonomyVersion)) == 1


def test_another_file_renames_retires_and_brings_back(session: Session, tmp_path: Path) -> None:
    text = BUNDLED.read_text(encoding="utf-8")
    name = bundled().skills["pytorch"].name
    other = tmp_path / "taxonomy.yaml"
    other.write_text(text.replace(f"name: {name}\n", "name: Torch of Py\n", 1), encoding="utf-8")
    session.add(Skill(slug="steam-engines", name="Steam engines", family="x", slot="task", kind="tool"))
    taxonomy.load(session, other)
    names = dict(session.execute(sa.select(Skill.slug, Skill.name)).all())
    assert names["pytorch"] == "Torch of Py"
    assert session.scalars(sa.select(Skill.slug).where(Skill.is_retired)).all() == ["steam-engines"]
    assert session.scalars(sa.select(Event)).all()[-1].act is EventAct.LOADED
    taxonomy.load(session)
    session.expire_all()
    assert session.scalar(sa.select(Skill.name).where(Skill.slug == "pytorch")) == name


SMALL = """
version: "1999.1"
attribution: [Ours.]
families: {one: One}
slots: [task]
skills:
  - {id: python, name: Python, family: one, slot: task, kind: tool, definition: A language.}
edges: {specialisation: {}, broader: {}, substitute: []}
specializations:
  - {id: forecasting, name: Forecasting, definition: What comes next., neighbours: [], skills: [python]}
domains: [{id: retail, name: Retail}]
roles: [{id: data-scientist, name: Data scientist}]
seniorities: [{id: senior, name: Senior, rank: 3}]
"""


def test_a_smaller_file_retires_what_it_no_longer_has(session: Session, tmp_path: Path) -> None:
    expert = a_listed_expert(session)
    small = tmp_path / "taxonomy.yaml"
    small.write_text(SMALL, encoding="utf-8")
    counts = taxonomy.load(session, small)
    assert counts["skills"] == len(bundled().skills)
    assert (counts["skill_aliases"], counts["skill_edges"], counts["job_roles"], counts["seniorities"]) == (0, 0, 1, 1)
    assert session.scalars(sa.select(Skill.slug).where(~Skill.is_retired)).all() == ["python"]
    assert [held.skill for held in expert.skills] == ["python", "pytorch", "kubernetes"]


def test_a_broken_file_is_refused_with_its_line_and_loads_nothing(session: Session, tmp_path: Path) -> None:
    before = session.scalars(sa.select(SkillAlias.alias)).all()
    broken = tmp_path / "taxonomy.yaml"
    broken.write_text("version: 1\nskills:\n  - id: [\n", encoding="utf-8")
    with pytest.raises(MatchingError, match=r"line \d+"):
        taxonomy.load(session, broken)
    assert session.scalars(sa.select(SkillAlias.alias)).all() == before


def test_people_can_choose_and_are_told_where_the_words_come_from() -> None:
    assert taxonomy.skill_names()["pytorch"] == "PyTorch"
    assert "mlops" in taxonomy.specialization_names()
    assert "payments" in taxonomy.domain_names()
    assert taxonomy.suggest("PyTorhc")[0] == "PyTorch"
    assert any("ESCO" in sentence for sentence in taxonomy.attribution())
