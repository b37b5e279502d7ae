"""Every page at two widths in two themes: axe finds nothing serious, and nothing has to be scrolled sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.pages import JOURNEYS, PUBLIC, private
from tests.browser.site import AXE, Site

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def complaints_about(page: Page) -> list[str]:
    """Return what axe calls serious or critical, with where it is."""
    # A page that has just been answered may not have its style sheets yet, and then nothing is where it will be.
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def check(page: Page, console: list[str]) -> None:
    assert complaints_about(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    assert page.locator("h1").count() == 1
    assert console == []


def listened(page: Page) -> list[str]:
    """Collect what the browser complains about: refused styles and scripts, and errors."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages(looking: BrowserContext, name: str) -> None:
    looking.clear_cookies()
    page = looking.new_page()
    console = listened(page)
    page.goto(PUBLIC[name])
    check(page, [line for line in console if "404" not in line])


@pytest.mark.parametrize(
    "name",
    ["briefs", "write-brief", "write-brief-example", "from-text", "brief", "draft", "change-brief", "expert"],
)
def test_company_pages(looking: BrowserContext, site: Site, name: str) -> None:
    page = looking.new_page()
    console = listened(page)
    page.goto(private(site)[name])
    check(page, console)


@pytest.mark.parametrize("name", JOURNEYS)
def test_pages_on_the_way(looking: BrowserContext, site: Site, name: str) -> None:
    page = looking.new_page()
    console = listened(page)
    JOURNEYS[name](page, site)
    check(page, [line for line in console if "422" not in line])
