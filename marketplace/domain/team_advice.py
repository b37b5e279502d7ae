"""One engineer or a team: a small table of the signs that the hiring guides name, each with its source.

The guides are vendors' essays without figures, so nothing is weighed finely: every sign counts one, and the
advice says which signs it rests on and which questions are still open. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from marketplace.domain.vocabulary import Need

if TYPE_CHECKING:
    from marketplace.domain.briefs import BriefDraft

LEAST_FOR_A_TEAM = 2
"""One sign alone is what many single projects have; two together are what the guides describe as a team's work."""


class Sign(StrEnum):
    """Something about the work that speaks for a team, or for one person."""

    SEVERAL_FUNCTIONS = "several-functions"
    REGULATED_DATA = "regulated-data"
    REAL_TIME_AT_SCALE = "real-time-at-scale"
    DATA_NEEDS_WORK = "data-needs-work"
    MANY_MODELS = "many-models"
    LASTING_CAPABILITY = "lasting-capability"
    SEVERAL_CRAFTS = "several-crafts"
    CONTAINED_SCOPE = "contained-scope"
    PROOF_OF_CONCEPT = "proof-of-concept"
    OVERSIGHT_ONLY = "oversight-only"
    AUDIT_ONLY = "audit-only"


class Shape(StrEnum):
    """What is advised."""

    ONE = "one"
    ONE_THEN_TEAM = "one-then-team"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Rule:
    """What one sign means: for a team or for one person, in a sentence, from which guide, and whom it calls for."""

    is_for_team: bool
    sentence: str
    source: str
    role: str = ""


OWNERS = "a business owner's essay on dedicated ML developers, 2026"
LONG = "a vendor's hiring guide of 2026"
NETWORK = "an expert network's guide of 2026"
OWNERS_AND_AGENCY = "a business owner's essay and an agency's guide of 2026"

RULES: Mapping[Sign, Rule] = {
    Sign.SEVERAL_FUNCTIONS: Rule(
        True, "Several business functions will depend on it.", OWNERS, "product or domain expert"
    ),
    Sign.REGULATED_DATA: Rule(True, "The data is regulated.", OWNERS, "compliance and responsible AI"),
    Sign.REAL_TIME_AT_SCALE: Rule(True, "It has to answer in real time at scale.", OWNERS, "software engineer"),
    Sign.DATA_NEEDS_WORK: Rule(True, "The data infrastructure needs work first.", OWNERS, "data engineer"),
    Sign.MANY_MODELS: Rule(True, "Many models are built and kept at once.", OWNERS, "MLOps engineer"),
    Sign.LASTING_CAPABILITY: Rule(True, "AI is to become a lasting capability of the company.", OWNERS, "ML lead"),
    Sign.SEVERAL_CRAFTS: Rule(
        True, "It asks for several crafts: that one engineer does it all is a misconception.", LONG, "software engineer"
    ),
    Sign.CONTAINED_SCOPE: Rule(
        False, "The scope is small and contained: one strong generalist is right.", OWNERS_AND_AGENCY
    ),
    Sign.PROOF_OF_CONCEPT: Rule(
        False, "It is a one-off analysis or a proof of concept: a data scientist's work.", NETWORK
    ),
    Sign.OVERSIGHT_ONLY: Rule(
        False, "It is oversight, architecture review or periodic maintenance: fractional work.", NETWORK
    ),
    Sign.AUDIT_ONLY: Rule(False, "It is an audit of two to four weeks: one senior engineer's work.", NETWORK),
}

SEQUENCE = (
    "data engineer",
    "ML engineer",
    "software engineer",
    "MLOps engineer",
    "compliance and responsible AI",
    "product or domain expert",
    "ML lead",
)
"""In which order roles begin: data before models, models before serving (the essay and the vendor's guide)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The advice: reasons with their sources, the roles of a team in order, and the questions still open."""

    shape: Shape
    sentence: str
    reasons: tuple[Rule, ...]
    against: tuple[Rule, ...]
    roles: tuple[str, ...]
    open_questions: tuple[Sign, ...]


SENTENCES = {
    Shape.ONE: "One strong engineer fits this work.",
    Shape.ONE_THEN_TEAM: "Begin with one engineer, and plan for a team once the first result stands.",
    Shape.TEAM: "This is a team's work: several roles with different crafts, begun one after another.",
}


def advise(present: Collection[Sign], absent: Collection[Sign] = ()) -> Advice:
    """One engineer or a team, from the signs that are there and those that are known not to be.

    A sign in neither is an open question. Raises ValueError for a sign in both.

    >>> advise({Sign.CONTAINED_SCOPE}).shape.value
    'one'
    >>> advise({Sign.REGULATED_DATA, Sign.DATA_NEEDS_WORK}).roles
    ('data engineer', 'ML engineer', 'compliance and responsible AI')
    """
    both = set(present) & set(absent)
    if both:
        raise ValueError(f"a sign cannot be there and not be there: {', '.join(sorted(both))}")
    found = [RULES[sign] for sign in Sign if sign in present]
    team, one = [rule for rule in found if rule.is_for_team], [rule for rule in found if not rule.is_for_team]
    if len(team) >= LEAST_FOR_A_TEAM and len(team) > len(one):
        shape = Shape.TEAM
    elif team:
        shape = Shape.ONE_THEN_TEAM
    else:
        shape = Shape.ONE
    wanted = {"ML engineer", *(rule.role for rule in team)} if shape is not Shape.ONE else set()
    return Advice(
        shape=shape,
        sentence=SENTENCES[shape],
        reasons=tuple(one if shape is Shape.ONE else team),
        against=tuple(team if shape is Shape.ONE else one),
        roles=tuple(role for role in SEQUENCE if role in wanted),
        open_questions=tuple(sign for sign in Sign if sign not in present and sign not in absent),
    )


SMALL_WEEKS, SMALL_SKILLS = 8, 3
"""Up to so many weeks and must-have skills a scope counts as small; the guides name no figures, these are ours."""

OVERSIGHT_HOURS, AUDIT_WEEKS, MANY_SPECIALIZATIONS = 8, 4, 3


def signs_of(draft: BriefDraft) -> tuple[frozenset[Sign], frozenset[Sign]]:
    """The signs that a brief shows, and those that it shows not to be there; the rest only its company knows.

    >>> from marketplace.domain.briefs import BriefDraft
    >>> present, absent = signs_of(BriefDraft("Score cards.", compliance=("GDPR",), answers=(("mode", "batch"),)))
    >>> [sign.value for sign in present], [sign.value for sign in absent]
    (['regulated-data'], ['real-time-at-scale'])
    """
    said = dict(draft.answers)
    weeks, hours = draft.duration_weeks, draft.hours_per_week
    musts = [asked for asked in draft.skills if asked.need is not Need.NICE]
    answers: dict[Sign, bool | None] = {
        Sign.REGULATED_DATA: True if draft.compliance else None,
        Sign.REAL_TIME_AT_SCALE: _either(said.get("mode"), yes=("real-time", "both"), no=("batch",)),
        Sign.DATA_NEEDS_WORK: _either(said.get("data"), yes=("scattered", "none"), no=("ready",)),
        Sign.PROOF_OF_CONCEPT: _either(said.get("setting"), yes=("experimental",), no=("production",)),
        Sign.SEVERAL_CRAFTS: True if len(draft.specializations) >= MANY_SPECIALIZATIONS else None,
        Sign.CONTAINED_SCOPE: None if weeks is None else weeks <= SMALL_WEEKS and len(musts) <= SMALL_SKILLS,
        Sign.OVERSIGHT_ONLY: None if hours is None else hours <= OVERSIGHT_HOURS,
        Sign.AUDIT_ONLY: None
        if "trigger" not in said or weeks is None
        else said["trigger"] == "evaluate" and weeks <= AUDIT_WEEKS,
    }
    return (
        frozenset(sign for sign, is_there in answers.items() if is_there),
        frozenset(sign for sign, is_there in answers.items() if is_there is False),
    )


def _either(answer: str | None, *, yes: tuple[str, ...], no: tuple[str, ...]) -> bool | None:
    return True if answer in yes else False if answer in no else None
