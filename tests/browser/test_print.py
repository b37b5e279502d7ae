"""Pages on paper: what is only for the screen is gone, and nothing stands out over the edge of an A4 sheet."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import States
from tests.browser.site import Site, a_context
from tests.web.people import ANA, LENA

pytestmark = pytest.mark.browser

A4_WIDTH_PIXELS = 794
"""210 mm at 96 dots an inch."""


@pytest.mark.parametrize(("who", "path"), [(ANA, "/briefs"), (ANA, "/about"), (LENA, "/console/quality")])
def test_a_page_is_printed_without_its_controls(
    browser: Browser, site: Site, states: States, who: str, path: str
) -> None:
    context = a_context(browser, site, viewport={"width": A4_WIDTH_PIXELS, "height": 1123}, storage_state=states(who))
    page = context.new_page()
    page.goto(path)
    expect(page.locator(".bar nav")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for control in page.locator(".bar nav, .who, .foot, form").all():
        expect(control).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH_PIXELS
    context.close()
