"""Teams by the one door: roles in the words of briefs, money in minor units, blocks kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from marketplace.domain.briefs import RequirementDraft
from marketplace.domain.experts import SkillDraft
from marketplace.domain.vocabulary import Need
from marketplace.models import Expert
from marketplace.search import MatchingError
from marketplace.search.current import Live
from marketplace.search.teams import RoleAsked, Terms, teams_of
from tests.conftest import TODAY
from tests.factories import a_brief
from tests.services.walks import a_listed_expert, an_index


@pytest.fixture
def people(session: Session) -> dict[str, Expert]:
    """Two who know PyTorch and one who knows Airflow."""
    known = {"Ada Moreira": "pytorch", "Bo Lindqvist": "pytorch", "Cyd Okafor": "apache-airflow"}
    return {
        name: a_listed_expert(session, name=name, skills=(SkillDraft(skill, 1.0),)) for name, skill in known.items()
    }


@pytest.fixture
def live(session: Session, people: dict[str, Expert], tmp_path: Path) -> Live:
    """The index over them."""
    return an_index(session, tmp_path).live()


def role(name: str, skill: str) -> RoleAsked:
    """A role that nobody without this skill can hold."""
    return RoleAsked(name, a_brief(skills=(RequirementDraft(skill, Need.NON_NEGOTIABLE),), budget=None))


ROLES = (role("ML engineer", "pytorch"), role("data engineer", "apache-airflow"))


def test_a_team_has_one_person_for_every_role(live: Live, people: dict[str, Expert]) -> None:
    found = teams_of(live, ROLES, Terms("EUR"), today=TODAY, company_id=7)
    assert found.best is not None
    assert [member.role for member in found.best.members] == ["ML engineer", "data engineer"]
    assert found.best.members[1].expert_id == people["Cyd Okafor"].id
    assert found.best.cost.currency == "EUR"
    assert len(found.alternatives) == 1, "there is one other person for one of the roles"


def test_a_budget_is_in_minor_units_and_what_it_lacks_is_said(live: Live) -> None:
    whole = teams_of(live, ROLES, Terms("EUR"), today=TODAY, company_id=7)
    assert whole.cheapest is not None
    least = whole.cheapest.team.cost.expected
    enough = Terms("EUR", budget_minor=round(100 * least) + 100)
    assert teams_of(live, ROLES, enough, today=TODAY, company_id=7).best is not None
    poor = teams_of(live, ROLES, Terms("EUR", budget_minor=round(50 * least)), today=TODAY, company_id=7)
    assert poor.best is None
    assert poor.help is not None
    assert poor.help.minimum_budget == pytest.approx(least, abs=1)


def test_blocked_and_parted_people_are_kept_out(live: Live, people: dict[str, Expert]) -> None:
    ada, bo, cyd = (people[name].id for name in ("Ada Moreira", "Bo Lindqvist", "Cyd Okafor"))
    without_ada = [replace(role, blocked=frozenset({ada})) for role in ROLES]
    found = teams_of(live, without_ada, Terms("EUR"), today=TODAY, company_id=7)
    assert found.best is not None
    assert {member.expert_id for member in found.best.members} == {bo, cyd}
    parted = Terms("EUR", apart=frozenset({frozenset({ada, cyd}), frozenset({bo, cyd})}))
    assert teams_of(live, ROLES, parted, today=TODAY, company_id=7).best is None


def test_terms_that_cannot_be_met_name_their_field(live: Live) -> None:
    with pytest.raises(MatchingError) as refused:
        teams_of(live, ROLES, Terms("EUR", budget_minor=0), today=TODAY, company_id=7)
    assert refused.value.field == "budget"
    with pytest.raises(MatchingError):
        teams_of(live, (), Terms("EUR"), today=TODAY, company_id=7)
