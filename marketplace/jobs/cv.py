"""The handler of CVs: scanned if the operator has a scanner, read in a process of its own, understood by rules."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from marketplace.domain.imports import Contents
from marketplace.domain.jobs import Task
from marketplace.jobs import cv_reader
from marketplace.jobs.tools import Ending, Refused, Tools
from marketplace.services import cv_text, imports

PATIENCE_SECONDS = 30
SCAN_SECONDS = 60
INFECTED = 1
"""What a scanner ends with when it found something, as clamscan and clamdscan do."""


def read(tools: Tools, task: Task) -> Ending | None:
    """Read one CV; what comes of it, and why nothing could, is for its owner and no failure of the job."""
    name = task.payload["import"]
    with tools.database.session() as db:
        content = imports.content_of(db, name)
    if content is None:
        return None
    now = tools.clock()
    said = {"error": "virus"} if is_infected(content, tools.config.scan) else read_apart(content)
    if "error" in said:
        failure = said["error"]
        return lambda db: imports.failed(db, name, failure, now)
    contents: Contents = cv_text.read(said["text"], now.date())
    return lambda db: imports.was_read(db, name, contents, now)


def read_apart(content: bytes, reader: str = cv_reader.__file__) -> dict[str, str]:
    """Return the text of a file, or an error in a word, from a process that may not need much or take long."""
    words = [sys.executable, "-I", str(Path(reader))]
    try:
        ended = subprocess.run(words, input=content, capture_output=True, timeout=PATIENCE_SECONDS, env={}, check=False)  # noqa: S603
        said = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        return {"error": "time"}
    except ValueError:
        # It was killed before it could say anything.
        return {"error": "broken"}
    return {str(name): str(text) for name, text in said.items()}


def is_infected(content: bytes, scan: Sequence[str]) -> bool:
    """Ask the operator's scanner, if there is one. Raises Refused when it cannot tell, so that it is asked again."""
    if not scan:
        return False
    try:
        ended = subprocess.run(list(scan), input=content, capture_output=True, timeout=SCAN_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused(f"The scanner of ASSAY_SCAN cannot be asked: {type(error).__name__}.") from error
    if ended.returncode not in (0, INFECTED):
        raise Refused(f"The scanner of ASSAY_SCAN ended with {ended.returncode}.")
    return ended.returncode == INFECTED
