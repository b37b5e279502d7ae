"""A11Y-1: every page at two widths in two themes: axe finds nothing serious, and nothing is scrolled sideways."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import States
from tests.browser.pages import JOURNEYS, LOOKERS, pages
from tests.browser.site import AXE, Site, a_context

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

COLOURS = ["color-contrast", "link-in-text-block"]
"""What a theme can spoil. Everything else that axe knows is of the markup and the layout, the same in both themes."""

LOOKS: Sequence[tuple[int, Literal["light", "dark"], bool]] = (
    (1280, "light", True),
    (1280, "dark", False),
    (320, "dark", True),
    (320, "light", False),
)
"""Widths and themes in the order in which a page is turned into each, and whether every rule is asked."""

REFUSALS = ("404", "409")
"""Pages that say why something is not to be had are pages too; the browser reports their status as an error."""

PARTS = 4
"""One kind of people has up to a hundred pages: as many as this are looked at in one test, by turns."""


SHAPES = """() => [...document.body.children].map(part => JSON.stringify(
  [part, ...part.querySelectorAll('*')].map(one => [
    one.tagName, one.getAttributeNames().sort(), one.getAttribute('class'), one.getAttribute('style'),
    one.getAttribute('role'), one.getAttribute('type'), one.textContent.trim() === ''])))"""
"""What axe judges the header, the body and the footer of a page by: not by their words, nor by whom they speak of."""

LOOKED_AT: set[str] = set()
"""The shapes that this process has looked at."""


def is_new(page: Page) -> bool:
    """Tell whether a page has a part like no page before it. Many a page is everybody's."""
    shapes = set(page.evaluate(SHAPES))
    was_seen = shapes <= LOOKED_AT
    LOOKED_AT.update(shapes)
    return not was_seen


def complaints_about(page: Page, *, is_whole: bool = True) -> list[str]:
    """Return what axe calls serious or critical, with where it is."""
    only = {"type": "tag", "values": TAGS} if is_whole else {"type": "rule", "values": COLOURS}
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def faults(page: Page, console: list[str]) -> list[str]:
    """Return everything that is wrong with the page that is shown, at both widths in both themes.

    axe is not asked again about what it has judged: a page made of the same elements as others before it.
    """
    # A page that has just been answered may not have its style sheets or its parts yet: nothing is where it will be.
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = list(console)
    if is_for_axe := is_new(page):
        page.evaluate(AXE.read_text("utf-8"))
    for width, theme, is_whole in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        if is_for_axe:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # a colour on its way is neither theme's
            found += [f"{width} {theme}: {line}" for line in complaints_about(page, is_whole=is_whole)]
        if not page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found.append(f"{width}: the page scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("the page has not one h1")
    return found


def listened(page: Page) -> list[str]:
    """Collect what the browser complains about: refused styles and scripts, and errors."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("who", LOOKERS)
def test_a11y_1_every_page(browser: Browser, site: Site, states: States, who: str, part: int) -> None:
    context = a_context(browser, site, storage_state=states(LOOKERS[who]))
    wrong = {}
    page = context.new_page()
    console = listened(page)
    for name, address in sorted(pages(site, LOOKERS[who]).items())[part::PARTS]:
        page.set_viewport_size({"width": LOOKS[0][0], "height": 800})
        console.clear()
        page.goto(address)
        if found := faults(page, [line for line in console if not any(code in line for code in REFUSALS)]):
            wrong[f"{name} {address}"] = found
    assert wrong == {}
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()


@pytest.mark.parametrize("name", JOURNEYS)
def test_pages_on_the_way(looking: BrowserContext, site: Site, name: str) -> None:
    page = looking.new_page()
    console = listened(page)
    JOURNEYS[name](page, site)
    assert faults(page, [line for line in console if "422" not in line]) == []
