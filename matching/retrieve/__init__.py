"""The experts closest to a text among the allowed ones.

`TextIndex` is the exact path. Whatever else may one day answer `similarities` (an index that
reads less, another machine) keeps to `Retriever`: the filter is an argument, and the numbers
are those of the exact path or say that they are not.
"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matching.retrieve.aggregates import AGGREGATES, aggregate_of
from matching.retrieve.exact import Similarities, TextIndex
from matching.retrieve.scale import TextScale


class Retriever(Protocol):
    """Compares one query with the allowed experts; see `TextIndex.similarities`."""

    def similarities(
        self,
        sparse: csr_array,
        dense: Mapping[str, NDArray[np.float32]],
        among: NDArray[np.int64],
        aggregate: str,
    ) -> Similarities:
        """Return one similarity per allowed expert and channel, in the order of `among`."""


__all__ = ["AGGREGATES", "Retriever", "Similarities", "TextIndex", "TextScale", "aggregate_of"]
