"""The door for an optional third text channel: any sentence encoder that keeps to the protocol."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadVectors


@runtime_checkable
class Encoder(Protocol):
    """Turns texts into unit vectors whose inner product says how close two texts are.

    `encoder_id` names the model and its version; a snapshot refuses vectors of another one.
    The encoder must be a pure function of each text: the same text gives the same vector,
    whatever else is in the list. Texts arrive with identity removed.
    """

    @property
    def encoder_id(self) -> str:
        """The model and its version, for example "all-MiniLM-L6-v2/1"."""

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one L2-normalised row per text: float32 of shape (len(texts), d)."""


def checked_vectors(encoder: Encoder, texts: Sequence[str], width: int | None = None) -> NDArray[np.float32]:
    """Encode texts and refuse anything that is not one finite unit vector per text.

    Parameters
    ----------
    encoder : Encoder
    texts : sequence of str
    width : int, optional
        The number of columns wanted; None accepts any.

    Returns
    -------
    float32 array of shape (len(texts), d)

    Raises
    ------
    BadVectors
        On a wrong shape or dtype, a NaN or infinite number, or a row whose length is not 1
        within 0.001. FAISS would answer such vectors without complaint.
    """
    name = f"encoder {encoder.encoder_id!r}"
    try:
        given = np.asarray(encoder.encode(list(texts)))
    except ValueError as error:
        raise BadVectors(f"{name} returned no array of numbers: {error}", field="encoder") from error
    if given.dtype.kind not in "fiu":
        raise BadVectors(f"{name} returned {given.dtype} instead of float32", field="encoder")
    if given.ndim != 2 or len(given) != len(texts) or given.shape[1] == 0:
        raise BadVectors(
            f"{name} returned shape {given.shape} for {len(texts)} texts, not ({len(texts)}, d)", field="encoder"
        )
    if width is not None and given.shape[1] != width:
        raise BadVectors(f"{name} returned {given.shape[1]} columns where the index has {width}", field="encoder")
    if not np.isfinite(given).all():
        raise BadVectors(f"{name} returned NaN or infinite numbers", field="encoder")
    lengths = np.linalg.norm(given.astype(np.float64), axis=1)
    wrong = np.flatnonzero(np.abs(lengths - 1) > 1e-3)
    if len(wrong):
        raise BadVectors(
            f"{name} returned a vector of length {lengths[wrong[0]]:.3g} for text {wrong[0]}, not 1", field="encoder"
        )
    return np.ascontiguousarray(given, dtype=np.float32)
