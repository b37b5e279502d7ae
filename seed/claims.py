"""What an expert claims to know: level, who stands behind it, when it was last used, and where it can be read."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from marketplace.domain.experts import SkillDraft, SpecializationDraft
from marketplace.domain.vocabulary import EvidenceTier, Verification
from seed.banks import base_skills, crafts, domain_skills, pick
from seed.careers import Career

UNWRITTEN = 0.30
"""The share of skills that no text of the expert names."""

UNLISTED = 0.15
"""The share of skills that are missing from the expert's list and stand in a text only."""

_BY_RUNG = (0.42, 0.55, 0.70, 0.80, 0.84)
_STEPS = (0.25, 0.5, 0.75, 1.0)
_INFLATION = {
    EvidenceTier.SELF_DECLARED: 0.12,
    EvidenceTier.DOCUMENTED: 0.05,
    EvidenceTier.REFEREE_CONFIRMED: 0.03,
    EvidenceTier.ASSESSED: 0.0,
    EvidenceTier.PROVEN: 0.0,
}
_VERIFIED = (Verification.MEETS,) * 5 + (Verification.ABOVE,) * 3 + (Verification.WELL_ABOVE,)
_UNVERIFIED = (
    Verification.CLAIMED,
    Verification.CLAIMED,
    Verification.EXPIRED,
    Verification.EVIDENCE_SUBMITTED,
)


@dataclass(frozen=True, slots=True)
class Claims:
    """The skills in the list, and the ids of those that the texts name."""

    listed: tuple[SkillDraft, ...]
    written: frozenset[str]


def claims(career: Career, rng: Random, today: date) -> Claims:
    """Claim what the projects, the specializations and everyday work taught, with the losses of a real profile."""
    used: dict[str, list[str]] = {}
    last: dict[str, date] = {}
    for project in career.projects:
        for skill in project.skills:
            used.setdefault(skill, []).append(project.key)
            last[skill] = max(last.get(skill, date.min), project.ended or today)
    for skill in _surroundings(career, rng):
        used.setdefault(skill, [])
        last.setdefault(skill, today - timedelta(days=int(rng.random() ** 2 * 900)))
    listed, written = [], set()
    for skill, keys in used.items():
        is_listed, is_written = rng.random() >= UNLISTED, rng.random() >= UNWRITTEN
        if is_listed:
            listed.append(_claim(career, rng, skill, keys, last[skill]))
        if is_written or not is_listed:
            written.add(skill)
    if not listed:
        skill, keys = next(iter(used.items()))
        listed.append(_claim(career, rng, skill, keys, last[skill]))
    return Claims(tuple(listed), frozenset(written))


def _surroundings(career: Career, rng: Random) -> list[str]:
    """The skills beside the projects: what comes with each specialization and domain, and everyday tools."""
    found = [
        pick(rng, slot)
        for place, name in enumerate(career.specializations)
        for slot in crafts()[name].also
        if rng.random() < (0.8 if place == 0 else 0.5)
    ]
    found += [skill for domain in career.domains for skill in domain_skills()[domain] if rng.random() < 0.5]
    return found + [skill for skill in base_skills() if rng.random() < 0.45]


def _claim(career: Career, rng: Random, skill: str, keys: list[str], last_used: date) -> SkillDraft:
    tier = _tier(career, rng, bool(keys))
    true = _BY_RUNG[career.rung] + 0.09 * career.ability + (0.08 if keys else -0.12) + rng.gauss(0.0, 0.1)
    shown = true + _INFLATION[tier]
    level = min(_STEPS, key=lambda step: abs(step - shown))
    evidence = tuple(keys) if tier is not EvidenceTier.SELF_DECLARED else ()
    return SkillDraft(skill, level, tier, last_used, evidence)


def _tier(career: Career, rng: Random, is_shown_in_project: bool) -> EvidenceTier:
    draw = rng.random()
    if not is_shown_in_project:
        return EvidenceTier.ASSESSED if draw > 0.92 else EvidenceTier.SELF_DECLARED
    if draw < 0.28:
        return EvidenceTier.SELF_DECLARED
    if draw < 0.62:
        return EvidenceTier.DOCUMENTED
    if draw < 0.76:
        return EvidenceTier.REFEREE_CONFIRMED
    return EvidenceTier.PROVEN if draw > 0.93 and career.rung > 1 else EvidenceTier.ASSESSED


def specialization_claims(career: Career, rng: Random, today: date) -> tuple[SpecializationDraft, ...]:
    """Say how far each specialization is verified: the first nearly always, the others mostly."""
    found = []
    for place, name in enumerate(career.specializations):
        if place == 0 or rng.random() < 0.6:
            better = career.ability > 0.6 and rng.random() < 0.5
            verification = Verification.ABOVE if better else pick(rng, _VERIFIED)
        else:
            verification = pick(rng, _UNVERIFIED)
        age = int(rng.random() * 480) + (600 if verification is Verification.EXPIRED else 10)
        is_dated = verification not in {Verification.CLAIMED, Verification.EVIDENCE_SUBMITTED}
        found.append(SpecializationDraft(name, verification, today - timedelta(days=age) if is_dated else None))
    return tuple(found)
