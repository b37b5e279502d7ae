"""A few rounds of `make test-faults`, in a process of its own: it forks, which a process with threads must not."""

import subprocess
import sys

import pytest

from marketplace.config import ROOT
from tests.databases import Databases

PATIENCE_SECONDS = 500
"""Ten rounds take 20 s on a machine with nothing else to do; one that is busy is no failure."""


@pytest.mark.timeout(PATIENCE_SECONDS + 60)
@pytest.mark.parametrize("way", ["file", "smtp"])
def test_crash_1_killed_workers_lose_no_mail_and_send_none_twice(
    databases: Databases, database_kind: str, way: str
) -> None:
    url = databases.fresh()
    words = ["--rounds", "10", "--database", database_kind, "--way", way, "--url", url]
    command = [sys.executable, "-m", "tests.faults", *words]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    databases.drop(url)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "20 killed" in run.stdout
    assert "0 lost, 0 sent twice" in run.stdout
