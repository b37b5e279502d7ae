"""Null characters, which PostgreSQL refuses and SQLite keeps, are gone before anybody reads a field."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from marketplace.models import User
from tests.web.people import ANA, LENA, post, sign_in


def test_inj_1_a_null_character_in_a_field_is_not_kept(client: FlaskClient, settled: object) -> None:
    sign_in(client, ANA)
    assert post(client, "/account/name", name="Ana\x00 Sol").status_code == 303
    database = client.application.extensions["assay_database"]
    with database.session() as db:
        assert db.scalar(sa.select(User.name).where(User.email == ANA)) == "Ana Sol"


@pytest.mark.parametrize("address", ["/console/people?q=a%00b", "/console/audit?actor=%00", "/console/taxonomy?q=%00"])
def test_inj_1_a_null_character_in_a_question_breaks_no_page(
    client: FlaskClient, settled: object, address: str
) -> None:
    sign_in(client, LENA)
    assert client.get(address).status_code in (200, 422)


@pytest.mark.parametrize("address", ["/console/rates/a%00b", "/console/taxonomy/skills/a%00b", "/confirm/a%00b"])
def test_inj_1_an_address_with_a_null_character_is_nobodys(client: FlaskClient, settled: object, address: str) -> None:
    sign_in(client, LENA)
    assert client.get(address).status_code == 404
