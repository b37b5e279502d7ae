"""The hidden truth about skills: what holding one is worth when another is asked for.

The matcher knows the curated taxonomy. The truth follows its structure only in the main: what a
curated alternative is really worth is drawn anew, whatever its curated strength; a share of the
curated edges is worth nothing; and as many pairs that fill the same slot are true alternatives that
nobody has curated. (The taxonomy's slots alone would not do: "language" holds twenty skills that
do not stand in for each other.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.taxonomy import Taxonomy

Floats = NDArray[np.float64]
WITHIN_FAMILY = (0.0, 0.12)
CURATED = 0.4  # The least proximity of a curated substitute or specialisation.


@dataclass(frozen=True)
class SkillGraph:
    """The taxonomy as arrays, with the true transfer [asked, held] that the matcher does not see."""

    ids: tuple[str, ...]
    family: NDArray[np.int64]
    slot: NDArray[np.int64]
    transfer: Floats
    specializations: tuple[str, ...]
    spec_skills: tuple[NDArray[np.int64], ...]
    spec_transfer: Floats
    domains: tuple[str, ...]
    domain_transfer: Floats

    def alternatives(self, row: int) -> NDArray[np.int64]:
        """The skills that can truly stand in for one, itself included."""
        return np.flatnonzero(self.transfer[row] >= CURATED)


def draw_graph(
    taxonomy: Taxonomy, rng: np.random.Generator, *, between: tuple[float, float], wrong_edges: float
) -> SkillGraph:
    """Draw the true transfer for a taxonomy.

    `between` is the range of transfer between alternatives, `wrong_edges` the share of curated pairs
    that are worth nothing; pairs that were never curated are as many.
    """
    skills = list(taxonomy.skills.values())
    family = np.unique([skill.family for skill in skills], return_inverse=True)[1].astype(np.int64)
    slot = np.unique([f"{skill.family}/{skill.slot}" for skill in skills], return_inverse=True)[1].astype(np.int64)
    size = len(skills)
    transfer = np.where(family[:, None] == family[None, :], rng.uniform(*WITHIN_FAMILY, (size, size)), 0.0)
    curated = np.asarray(taxonomy.proximity) >= CURATED
    curated |= curated.T
    unknown = (slot[:, None] == slot[None, :]) & ~curated
    wrong = wrong_edges * curated.sum() / max(unknown.sum(), 1)
    # One draw for each pair, so that a pair is wrong, or unknown to the curators, in both directions.
    luck = np.triu(rng.random((size, size)))
    luck = luck + luck.T
    related = (curated & (luck >= wrong_edges)) | (unknown & (luck < wrong))
    transfer = np.where(related, rng.uniform(*between, (size, size)), transfer)
    np.fill_diagonal(transfer, 1.0)

    rows = {skill.id: row for row, skill in enumerate(skills)}
    spec_skills = tuple(
        np.array([rows[skill] for skill in spec.skills if skill in rows], dtype=np.int64)
        for spec in taxonomy.specializations.values()
    )
    near = np.asarray(taxonomy.specialization_nearness)
    spec_transfer = np.where(near > 0, rng.uniform(0.25, 0.6, near.shape), rng.uniform(0.0, 0.1, near.shape))
    np.fill_diagonal(spec_transfer, 1.0)
    kin = np.asarray(taxonomy.domain_nearness)
    domain_transfer = np.select(
        [kin >= 0.6, kin >= 0.3], [rng.uniform(0.45, 0.9, kin.shape), rng.uniform(0.1, 0.5, kin.shape)], 0.0
    )
    np.fill_diagonal(domain_transfer, 1.0)
    return SkillGraph(
        ids=tuple(skill.id for skill in skills),
        family=family,
        slot=slot,
        transfer=transfer,
        specializations=tuple(taxonomy.specializations),
        spec_skills=spec_skills,
        spec_transfer=spec_transfer,
        domains=tuple(taxonomy.domains),
        domain_transfer=domain_transfer,
    )
