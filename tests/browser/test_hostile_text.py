"""XSS-1: with hostile text in every column that holds people's words, no page of anybody runs any of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.hostile import CORPUS, poison
from tests.browser.pages import LOOKERS, pages
from tests.browser.site import Site, a_context, served, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def poisoned(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    """A site whose people wrote nothing but attacks."""
    with served(databases_by_kind.of("sqlite").fresh(), tmp_path_factory.mktemp("poisoned")) as site:
        assert poison(site.app.extensions["assay_database"].engine) > len(CORPUS)
        yield site


@pytest.mark.parametrize("who", LOOKERS)
def test_xss_1_hostile_text_stays_text(browser: Browser, poisoned: Site, who: str) -> None:
    context = a_context(browser, poisoned)
    page = context.new_page()
    if LOOKERS[who]:
        sign_in(page, LOOKERS[who])
    wrong = []
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    for name, address in pages(poisoned, LOOKERS[who]).items():
        said.clear()
        answer = page.goto(address)
        assert answer is not None
        if answer.status >= 500:
            wrong.append(f"{name}: {answer.status}")
        wrong += [f"{name}: {line}" for line in [*said, *traces(page)]]
    assert wrong == []
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()


def traces(page: Page) -> list[str]:
    """Return what the text has become on this page beyond text."""
    # The policy forbids evaluating text, not reading the page through the debugger's own door.
    found = page.evaluate(
        """() => ({
            ran: Boolean(window.hacked),
            scripts: [...document.scripts].filter((one) => !one.src).length,
            links: document.querySelectorAll('a[href^="javascript:" i], form[action^="javascript:" i]').length,
            alien: document.querySelectorAll(
                'iframe, object, embed, base, style, marquee, math, video, template, img[src="x"]').length,
            handlers: [...document.querySelectorAll('*')].filter(
                (one) => [...one.attributes].some((named) => named.name.startsWith('on'))).length,
        })"""
    )
    return [f"{what}: {count}" for what, count in found.items() if count]
