"""One site and one Chromium for all browser tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.site import NoBrowser, Site, a_context, chromium, served, sign_in


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
def ana_state(browser: Browser, site: Site) -> object:
    """The cookies of Ana, signed in once."""
    context = a_context(browser, site)
    sign_in(context.new_page())
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(
    params=[(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")],
    ids=lambda found: f"{found[0]}-{found[1]}",
)
def looking(
    request: pytest.FixtureRequest, browser: Browser, site: Site, ana_state: object
) -> Iterator[BrowserContext]:
    """Ana's browser at one width in one theme."""
    width, scheme = request.param
    context = a_context(
        browser, site, viewport={"width": width, "height": 800}, color_scheme=scheme, storage_state=ana_state
    )
    yield context
    assert context.foreign == []  # type: ignore[attr-defined]
    context.close()
