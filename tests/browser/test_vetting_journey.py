"""From a registration to a place in a ranking: an expert applies, two vetters score alone and agree, a lead decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.browser.hands import Hands
from tests.browser.site import Site, served
from tests.browser.ways import KEYBOARD, MOUSE, NO_JAVASCRIPT, People, Way, work
from tests.web.account.letters import link_in
from tests.web.people import ANA, LENA, PASSWORD, VERA, VICTOR

pytestmark = pytest.mark.browser

CV = (
    "Ingrid Solheim",
    "Machine learning engineer who puts fraud models into production",
    "Experience",
    "Machine Learning Engineer, Betal AS, January 2021 - June 2025",
    "Built a fraud model in Python and PyTorch on Kubernetes: 40 ms at the 99th percentile, 900 requests a second.",
    "Skills: Python, PyTorch, Kubernetes, Docker, MLflow",
    "Languages: English, Norwegian",
)
DIMENSIONS = 8
FIRST, SECOND = 3, 5
"""The levels that the two vetters give: two apart, so that they have to agree."""


@pytest.fixture(
    params=[MOUSE, KEYBOARD, NO_JAVASCRIPT],
    ids=lambda way: way.name,
)
def way(request: pytest.FixtureRequest) -> Way:
    """One of three ways."""
    found: Way = request.param
    return found


@pytest.fixture
def marketplace(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    """A site of its own, because the journey changes who is listed."""
    with served(databases_by_kind.of("sqlite").fresh(), tmp_path_factory.mktemp("journey")) as site:
        yield site


@pytest.mark.timeout(400)
def test_an_expert_applies_is_vetted_and_appears_in_the_next_match(
    browser: Browser, marketplace: Site, way: Way
) -> None:
    with_them = People(browser, marketplace, way)
    applies(with_them.stranger(), marketplace, way)
    for email, level in ((VERA, FIRST), (VICTOR, SECOND)):
        scores_alone(with_them.staff(email), marketplace, way, level)
    agrees(with_them.staff(VERA), marketplace, way)
    decides(with_them.staff(LENA), marketplace, way)
    sees_the_expert(with_them.staff(ANA), marketplace, way)
    with_them.leave()


def applies(page: Page, site: Site, way: Way) -> None:
    """Register, fill the profile from a CV, add what is missing, and hand it in."""
    hands = way.hands(page)
    page.goto("/register")
    hands.tick(page.get_by_label("I am an expert and want to be found"))
    hands.fill(page.get_by_label("Your name"), "Ingrid Solheim")
    hands.fill(page.get_by_label("E-mail address"), "ingrid@experts.example")
    hands.tick(page.get_by_label("I have read the terms"))
    hands.press(page.get_by_role("button", name="Register"))
    expect(page.get_by_role("heading", level=1, name="Look into your mail")).to_be_visible()
    page.goto(link_in(site.app, "confirm-registration"))
    hands.fill(page.get_by_label("Password"), PASSWORD)
    hands.press(page.get_by_role("button", name="Open my account"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.goto("/profile/apply")
    hands.tick(page.get_by_label("ML infrastructure and MLOps"))
    hands.choose(page.get_by_label("Country you live in"), "Norway")
    hands.fill(page.get_by_label("Time zone"), "Europe/Oslo")
    hands.press(page.get_by_role("button", name="Begin"))
    expect(page.get_by_role("heading", level=1, name="Begin your profile")).to_have_count(0)

    page.goto("/profile/import")
    page.get_by_label("Your file").set_input_files(
        {"name": "cv.docx", "mimeType": "application/octet-stream", "buffer": cv()}
    )
    hands.press(page.get_by_role("button", name="Read this file"))
    expect(page.get_by_role("heading", level=1, name="cv.docx")).to_be_visible()
    work(site)
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1, name="cv.docx")).to_be_visible()
    boxes = page.get_by_role("checkbox")
    assert boxes.count() > 4
    for place in range(boxes.count()):
        hands.tick(boxes.nth(place))
    hands.press(page.get_by_role("button", name="Put the ticked fields into my profile"))
    expect(boxes).to_have_count(0)

    page.goto("/profile/work/new")
    hands.fill(page.get_by_label("Title"), "Card fraud, scored in real time")
    hands.fill(page.get_by_label("First day"), "2021-02-01")
    hands.fill(page.get_by_label("Last day"), "2025-05-31")
    hands.fill(page.get_by_label("Problem"), "Rules blocked one honest payment in fifty.")
    hands.fill(page.get_by_label("Outcome"), "Blocked honest payments fell by two thirds.")
    hands.fill(page.get_by_label("Latency"), "40 ms at the 99th percentile")
    hands.fill(page.get_by_label("Skills used"), "Python, PyTorch")
    hands.press(page.get_by_role("button", name="Save").last)
    expect(page.get_by_role("link", name="Card fraud, scored in real time")).to_be_visible()

    page.goto("/profile/terms")
    contract = page.get_by_role("group", name="Contract")
    hands.tick(contract.get_by_label("I offer this"))
    hands.fill(contract.get_by_label("You ask"), "110")
    hands.choose(contract.get_by_label("Currency"), "EUR")
    hands.press(page.get_by_role("button", name="Save").last)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.goto("/profile/availability")
    hands.press(page.get_by_role("button", name="Save").last)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.goto("/profile/languages")
    if not page.get_by_label("Language", exact=True).count():
        hands.press(page.get_by_role("button", name="Add a language"))
    hands.choose(page.get_by_label("Language", exact=True).first, "English")
    hands.choose(page.get_by_label("Level").first, "C1 – fluent, also in writing")
    hands.press(page.get_by_role("button", name="Save").last)
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.goto("/profile/apply/check")
    hands.press(page.get_by_role("button", name="Hand it in for vetting"))
    expect(page.get_by_text("Handed in").or_(page.get_by_text("Submitted")).first).to_be_visible()


def cv() -> bytes:
    """A CV as a Word file."""
    document = Document()
    for line in CV:
        document.add_paragraph(line)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def opens_the_case(page: Page, hands: Hands) -> None:
    """Find the case in the queue and open it."""
    page.goto("/console/queue")
    hands.press(page.get_by_role("link", name=re.compile("Ingrid Solheim")).first)
    expect(page.get_by_role("heading", level=1, name="Ingrid Solheim")).to_be_visible()


def declares(page: Page, hands: Hands) -> None:
    """Say that nothing ties them to the expert."""
    hands.choose(page.get_by_label("I am tied to this expert"), "By nothing")
    hands.press(page.get_by_role("button", name="Keep my declaration"))
    expect(page.get_by_text("You declared: nothing")).to_be_visible()


def scores_alone(page: Page, site: Site, way: Way, level: int) -> None:
    """Score everything and lock it; the first of the two claims the case and holds its steps."""
    hands = way.hands(page)
    opens_the_case(page, hands)
    declares(page, hands)
    if level == FIRST:
        hands.press(page.get_by_role("button", name="Claim this case"))
        expect(page.get_by_text("Yours until")).to_be_visible()
    steps = page.get_by_text("What to ask, a time, and how it went")
    while level == FIRST and (left := steps.count()):
        hands.press(page.locator("summary", has_text="What to ask, a time, and how it went").first)
        form = page.locator("details[open]", has_text="What to ask, a time").first
        hands.fill(form.get_by_label("Note on how it went"), "Held as planned; figures were given without asking.")
        hands.press(form.get_by_role("button", name="It was held"))
        # The heading is the same before and after; the step is gone only on the new page.
        expect(steps).to_have_count(left - 1)
    hands.press(page.get_by_role("link", name=re.compile("^Score")))
    for place in range(DIMENSIONS):
        group = page.locator("fieldset", has=page.locator(".anchors")).nth(place)
        hands.tick(group.get_by_role("radio").nth(level - 1))
        hands.fill(group.get_by_role("textbox"), "Named the load, the latency and what broke after the launch.")
    expect(page.get_by_text("Vera Holt" if level == SECOND else "Victor Amadi")).to_have_count(0)
    hands.press(page.get_by_role("button", name="Lock my scores"))
    expect(page.get_by_text("Your scores are locked")).to_be_visible()
    page.goto("/console/queue")


def agrees(page: Page, site: Site, way: Way) -> None:
    """Chair the consensus on every dimension on which the two lie two levels apart."""
    hands = way.hands(page)
    opens_the_case(page, hands)
    hands.press(page.get_by_role("link", name=re.compile("^Where the scores differ")))
    levels = page.get_by_label("Level agreed on")
    expect(levels).to_have_count(DIMENSIONS)
    for place in range(DIMENSIONS):
        hands.choose(levels.nth(place), "4")
        hands.fill(page.get_by_label("Why").nth(place), "The figures hold; the second project was smaller than told.")
    hands.press(page.get_by_role("button", name="Keep the consensus"))
    expect(page.get_by_text("The consensus is kept")).to_be_visible()


def decides(page: Page, site: Site, way: Way) -> None:
    """Verify the specialization, then list the expert; the letter is shown before it is sent."""
    hands = way.hands(page)
    opens_the_case(page, hands)
    declares(page, hands)
    hands.press(page.get_by_role("link", name=re.compile("^Decide ?:")))
    hands.tick(page.get_by_label("Verified", exact=True))
    hands.choose(page.get_by_label("If verified: how far above the bar"), "Above it")
    hands.tick(page.get_by_role("checkbox").first)
    hands.fill(page.get_by_label("Feedback"), "The strongest part was the way back after a bad release.")
    hands.press(page.get_by_role("button", name="Show the letter"))
    expect(page.get_by_role("heading", name="The letter, as it is sent")).to_be_visible()
    hands.press(page.get_by_role("button", name="Decide and send the letter"))
    expect(page.get_by_role("heading", level=1, name="Ingrid Solheim")).to_be_visible()
    hands.press(page.get_by_role("link", name="Decide about listing"))
    hands.tick(page.get_by_label("Approved", exact=True))
    hands.tick(page.get_by_role("checkbox").first)
    hands.press(page.get_by_role("button", name="Decide and send the letter"))
    expect(page.get_by_text("Approved").first).to_be_visible()


def sees_the_expert(page: Page, site: Site, way: Way) -> None:
    """Rank the experts for a brief; the new one is among them."""
    hands = way.hands(page)
    page.goto(f"/briefs/{site.settled.brief}")
    hands.press(page.get_by_role("button", name="Rank the experts"))
    expect(page.get_by_role("link", name="Ingrid Solheim", exact=True)).to_be_visible()
