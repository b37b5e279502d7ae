"""The whole site on a port of this machine, with people in it, and a Chromium to look at it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from werkzeug.serving import make_server

from marketplace.app import create_app
from marketplace.config import ROOT, Config
from tests.authz.things import Things, things_of
from tests.web.people import ANA, PASSWORD, Settled, settle, totp_code

SYSTEM_CHROMIUM = Path("/usr/bin/chromium")
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MILLISECONDS = 20_000


class NoBrowser(RuntimeError):
    """There is no Chromium on this machine that can be started."""


@dataclass(frozen=True)
class Site:
    """Where the site is, and what is in it."""

    origin: str
    app: Flask
    settled: Settled
    things: Things


@contextmanager
def served(database_url: str, folder: Path) -> Iterator[Site]:
    """Serve the app on 127.0.0.1 with the people of the tests, for as long as the block lasts."""
    config = Config(
        secret_key="a secret for browsers, long enough for a key",
        password_salt="a salt for browsers",
        database_url=database_url,
        side_database_url=f"sqlite:///{folder / 'side.db'}",
        index=folder / "index",
        url="http://localhost",
        insecure_cookies=True,
        log_level="WARNING",
    )
    app = create_app(config)
    settled = settle(app)
    things = things_of(app, settled)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_port}", app, settled, things)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["assay_database"].dispose()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, or else Playwright's own. Raises NoBrowser with the reason."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=SYSTEM_CHROMIUM if SYSTEM_CHROMIUM.exists() else None,
                # Chromium's sandbox cannot be used by root, and only then is it left out.
                args=["--no-sandbox"] if os.geteuid() == 0 else [],
            )
        except BrowserError as error:
            raise NoBrowser(str(error).splitlines()[0]) from error
        yield browser
        browser.close()


def a_context(browser: Browser, site: Site, **options: object) -> BrowserContext:
    """Return a fresh visitor; whatever it asks of another origin is noted in `foreign`, and refused."""
    context = browser.new_context(base_url=site.origin, **options)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    context.foreign = []  # type: ignore[attr-defined]
    context.site = site  # type: ignore[attr-defined]

    def only_ours(route, request):  # type: ignore[no-untyped-def]
        if request.url.startswith((site.origin, "data:")):
            route.continue_()
        else:
            context.foreign.append(request.url)  # type: ignore[attr-defined]
            route.abort()

    context.route("**/*", only_ours)
    return context


def sign_in(page: Page, email: str = ANA) -> None:
    """Sign in the way a person does."""
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))
    if page.url.endswith("/sign-in/code"):
        site: Site = page.context.site  # type: ignore[attr-defined]
        page.get_by_label("Code", exact=True).fill(totp_code(site.app, email))
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)
