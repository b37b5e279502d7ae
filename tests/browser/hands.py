"""How somebody works a page: with a mouse, or with the keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

FURTHEST = 400
"""More stops of the Tab key than any page has."""


class Hands(Protocol):
    """Fills, ticks, chooses and presses."""

    def fill(self, field: Locator, text: str) -> None:
        """Write into a field."""

    def tick(self, box: Locator) -> None:
        """Tick a box, or choose one of several."""

    def choose(self, field: Locator, label: str) -> None:
        """Choose from a list."""

    def press(self, what: Locator) -> None:
        """Press a button, or follow a link."""


class Mouse:
    """Points and clicks."""

    def fill(self, field: Locator, text: str) -> None:
        field.fill(text)

    def tick(self, box: Locator) -> None:
        box.check()

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def press(self, what: Locator) -> None:
        what.click()


class Keyboard:
    """Walks from stop to stop with the Tab key, and never points."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def fill(self, field: Locator, text: str) -> None:
        self._reach(field)
        kind = field.get_attribute("type")
        if kind in ("date", "datetime-local"):
            field.fill(text)  # the order in which the parts of a date are typed is the system's language
            return
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick(self, box: Locator) -> None:
        if box.is_checked():
            return
        if box.get_attribute("type") == "radio":
            self._turn_to(box)
        else:
            self._reach(box)
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def choose(self, field: Locator, label: str) -> None:
        self._reach(field)
        self.page.keyboard.type(label)
        assert field.evaluate("field => field.selectedOptions[0].label.trim()") == label

    def press(self, what: Locator) -> None:
        self._reach(what)
        self.page.keyboard.press("Enter")

    def _reach(self, wanted: Locator) -> None:
        """Tab until the element has the focus; whatever cannot be reached so cannot be used."""
        handle = wanted.element_handle()
        for _ in range(FURTHEST):
            if handle.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the Tab key does not reach {wanted}")

    def _turn_to(self, radio: Locator) -> None:
        """Tab to the group, which is one stop, then turn to the choice with the arrows."""
        handle = radio.element_handle()
        same = "element => document.activeElement.type === 'radio' && document.activeElement.name === element.name"
        for _ in range(FURTHEST):
            if handle.evaluate(same):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        for _ in range(30):
            if radio.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the arrows do not reach {radio}")
