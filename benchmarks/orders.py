"""The simple orders that a ranking has to beat, over the same eligible experts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.worlds.world import World
from matching.types import Need

Floats = NDArray[np.float64]


class Orders:
    """Scores of every expert of one world by each simple order."""

    def __init__(self, world: World) -> None:
        self._world = world
        profiles = [" ".join(document.text for document in expert.documents) for expert in world.experts]
        vectorizer = TfidfVectorizer(sublinear_tf=True)
        vectors = vectorizer.fit_transform(profiles)
        self._text: Floats = (vectorizer.transform([brief.text for brief in world.briefs]) @ vectors.T).toarray()
        self._levels: dict[str, Floats] = {}
        for row, expert in enumerate(world.experts):
            for claim in expert.skills:
                self._levels.setdefault(claim.skill, np.zeros(len(world.experts)))[row] = claim.level

    def scores(self, brief: int, rows: NDArray[np.int64]) -> dict[str, Floats]:
        """Scores of the experts in these rows for one brief, higher first.

        Random order is all scores equal: the metrics then take the mean over every order.
        """
        return {
            "random eligible": np.zeros(len(rows)),
            "cheapest eligible": -self._world.costs[brief, rows],
            "one-profile TF-IDF": self._text[brief, rows],
            "exact skills only": self._exact(brief)[rows],
        }

    def _exact(self, brief: int) -> Floats:
        """The declared share of each must-have, nothing standing in for anything."""
        asked = [r for r in self._world.briefs[brief].requirements if r.need is not Need.NICE]
        met = np.zeros(len(self._world.experts))
        for requirement in asked:
            if requirement.skill in self._levels:
                met += np.minimum(1.0, self._levels[requirement.skill] / (requirement.level or 0.75))
        return met / max(len(asked), 1)
