"""Ada, who is listed, and Nia, who has a log-in and no profile yet, each in a browser."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.db import session, transaction
from marketplace.domain.experts import ExpertDraft
from marketplace.models import Expert
from marketplace.services import accounts, own_profile, profiles
from tests.web.people import ADA_MAIL, NEW_MAIL, Settled, sign_in


@pytest.fixture
def ada(client: FlaskClient, settled: Settled) -> FlaskClient:
    """A browser in which Ada is signed in."""
    sign_in(client, ADA_MAIL)
    return client


@pytest.fixture
def nia(client: FlaskClient, settled: Settled) -> FlaskClient:
    """A browser in which Nia is signed in."""
    sign_in(client, NEW_MAIL)
    return client


class Stored:
    """What is on record about somebody, read afresh each time."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def expert(self, email: str = ADA_MAIL) -> Expert:
        with self._app.app_context(), session() as db:
            user = accounts.find_by_email(db, email)
            assert user is not None
            return own_profile.of_user(db, user.id)

    def confirm(self, email: str) -> None:
        with self._app.app_context(), transaction() as db:
            user = accounts.find_by_email(db, email)
            assert user is not None
            user.confirmed_at = datetime.now(UTC)

    def draft(self, email: str = ADA_MAIL) -> ExpertDraft:
        return profiles.draft_of(self.expert(email))


@pytest.fixture
def stored(app: Flask) -> Stored:
    return Stored(app)
