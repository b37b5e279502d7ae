"""The world that pages are timed in: a large pool of listed experts, open cases of which some are scored, briefs."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy import select

from marketplace.app import create_app
from marketplace.config import ROOT, Config
from marketplace.db import transaction
from marketplace.domain.experts import ExpertDraft, SpecializationDraft
from marketplace.domain.scorecards import ScorecardDraft, ScoreDraft
from marketplace.domain.vetting_words import ConflictKind
from marketplace.domain.vocabulary import BriefStatus, RubricDimension
from marketplace.models import Brief
from marketplace.services import accounts, experts, rates
from marketplace.services.hiring import settings
from marketplace.services.vetting import cases, scoring, ties, verifications
from seed import play
from seed.experts import population
from tests.databases import fill
from tests.web.people import VERA, VICTOR, settle

FOLDER = ROOT / "instance" / "bench"
SEED = 7
CHUNK = 50
SCORED_EVERY = 5
"""Of the open cases every fifth has two locked scorecards."""
BRIEFS = 60
NOTE = "Served 900 requests a second at 40 ms, and rolled one release back."


def open_world(size: int, open_cases: int) -> Flask:
    """Return the app on a database with so many experts and cases; what was built today is used again.

    One world is kept, because an older day's experts have older news: whoever was free then is stale now.
    """
    folder = FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    # The tables of an older world lack what came since.
    tables = max(path.name[:4] for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    ready = folder / f"pages-{size}-{open_cases}-{tables}-{datetime.now(UTC):%Y-%m-%d}.db"
    if not ready.exists():
        # Half a world is never taken for a whole one: it gets its name when it is done.
        begun = ready.with_suffix(".begun")
        for left in folder.glob("pages-*"):
            left.unlink()
        fill(f"sqlite:///{begun}")
        app = _app(begun)
        _fill(app, size, open_cases)
        app.extensions["assay_database"].dispose()
        begun.rename(ready)
    return _app(ready)


def _app(path: Path) -> Flask:
    config = Config(
        secret_key="a secret for timings, long enough for a key",  # noqa: S106 - nobody is served with it
        password_salt="a salt for timings",  # noqa: S106
        database_url=f"sqlite:///{path}",
        side_database_url=f"sqlite:///{path.parent / 'side.db'}",
        index=path.parent / "index",
        url="http://localhost:8000",
        insecure_cookies=True,
        log_level="ERROR",
        mail_folder=path.parent / "mail",
    )
    return create_app(config)


def _fill(app: Flask, size: int, open_cases: int) -> None:
    now = datetime.now(UTC)
    _tell(f"inventing {size:,} experts ...")
    settle(app)
    with app.app_context(), transaction() as db:
        rates.load(db)
        play.open_companies(db, BRIEFS, today=now.date(), now=now, hashed=str)
        for brief in db.scalars(select(Brief).where(Brief.status == BriefStatus.OPEN)):
            settings.choose(db, brief, settings.Settings(takes_applications=True), now=now)
        drafts = (character.draft for character in population(size, seed=SEED, today=now.date(), start=0))
        experts.bulk_register(db, drafts, today=now.date())
    later = population(size + open_cases, seed=SEED, today=now.date(), start=size)
    drafts = (_claimed(character.draft) for character in later)
    done = 0
    while some := list(islice(drafts, CHUNK)):
        _tell(f"opening case {done + 1:,} of {open_cases:,}")
        _open(app, some, first=done, now=now)
        done += len(some)


def _claimed(draft: ExpertDraft) -> ExpertDraft:
    """The profile as its owner would hand it in: nothing of it vetted yet."""
    claims = tuple(SpecializationDraft(claim.specialization) for claim in draft.specializations)
    return replace(draft, specializations=claims, ratings=(), outcomes=())


def _open(app: Flask, drafts: list[ExpertDraft], *, first: int, now: datetime) -> None:
    with app.app_context(), transaction() as db:
        pair = [accounts.actor_of(db, accounts.find_by_email(db, email)) for email in (VERA, VICTOR)]
        for number, draft in enumerate(drafts, first):
            at = now - timedelta(days=1 + number % 20)
            case = experts.submit(db, experts.register(db, draft, today=now.date()), now=at)
            if number % SCORED_EVERY == 0:
                _score(db, case, pair, Random(number), at)


def _score(db: Any, case: Any, pair: list[Any], chance: Random, at: datetime) -> None:
    cases.claim(db, case, actor=pair[0], now=at)
    row = verifications.of_expert(db, case.expert)[0]
    for actor in pair:
        ties.declare(db, case, kind=ConflictKind.NONE, actor=actor, now=at)
        card = scoring.start(db, row, actor=actor, now=at)
        scoring.save(db, card, _levels(chance), actor=actor, now=at)
        scoring.lock(db, card, actor=actor, now=at)


def _levels(chance: Random) -> ScorecardDraft:
    return ScorecardDraft({one: ScoreDraft(chance.randint(2, 5), note=NOTE) for one in RubricDimension})


def _tell(words: str) -> None:
    """Progress goes to stderr, so that the table can be redirected."""
    print(words, file=sys.stderr, flush=True)
