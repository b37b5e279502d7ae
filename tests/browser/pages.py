"""Every page there is to look at, by name."""

from __future__ import annotations

from collections.abc import Mapping

from playwright.sync_api import Page

from tests.browser.site import Site

PUBLIC: Mapping[str, str] = {
    "start": "/",
    "sign-in": "/sign-in",
    "how-ranking-works": "/how-ranking-works",
    "about": "/about",
    "not-found": "/nowhere",
}


def private(site: Site) -> dict[str, str]:
    """Return the addresses that Ana may open."""
    settled = site.settled
    return {
        "briefs": "/briefs",
        "write-brief": "/briefs/new",
        "write-brief-example": "/briefs/new?example=yes",
        "from-text": "/briefs/from-text",
        "brief": f"/briefs/{settled.brief}",
        "draft": f"/briefs/{settled.empty_brief}",
        "change-brief": f"/briefs/{settled.brief}/edit",
        "expert": f"/experts/{settled.experts[0]}",
    }


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
