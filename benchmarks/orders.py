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
        self._levels = [{claim.skill: claim.level for claim in expert.skills} for expert in world.experts]

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
        return np.array(
            [
                sum(min(1.0, levels.get(r.skill, 0.0) / (r.level or 0.75)) for r in asked) / max(len(asked), 1)
                for levels in self._levels
            ]
        )
