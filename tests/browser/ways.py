"""The ways in which a whole journey is made, and everybody who makes it, each in a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.site import Site, a_context, sign_in


@dataclass(frozen=True)
class Way:
    """How a journey is made: whose hands, whether scripts run, and on how wide a screen."""

    name: str
    has_scripts: bool = True
    by_keyboard: bool = False
    width: int = 1280

    def hands(self, page: Page) -> Hands:
        return Keyboard(page) if self.by_keyboard else Mouse()


MOUSE, KEYBOARD, NO_JAVASCRIPT = (
    Way("mouse"),
    Way("keyboard", by_keyboard=True),
    Way("no-javascript", has_scripts=False),
)
NARROW = Way("narrow", width=320)


class People:
    """Everybody's browsers, each signed in once."""

    def __init__(self, browser: Browser, site: Site, way: Way) -> None:
        self._browser, self._site, self._way = browser, site, way
        self._contexts: dict[str, BrowserContext] = {}

    def stranger(self) -> Page:
        """A page of somebody nobody knows yet."""
        return self._context("").new_page()

    def staff(self, email: str) -> Page:
        """A page of somebody who is signed in."""
        is_new = email not in self._contexts
        page = self._context(email).new_page()
        if is_new:
            sign_in(page, email)
        return page

    def leave(self) -> None:
        """Close every browser; none of them asked another origin for anything."""
        for context in self._contexts.values():
            assert context.foreign == []  # type: ignore[attr-defined]
            context.close()

    def _context(self, email: str) -> BrowserContext:
        if email not in self._contexts:
            self._contexts[email] = a_context(
                self._browser,
                self._site,
                java_script_enabled=self._way.has_scripts,
                viewport={"width": self._way.width, "height": 900},
            )
        return self._contexts[email]


def work(site: Site) -> None:
    """Let the worker do everything that is due."""
    answer = site.app.test_cli_runner().invoke(args=["worker", "--once"])
    assert answer.exit_code == 0, answer.output
