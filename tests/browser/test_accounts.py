"""Registering, a second factor, and coming back with it, as a person does it: with JavaScript and without."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from marketplace.gate import second_step
from tests.browser.site import Site
from tests.web.account.letters import link_in
from tests.web.people import PASSWORD

pytestmark = pytest.mark.browser


def code_of(site: Site, secret: str, steps: int = 0) -> str:
    """Return the code that an app with this secret shows so many half minutes from now."""
    with site.app.app_context():
        return str(second_step.vault()(key=secret, format="base32").generate(time.time() + 30 * steps).token)


def test_an_expert_registers_sets_up_a_second_factor_and_comes_back(visitor: Page, site: Site) -> None:
    email = f"iris.{id(visitor)}@experts.example"
    visitor.goto("/")
    visitor.get_by_role("link", name="Register").first.click()
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Choose whether you register")
    visitor.get_by_label("I am an expert and want to be found").check()
    visitor.get_by_label("Your name").fill("Iris Kovač")
    visitor.get_by_label("E-mail address").fill(email)
    visitor.get_by_label("I have read the terms").check()
    visitor.get_by_role("button", name="Register").click()
    expect(visitor.get_by_role("heading", level=1, name="Look into your mail")).to_be_visible()
    visitor.goto(link_in(site.app, "confirm-registration"))
    visitor.get_by_label("Password").fill("password")
    visitor.get_by_role("button", name="Open my account").click()
    expect(visitor.get_by_role("alert")).to_contain_text("at least 12 characters")
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Open my account").click()
    expect(visitor.get_by_role("button", name="Sign out")).to_be_visible()

    visitor.goto("/account/second-factor")
    expect(visitor.get_by_role("img", name="QR code")).to_be_visible()
    secret = re.sub(r"\s", "", visitor.locator("code.secret").inner_text())
    visitor.get_by_label("Code", exact=True).fill(code_of(site, secret))
    visitor.get_by_role("button", name="Set it up").click()
    expect(visitor.locator(".recovery-codes code")).to_have_count(10)

    visitor.get_by_role("button", name="Sign out").click()
    visitor.goto("/sign-in")
    visitor.get_by_label("E-mail address").fill(email)
    visitor.get_by_label("Password").fill(PASSWORD)
    visitor.get_by_role("button", name="Sign in").click()
    visitor.get_by_label("Code", exact=True).fill("000000")
    visitor.get_by_role("button", name="Go on").click()
    expect(visitor.get_by_role("alert")).to_contain_text("This code is not right")
    # A code works once: the one that set it up is spent, the next one is not.
    visitor.get_by_label("Code", exact=True).fill(code_of(site, secret, 1))
    visitor.get_by_role("button", name="Go on").click()
    expect(visitor.get_by_role("button", name="Sign out")).to_be_visible()
    visitor.goto("/account/devices")
    expect(visitor.get_by_role("cell", name="This device")).to_be_visible()
