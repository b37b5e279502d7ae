"""The overview of an expert's own profile: how it stands, what to do next, and what each section holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from marketplace.db import session, transaction
from marketplace.domain.experts import ExpertDraft
from marketplace.domain.readiness import missing
from marketplace.domain.said_of_work import LEAST_COMPANIES
from marketplace.domain.sections import Section
from marketplace.domain.standing import EXPERT_MOVES
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.gate.members import acting
from marketplace.services import experts, own_profile, profiles, taxonomy
from marketplace.services.outcomes import said
from marketplace.web.expert import own
from marketplace.web.expert.parts import PARTS

bp = Blueprint("profile", __name__, url_prefix="/profile")

STALE_DAYS, GONE_DAYS = 30, 90
"""After so many days without a confirmation availability counts for less, and is no longer shown."""

STANDING = MappingProxyType(
    {
        ExpertStatus.DRAFT: ("Draft", "Nobody sees your profile yet. Hand it in when it says what you mean."),
        ExpertStatus.SUBMITTED: ("Handed in", "A vetter will take it up. You can still change it."),
        ExpertStatus.IN_SCREENING: ("Being vetted", "You see each step, and what comes next, on the vetting page."),
        ExpertStatus.CHANGES_REQUESTED: ("Changes asked for", "Change what is asked for, and hand it in again."),
        ExpertStatus.APPROVED: ("Listed", "Companies whose briefs you fit see you in their rankings."),
        ExpertStatus.REJECTED: ("Not accepted", "The vetting page says why, and when you can apply again."),
        ExpertStatus.APPEALED: ("Appealed", "Somebody who had no part in the decision looks at it again."),
        ExpertStatus.PAUSED: ("Paused", "You are in no ranking until you resume."),
        ExpertStatus.STALE: ("Not shown", "Your availability was not confirmed for 90 days. Confirm it to be shown."),
        ExpertStatus.SUSPENDED: ("Suspended", "You are in no ranking. The vetting page has the reasons."),
        ExpertStatus.CLOSED: ("Closed", "Your account is closed. You can have it erased on the privacy page."),
        ExpertStatus.ERASED: ("Erased", "Nothing about you is kept."),
    }
)
"""Where somebody stands, in a word and a sentence."""


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One line of the list of sections: what it holds, and what is missing for handing in."""

    title: str
    url: str
    holds: str
    missing: str = ""


@bp.get("")
def home() -> str | Response:
    """Show where the profile stands and what to do next."""
    today = datetime.now(UTC).date()
    with session() as db:
        person = own.person()
        if own_profile.find(db, person.actor.user_id) is None:
            return redirect(url_for("apply.begin"))
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        moves = EXPERT_MOVES.legal(expert.status)
        return render_template(
            "expert/home.html",
            expert=expert,
            draft=draft,
            standing=STANDING[expert.status],
            lines=section_lines(draft),
            can_submit=ExpertStatus.SUBMITTED in moves,
            can_pause=ExpertStatus.PAUSED in moves,
            can_resume=expert.status is ExpertStatus.PAUSED,
            confirmation=confirmation_of(draft, today),
        )


@bp.get("/preview")
def preview() -> str:
    """Show the profile as companies see it, also for printing."""
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
        return render_template(
            "expert/preview.html",
            expert=expert,
            profile=draft,
            titles={document.key: document.title for document in draft.documents},
            said=said.of_expert(db, expert.id),
            least_companies=LEAST_COMPANIES,
            free_hours=draft.availability.free_hours,
            skill_names=taxonomy.skill_names(),
            specialization_names=taxonomy.specialization_names(),
            domain_names=taxonomy.domain_names(),
        )


@bp.post("/availability/confirmation")
def confirm() -> Response:
    """Confirm with one click that the hours on record are still true."""
    with transaction() as db:
        expert = own.profile(db, locked=True)
        own_profile.confirm_availability(db, expert, today=datetime.now(UTC).date(), actor=acting())
        zone = expert.time_zone
    flash(f"Availability confirmed at {datetime.now(ZoneInfo(zone)):%H:%M}.", "good")
    return redirect(url_for("profile.home"), 303)


@bp.post("/pause")
def pause() -> Response:
    """Take oneself out of rankings for a while."""
    with transaction() as db:
        experts.pause(db, own.profile(db, locked=True), reason="asked by the expert", actor=acting())
    flash("You are paused: no ranking shows you until you resume.", "good")
    return redirect(url_for("profile.home"), 303)


@bp.post("/resumption")
def resume() -> Response:
    """Come back after a pause; nobody ends their own suspension."""
    with transaction() as db:
        expert = own.profile(db, locked=True)
        own_profile.resume(db, expert, actor=acting())
    flash("You are listed again.", "good")
    return redirect(url_for("profile.home"), 303)


def confirmation_of(draft: ExpertDraft, today: date) -> dict[str, Any]:
    """Return how fresh the availability is: the days since it was confirmed, and what that means."""
    confirmed = draft.availability.confirmed_on
    days = (today - confirmed).days if confirmed else None
    return {
        "on": confirmed,
        "days": days,
        "is_stale": days is None or days > STALE_DAYS,
        "days_left": None if days is None else max(0, GONE_DAYS - days),
    }


def section_lines(draft: ExpertDraft) -> list[SectionLine]:
    """Return the sections with what they hold and what they lack."""
    needs = {need.section: need.what for need in missing(draft)}
    holds = {
        Section.BASICS: draft.headline or "no headline yet",
        Section.SPECIALIZATIONS: _count(draft.specializations, "specialization"),
        Section.SKILLS: _count(draft.skills, "skill"),
        Section.WORK: _count(draft.documents, "document"),
        Section.DOMAINS: _count(draft.domains, "domain"),
        Section.TERMS: _count(draft.terms, "engagement model"),
        Section.AVAILABILITY: f"{draft.availability.free_hours:g} free hours a week",
        Section.LANGUAGES: f"{_count(draft.languages, 'language')}, {_count(draft.work_countries, 'country')}",
    }
    return [
        SectionLine(
            "Projects and other evidence" if section is Section.WORK else PARTS[section].title,
            url_for("work.index") if section is Section.WORK else url_for("editor.edit", section=section.value),
            held,
            needs.get(section, ""),
        )
        for section, held in holds.items()
    ]


def _count(items: Any, noun: str) -> str:
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{len(items) or 'no'} {noun if len(items) == 1 else many}"
