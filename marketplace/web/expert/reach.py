"""What changes would bring, in sentences; and everything that the ranking sees of a profile."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template, request, url_for

from marketplace.db import session
from marketplace.domain.moments import short_in
from marketplace.domain.places import hours_as_text
from marketplace.domain.sections import Section
from marketplace.domain.vocabulary import ExpertStatus
from marketplace.services import found_words, profiles, taxonomy
from marketplace.services import reach as reaching
from marketplace.services.reach import Effect, Progress
from marketplace.services.why_shown import Gain
from marketplace.web import figures
from marketplace.web.expert import own

bp = Blueprint("reach", __name__, url_prefix="/profile")


SLICE = 0.07
"""For so many seconds a request scores before it answers that there is more to do."""


@bp.get("/effects")
def show() -> str | tuple[str, int]:
    """Show how far the profile reaches, and what would make it reach further: a page, or a part of the overview.

    What takes long is scored in slices: the page says that it waits and asks again (`again`, answered with nothing
    while there is more to do). `wait` takes the time to score all, for whoever has no script to ask again.
    """
    until = math.inf if request.args.get("wait") else time.perf_counter() + SLICE
    today = datetime.now(UTC).date()
    live, seen = current_app.extensions["assay_index"].lately()
    is_part = "HX-Request" in request.headers
    with session() as db:
        expert = own.profile(db, is_whole=False)
        found = reaching.standing_by(db, expert, live, today=today, until=until)
        is_listed = expert.status is ExpertStatus.APPROVED
        as_of = short_in(seen, expert.time_zone)
    page = "expert/effects_part.html" if is_part else "expert/effects.html"
    if isinstance(found, Progress):
        if is_part and request.args.get("again"):
            return "", 204
        return render_template(page, progress=found)
    lines = [(said(effect), brings(effect), where(effect.section)) for effect in found.effects]
    return render_template(page, standing=found, lines=lines, is_listed=is_listed, as_of=as_of)


@bp.get("/ranking")
def ranking() -> str:
    """Show what the ranking reads of the profile, and what it never does."""
    with session() as db:
        expert = own.profile(db)
        draft = profiles.draft_of(expert)
    return render_template(
        "expert/ranking.html",
        expert=expert,
        draft=draft,
        windows=[hours_as_text(window) for window in draft.windows],
        questions=figures.QUESTIONS,
        skill_names=taxonomy.skill_names(),
        specialization_names=taxonomy.specialization_names(),
        domain_names=taxonomy.domain_names(),
    )


def where(section: Section) -> str:
    """Return the page on which a section is changed."""
    return url_for("work.index") if section is Section.WORK else url_for("editor.edit", section=section.value)


def said(effect: Effect | Gain) -> str:
    """Return what to do, as one would say it."""
    word, detail = effect.word, effect.detail
    names = {**taxonomy.domain_names(), **taxonomy.specialization_names(), **taxonomy.skill_names()}
    name = names.get(word, word)
    if effect.kind in ("offer", "lower"):
        minor, currency, unit = detail.split(" ")
        amount = f"{figures.minor_money(int(minor), currency)} {figures.word(unit)}"
        model = figures.word(word).lower()
        return f"Offer {model} work at {amount}" if effect.kind == "offer" else f"Ask {amount} for {model} work"
    return {
        "confirm": "Confirm that your availability is still true",
        "sooner": f"Be free from {word}",
        "show": f"Show {name} with one of your documents"
        if detail == "document"
        else f"Add a project and choose it as evidence of {name}",
        "projects": f"Add two dated projects of a year each in {name}",
        "vetted": f"Have {name} vetted",
        "hours": f"Work {word} hours a week instead of {detail}",
        "window": f"Begin two hours {word}" if word == "earlier" else f"Work two hours {word}",
        "speak": f"Speak {found_words.language_name(word)} at {detail}",
    }[effect.kind]


def brings(effect: Effect) -> str:
    """Return what an effect brings, in whole briefs.

    >>> from marketplace.search.reach import Reach
    >>> brings(Effect(Section.SKILLS, "show", "python", "", Reach(9, 5), 0, 3))
    'you would appear among the first ten for 3 more open briefs'
    """
    parts = []
    if effect.first_more > 0:
        parts.append(f"you would appear among the first ten for {_briefs(effect.first_more)}")
    if effect.fits_more > 0:
        parts.append(f"{'and' if parts else 'you would'} fit {_briefs(effect.fits_more)}")
    return ", ".join(parts)


def _briefs(count: int) -> str:
    return f"{count} more open brief{'' if count == 1 else 's'}"
