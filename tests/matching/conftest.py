"""One pool of random experts for all tests of the library that only read it."""

import pytest

from matching import Matcher
from tests.matching.people import TODAY, random_pool


@pytest.fixture(scope="session")
def experts():
    """250 random experts."""
    return random_pool(seed=5, size=250)


@pytest.fixture(scope="session")
def matcher(experts):
    """A matcher over them."""
    return Matcher.build(experts, today=TODAY)
