"""The whole story: two companies, three experts, from a brief to what came of it in ninety days, and mishaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask_security.utils import hash_password
from playwright.sync_api import Browser, Page, expect

from marketplace.db import transaction
from marketplace.domain.vocabulary import Role
from marketplace.models import Brief, BriefInvitation, BriefSlot, Candidacy, Engagement, Expert, Interview
from marketplace.services import accounts
from marketplace.services.engagements import starting
from marketplace.services.outcomes import calendar as outcomes
from tests.browser.site import Site, served
from tests.browser.ways import KEYBOARD, MOUSE, NARROW, NO_JAVASCRIPT, People, Way, work
from tests.web.people import ADA_MAIL, ANA, BO, CHEN_MAIL, PASSWORD

pytestmark = pytest.mark.browser

BRIGITTE_MAIL = "brigitte@experts.example"
TITLE = "Fraud scoring in real time"
SAID = "Named the load, the latency and what broke after the launch."


@pytest.fixture(params=[MOUSE, KEYBOARD, NO_JAVASCRIPT, NARROW], ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    """One of four ways."""
    found: Way = request.param
    return found


@pytest.fixture
def marketplace(databases_by_kind, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:  # type: ignore[no-untyped-def]
    """A site of its own, where a third expert has a log-in."""
    with served(databases_by_kind.of("sqlite").fresh(), tmp_path_factory.mktemp("story")) as site:
        with site.app.app_context(), transaction() as db:
            expert = db.scalars(sa.select(Expert).where(Expert.name == "Brigitte Okafor")).one()
            secret = hash_password(PASSWORD)
            expert.user = accounts.register(
                db, email=BRIGITTE_MAIL, password_hash=secret, name=expert.name, roles=[Role.EXPERT]
            )
        yield site


@pytest.mark.timeout(600)
def test_two_companies_hire_two_of_three_experts(browser: Browser, marketplace: Site, way: Way) -> None:
    people = People(browser, marketplace, way)
    story = Story(people, marketplace, way)
    story.ana_writes_a_brief_and_asks_three()
    story.ada_is_interested()
    story.chen_declines()
    story.brigitte_is_late_and_is_asked_again()
    story.ada_is_interviewed()
    story.both_get_an_offer()
    story.ada_counters_and_accepts()
    story.brigitte_is_told_that_it_is_filled()
    story.both_sign_an_agreement()
    story.both_say_what_came_of_it_after_ninety_days()
    story.chen_applies_elsewhere_and_is_hired()
    people.leave()


class Story:
    """What each of them does, in order; each page is looked at for whether it fits the screen."""

    def __init__(self, people: People, site: Site, way: Way) -> None:
        self.people, self.site, self.way = people, site, way

    def page_of(self, email: str, address: str) -> Page:
        """Open a page as somebody."""
        page = self.people.staff(email)
        page.goto(address)
        return page

    def press(self, page: Page, name: str | re.Pattern[str], role: str = "button") -> None:
        """Press what has this name, on a page of which nothing lies outside the screen."""
        what = page.get_by_role(role, name=name).last  # type: ignore[arg-type]
        expect(what).to_be_visible()
        if self.way.has_scripts:
            # Before its style sheets are there, nothing of a page is where it will be.
            page.wait_for_load_state("load")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url
        self.way.hands(page).press(what)

    def fill(self, page: Page, label: str, text: str) -> None:
        """Write into the field with this label."""
        self.way.hands(page).fill(page.get_by_label(label, exact=True).first, text)

    def choose(self, page: Page, label: str, option: str) -> None:
        """Choose from the list with this label."""
        self.way.hands(page).choose(page.get_by_label(label, exact=True).first, option)

    def brief(self) -> str:
        """The public id of the brief that Ana wrote."""
        with self.site.app.app_context(), transaction() as db:
            return db.scalars(sa.select(Brief.public_id).where(Brief.title == TITLE)).one()

    def candidacy(self, name: str, brief: str = "") -> str:
        """The public id of somebody's candidacy for a brief: Ana's, where none is named."""
        mine = (Expert.name == name, Brief.public_id == (brief or self.brief()))
        with self.site.app.app_context(), transaction() as db:
            chosen = sa.select(Candidacy.public_id).join(Candidacy.expert).join(Candidacy.brief)
            return db.scalars(chosen.where(*mine)).one()

    def ana_writes_a_brief_and_asks_three(self) -> None:
        page, hands = self.page_of(ANA, "/briefs/new"), self.way.hands
        onward = "Save and continue"
        self.fill(page, "Title", TITLE)
        self.fill(page, "What is the problem?", "Our fraud model lives in a notebook. Put it behind an API.")
        self.press(page, onward)
        hands(page).fill(page.get_by_label("Skill", exact=True).nth(0), "PyTorch")
        hands(page).fill(page.get_by_label("Skill", exact=True).nth(1), "Python")
        self.press(page, onward)
        hands(page).tick(page.get_by_label("Production: people or systems"))
        self.press(page, onward)
        hands(page).fill(page.get_by_label("How many hours a week?"), "20")
        hands(page).fill(page.get_by_label("How many weeks?"), "13")
        self.press(page, onward)
        hands(page).choose(page.get_by_label("First choice"), "Contract")
        self.fill(page, "Target", "30,000")
        self.fill(page, "Maximum", "40,000")
        self.press(page, onward)
        self.press(page, onward)
        expect(page.get_by_role("heading", level=1, name="Check your answers")).to_be_visible()
        self.press(page, "Publish")
        self.press(page, "Rank the experts")
        expect(page.get_by_role("heading", name="Whom to ask next")).to_be_visible()
        for name in ("Ada Moreira", "Brigitte Okafor", "Chen Wu"):
            expect(page.get_by_label(f"Ask {name}")).to_be_checked()
        self.press(page, "Shortlist those ticked, and write to them")
        self.fill(page, "Your message", "Your project on fraud is what we need.")
        self.press(page, "Send the invitations")
        expect(page.get_by_role("status").filter(has_text="invited, in wave 1")).to_be_visible()

    def ada_is_interested(self) -> None:
        page = self.page_of(ADA_MAIL, "/work")
        self.press(page, TITLE, "link")
        expect(page.get_by_text("Your project on fraud is what we need.")).to_be_visible()
        self.press(page, "I am interested")
        expect(page.get_by_text("Interested", exact=True)).to_be_visible()

    def chen_declines(self) -> None:
        page = self.page_of(CHEN_MAIL, "/work")
        self.press(page, TITLE, "link")
        self.way.hands(page).press(page.locator("summary", has_text="Not for me"))
        self.choose(page, "Because", "Dates")
        self.press(page, "Decline")
        expect(page.get_by_text("Declined", exact=True).first).to_be_visible()

    def brigitte_is_late_and_is_asked_again(self) -> None:
        late = self.page_of(BRIGITTE_MAIL, f"/work/{self.candidacy('Brigitte Okafor')}")
        past = datetime.now(UTC) - timedelta(hours=1)
        with self.site.app.app_context(), transaction() as db:
            mine = sa.select(Candidacy.id).where(Candidacy.public_id == self.candidacy("Brigitte Okafor"))
            db.execute(sa.update(Candidacy).where(Candidacy.id.in_(mine)).values(due_at=past))
            db.execute(sa.update(BriefInvitation).where(BriefInvitation.candidacy_id.in_(mine)).values(expires_at=past))
        self.press(late, "I am interested")
        expect(late.get_by_text("This invitation expired")).to_be_visible()
        work(self.site)
        late.goto(f"/work/{self.candidacy('Brigitte Okafor')}")
        expect(late.get_by_text("the company may ask again")).to_be_visible()
        page = self.page_of(ANA, f"/company/briefs/{self.brief()}/candidates")
        expect(page.get_by_text("said: dates")).to_be_visible()
        expect(page.get_by_role("heading", name="Invitation expired")).to_be_visible()
        self.way.hands(page).tick(page.get_by_label("Invite Brigitte Okafor"))
        self.fill(page, "Your message", "There is still time.")
        self.press(page, "Send the invitations")
        expect(page.get_by_role("status").filter(has_text="in wave 2")).to_be_visible()
        late.reload()
        self.press(late, "I am interested")
        expect(late.get_by_text("Interested", exact=True)).to_be_visible()

    def ada_is_interviewed(self) -> None:
        ada = self.candidacy("Ada Moreira")
        page = self.page_of(ANA, f"/company/candidates/{ada}")
        self.press(page, "Begin the review")
        self.press(page, "Propose an interview", "link")
        for place, days in enumerate((3, 4), start=1):
            day = datetime.now(UTC).date() + timedelta(days=days)
            self.fill(page, f"Time {place}", f"{day:%Y-%m-%d}T10:00")
        self.way.hands(page).tick(page.get_by_label("Ana Lund"))
        self.press(page, "Propose these times")
        expect(page.get_by_role("heading", level=1, name="Screening call")).to_be_visible()
        expert = self.page_of(ADA_MAIL, f"/work/{ada}")
        self.press(expert, "Screening", "link")
        self.way.hands(expert).tick(expert.get_by_role("radio").first)
        self.press(expert, "Accept this time")
        expect(expert.get_by_text("Scheduled", exact=True)).to_be_visible()
        with self.site.app.app_context(), transaction() as db:
            db.execute(sa.update(Interview).values(starts_at=datetime.now(UTC) - timedelta(hours=2)))
        page.reload()
        self.press(page, "It took place")
        expect(page.get_by_role("heading", name="Scorecards")).to_be_visible()
        for place in range(page.get_by_label("Level", exact=True).count()):
            self.way.hands(page).choose(page.get_by_label("Level", exact=True).nth(place), "4 – good")
            self.way.hands(page).fill(page.get_by_label("What you saw").nth(place), SAID)
        self.way.hands(page).tick(page.get_by_label("Yes", exact=True))
        self.press(page, "Lock my scores")
        expect(page.get_by_text("Your scores are locked.").first).to_be_visible()

    def both_get_an_offer(self) -> None:
        for name in ("Ada Moreira", "Brigitte Okafor"):
            page = self.page_of(ANA, f"/company/candidates/{self.candidacy(name)}")
            self.press(page, "Make an offer", "link")
            if name == "Brigitte Okafor":
                self.fill(page, "Why an offer now?", "We worked with her twice before.")
            self.offers(page, "115")
            expect(page.get_by_role("heading", level=1, name=f"Offer to {name}")).to_be_visible()

    def offers(self, page: Page, amount: str) -> None:
        """Fill the terms and send them."""
        self.choose(page, "How they work", "Contract")
        self.fill(page, "Amount", amount)
        self.choose(page, "Currency", "EUR")
        self.choose(page, "For", "an hour")
        self.fill(page, "Hours a week", "20")
        self.fill(page, "Weeks", "13")
        self.fill(page, "From", f"{datetime.now(UTC).date() + timedelta(days=30):%Y-%m-%d}")
        self.fill(page, "This stands until the end of", f"{datetime.now(UTC).date() + timedelta(days=6):%Y-%m-%d}")
        self.press(page, re.compile("Send the offer|Send these terms"))

    def ada_counters_and_accepts(self) -> None:
        ada = self.candidacy("Ada Moreira")
        expert = self.page_of(ADA_MAIL, f"/work/{ada}")
        self.press(expert, re.compile("EUR|€"), "link")
        self.way.hands(expert).press(expert.locator("summary", has_text="Other terms"))
        self.offers(expert, "130")
        expect(expert.get_by_text("Your terms are with the company.")).to_be_visible()
        page = self.page_of(ANA, f"/company/candidates/{ada}")
        self.press(page, re.compile("EUR|€"), "link")
        expect(page.get_by_text("What it changed:").first).to_be_visible()
        self.way.hands(page).press(page.locator("summary", has_text="Other terms"))
        self.offers(page, "125")
        expect(page.get_by_role("heading", name=re.compile("Version 3"))).to_be_visible()
        waiting = self.page_of(BRIGITTE_MAIL, f"/work/{self.candidacy('Brigitte Okafor')}")
        self.press(waiting, re.compile("EUR|€"), "link")
        self.waiting = waiting
        expert.reload()
        self.press(expert, "Accept version 3")
        expect(expert.get_by_text("The role is yours")).to_be_visible()

    def brigitte_is_told_that_it_is_filled(self) -> None:
        with self.site.app.app_context(), transaction() as db:
            filled = datetime.now(UTC) - timedelta(minutes=2, seconds=5)
            db.execute(sa.update(BriefSlot).where(BriefSlot.filled_at.is_not(None)).values(filled_at=filled))
        self.press(self.waiting, "Accept version 1")
        expect(self.waiting.get_by_text("filled 2 minutes ago")).to_be_visible()
        brigitte = self.candidacy("Brigitte Okafor")
        page = self.page_of(ANA, f"/company/candidates/{brigitte}")
        self.way.hands(page).choose(page.get_by_label("The criterion that decided"), page_option(page, 1))
        self.fill(page, "One sentence about it", "The other candidate showed a rollback of a model in production.")
        self.press(page, "Tell them")
        expect(page.get_by_text("They have been told.")).to_be_visible()
        self.waiting.goto(f"/work/{brigitte}")
        expect(self.waiting.get_by_text("showed a rollback")).to_be_visible()

    def engagement(self) -> str:
        """The public id of what Ada and Ana's company have with each other."""
        with self.site.app.app_context(), transaction() as db:
            mine = sa.select(Engagement.public_id).join(Brief, Brief.id == Engagement.brief_id)
            return db.scalars(mine.where(Brief.title == TITLE)).one()

    def both_sign_an_agreement(self) -> None:
        name = self.engagement()
        page = self.page_of(ANA, f"/company/engagements/{name}/agreement")
        self.press(page, "Write the agreement", "link")
        words = page.get_by_role("region", name="In words").get_by_role("textbox")
        expect(words.first).to_be_visible()
        for place in range(words.count()):
            if not words.nth(place).input_value():
                self.way.hands(page).fill(words.nth(place), "Recall of at least 0.82 on payments-holdout 2026-10")
        self.press(page, "Put it to the expert")
        expect(page.get_by_role("heading", level=1, name="The agreement")).to_be_visible()
        expert = self.page_of(ADA_MAIL, f"/work/engagements/{name}/agreement")
        for side, who in ((expert, "Ada Moreira"), (page, "Ana Lund")):
            self.fill(side, "Your full name", who)
            self.press(side, re.compile("^Sign version"))
            expect(side.get_by_text("igned for").first).to_be_visible()
        expect(page.get_by_text("Both have signed.")).to_be_visible()

    def both_say_what_came_of_it_after_ninety_days(self) -> None:
        name, now = self.engagement(), datetime.now(UTC)
        begun = now - timedelta(days=91)
        with self.site.app.app_context(), transaction() as db:
            one = db.scalars(sa.select(Engagement).where(Engagement.public_id == name)).one()
            one.starts_on = begun.date()
            starting.start_if_due(db, one, now=begun)
            [_, business] = outcomes.fall_due(db, one, now=now)
            report = f"/engagements/{name}/outcomes/{business.public_id}"
        for email, area in ((ANA, "/company"), (ADA_MAIL, "/work")):
            page = self.page_of(email, area + report)
            expect(page.get_by_text("igure told by Ana")).to_have_count(0)
            self.way.hands(page).tick(page.get_by_label("Reached", exact=True))
            self.choose(page, "What stood in the way most", "Nothing")
            self.way.hands(page).tick(page.get_by_label("Yes", exact=True))
            self.fill(page, "A figure (optional)", f"Figure told by {'Ana' if email == ANA else 'Ada'}")
            self.press(page, "Send the report")
            expect(page.get_by_role("status").first).to_be_visible()
        page = self.page_of(ANA, "/company" + report)
        for who in ("Ana", "Ada"):
            expect(page.get_by_text(f"Figure told by {who}")).to_be_visible()

    def chen_applies_elsewhere_and_is_hired(self) -> None:
        brief = self.site.settled.other_brief
        page = self.page_of(BO, f"/briefs/{brief}")
        if page.get_by_role("button", name="Publish").count():
            self.press(page, "Publish")
            expect(page.get_by_role("button", name="Publish")).to_have_count(0)
        page.goto(f"/briefs/{brief}/opening")
        self.way.hands(page).tick(page.get_by_label("Listed experts may apply by themselves"))
        self.fill(page, "Until", f"{datetime.now(UTC).date() + timedelta(days=20):%Y-%m-%d}")
        self.press(page, "Save")
        expect(page.get_by_role("status").first).to_be_visible()
        expert = self.page_of(CHEN_MAIL, f"/work/briefs/{brief}")
        for place in range(expert.get_by_label("Your answer").count()):
            self.way.hands(expert).fill(expert.get_by_label("Your answer").nth(place), SAID)
        self.press(expert, "Apply")
        expect(expert.get_by_text("Applied", exact=True).first).to_be_visible()
        chen = self.candidacy("Chen Wu", brief)
        page.goto(f"/company/candidates/{chen}")
        self.press(page, "Begin the review")
        self.press(page, "Make an offer", "link")
        self.fill(page, "Why an offer now?", "His answers say all that we would have asked.")
        self.offers(page, "110")
        expect(page.get_by_role("heading", level=1, name="Offer to Chen Wu")).to_be_visible()
        expert.goto(f"/work/{chen}")
        self.press(expert, re.compile("EUR|€"), "link")
        self.press(expert, "Accept version 1")
        expect(expert.get_by_text("The role is yours")).to_be_visible()


def page_option(page: Page, place: int) -> str:
    """What the nth choice of the list of criteria is called."""
    return page.get_by_label("The criterion that decided").locator("option").nth(place).inner_text().strip()
