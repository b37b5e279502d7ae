"""The demo population that the tests look at: made up once, and not in any database."""

from datetime import date

import pytest

from marketplace.domain.briefs import BriefDraft
from seed.companies import briefs_written, firms
from seed.experts import Character, population

SEED = 7
SIZE = 300


@pytest.fixture(scope="session")
def people(today: date) -> list[Character]:
    """The three hundred of the demo."""
    return list(population(SIZE, seed=SEED, today=today))


@pytest.fixture(scope="session")
def briefs(today: date) -> list[BriefDraft]:
    """The sixty briefs of the demo."""
    return [brief for firm in firms(briefs_written(), today) for brief in firm.briefs]
