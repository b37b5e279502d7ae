"""AUTHN-5: a passkey is made, signs in and is deleted in a real browser, with an authenticator built into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.site import Site, a_context, sign_in
from tests.web.people import BO, PASSWORD, VERA

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",  # as a phone's or a computer's own, not a key to plug in
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    """A page on a host that has a name, because passkeys belong to names, with an authenticator."""
    context = a_context(browser, replace(site, origin=site.origin.replace("127.0.0.1", "localhost")))
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))  # type: ignore[attr-defined]
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    assert page.complaints == []  # type: ignore[attr-defined]
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()


def make_passkey(page: Page, name: str) -> None:
    page.goto("/account/passkeys")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Present password").fill(PASSWORD)
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("rowheader", name=name)).to_be_visible()


def sign_out_and_back_in(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto("/sign-in")
    page.get_by_role("button", name="Use a passkey instead").click()


@pytest.mark.parametrize("email", [BO, VERA])
def test_authn_5_a_passkey_is_made_signs_in_without_a_code_and_is_deleted(page: Page, email: str) -> None:
    sign_in(page, email)
    make_passkey(page, "Laptop")
    sign_out_and_back_in(page)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/account/passkeys")
    expect(page.get_by_role("cell", name="Never")).to_have_count(0)
    page.get_by_role("button", name="Delete Laptop").click()
    expect(page.get_by_role("rowheader", name="Laptop")).to_have_count(0)
    page.complaints.clear()  # type: ignore[attr-defined]
    sign_out_and_back_in(page)
    expect(page.get_by_text("The passkey was not taken").first).to_be_visible()
    # The browser notes the status of the refused form itself.
    page.complaints.clear()  # type: ignore[attr-defined]
