"""A settled marketplace, and Ana of Nordlicht Pay signed in."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.people import Settled, settle, sign_in


@pytest.fixture
def settled(app: Flask) -> Settled:
    """Two companies, three people, six experts and three briefs."""
    return settle(app)


@pytest.fixture
def ana(client: FlaskClient, settled: Settled) -> FlaskClient:
    """A browser in which Ana is signed in."""
    sign_in(client)
    return client
