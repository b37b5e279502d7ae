"""The two shapes that variable-length facts take in arrays: packed strings, and ragged rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Strings:
    """Many short texts in one block of UTF-8, so that a snapshot can map them without unpickling.

    Examples
    --------
    >>> names = Strings.pack(["Ada", "", "Böb"])
    >>> names[2], len(names), list(names.take(np.array([1, 0])))
    ('Böb', 3, ['', 'Ada'])
    """

    block: NDArray[np.uint8]
    offsets: Ints

    @classmethod
    def pack(cls, texts: Iterable[str]) -> Strings:
        """Pack texts in order; half a surrogate pair, which UTF-8 cannot hold, becomes a question mark."""
        encoded = [text.encode(errors="replace") for text in texts]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(text) for text in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, index: int) -> str:
        return self.block[self.offsets[index] : self.offsets[index + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[i] for i in range(len(self)))

    def take(self, rows: Ints) -> Strings:
        """The texts at these rows, in their order."""
        at = np.asarray(rows, np.int64)
        lengths = self.offsets[at + 1] - self.offsets[at]
        offsets = np.zeros(len(at) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        places = np.arange(offsets[-1]) + np.repeat(self.offsets[at] - offsets[:-1], lengths)
        return Strings(self.block[places], offsets)

    def joined(self, more: Strings) -> Strings:
        """These texts and more after them."""
        offsets = np.concatenate([self.offsets, more.offsets[1:] + self.offsets[-1]])
        return Strings(np.concatenate([self.block, more.block]), offsets)


Column = NDArray[Any] | Strings


@dataclass(frozen=True)
class Ragged:
    """Any number of items per row: the items of row i are `offsets[i]:offsets[i + 1]` of every column.

    Examples
    --------
    >>> held = Ragged(np.array([0, 2, 2, 3]), {"skill": np.array([7, 8, 9])})
    >>> held.of(0), held["skill"][held.of(2)].tolist(), held.owners().tolist()
    (slice(0, 2, None), [9], [0, 0, 2])
    """

    offsets: Ints
    columns: Mapping[str, Column]

    def __getitem__(self, name: str) -> NDArray[Any]:
        column = self.columns[name]
        assert not isinstance(column, Strings)
        return column

    def text(self, name: str) -> Strings:
        """A column of strings."""
        column = self.columns[name]
        assert isinstance(column, Strings)
        return column

    def of(self, row: int) -> slice:
        """Where one row's items stand."""
        return slice(int(self.offsets[row]), int(self.offsets[row + 1]))

    def owners(self) -> Ints:
        """int64 array (items,): the row that each item belongs to."""
        return np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))

    def items(self, rows: Ints) -> tuple[Ints, Ints]:
        """The items of some rows: their positions, and the offsets that group them by row."""
        lengths = self.offsets[rows + 1] - self.offsets[rows]
        offsets = np.zeros(len(rows) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        positions = np.arange(offsets[-1]) + np.repeat(self.offsets[rows] - offsets[:-1], lengths)
        return positions, offsets

    def take(self, rows: Ints) -> Ragged:
        """The same facts for some rows, in their order."""
        positions, offsets = self.items(rows)
        return Ragged(
            offsets,
            {
                name: column.take(positions) if isinstance(column, Strings) else column[positions]
                for name, column in self.columns.items()
            },
        )

    def joined(self, more: Ragged) -> Ragged:
        """These rows and more after them, with the same columns."""
        columns: dict[str, Column] = {}
        for name, column in self.columns.items():
            other = more.columns[name]
            if isinstance(column, Strings) and isinstance(other, Strings):
                columns[name] = column.joined(other)
            else:
                columns[name] = np.concatenate([self[name], more[name]])
        return Ragged(np.concatenate([self.offsets, more.offsets[1:] + self.offsets[-1]]), columns)


def segment_max(values: NDArray[np.float64], offsets: Ints) -> NDArray[np.float64]:
    """The largest value of every segment; 0 where a segment is empty.

    Examples
    --------
    >>> segment_max(np.array([0.2, 0.9, 0.4]), np.array([0, 2, 2, 3])).tolist()
    [0.9, 0.0, 0.4]
    """
    best = np.zeros(len(offsets) - 1)
    filled = np.flatnonzero(np.diff(offsets))
    if len(filled):
        best[filled] = np.maximum.reduceat(values, offsets[filled])
    return best


def weighted_sum(weights: NDArray[np.float64], parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Add up `weights[k] * parts[k]` in the order of k: float64 (m,) of parts (K, m).

    A product of matrices would be quicker, but rounds an entry differently by where it stands, and
    equal experts would come out unequal: here each sum depends on its own column alone.

    Examples
    --------
    >>> weighted_sum(np.array([0.5, 0.25]), np.array([[1.0, 0.0], [1.0, 1.0]])).tolist()
    [0.75, 0.25]
    """
    total: NDArray[np.float64] = np.zeros(parts.shape[1:])
    for weight, part in zip(weights, parts, strict=True):
        total += weight * part
    return total
