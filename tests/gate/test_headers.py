"""What every answer tells the browser, whatever it answers."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.app import create_app
from marketplace.config import Config

ALWAYS = {
    "Content-Security-Policy": "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/"),
        ("GET", "/sign-in"),
        ("GET", "/briefs"),
        ("GET", "/nowhere"),
        ("POST", "/sign-in"),
        ("DELETE", "/about"),
        ("GET", "/static/assay.css"),
        ("GET", "/static/nothing.css"),
    ],
)
def test_every_answer_carries_the_same_protection(client: FlaskClient, method: str, address: str) -> None:
    answer = client.open(address, method=method)
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["X-Request-ID"]
    answer.close()


@pytest.mark.parametrize("address", ["/", "/sign-in", "/nowhere", "/about"])
def test_pages_are_not_stored(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_a_foreign_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_trace_is_refused(client: FlaskClient) -> None:
    assert client.open("/", method="TRACE").status_code == 405


def test_over_https_the_cookie_belongs_to_this_host_alone(config: Config) -> None:
    app = create_app(replace(config, url="https://assay.example", insecure_cookies=False))
    answer = app.test_client().get("/sign-in", base_url="https://assay.example")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-assay=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie
    assert "max-age=63072000" in answer.headers["Strict-Transport-Security"]
    app.extensions["assay_database"].dispose()


def test_a_form_without_its_token_is_refused_everywhere(app: Flask, client: FlaskClient) -> None:
    adapter = app.url_map.bind("localhost")
    an_id = "3f0e6b0e-1111-4222-8333-444455556666"
    tried, by_link = 0, set()
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.rule.startswith("/api/"):
            values = {name: 1 if f"<int:{name}>" in rule.rule else an_id for name in rule.arguments}
            address = adapter.build(rule.endpoint, values, method="POST")
            if getattr(app.view_functions[rule.endpoint], "is_open_by_link", False):
                by_link.add(rule.endpoint)
                continue
            answer = client.post(address, data={"text": "x"})
            assert answer.status_code == 400, rule
            assert "open for too long" in answer.text
            tried += 1
    assert tried >= 6
    assert by_link == {"unsubscribe.stop"}
