"""Pictures of every page at two widths in two themes: `python -m tests.browser.screenshots`, into `screenshots/`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from marketplace.config import ROOT
from tests.browser.pages import JOURNEYS, LOOKERS, pages
from tests.browser.site import NoBrowser, Site, a_context, chromium, served, sign_in
from tests.databases import SQLite
from tests.web.people import ANA

WIDTHS = (1280, 390)
FOLDER = ROOT / "screenshots"


def take(browser: Browser, site: Site) -> int:
    """Write every picture and return how many there are."""
    count = 0
    states = {who: _state(browser, site, email) for who, email in LOOKERS.items()}
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            for who, email in LOOKERS.items():
                look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
                context = a_context(browser, site, **look, storage_state=states[who])
                page = context.new_page()
                for name, address in pages(site, email).items():
                    page.goto(address)
                    page.screenshot(path=FOLDER / f"{who}-{name}-{width}-{scheme}.png", full_page=True)
                    count += 1
                for name, journey in JOURNEYS.items() if email == ANA else ():
                    journey(page, site)
                    page.screenshot(path=FOLDER / f"{who}-{name}-{width}-{scheme}.png", full_page=True)
                    count += 1
                context.close()
            print(f"  {width} px, {scheme}", flush=True)
    return count


def _state(browser: Browser, site: Site, email: str) -> Any:
    """The cookies of somebody who has signed in."""
    context = a_context(browser, site)
    if email:
        sign_in(context.new_page(), email)
    state = context.storage_state()
    context.close()
    return state


def main() -> int:
    """Serve the site, take the pictures, and say where they are."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            with chromium() as browser, served(SQLite(folder).fresh(), folder) as site:
                print(f"{take(browser, site)} pictures in {FOLDER.relative_to(ROOT)}/.")
        except NoBrowser as error:
            print(f"No pictures: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
