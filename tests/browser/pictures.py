"""The README's pictures, of the demo in full life: `python -m tests.browser.pictures`, into `docs/pictures/`."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from marketplace.app import create_app
from marketplace.config import ROOT, Config
from marketplace.domain.vetting_words import VerificationStatus
from marketplace.models import Brief, Scorecard, SpecializationVerification, VettingCase
from marketplace.services import matches
from seed.__main__ import main as seed
from tests.browser.site import NoBrowser, chromium
from tests.databases import SQLite

FOLDER = ROOT / "docs" / "pictures"
BRIEF = "Fraud scores before the authorisation answers"
LOOK = {"viewport": {"width": 1200, "height": 660}, "color_scheme": "light"}
LARGEST = 150_000
"""Bytes of one picture."""


def at_the_cards(page: Page) -> None:
    """Go down to the first of those who are ranked."""
    page.locator("#rank-1").evaluate("card => card.scrollIntoView({behavior: 'instant'})")


def with_figures(page: Page) -> None:
    """Wait until every change has been scored."""
    page.get_by_text("is being scored").wait_for(state="detached", timeout=120_000)


READY: Mapping[str, Callable[[Page], None]] = {"ranking": at_the_cards, "effects": with_figures}
"""What has to be done on a page before its picture."""


def addresses(app: Flask) -> dict[str, tuple[str, str]]:
    """Return what is shown, by the name of the picture: whose log-in, and the page."""
    with app.app_context(), app.extensions["assay_database"].session() as db:
        brief = db.scalars(select(Brief).where(Brief.title == BRIEF)).one()
        run = matches.latest_heads(db, brief)[None]
        return {
            "ranking": ("runa.falkesen", f"/briefs/{brief.public_id}/matches/{run.public_id}"),
            "board": ("runa.falkesen", f"/briefs/{brief.public_id}/shortlist"),
            "case": ("noor.haddad", f"/console/cases/{_case(db)}"),
            "effects": ("@experts.example", "/profile/effects"),
        }


def _case(db: Session) -> str:
    """A case with two scorecards that waits for a decision."""
    locked = func.count(Scorecard.id).filter(Scorecard.locked_at.is_not(None))
    chosen = (
        select(VettingCase.public_id)
        .join(Scorecard, Scorecard.case_id == VettingCase.id)
        .join(SpecializationVerification, SpecializationVerification.id == Scorecard.verification_id)
        .where(VettingCase.closed_at.is_(None), SpecializationVerification.status == VerificationStatus.CONSENSUS)
        .group_by(VettingCase.id)
        .having(locked >= 2)
        .order_by(VettingCase.id)
    )
    return str(db.scalars(chosen.limit(1)).one())


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, Flask, str]]:
    """Serve the demo of today; yields where, the application, and what was printed with the log-ins."""
    config = Config(
        secret_key="a secret for pictures, long enough for a key",
        password_salt="a salt for pictures",
        database_url=SQLite(folder).fresh(),
        side_database_url=f"sqlite:///{folder / 'side.db'}",
        index=folder / "index",
        url="http://localhost",
        insecure_cookies=True,
        log_level="ERROR",
    )
    os.environ.update(
        SECRET_KEY=config.secret_key,
        SECURITY_PASSWORD_SALT=config.password_salt,
        DATABASE_URL=config.database_url,
        SIDE_DATABASE_URL=config.side_database_url,
        ASSAY_INDEX=str(config.index),
        ASSAY_INSECURE_COOKIES="1",
    )
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        assert seed([]) == 0
    app = create_app(config)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", app, printed.getvalue()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["assay_database"].dispose()


def sign_in(page: Page, printed: str, who: str) -> None:
    """Sign in with a log-in that the demo printed."""
    found = re.search(rf"(\S*{re.escape(who)}\S*)  password (\S+)(?:  second factor (\S+))?", printed)
    assert found is not None, f"the demo prints a log-in for {who}"
    email, password, secret = found.groups()
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))
    if secret is not None:
        page.get_by_label("Code", exact=True).fill(TOTP(key=secret).generate().token)
        page.get_by_role("button", name="Go on").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)


def take(browser: Browser, origin: str, app: Flask, printed: str) -> list[str]:
    """Write every picture, and return the names of those that are too large."""
    large = []
    for name, (who, address) in addresses(app).items():
        context = browser.new_context(base_url=origin, **LOOK)  # type: ignore[arg-type]
        page = context.new_page()
        sign_in(page, printed, who)
        page.goto(address)
        READY.get(name, lambda page: None)(page)
        path = FOLDER / f"{name}.png"
        page.screenshot(path=path)
        context.close()
        print(f"  {path.relative_to(ROOT)}, {path.stat().st_size // 1000} kB", flush=True)
        if path.stat().st_size > LARGEST:
            large.append(name)
    return large


def main() -> int:
    """Make the demo, take the pictures, and say where they are."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        try:
            with chromium() as browser, demo(Path(name)) as (origin, app, printed):
                large = take(browser, origin, app, printed)
        except NoBrowser as error:
            print(f"No pictures: {error}", file=sys.stderr)
            return 1
    if large:
        print(f"Too large for the README: {', '.join(large)}.", file=sys.stderr)
    return 1 if large else 0


if __name__ == "__main__":
    sys.exit(main())
