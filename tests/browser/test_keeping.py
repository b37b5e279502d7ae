"""What keeps itself while it is written, and what can be pressed twice."""

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from marketplace.db import transaction
from marketplace.domain.experts import SpecializationDraft
from marketplace.models import VettingCase
from marketplace.models.base import now
from marketplace.services import experts
from tests.browser.conftest import States
from tests.browser.site import Site, a_context
from tests.factories import an_expert
from tests.web.people import ADA_MAIL, VERA

pytestmark = pytest.mark.browser


def test_a_scorecard_says_when_it_is_not_kept_and_shows_what_another_window_wrote(
    browser: Browser, site: Site, states: States
) -> None:
    with site.app.app_context(), transaction() as db:
        moment = now()
        claims = (SpecializationDraft("mlops"),)
        draft = an_expert(name="Kesi Abara", specializations=claims, ratings=(), outcomes=())
        case_id = experts.submit(db, experts.register(db, draft, today=moment.date()), now=moment).public_id
        row = db.scalars(select(VettingCase).where(VettingCase.public_id == case_id)).one().verifications[0].public_id
    context = a_context(browser, site, storage_state=states(VERA))
    page = context.new_page()
    page.goto(f"/console/cases/{case_id}")
    page.get_by_role("button", name="Claim this case").click()
    page.get_by_label("I am tied to this expert").select_option("none")
    page.get_by_role("button", name="Keep my declaration").click()
    scores = f"/console/cases/{case_id}/verifications/{row}/scores"
    page.goto(scores)
    other = context.new_page()
    other.goto(scores)

    def choose(where: Page, level: int) -> None:
        where.locator(f"#communication-level-{level}").check()

    for level in (3, 4):
        choose(page, level)
        expect(page.locator("#kept")).to_contain_text("Kept at")
    choose(other, 2)
    expect(other.locator("#kept")).to_contain_text("Not kept: these scores were changed in another window.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_role("heading", level=1)).to_have_text("These scores were changed in another window")
    other.get_by_role("button", name="Keep mine").click()
    expect(other.locator("#communication-level-2")).to_be_checked()
    page.bring_to_front()
    context.set_offline(True)
    choose(page, 5)
    expect(page.locator("#kept")).to_contain_text("Not kept: the site does not answer.")
    context.set_offline(False)
    context.clear_cookies()
    choose(page, 4)
    expect(page.locator("#kept")).to_have_text("Not kept. Press Save to see why; what you wrote is still here.")
    context.close()


def test_a_download_can_be_asked_for_twice(browser: Browser, site: Site, states: States) -> None:
    context = a_context(browser, site, storage_state=states(ADA_MAIL))
    page = context.new_page()
    page.goto("/profile/privacy")
    for _ in range(2):
        with page.expect_download(timeout=15_000) as found:
            page.get_by_role("button", name="Download it").click()
        assert found.value.suggested_filename.startswith("assay-")
    context.close()
