"""Pictures of every page at two widths in two themes: `python -m tests.browser.screenshots`, into `screenshots/`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

from marketplace.config import ROOT
from tests.browser.pages import JOURNEYS, PUBLIC, private
from tests.browser.site import NoBrowser, Site, a_context, chromium, served, sign_in
from tests.databases import SQLite

WIDTHS = (1280, 390)
FOLDER = ROOT / "screenshots"


def take(browser: Browser, site: Site) -> int:
    """Write every picture and return how many there are."""
    count = 0
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            context = a_context(browser, site, viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()

            def keep(name: str, page=page, end=f"{width}-{scheme}") -> None:  # type: ignore[no-untyped-def]
                page.screenshot(path=FOLDER / f"{name}-{end}.png", full_page=True)

            for name, address in PUBLIC.items():
                page.goto(address)
                keep(name)
            sign_in(page)
            for name, address in private(site).items():
                page.goto(address)
                keep(name)
            for name, journey in JOURNEYS.items():
                journey(page, site)
                keep(name)
            page.goto("/briefs")
            keep("briefs-ranked")
            count += len(PUBLIC) + len(private(site)) + len(JOURNEYS) + 1
            print(f"  {width} px, {scheme}", flush=True)
            context.close()
    return count


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
