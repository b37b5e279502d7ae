"""Records of experts as bytes, named by what they say: the same record is the same bytes, and comes back exactly.

A dataclass is the list of its fields in their order, so that a record from before a field was added still reads.
Work that goes on ends "on the day of the build"; it is written as such, or every record would differ every day.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import numpy as np

from matching.types import DomainExperience, ExpertRecord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

ON_THE_DAY = "on the day"
"""Stands for the day on which records were read."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One record: its name, which is a hash of what it says, and its bytes."""

    expert_id: int
    digest: str
    content: bytes


def packed(record: ExpertRecord, today: date) -> Packed:
    """A record that was read `today` as bytes."""
    plain = json.dumps(record, default=_plainer(today), ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(record.id, hashlib.sha256(plain).hexdigest(), zlib.compress(plain, 6))


def unpacked(content: bytes, today: date) -> ExpertRecord:
    """The record as it was, if `today` is the day on which it was read."""
    record: ExpertRecord = _read(ExpertRecord, json.loads(zlib.decompress(content)), today)
    return record


def as_arrays(records: Sequence[Packed]) -> dict[str, NDArray[Any]]:
    """Packed records as arrays, to be attached to a snapshot."""
    return {
        "records.ids": np.array([each.expert_id for each in records], np.int64),
        "records.digests": np.frombuffer(bytes.fromhex("".join(each.digest for each in records)), np.uint8),
        "records.ends": np.cumsum([len(each.content) for each in records], dtype=np.int64),
        "records.content": np.frombuffer(b"".join(each.content for each in records), np.uint8),
    }


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> list[Packed]:
    """What `as_arrays` was given."""
    ids, ends = arrays["records.ids"].tolist(), arrays["records.ends"].tolist()
    digests, content = arrays["records.digests"].tobytes(), arrays["records.content"].tobytes()
    starts = [0, *ends][: len(ends)]
    return [
        Packed(key, digests[32 * n : 32 * n + 32].hex(), content[start:end])
        for n, (key, start, end) in enumerate(zip(ids, starts, ends, strict=True))
    ]


def _plainer(today: date) -> Callable[[Any], Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, DomainExperience):
            ended = ON_THE_DAY if value.ended == today else value.ended
            return [value.domain, value.months, ended, value.ref]
        if is_dataclass(value):
            return [getattr(value, name) for name in _fields(value.__class__)]
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, frozenset):
            return sorted(value)
        raise TypeError(f"a record holds a {type(value).__name__}, which has no plain form")

    return plain


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """The fields of a dataclass with their types, in their order."""
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _read(kind: Any, value: Any, today: date) -> Any:
    """A plain value as what its type says it was."""
    if get_origin(kind) is UnionType:
        return None if value is None else _read(get_args(kind)[0], value, today)
    if get_origin(kind) in (tuple, frozenset):
        inner = get_args(kind)
        if len(inner) == 2 and inner[1] is not Ellipsis:
            return tuple(_read(each, item, today) for each, item in zip(inner, value, strict=True))
        return get_origin(kind)(_read(inner[0], item, today) for item in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(
            **{name: _read(hint, item, today) for (name, hint), item in zip(_fields(kind).items(), value, strict=False)}
        )
    if kind is date:
        return today if value == ON_THE_DAY else date.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
