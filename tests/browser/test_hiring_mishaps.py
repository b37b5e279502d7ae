"""What people do to forms of hiring: press twice, go back, and work in two tabs; each is told how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page, expect

from marketplace.db import transaction
from marketplace.models import BriefInvitation, Company
from marketplace.services import accounts, own_profile
from tests.browser.site import Site, a_context, served, sign_in
from tests.web.hiring import at_company, walked
from tests.web.people import ADA_MAIL, ANA

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def marketplace(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    """A site of its own, because these change who is asked."""
    with served(databases_by_kind.of("sqlite").fresh(), tmp_path_factory.mktemp("mishaps")) as site:
        yield site


@pytest.fixture(scope="module")
def cookies(browser: Browser, marketplace: Site) -> dict[str, Any]:
    """Ana and Ada, each signed in once."""
    found = {}
    for email in (ANA, ADA_MAIL):
        context = a_context(browser, marketplace)
        sign_in(context.new_page(), email)
        found[email] = context.storage_state()
        context.close()
    return found


@pytest.fixture(params=[True, False], ids=["with-javascript", "without-javascript"])
def pages(
    request: pytest.FixtureRequest, browser: Browser, marketplace: Site, cookies: dict[str, Any]
) -> Iterator[dict[str, Page]]:
    """A page of Ana’s and one of Ada’s."""
    contexts = {
        email: a_context(browser, marketplace, java_script_enabled=request.param, storage_state=state)
        for email, state in cookies.items()
    }
    yield {email: context.new_page() for email, context in contexts.items()}
    for context in contexts.values():
        assert context.foreign == []  # type: ignore[attr-defined]
        context.close()


def asked(site: Site, until: str) -> dict[str, str]:
    """Ask Ada for a fresh brief of Nordlicht Pay."""
    now = datetime.now(UTC)
    with site.app.app_context(), transaction() as db:
        company = db.scalars(sa.select(Company).where(Company.name == "Nordlicht Pay")).one()
        ana, user = accounts.find_by_email(db, ANA), accounts.find_by_email(db, ADA_MAIL)
        assert ana is not None
        assert user is not None
        scene = at_company(db, company, accounts.actor_of(db, ana), now)
        expert = own_profile.of_user(db, user.id)
        return walked(db, scene, expert, accounts.actor_of(db, user), now, until=until)


def test_going_back_and_answering_again_says_how_it_stands(pages: dict[str, Page], marketplace: Site) -> None:
    ids = asked(marketplace, "invitation")
    page = pages[ADA_MAIL]
    page.goto(f"/work/{ids['candidacy']}")
    page.get_by_role("button", name="I am interested").click()
    expect(page.get_by_text("Interested", exact=True)).to_be_visible()
    page.go_back()
    again = page.get_by_role("button", name="I am interested")
    if again.count():  # a browser may show the page as it was
        again.click()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.get_by_text("cannot become interested")).to_be_visible()
    page.goto(f"/work/{ids['candidacy']}")
    expect(page.get_by_text("Interested", exact=True)).to_be_visible()


def test_two_tabs_with_one_offer_are_one_hire(pages: dict[str, Page], marketplace: Site) -> None:
    ids = asked(marketplace, "offer")
    first = pages[ADA_MAIL]
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(f"/work/{ids['candidacy']}/offers/{ids['offer']}")
    first.get_by_role("button", name="Accept version 1").click()
    expect(first.get_by_text("The role is yours")).to_be_visible()
    second.get_by_role("button", name="Accept version 1").click()
    expect(second.get_by_text("This offer was accepted a moment ago")).to_be_visible()


def test_invitations_that_are_sent_by_a_double_click_go_out_once(pages: dict[str, Page], marketplace: Site) -> None:
    page, brief = pages[ANA], marketplace.settled.brief
    page.goto(f"/briefs/{brief}")
    page.get_by_role("button", name="Rank the experts").click()
    for box in page.get_by_role("checkbox", name="Ask ").all()[1:]:
        box.uncheck()
    page.get_by_role("button", name="Shortlist those ticked").dblclick()
    expect(page.get_by_role("heading", level=1, name="Candidates")).to_be_visible()
    page.get_by_label("Your message").fill("Your project on fraud is what we need.")
    before = sent(marketplace)
    page.get_by_role("button", name="Send the invitations").dblclick()
    # The second click may be on its way still: another tab does not wait for it.
    other = page.context.new_page()
    for _ in range(20):
        other.goto(f"/company/briefs/{brief}/candidates")
        if sent(marketplace) > before:
            break
    other.reload()
    expect(other.get_by_role("heading", name="Invited")).to_be_visible()
    assert sent(marketplace) == before + 1


def sent(site: Site) -> int:
    """How many invitations have gone out."""
    with site.app.app_context(), transaction() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(BriefInvitation)) or 0
