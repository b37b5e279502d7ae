"""A profile as its owner edits it, section by section: what they may change, and what vetting wrote and stays.

Owners never set who stands behind a claim. A claim that somebody confirmed keeps that as long as it says no more
than what was confirmed; a claim that says more, or is taken out, loses it, and `losses` names it beforehand. A
specialization that is taken out counts no more, though its verification stays on record until it ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from marketplace.domain.experts import DocumentDraft, ExpertDraft, SkillDraft, SpecializationDraft
from marketplace.domain.vocabulary import EvidenceTier, Verification


class Section(StrEnum):
    """The parts that a profile is edited in."""

    BASICS = "basics"
    SPECIALIZATIONS = "specializations"
    SKILLS = "skills"
    WORK = "work"
    DOMAINS = "domains"
    TERMS = "terms"
    AVAILABILITY = "availability"
    LANGUAGES = "languages"


OWN_TIERS = frozenset({EvidenceTier.SELF_DECLARED, EvidenceTier.DOCUMENTED})
"""What a claim can be without anybody else: said, or said with a document beside it."""

VETTED = frozenset({Verification.MEETS, Verification.ABOVE, Verification.WELL_ABOVE, Verification.EXPIRED})
"""Specializations that vetting has spoken about."""


@dataclass(frozen=True, slots=True)
class Loss:
    """One confirmation that a change would cost: `was` is the word for it, `is_removed` whether the claim goes."""

    word: str
    was: str
    is_removed: bool


def with_skills(draft: ExpertDraft, claims: Iterable[SkillDraft]) -> ExpertDraft:
    """Return the profile with these skills; who stands behind each is kept or counted anew, never taken over.

    >>> held = SkillDraft("python", 0.75, EvidenceTier.ASSESSED)
    >>> profile = ExpertDraft("Ada", skills=(held,))
    >>> [with_skills(profile, [SkillDraft("python", level)]).skills[0].tier.value for level in (0.5, 1.0)]
    ['assessed', 'self-declared']
    """
    held = {claim.skill: claim for claim in draft.skills}
    return replace(draft, skills=tuple(replace(c, tier=_tier(held.get(c.skill), c)) for c in claims))


def with_specializations(draft: ExpertDraft, names: Iterable[str]) -> ExpertDraft:
    """Return the profile with these specializations; those that were there keep what vetting found."""
    held = {claim.specialization: claim for claim in draft.specializations}
    return replace(draft, specializations=tuple(held.get(name, SpecializationDraft(name)) for name in names))


def with_documents(draft: ExpertDraft, documents: Sequence[DocumentDraft]) -> ExpertDraft:
    """Return the profile with these documents; skills lose the evidence that is no longer there."""
    keys = {document.key for document in documents}
    claims = [replace(c, evidence=tuple(key for key in c.evidence if key in keys)) for c in draft.skills]
    return with_skills(replace(draft, documents=tuple(documents)), claims)


def losses(before: ExpertDraft, after: ExpertDraft) -> tuple[Loss, ...]:
    """Return every confirmation by somebody else that would count no more after the change."""
    tiers = {claim.skill: claim.tier for claim in after.skills}
    kept = {claim.specialization for claim in after.specializations}
    found = [
        Loss(claim.skill, claim.tier.value, claim.skill not in tiers)
        for claim in before.skills
        if claim.tier not in OWN_TIERS and tiers.get(claim.skill) is not claim.tier
    ]
    found += [
        Loss(claim.specialization, claim.verification.value, is_removed=True)
        for claim in before.specializations
        if claim.verification in VETTED and claim.specialization not in kept
    ]
    return tuple(found)


def _tier(held: SkillDraft | None, claim: SkillDraft) -> EvidenceTier:
    own = EvidenceTier.DOCUMENTED if claim.evidence else EvidenceTier.SELF_DECLARED
    if held is None:
        return own
    if held.tier in OWN_TIERS:
        return held.tier if claim.evidence == held.evidence else own
    return held.tier if claim.level <= held.level else own


@dataclass(frozen=True, slots=True)
class ProductionFigures:
    """What a project reached in production, by what was asked; `rest` is whatever else was written."""

    scale: str = ""
    latency: str = ""
    monitoring: str = ""
    broke: str = ""
    rest: str = ""


LABELS = {"scale": "Scale", "latency": "Latency", "monitoring": "Monitoring", "broke": "What broke"}


def production_text(figures: ProductionFigures) -> str:
    """Write the figures as the one text that a document keeps.

    >>> production_text(ProductionFigures(scale="900 requests a second", broke="A schema change."))
    'Scale: 900 requests a second\\nWhat broke: A schema change.'
    """
    lines = [f"{label}: {words}" for name, label in LABELS.items() if (words := getattr(figures, name).strip())]
    return "\n".join(filter(None, [figures.rest.strip(), *lines]))


def production_figures(text: str) -> ProductionFigures:
    """Read what `production_text` wrote; words without a label are the rest.

    >>> production_figures("Scale: 3 TB\\na day\\nLatency: 40 ms").scale
    '3 TB\\na day'
    """
    found: dict[str, list[str]] = {part.name: [] for part in fields(ProductionFigures)}
    name = "rest"
    for line in text.replace("\r\n", "\n").split("\n"):
        begun = next((key for key, label in LABELS.items() if line.startswith(f"{label}:")), None)
        if begun is not None:
            name = begun
            line = line[len(LABELS[begun]) + 1 :].strip()
        found[name].append(line)
    return ProductionFigures(**{key: "\n".join(lines).strip() for key, lines in found.items()})
