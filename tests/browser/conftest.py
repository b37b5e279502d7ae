"""One site and one Chromium for all browser tests; none of them may ask another origin for anything (NOCDN-1)."""

import logging
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
import structlog
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import NoBrowser, Site, a_context, chromium, served, sign_in
from tests.web.people import ANA

States = Callable[[str], Any]
"""From somebody's address to the cookies of their signed-in browser."""


@pytest.fixture(autouse=True)
def _only_what_goes_wrong_is_logged() -> None:
    """Keep a line for every request out of the output, so that why a test failed can be seen; errors stay in it."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


@pytest.fixture(scope="session")
def site(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    """The site, on SQLite."""
    with served(databases_by_kind.of("sqlite").fresh(), tmp_path_factory.mktemp("site")) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium. Without one the tests are skipped by name, and fail where CI is set."""
    try:
        with chromium() as found:
            yield found
    except NoBrowser as error:
        reason = f"No browser: {error} Install Chromium, or run `python -m playwright install chromium`."
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def visitor(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A page of a visitor who has not signed in, with JavaScript and without; nothing may leave the origin."""
    context = a_context(browser, site, java_script_enabled=request.param)
    yield context.new_page()
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()


@pytest.fixture(scope="session")
def states(browser: Browser, site: Site) -> States:
    """The cookies of whoever is asked for, signed in once; a visitor has none."""

    @cache
    def of(email: str) -> Any:
        context = a_context(browser, site)
        if email:
            sign_in(context.new_page(), email)
        state = context.storage_state()
        context.close()
        return state

    return of


@pytest.fixture(scope="session")
def ana_state(states: States) -> Any:
    """The cookies of Ana, signed in once."""
    return states(ANA)


@pytest.fixture(params=[320, 1280])
def looking(request: pytest.FixtureRequest, browser: Browser, site: Site, ana_state: Any) -> Iterator[BrowserContext]:
    """Ana's browser at one width; nothing may leave the origin."""
    context = a_context(browser, site, viewport={"width": request.param, "height": 800}, storage_state=ana_state)
    yield context
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()
