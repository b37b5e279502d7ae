"""Every page there is to look at, by name: those of the authorization matrix, and those on the way."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.authz.matrix import MATRIX, VISITOR
from tests.authz.things import SHARED
from tests.browser.site import Site
from tests.web.people import ADA_MAIL, ANA, LENA, NEW_MAIL, VERA

ANYWHERE: Mapping[str, str] = {"not-found": "/nowhere"}
"""What no endpoint answers."""

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    ANA: {"briefs.create-example": "/briefs/new?example=yes"},
}
"""Pages that look different with something in their address, by who may see them."""

LOOKERS = {"visitor": VISITOR, "company": ANA, "expert": ADA_MAIL, "new-expert": NEW_MAIL, "vetter": VERA, "lead": LENA}
"""One of each kind of people, by what they are called in the name of a picture."""


def pages(site: Site, email: str) -> dict[str, str]:
    """Return the address of every page that somebody may read, by the name of its endpoint."""
    found = {}
    with site.app.test_request_context(base_url=site.origin):
        for rule in site.app.url_map.iter_rules():
            entry = MATRIX[rule.endpoint]
            is_page = "GET" in (rule.methods or ()) and not entry.is_file and not str(rule).startswith("/api")
            ids = {name: _id_for(site, entry.ids[name], email) for name in rule.arguments}
            if is_page and email in entry.who and all(ids.values()):
                built = rule.build(ids)
                assert built is not None
                found[rule.endpoint] = built[1]
    return {**found, **(ANYWHERE if email == VISITOR else EXAMPLES.get(email, {}))}


def _id_for(site: Site, kind: str, email: str) -> str | None:
    things = site.things[kind]
    return things.get(email) or things.get(SHARED)


def ranked(page: Page, site: Site) -> None:
    """Go to a fresh ranking with the figures of the first expert open."""
    page.goto(f"/briefs/{site.settled.brief}")
    page.get_by_role("button", name="Rank the experts").click()
    page.wait_for_url("**/matches/*")
    page.locator("details > summary").first.click()


def nobody(page: Page, site: Site) -> None:
    """Go to the ranking of a brief that nobody fits."""
    page.goto(f"/briefs/{site.settled.empty_brief}")
    page.get_by_role("button", name="Rank the experts").click()
    page.wait_for_url("**/matches/*")


def refused(page: Page, site: Site) -> None:
    """Go to the brief form as it comes back when it was refused."""
    page.goto("/briefs/new?example=yes")
    page.get_by_label("Maximum", exact=True).fill("10")
    page.get_by_label("Your time zone").fill("Mars/Olympus")
    page.get_by_label("Skill", exact=True).first.fill("pytroch")
    page.get_by_role("button", name="Save as a draft").click()
    page.locator("#error-summary").wait_for()


def checked(page: Page, site: Site) -> None:
    """Go to the brief form with its preview of how many fit."""
    page.goto("/briefs/new?example=yes")
    page.locator(".sent").get_by_role("button", name="Check how many fit").click()
    page.locator("#preview").wait_for()


def understood(page: Page, site: Site) -> None:
    """Go to the brief form as it was filled from a text."""
    page.goto("/briefs/from-text")
    page.get_by_label("Your text").fill(
        "We need a contractor with PyTorch and Kubernetes for 20 hours per week, budget up to 40,000 EUR, to put a "
        "fraud model into production for our payments team in Berlin."
    )
    page.get_by_role("button", name="Suggest a brief").click()
    page.get_by_role("heading", name="Write a brief").wait_for()


JOURNEYS = {
    "ranking": ranked,
    "ranking-nobody": nobody,
    "write-brief-refused": refused,
    "write-brief-checked": checked,
    "write-brief-understood": understood,
}
"""Pages that one has to do something to reach."""
