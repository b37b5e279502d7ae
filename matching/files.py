"""One array, one file: written with its checksum, and mapped back only when it still is what was written."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.errors import BadSnapshot

_ARRAY = re.compile(r"[\w-]+(?:\.[\w-]+)*")


def write(path: Path, array: NDArray[Any]) -> dict[str, Any]:
    """Write an array, force it to disk, and return its checksum, shape and type."""
    array = array if array.flags.f_contiguous else np.ascontiguousarray(array)
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
    return {"crc32": zlib.crc32(_bytes(array)), "shape": list(array.shape), "dtype": str(array.dtype)}


def _bytes(array: NDArray[Any]) -> memoryview:
    """The array's memory, flat, without a copy."""
    return array.ravel(order="K").view(np.uint8).data


def read(directory: Path, name: str, facts: Mapping[str, Any]) -> NDArray[Any]:
    """Map an array into memory. Raises BadSnapshot when it is gone, or not what was written."""
    if not _ARRAY.fullmatch(name):
        raise BadSnapshot(f"the manifest of {directory.name} names an array {name!r}; rebuild the index")
    path = directory / f"{name}.npy"
    try:
        # An empty array cannot be mapped; it is read.
        array = np.load(path, mmap_mode=None if 0 in facts["shape"] else "r", allow_pickle=False)
    except (EOFError, OSError, ValueError) as error:
        raise BadSnapshot(f"{path.name} cannot be read: {error!r}; rebuild the index") from error
    if list(array.shape) != facts["shape"] or str(array.dtype) != facts["dtype"]:
        raise BadSnapshot(f"{path.name} has shape {array.shape} of {array.dtype}, not what the manifest says")
    if zlib.crc32(_bytes(array)) != facts["crc32"]:
        raise BadSnapshot(f"{path.name} is damaged: its checksum differs; rebuild the index")
    # A plain array over the mapped memory: numpy's memmap subclass would slow every slice.
    return np.asarray(array)


def sync_directory(directory: Path) -> None:
    """Force the names in a directory to disk."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
