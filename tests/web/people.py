"""Two companies, their members and a handful of listed experts, put there through the services."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password

from marketplace.db import transaction
from marketplace.domain.experts import AvailabilityDraft, ExpertDraft, SkillDraft, SpecializationDraft, TermsDraft
from marketplace.domain.vocabulary import EngagementModel, EvidenceTier, RateUnit, Role, Verification
from marketplace.gate import second_step
from marketplace.services import accounts, briefs, companies, experts, second_factors
from tests.factories import a_brief, a_company, a_project, an_expert

PASSWORD = "seven quiet otters"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""What the authenticator app of everybody with a second factor holds."""
ANA = "ana@nordlicht.example"
BO = "bo@anderswo.example"
EVE = "eve@nobody.example"
VERA, VICTOR = "vera@assay.example", "victor@assay.example"
"""Two vetters."""
LENA, LEO = "lena@assay.example", "leo@assay.example"
"""Two lead admins."""
ADA_MAIL, CHEN_MAIL = "ada@experts.example", "chen@experts.example"
"""Two experts who are listed."""
NEW_MAIL = "nia@experts.example"
"""Somebody who has registered as an expert and written no profile yet."""

STAFF = (
    (VERA, "Vera Holt", Role.VETTER),
    (VICTOR, "Victor Amadi", Role.VETTER),
    (LENA, "Lena Brandt", Role.ADMIN),
    (LEO, "Leo Marin", Role.ADMIN),
)
EXPERTS = {"Ada Moreira": ADA_MAIL, "Chen Wu": CHEN_MAIL}
"""Whose listed profiles have a log-in."""


@dataclass(frozen=True)
class Settled:
    """The public ids that tests ask for."""

    brief: str
    empty_brief: str
    other_brief: str
    experts: tuple[str, ...]
    paused_expert: str


def some_experts(today: date) -> list[ExpertDraft]:
    """Return five experts who differ in what a ranking looks at."""
    confirmed = AvailabilityDraft(confirmed_on=today - timedelta(days=3))
    ada = an_expert(availability=confirmed)
    return [
        ada,
        replace(
            ada,
            name="Brigitte Okafor",
            headline="Fraud and risk models at banks",
            terms=(TermsDraft(EngagementModel.CONTRACT, 90_000, "EUR", RateUnit.DAY, is_preferred=True),),
            skills=(*ada.skills, SkillDraft("docker", 0.75, EvidenceTier.PROVEN, today - timedelta(days=40))),
        ),
        replace(
            ada,
            name="Chen Wu",
            headline="Research engineer for language models",
            time_zone="Asia/Singapore",
            specializations=(SpecializationDraft("mlops", Verification.CLAIMED),),
            documents=(a_project(title="A chat assistant for a bank", domain=None),),
        ),
        replace(
            ada,
            name="Dara Silva",
            headline="Data engineering and feature stores",
            terms=(TermsDraft(EngagementModel.FRACTIONAL, 900_000, "USD", RateUnit.MONTH, included_hours=60.0),),
            ratings=(),
            outcomes=(),
        ),
        replace(
            ada, name="Emil Berg", headline="Booked for the year", availability=AvailabilityDraft(booked_hours=40.0)
        ),
    ]


def settle(app: Flask) -> Settled:
    """Fill the tables and return what was made."""
    now = datetime.now(UTC)
    today = now.date()
    with app.app_context():
        password = hash_password(PASSWORD)
        with transaction() as db:
            company = companies.register(db, a_company())
            other = companies.register(db, a_company(name="Anderswo Labs"))
            for email, name, of in ((ANA, "Ana Lund", company), (BO, "Bo Weiss", other), (EVE, "Eve Stray", None)):
                accounts.register(db, email=email, password_hash=password, name=name, roles=[Role.COMPANY], company=of)
            for email, name, role in (*STAFF, (NEW_MAIL, "Nia Obi", Role.EXPERT)):
                user = accounts.register(db, email=email, password_hash=password, name=name, roles=[role])
                if role is not Role.EXPERT:
                    second_factors.set_up(db, user, second_step.vault(), SECRET)
            listed = []
            for draft in some_experts(today):
                email = EXPERTS.get(draft.name)
                user = email and accounts.register(
                    db, email=email, password_hash=password, name=draft.name, roles=[Role.EXPERT]
                )
                listed.append(experts.enlist(db, draft, today=today, user=user or None))
            paused = experts.enlist(db, replace(an_expert(), name="Pia Pause"), today=today)
            experts.pause(db, paused)
            start = today + timedelta(days=21)
            brief = briefs.draft(db, company=company, draft=a_brief(start=start), today=today)
            briefs.publish(db, brief, now=now)
            nobody = a_brief(title="Nobody speaks it", start=start, languages=(), work_countries=("JP",))
            empty = briefs.draft(db, company=company, draft=nobody, today=today)
            theirs = briefs.draft(db, company=other, draft=a_brief(title="Not yours", start=start), today=today)
            return Settled(
                brief.public_id,
                empty.public_id,
                theirs.public_id,
                tuple(expert.public_id for expert in listed),
                paused.public_id,
            )


def token_in(page: str) -> str:
    """Return the CSRF token that a page carries."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no CSRF token"
    return found[1]


def carried_by(page: str) -> dict[str, str]:
    """Return the version and the words that a form on this page was made from, to be sent with it."""
    found = re.findall(r'<input type="hidden" name="(version|was)" value="([^"]*)">', page)
    return {name: html.unescape(value) for name, value in found}


def sign_in(client: FlaskClient, email: str = ANA, password: str = PASSWORD) -> None:
    """Sign in as a person would, with a code where the account asks for one."""
    token = token_in(client.get("/sign-in").text)
    answer = client.post("/sign-in", data={"email": email, "password": password, "csrf_token": token})
    assert answer.status_code == 302, answer.text
    if answer.location.endswith("/sign-in/code"):
        token = token_in(client.get("/sign-in/code").text)
        fields = {"code": totp_code(client.application, email), "csrf_token": token}
        answer = client.post("/sign-in/code", data=fields)
        assert answer.status_code == 302, answer.text


def totp_code(app: Flask, email: str) -> str:
    """Return the code that somebody's app shows now.

    A code works once, and tests sign in more often than every half minute: the account forgets the last one.
    """
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, email)
        assert user is not None
        user.second_factor_counter = None
        token: str = second_step.vault()(key=SECRET, format="base32").generate().token
        return token


def post(client: FlaskClient, address: str, **fields: object):  # type: ignore[no-untyped-def]
    """Send a form with the token that the visitor was handed."""
    page = client.get("/about").text
    # A visitor is handed the token with a form; everybody else with the button that signs them out.
    token = token_in(page if "csrf_token" in page else client.get("/recover").text)
    return client.post(address, data={"csrf_token": token, **{k.replace("__", "-"): v for k, v in fields.items()}})
