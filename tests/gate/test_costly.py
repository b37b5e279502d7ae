"""RATE-1: how often somebody may ask for what costs much, and how much a request may carry."""

from flask import Flask
from flask.testing import FlaskClient

from marketplace.gate.hosts import MOST_BYTES
from marketplace.gate.limits import MATCH_LIMIT
from tests.web.people import ANA, BO, settle, sign_in, token_in

READ = "/briefs/from-text"


def test_rate_1_what_costs_much_is_counted_for_each_person(app: Flask, client: FlaskClient) -> None:
    settle(app)
    most = int(MATCH_LIMIT.split()[0])
    sign_in(client, ANA)
    fields = {"text": "PyTorch", "csrf_token": token_in(client.get(READ).text)}
    assert {client.post(READ, data=fields).status_code for _ in range(most)} == {200}
    refused = client.post(READ, data=fields)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get(READ).status_code == 200
    other = app.test_client()
    other.environ_base |= {"REMOTE_ADDR": "10.0.0.9"}
    sign_in(other, BO)
    fields["csrf_token"] = token_in(other.get(READ).text)
    assert other.post(READ, data=fields).status_code == 200


def test_rate_1_a_request_carries_so_much_and_no_more(client: FlaskClient) -> None:
    token = token_in(client.get("/sign-in").text)
    heavy = {"email": "x" * (MOST_BYTES + 1), "password": "x", "csrf_token": token}
    assert client.post("/sign-in", data=heavy).status_code == 413
    many = {f"field{number}": "x" for number in range(2_000)}
    parts = client.post("/sign-in", data={"csrf_token": token, **many}, content_type="multipart/form-data")
    assert parts.status_code == 413
