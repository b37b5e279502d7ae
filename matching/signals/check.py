"""What a brief must be before it is matched: every complaint names the field and the cure."""

from __future__ import annotations

import math
from collections.abc import Mapping

from matching.clock import complaint_about, zone_of
from matching.errors import BadQuery, UnknownTerm
from matching.taxonomy import Taxonomy
from matching.types import BriefQuery, Need

MAX_NON_NEGOTIABLE = 8
FURTHEST_START_DAYS = 3653
LEAST_LEVEL = 1e-6
MOST_EMPHASIS = 1e6


def check(query: BriefQuery, taxonomy: Taxonomy) -> None:
    """Refuse a brief that contradicts itself, leaves a range, or uses words the taxonomy does not have.

    Raises
    ------
    BadQuery
        With `field` set to what was wrong.
    UnknownTerm
        With the nearest known words in the message.
    """
    if not query.text.strip() and not query.requirements and not query.specializations:
        raise BadQuery("the brief says nothing; give it a text, a skill or a specialization", field="text")
    if query.hours_per_week is not None:
        _within("hours_per_week", query.hours_per_week, 0, 60)
    if query.weeks is not None:
        _within("weeks", query.weeks, 0, 520)
    if not (math.isfinite(query.overlap_hours) and 0 <= query.overlap_hours <= 24):
        raise BadQuery("overlap_hours must lie between 0 and 24", field="overlap_hours")
    if len(set(query.engagement_models)) != len(query.engagement_models):
        raise BadQuery("engagement_models names one model twice", field="engagement_models")
    if query.start is not None and (query.start - query.today).days > FURTHEST_START_DAYS:
        raise BadQuery("start must lie within ten years of today", field="start")
    if zone_of(query.time_zone) is None:
        raise BadQuery(f"time zone {query.time_zone!r} is unknown; use a name such as Europe/Paris", field="time_zone")
    complaint = complaint_about([query.working])
    if complaint:
        raise BadQuery(complaint, field="working_hours")
    _known("specializations", query.specializations, taxonomy.specializations, taxonomy)
    _known("domains", query.domains, taxonomy.domains, taxonomy)
    _check_requirements(query, taxonomy)


def _within(field: str, value: float, least: float, most: float) -> None:
    if not (math.isfinite(value) and least < value <= most):
        raise BadQuery(f"{field} must be above {least:g} and at most {most:g}, not {value!r}", field=field)


def _known(field: str, words: tuple[str, ...], known: Mapping[str, object], taxonomy: Taxonomy) -> None:
    for word in words:
        if word not in known:
            near = ", ".join(taxonomy.suggest(word)) or "nothing"
            raise UnknownTerm(f"{field}: {word!r} is not in the taxonomy; nearest: {near}", field=field)


def _check_requirements(query: BriefQuery, taxonomy: Taxonomy) -> None:
    asked = [requirement.skill for requirement in query.requirements]
    _known("skills", tuple(asked), taxonomy.skills, taxonomy)
    for skill in asked:
        if asked.count(skill) > 1:
            raise BadQuery(f"skills asks for {skill!r} more than once; keep one of them", field="skills")
    for requirement in query.requirements:
        if requirement.level is not None and not LEAST_LEVEL <= requirement.level <= 1:
            raise BadQuery(f"the level of {requirement.skill} must be above 0 and at most 1", field="skills")
        if not 0 < requirement.emphasis <= MOST_EMPHASIS:
            raise BadQuery(
                f"the emphasis of {requirement.skill} must be above 0 and at most {MOST_EMPHASIS:g}", field="skills"
            )
    if sum(requirement.need is Need.NON_NEGOTIABLE for requirement in query.requirements) > MAX_NON_NEGOTIABLE:
        raise BadQuery(
            f"at most {MAX_NON_NEGOTIABLE} skills can be non-negotiable; make some of them musts", field="skills"
        )
