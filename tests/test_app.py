"""The wiring: every request has an id, one log line and a known host; the `live` pool is ranked."""

import io
import json
from dataclasses import replace

import pytest
import structlog
from flask import request
from flask.testing import FlaskClient

from marketplace.app import create_app
from marketplace.config import Config
from marketplace.services import matches
from tests.factories import a_brief, twelve_experts


def test_every_answer_carries_the_id_it_was_asked_with_or_a_new_one(client: FlaskClient):
    given = client.get("/", headers={"X-Request-ID": "from-a-proxy-42"})
    made = client.get("/")
    refused = client.get("/", headers={"X-Request-ID": "a b\tc"})

    assert given.headers["X-Request-ID"] == "from-a-proxy-42"
    assert len(made.headers["X-Request-ID"]) == len(refused.headers["X-Request-ID"]) == 32


def test_every_request_is_one_line_of_json(client: FlaskClient, capsys: pytest.CaptureFixture[str]):
    lines = io.StringIO()
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=lines))

    client.get("/nowhere\r\nforged", headers={"X-Request-ID": "from-a-proxy-42"})

    (line,) = lines.getvalue().splitlines()
    said = json.loads(line)
    assert said["event"] == "request"
    assert said["request_id"] == "from-a-proxy-42"
    assert said["status"] == 404
    assert said["method"] == "GET"


def test_another_host_is_refused(client: FlaskClient):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_two_apps_with_other_settings_do_not_meet(config: Config, tmp_path):
    one = create_app(config)
    two = create_app(replace(config, side_database_url=f"sqlite:///{tmp_path / 'other.db'}", url="http://127.0.0.1:9"))

    assert one.extensions["assay_database"] is not two.extensions["assay_database"]
    assert one.extensions["assay_config"].url != two.extensions["assay_config"].url
    for app in (one, two):
        app.extensions["assay_database"].dispose()


def test_the_twelve_experts_of_the_tests_are_ranked_as_their_factory_says(session, live, today):
    shortlist = matches.preview(session, a_brief(), live, today=today, size=12)

    assert shortlist.pool_size == len(twelve_experts()) == 12
    assert shortlist.matches[0].name == "Ada Moreira"
    assert "Kira Volkova" not in [match.name for match in shortlist.matches]


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.7")])
def test_a_forwarded_address_is_believed_only_from_a_proxy_of_ones_own(config: Config, proxies: int, seen: str):
    app = create_app(replace(config, proxies=proxies))
    try:
        app.add_url_rule("/who", view_func=lambda: request.remote_addr)
        assert app.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.7"}).text == seen
    finally:
        app.extensions["assay_database"].dispose()
