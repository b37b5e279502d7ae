"""A settled marketplace, and Ana of Nordlicht Pay signed in."""

import pytest
from flask.testing import FlaskClient

from tests.web.people import Settled, sign_in


@pytest.fixture
def ana(client: FlaskClient, settled: Settled) -> FlaskClient:
    """A browser in which Ana is signed in."""
    sign_in(client)
    return client
