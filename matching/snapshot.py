"""A matcher on disk: arrays and one JSON manifest. Loading executes nothing, and a half-written snapshot is never seen.

    root/CURRENT                  the name of the snapshot in use, replaced atomically
    root/<date>-<uuid>/manifest.json, *.npy

A snapshot is a cache of the tables: damaged or missing, it is rebuilt from them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.cost import Charges, FxTable
from matching.encode import Encoder
from matching.errors import BadSnapshot
from matching.files import read, sync_directory, write
from matching.matcher import Matcher
from matching.pool import Pool, Priors, Ragged, Strings
from matching.pool.build import build as build_pool
from matching.pool.soundness import flaw
from matching.taxonomy import Taxonomy
from matching.text import TextRelevance
from matching.types import RUBRIC, WorkingWindow

FORMAT = 2
MANIFEST = "manifest.json"
CURRENT = "CURRENT"
ATTACHED = "attached."
KEPT = 2
"""How many snapshots stay on disk: the current one, and the one before it for workers that still map it."""

_NAME = re.compile(r"\d{8}-\w+")

Arrays = dict[str, NDArray[Any]]


def save(
    matcher: Matcher,
    directory: Path,
    *,
    extra: Mapping[str, Any] | None = None,
    attached: Mapping[str, NDArray[Any]] | None = None,
) -> None:
    """Write a matcher into a new directory and force it to disk.

    `extra` is kept in the manifest for the caller, for instance the revisions of the records;
    `attached` are arrays of the caller's, to be had back from `attachments`.
    Raises FileExistsError when the directory is there already.
    """
    directory.mkdir(parents=True)
    text, facts = matcher.text.to_arrays()
    arrays = {**{f"text.{name}": array for name, array in text.items()}, **_pool_arrays(matcher.pool)}
    arrays |= {f"{ATTACHED}{name}": array for name, array in (attached or {}).items()}
    manifest = {
        "format": FORMAT,
        "experts": len(matcher.pool),
        "as_of": matcher.pool.as_of.isoformat(),
        "taxonomy": matcher.taxonomy.version,
        "encoder": matcher.text.encoder_id,
        "text": facts,
        "pool": _pool_facts(matcher.pool),
        "weights": dict(matcher.weights),
        "charges": asdict(matcher.charges),
        "fx": {"as_of": matcher.fx.as_of.isoformat(), "usd_per_unit": dict(matcher.fx.usd_per_unit)},
        "arrays": {name: write(directory / f"{name}.npy", array) for name, array in arrays.items()},
        "extra": dict(extra or {}),
    }
    with (directory / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(manifest, file)
        file.flush()
        os.fsync(file.fileno())
    sync_directory(directory)


def load(
    directory: Path, *, taxonomy: Taxonomy | None = None, encoder: Encoder | None = None
) -> tuple[Matcher, dict[str, Any]]:
    """Map a snapshot into memory and check every array against the manifest.

    Returns
    -------
    matcher, manifest
        The manifest holds `extra` as it was saved.

    Raises
    ------
    BadSnapshot
        Missing, damaged, of another format, or made with another taxonomy or encoder.
    """
    manifest = read_manifest(directory)
    taxonomy = taxonomy or Taxonomy.load()
    if manifest.get("taxonomy") != taxonomy.version:
        raise BadSnapshot(f"this snapshot was made with taxonomy {manifest.get('taxonomy')}, not {taxonomy.version}")
    try:
        own = {name: facts for name, facts in manifest["arrays"].items() if not name.startswith(ATTACHED)}
        arrays = {name: read(directory, name, facts) for name, facts in own.items()}
        text = TextRelevance.from_arrays(
            {name.removeprefix("text."): array for name, array in arrays.items() if name.startswith("text.")},
            manifest["text"],
            normalise=taxonomy.normalise,
            normaliser_id=taxonomy.version,
            encoder=encoder,
        )
        fx = FxTable(date.fromisoformat(manifest["fx"]["as_of"]), manifest["fx"]["usd_per_unit"])
        pool = _pool(arrays, manifest["pool"])
        for currency in ("USD", *pool.currencies):
            fx.factor(currency, "USD")
        wrong = flaw(pool, build_pool([], taxonomy, fx, pool.as_of), taxonomy)
        if wrong:
            raise BadSnapshot(f"snapshot {directory.name} is damaged: {wrong}; rebuild the index")
        matcher = Matcher(pool, text, taxonomy, fx, weights=manifest["weights"], charges=Charges(**manifest["charges"]))
    except BadSnapshot:
        raise
    except (AttributeError, IndexError, KeyError, MemoryError, OSError, OverflowError, TypeError, ValueError) as error:
        raise BadSnapshot(f"snapshot {directory.name} is damaged: {error!r}") from error
    return matcher, manifest


def read_manifest(directory: Path) -> dict[str, Any]:
    """The manifest of a snapshot. Raises BadSnapshot when there is none, or it is of another format."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadSnapshot(f"there is no snapshot in {directory.name}; rebuild the index") from None
    except (OSError, RecursionError, ValueError) as error:
        raise BadSnapshot(f"the manifest of {directory.name} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        raise BadSnapshot(f"snapshot format {found!r} is not {FORMAT}; rebuild the index")
    return manifest


def attachments(directory: Path) -> dict[str, NDArray[Any]]:
    """The arrays that a snapshot was saved with besides its own. Raises BadSnapshot when one is damaged or gone."""
    arrays = read_manifest(directory)["arrays"]
    return {
        name.removeprefix(ATTACHED): read(directory, name, facts)
        for name, facts in arrays.items()
        if name.startswith(ATTACHED)
    }


def publish(
    root: Path,
    matcher: Matcher,
    *,
    extra: Mapping[str, Any] | None = None,
    attached: Mapping[str, NDArray[Any]] | None = None,
) -> Path:
    """Save under a name of its own, then point CURRENT at it in one step; older snapshots are cleared away.

    A crash at any moment leaves the old snapshot in use and at most an unused directory behind,
    which the next call removes; processes that publish into one root must therefore take turns.
    """
    root.mkdir(parents=True, exist_ok=True)
    directory = root / f"{matcher.pool.as_of:%Y%m%d}-{uuid.uuid4().hex}"
    save(matcher, directory, extra=extra, attached=attached)
    pointer = root / f".{CURRENT}-{uuid.uuid4().hex}"
    with pointer.open("w", encoding="utf-8") as file:
        file.write(directory.name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(root / CURRENT)
    sync_directory(root)
    _clear(root, directory)
    return directory


def current(root: Path) -> Path:
    """The snapshot in use. Raises BadSnapshot when there is none."""
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise BadSnapshot("there is no index yet; build it") from None
    except (OSError, ValueError) as error:
        raise BadSnapshot(f"CURRENT cannot be read: {error}; rebuild the index") from None
    directory = root / name
    if not _NAME.fullmatch(name) or not directory.is_dir():
        raise BadSnapshot("CURRENT points at a snapshot that is not there; rebuild the index")
    return directory


def keep_only(root: Path, newest: Path) -> None:
    """Remove every snapshot but this one, so that nothing that it no longer holds is left on the disk."""
    for path in root.iterdir():
        if _NAME.fullmatch(path.name) and path.is_dir() and path != newest:
            shutil.rmtree(path, ignore_errors=True)


def _clear(root: Path, newest: Path) -> None:
    """Keep the newest snapshots by age of their manifest; one without a manifest is a crash's remains.

    Nothing else in the directory is touched, whatever it is: it may not be ours.
    """
    own = [path for path in root.iterdir() if _NAME.fullmatch(path.name) and path.is_dir() and path != newest]
    finished = [path for path in own if (path / MANIFEST).exists()]
    finished.sort(key=lambda path: (path / MANIFEST).stat().st_mtime, reverse=True)
    for path in set(own) - set(finished[: KEPT - 1]):
        shutil.rmtree(path, ignore_errors=True)


def _pool_arrays(pool: Pool) -> Arrays:
    arrays: Arrays = {}
    for column in fields(pool):
        value = getattr(pool, column.name)
        if isinstance(value, np.ndarray):
            arrays[column.name] = value
        elif isinstance(value, Strings):
            arrays |= _string_arrays(column.name, value)
        elif isinstance(value, Ragged):
            arrays[f"{column.name}.offsets"] = value.offsets
            for name, items in value.columns.items():
                key = f"{column.name}.{name}"
                arrays |= _string_arrays(key, items) if isinstance(items, Strings) else {key: items}
    return arrays


def _string_arrays(key: str, strings: Strings) -> Arrays:
    return {f"{key}.block": strings.block, f"{key}.ends": strings.offsets}


def _pool_facts(pool: Pool) -> dict[str, Any]:
    """What of a pool is not an array; `ragged` names the columns of every ragged part."""
    return {
        "as_of": pool.as_of.isoformat(),
        "currencies": pool.currencies,
        "language_codes": pool.language_codes,
        "country_codes": pool.country_codes,
        "seniorities": pool.seniorities,
        "schedules": [[zone, [asdict(window) for window in windows]] for zone, windows in pool.schedules],
        "priors": pool.priors.to_facts(),
        "ragged": {c.name: list(r.columns) for c in fields(pool) if isinstance(r := getattr(pool, c.name), Ragged)},
    }


def _pool(arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> Pool:
    parts: dict[str, Any] = {
        "as_of": date.fromisoformat(facts["as_of"]),
        "schedules": tuple(
            (zone, tuple(WorkingWindow(w["start_minute"], w["end_minute"], tuple(w["weekdays"])) for w in windows))
            for zone, windows in facts["schedules"]
        ),
        "priors": Priors.from_facts(facts["priors"], len(RUBRIC)),
        **{name: _words(facts[name]) for name in ("currencies", "language_codes", "country_codes", "seniorities")},
    }
    for column in fields(Pool):
        if column.name in parts:
            continue
        if column.name in facts["ragged"]:
            items = {name: _column(arrays, f"{column.name}.{name}") for name in facts["ragged"][column.name]}
            parts[column.name] = Ragged(arrays[f"{column.name}.offsets"], items)
        else:
            parts[column.name] = _column(arrays, column.name)
    return Pool(**parts)


def _words(items: Any) -> tuple[str, ...]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise ValueError(f"want a list of words, not {items!r}")
    return tuple(items)


def _column(arrays: Mapping[str, NDArray[Any]], key: str) -> NDArray[Any] | Strings:
    if key in arrays:
        return arrays[key]
    return Strings(arrays[f"{key}.block"], arrays[f"{key}.ends"])
