"""Background work as a page: what waits, what runs, and what somebody has to look at."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from marketplace.db import session, transaction
from marketplace.domain.jobs import MOST_ATTEMPTS
from marketplace.domain.vocabulary import Permission
from marketplace.gate.members import require
from marketplace.services import jobs

bp = Blueprint("jobs", __name__, url_prefix="/console/jobs")

PAGE = 50


@bp.get("")
def index() -> Any:
    """Show how much waits and runs, what is next, and the dead jobs, newest first."""
    require(Permission.RUN_JOBS)
    now = datetime.now(UTC)
    before = request.args.get("before", "")
    with session() as db:
        # More digits than any key has are no place in the list either.
        place = int(before) if before.isdecimal() and len(before) < 10 else None
        dead = jobs.dead_jobs(db, before=place, limit=PAGE + 1)
        return render_template(
            "admin/jobs.html",
            now=now,
            counts=jobs.counts(db, now),
            open_jobs=jobs.open_jobs(db, limit=PAGE),
            dead_jobs=dead[:PAGE],
            older=url_for("jobs.index", before=dead[PAGE - 1].id) if len(dead) > PAGE else "",
            most_attempts=MOST_ATTEMPTS,
        )


@bp.post("/<job_id>/retry")
def retry(job_id: str) -> Any:
    """Let a dead job be tried again."""
    lead = require(Permission.RUN_JOBS)
    with transaction() as db:
        jobs.retry(db, jobs.by_public_id(db, job_id), now=datetime.now(UTC), actor=lead.actor)
    flash("The job is tried again as soon as a worker is free.", "good")
    return redirect(url_for("jobs.index"), 303)


@bp.post("/<job_id>/discard")
def discard(job_id: str) -> Any:
    """Give a dead job up."""
    lead = require(Permission.RUN_JOBS)
    with transaction() as db:
        jobs.discard(db, jobs.by_public_id(db, job_id), now=datetime.now(UTC), actor=lead.actor)
    flash("The job is discarded and will not be done.", "good")
    return redirect(url_for("jobs.index"), 303)
