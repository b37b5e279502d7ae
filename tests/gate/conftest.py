"""The gate is tested through the whole app, with one account behind it."""

import pytest
from flask import Flask
from flask_security.utils import hash_password

from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.services import accounts, companies
from tests.factories import a_company
from tests.web.people import ANA, PASSWORD


@pytest.fixture
def account(app: Flask) -> str:
    """The address of somebody who acts for a company."""
    with app.app_context():
        password = hash_password(PASSWORD)
        with transaction() as db:
            company = companies.register(db, a_company())
            accounts.register(
                db, email=ANA, password_hash=password, name="Ana Lund", roles=[Role.COMPANY], company=company
            )
    return ANA
