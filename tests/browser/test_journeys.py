"""From signing in to ranked experts, as a person does it, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import Site, sign_in

pytestmark = pytest.mark.browser


def test_a_company_writes_a_brief_and_sees_ranked_experts(visitor: Page, site: Site) -> None:
    sign_in(visitor)
    visitor.get_by_role("link", name="Write a brief").click()
    onward = visitor.get_by_role("button", name="Save and continue").last
    visitor.get_by_label("Title").fill("Fraud scoring in real time")
    visitor.get_by_label("What is the problem?").fill("Our fraud model lives in a notebook. Put it behind an API.")
    onward.click()
    visitor.get_by_label("Skill", exact=True).nth(0).fill("PyTorch")
    visitor.get_by_label("Skill", exact=True).nth(1).fill("Python")
    visitor.get_by_role("button", name="Add a skill").click()
    expect(visitor.get_by_label("Skill", exact=True)).to_have_count(4)
    expect(visitor.get_by_label("Skill", exact=True).nth(3)).to_be_focused()
    visitor.get_by_label("Skill", exact=True).nth(3).fill("Docker")
    visitor.get_by_label("How important").nth(3).select_option("nice")
    visitor.get_by_role("button", name="Remove skill 3").click()
    expect(visitor.get_by_label("Skill", exact=True)).to_have_count(3)
    onward.click()
    visitor.get_by_label("Production: people or systems").check()
    onward.click()
    visitor.get_by_label("How many hours a week?").fill("20")
    visitor.get_by_label("How many weeks?").fill("13")
    visitor.get_by_role("button", name="Update what is beside this").click()
    expect(visitor.get_by_role("heading", name="experts match")).to_be_visible()
    onward.click()
    visitor.get_by_label("First choice").select_option("contract")
    visitor.get_by_label("Target").fill("30,000")
    visitor.get_by_label("Maximum", exact=True).fill("40,000")
    onward.click()
    expect(visitor.get_by_label("Weight").first).to_have_value("40")
    onward.click()
    expect(visitor.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
    visitor.get_by_role("button", name="Publish").click()
    expect(visitor.get_by_role("heading", level=1, name="Fraud scoring in real time")).to_be_visible()
    visitor.get_by_role("button", name="Rank the experts").click()
    expect(visitor.get_by_role("heading", level=1, name="Experts for Fraud scoring in real time")).to_be_visible()
    first = visitor.locator("li.match").first
    expect(first).to_contain_text("of 100")
    expect(first).to_contain_text("Weakest part:")
    first.locator("summary", has_text="Every figure behind this score").click()
    expect(first.get_by_role("table")).to_be_visible()
    first.locator("table a").first.click()
    expect(visitor).to_have_url(re.compile("/experts/.+#"))
    expect(visitor.locator(":target")).to_be_visible()
    visitor.get_by_role("button", name="Sign out").click()
    visitor.goto("/briefs")
    expect(visitor.get_by_role("heading", level=1, name="Sign in")).to_be_visible()


def test_a_refused_form_says_where_and_keeps_what_was_typed(visitor: Page, site: Site) -> None:
    sign_in(visitor)
    visitor.goto(f"/briefs/{site.settled.brief}/edit/scope")
    visitor.get_by_label("How many weeks?").fill("7")
    visitor.get_by_label("Your time zone").fill("Mars/Olympus")
    visitor.get_by_role("button", name="Save and continue").last.click()
    summary = visitor.locator("#error-summary")
    expect(summary).to_contain_text("is not a time zone")
    expect(visitor).to_have_title("Error: Scope, time and place – Assay")
    expect(visitor.get_by_label("How many weeks?")).to_have_value("7")
    expect(visitor.get_by_label("Your time zone")).to_have_value("Mars/Olympus")


def test_the_error_summary_takes_the_focus_and_its_links_lead_into_the_fields(site: Site, browser, ana_state) -> None:  # type: ignore[no-untyped-def]
    from tests.browser.site import a_context

    context = a_context(browser, site, storage_state=ana_state)
    page = context.new_page()
    page.goto("/briefs/new")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary a").first.click()
    expect(page.get_by_label("What is the problem?")).to_be_focused()
    context.close()


def test_what_is_typed_refreshes_what_is_beside_it_and_saves_nothing(site: Site, browser, ana_state) -> None:  # type: ignore[no-untyped-def]
    from tests.browser.site import a_context

    context = a_context(browser, site, storage_state=ana_state)
    page = context.new_page()
    page.goto(f"/briefs/{site.settled.brief}/edit/scope")
    expect(page.locator("#rail")).to_contain_text("experts match")
    page.get_by_label("Where must the expert be allowed to work?").fill("JP")
    expect(page.locator("#rail")).to_contain_text("Nobody matches yet")
    page.reload()
    expect(page.get_by_label("Where must the expert be allowed to work?")).to_have_value("")
    context.close()


def test_the_first_stop_of_the_keyboard_is_the_way_past_the_navigation(visitor: Page) -> None:
    visitor.goto("/about")
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to the content")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("#main$"))
