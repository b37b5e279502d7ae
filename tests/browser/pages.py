"""Every page there is to look at, by name: those of the authorization matrix, and those on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from playwright.sync_api import Page

from tests.authz.matrix import MATRIX, VISITOR
from tests.authz.things import SHARED
from tests.browser.site import Site
from tests.web.people import ADA_MAIL, ANA, LENA, NEW_MAIL, VERA

ANYWHERE: Mapping[str, str] = {"not-found": "/nowhere"}
"""What no endpoint answers."""

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    ANA: {},
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
    """Go to a page of a brief as it comes back when it was refused."""
    page.goto(f"/briefs/{site.settled.brief}/edit/criteria")
    page.get_by_label("Weight").first.fill("10")
    page.get_by_role("button", name="Save and continue").last.click()
    page.locator("#error-summary").wait_for()


def step(name: str) -> Callable[[Page, Site], None]:
    """Return how to go to one page of a brief."""

    def go(page: Page, site: Site) -> None:
        page.goto(f"/briefs/{site.settled.brief}/edit/{name}")

    return go


def understood(page: Page, site: Site) -> None:
    """Go to what was understood from a text."""
    page.goto("/briefs/from-text")
    page.get_by_label("Your text").fill(
        "We need a contractor with PyTorch and Kubernetes for 20 hours per week, budget up to 40,000 EUR, to put a "
        "fraud model into production for our payments team in Berlin."
    )
    page.get_by_role("button", name="Find what it says").click()
    page.get_by_role("button", name="Begin a brief").wait_for()


JOURNEYS = {
    "ranking": ranked,
    "ranking-nobody": nobody,
    "write-brief-refused": refused,
    **{f"write-brief-{name}": step(name) for name in ("skills", "production", "scope", "budget", "criteria")},
    "write-brief-understood": understood,
}
"""Pages that one has to do something to reach."""
