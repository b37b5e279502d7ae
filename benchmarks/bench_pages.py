"""`make bench-pages`: how long pages take with 10,000 experts and 2,000 open cases, beside what was asked.

One process, warm, through the WSGI test client on SQLite, signed in as the person whose page it is; the time is from
the request to the last byte of the answer. On a machine that others use too, the time of the processor (CPU) beside it
says what the page itself costs; what was asked is held against the time that passed. No network, no browser and no
second worker are in it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import count

import numpy as np
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.page_world import open_world
from marketplace.db import session, transaction
from marketplace.models import Brief, Company, CompanyMember, Expert, User, VettingCase
from marketplace.services import accounts, own_profile, profiles, reach
from marketplace.web.expert.parts import PARTS
from tests.web.people import ADA_MAIL, ANA, CHEN_MAIL, LENA, VERA, post, sign_in, token_in

PAGE_MS, PART_MS = 250, 150
WARM = 3
PART = {"HX-Request": "true"}
AGAIN = "/profile/effects?again=1"
EDITS = count()


@dataclass(frozen=True, slots=True)
class Timed:
    """One page, or the fragment of one, and who asks for it; `before` happens before each request, untimed."""

    name: str
    email: str
    address: str
    is_part: bool = False
    before: Callable[[], None] = lambda: None
    fields: Mapping[str, str] | None = None
    """What is sent, for a page that is asked with a form."""

    @property
    def limit(self) -> int:
        """What the 95th percentile was asked to stay under, in milliseconds."""
        return PART_MS if self.is_part else PAGE_MS


def main() -> int:
    """Build the world, time every page, print the table; 1 when something is over."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bench_pages", description=__doc__.splitlines()[0])
    parser.add_argument("--experts", type=int, default=10_000, help="listed experts (10000)")
    parser.add_argument("--cases", type=int, default=2_000, help="open cases (2000)")
    parser.add_argument("--requests", type=int, default=40, help="requests a page (40)")
    asked = parser.parse_args()
    app = open_world(asked.experts, asked.cases)
    app.extensions["assay_index"].live()
    browsers = {}
    for email in (LENA, VERA, ADA_MAIL, ANA):
        browsers[email] = app.test_client()
        sign_in(browsers[email], email)
    print(
        f"{asked.experts:,} experts, {asked.cases:,} open cases, {asked.requests} requests a page after {WARM} to warm "
        "up; one worker, SQLite, milliseconds"
    )
    print(f"{'page':<37} {'p50':>8} {'p95':>8} {'p95 of CPU':>11} {'asked':>6}")
    over = []
    for page in _pages(app, browsers[ANA]):
        p50, p95, cpu = _time(browsers[page.email], page, asked.requests)
        is_over = p95 > page.limit
        over += [page.name] if is_over else []
        figures = f"{p50:>8.1f} {p95:>8.1f} {cpu:>11.1f} {page.limit:>6}"
        print(f"{page.name:<37} {figures}{'  over' if is_over else ''}", flush=True)
    requests, seconds = _until_there(browsers[ADA_MAIL])
    print(f"{os.getloadavg()[0]:.1f} processes wanted one of {os.cpu_count()} cores in the last minute of it.")
    print(f"With nothing kept, the figures of effects were there after {requests} requests and {seconds:.1f} s.")
    print(f"Over what was asked: {', '.join(over) if over else 'none'}.")
    return 1 if over else 0


def _pages(app: Flask, ana: FlaskClient) -> list[Timed]:
    """Every page that is timed; those of one thing take one from the middle of the pool."""
    with app.app_context(), session() as db:
        company = select(Company.id).where(Company.name == "Nordlicht Pay")
        of_ana = select(Brief.public_id).where(Brief.company_id.in_(company))
        brief = db.scalars(of_ana.order_by(Brief.id)).first()
        expert = db.scalars(select(Expert.public_id).where(Expert.status == "approved").order_by(Expert.id)).first()
        case = db.scalars(select(VettingCase).order_by(VettingCase.id).limit(1).offset(3)).one()
        member = db.scalars(
            select(User.public_id).join(CompanyMember).where(CompanyMember.company_id.in_(company))
        ).first()
        about = f"/console/cases/{case.public_id}"
        scores = f"{about}/verifications/{case.verifications[0].public_id}/scores"
    run = post(ana, f"/briefs/{brief}/matches").location
    return [
        Timed("console: overview", LENA, "/console"),
        Timed("console: queue", VERA, "/console/queue"),
        Timed("console: queue, flagged", VERA, "/console/queue?view=flagged"),
        Timed("console: queue, part", VERA, "/console/queue", True),
        Timed("console: board", VERA, "/console/board/"),
        Timed("console: case", VERA, about),
        Timed("console: scores", VERA, scores),
        Timed("console: quality", LENA, "/console/quality"),
        Timed("console: audit trail", LENA, "/console/audit"),
        Timed("console: jobs", LENA, "/console/jobs"),
        Timed("console: taxonomy", LENA, "/console/taxonomy"),
        Timed("console: skill", LENA, "/console/taxonomy/skills/pytorch"),
        Timed("console: people", LENA, "/console/people"),
        Timed("console: rates", LENA, "/console/rates"),
        Timed("expert: first page", ADA_MAIL, "/"),
        Timed("expert: briefs for me", ADA_MAIL, "/briefs-for-me"),
        Timed("expert: what they see in one", ADA_MAIL, f"/briefs-for-me/{brief}"),
        Timed("expert: profile", ADA_MAIL, "/profile"),
        *(Timed(f"expert: section {part.value}", ADA_MAIL, f"/profile/{part.value}") for part in PARTS),
        Timed("expert: work", ADA_MAIL, "/profile/work"),
        Timed("expert: effects", ADA_MAIL, "/profile/effects"),
        Timed("expert: effects, part", ADA_MAIL, "/profile/effects", True),
        Timed("expert: effects, nothing kept", ADA_MAIL, "/profile/effects", before=reach.forget),
        Timed("expert: effects, nothing kept, part", ADA_MAIL, "/profile/effects", True, reach.forget),
        Timed("expert: effects, asked again, part", ADA_MAIL, AGAIN, True),
        Timed("expert: effects, after an edit, part", ADA_MAIL, "/profile/effects", True, partial(_edit, app)),
        Timed("expert: rates", ADA_MAIL, "/profile/rates"),
        Timed("expert: privacy", ADA_MAIL, "/profile/privacy"),
        Timed("skills by autocomplete, part", ADA_MAIL, "/taxonomy/skills?q=pyt", True),
        Timed("company: first page", ANA, "/"),
        Timed("company: funnel", ANA, f"/briefs/{brief}/funnel"),
        Timed("company: briefs", ANA, "/briefs"),
        Timed("company: brief", ANA, f"/briefs/{brief}"),
        Timed("company: brief, check", ANA, f"/briefs/{brief}/edit"),
        *(Timed(f"company: brief, {of}", ANA, at) for of, at in _pages_of(brief)),
        *(Timed(f"company: rail, {of}", ANA, at, True, fields=_typed(ana, at)) for of, at in _pages_of(brief)),
        Timed("company: costs", ANA, f"/briefs/{brief}/costs"),
        Timed("company: ranking", ANA, run),
        Timed("company: other weights, part", ANA, f"{run}/trials", True, fields=_leaning(ana, run)),
        Timed("company: search", ANA, "/company/experts"),
        Timed("company: search, part", ANA, "/company/experts?skill=pytorch&verified=yes", True),
        Timed("company: expert", ANA, f"/experts/{expert}"),
        Timed("company: members", ANA, "/company/members"),
        Timed("company: member", ANA, f"/company/members/{member}"),
    ]


def _pages_of(brief: str) -> list[tuple[str, str]]:
    return [(of, f"/briefs/{brief}/edit/{of}") for of in ("skills", "scope", "budget")]


def _typed(ana: FlaskClient, address: str) -> Mapping[str, str]:
    """What a browser sends of a page after a pause in typing: its fields, strict ones among them."""
    page = ana.get(address).text
    fields = dict(re.findall(r'name="([\w-]+)"[^>]* value="([^"]*)"', page.partition('id="page-form"')[2]))
    strict = {"overlap_strict": "yes", "skills-0-need": "non-negotiable", "skills-1-need": "non-negotiable"}
    known = {name: value for name, value in strict.items() if f'name="{name}"' in page}
    return {**fields, **known, "csrf_token": token_in(page), "do": "preview"}


def _time(client: FlaskClient, page: Timed, requests: int) -> tuple[float, float, float]:
    headers = PART if page.is_part else {}
    took, worked = [], []
    for _ in range(WARM + requests):
        page.before()
        began, idle = time.perf_counter(), time.process_time()
        if page.fields is None:
            answer = client.get(page.address, headers=headers)
        else:
            answer = client.post(page.address, data=page.fields, headers=headers)
        answer.get_data()
        took.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - idle))
        if answer.status_code not in (200, 204, 303):
            raise SystemExit(f"{page.name} answered {answer.status_code}: {page.address}")
    p50, p95 = np.percentile(took[WARM:], (50, 95))
    return float(p50), float(p95), float(np.percentile(worked[WARM:], 95))


def _leaning(client: FlaskClient, run: str) -> dict[str, str]:
    """What the form of a ranking sends to be ranked again under other weights."""
    return {"preset": "terms", "csrf_token": token_in(client.get(run).text)}


def _edit(app: Flask) -> None:
    """Somebody else saves their profile, so that the index of this process is behind the tables."""
    with app.app_context(), transaction() as db:
        user = accounts.find_by_email(db, CHEN_MAIL)
        expert = own_profile.of_user(db, user.id, locked=True)
        draft = replace(profiles.draft_of(expert), headline=f"Research engineer, {next(EDITS)}")
        own_profile.save(db, expert, draft, today=datetime.now(UTC).date())


def _until_there(client: FlaskClient) -> tuple[int, float]:
    """How many requests, and seconds, it takes from nothing kept to the figures of effects."""
    reach.forget()
    began = time.perf_counter()
    for requests in count(1):
        if client.get(AGAIN, headers=PART).status_code == 200:
            return requests, time.perf_counter() - began
    raise AssertionError("the figures never came")


if __name__ == "__main__":
    sys.exit(main())
