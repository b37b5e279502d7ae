"""The page of the API draws every request under the site's own rules for scripts and styles, and asks nobody else."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.api.test_document import REQUESTS
from tests.browser.site import Site
from tests.browser.test_accessibility import listened

pytestmark = pytest.mark.browser


def test_every_request_is_drawn_and_nothing_is_refused_or_asked_elsewhere(looking: BrowserContext, site: Site) -> None:
    page = looking.new_page()
    console, asked = listened(page), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/api/docs")
    expect(page.locator(".opblock")).to_have_count(sum(map(len, REQUESTS.values())))
    page.locator(".opblock-post .opblock-summary-control").first.click()
    expect(page.get_by_role("button", name="Try it out")).to_be_visible()
    assert console == []
    assert all(url.startswith((site.origin, "data:", "blob:")) for url in asked), asked
