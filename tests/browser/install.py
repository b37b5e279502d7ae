"""Find a browser for the tests, or install one: `python -m tests.browser.install`, called by `make test`.

In this order: Debian's /usr/bin/chromium, Playwright's own Chromium, its download, and for root Debian's
package. Where none can be had the browser tests are skipped by name, or fail where CI is set.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from tests.browser.site import NoBrowser, chromium

DOWNLOAD = [sys.executable, "-m", "playwright", "install", "chromium"]
PACKAGE = (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"])
PATIENCE = 600


def main() -> int:
    """Leave a browser behind, or say in one line that there is none; never stop the other tests."""
    if _is_there():
        return 0
    print("Installing a browser for the tests ...", flush=True)
    if _run(DOWNLOAD) and _is_there():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get") and all(_run(step) for step in PACKAGE) and _is_there():
        return 0
    print("No browser could be installed; the browser tests will be skipped, or fail where CI is set.")
    return 0


def _is_there() -> bool:
    try:
        with chromium():
            return True
    except NoBrowser:
        return False


def _run(command: Sequence[str]) -> bool:
    """True when the command ends well; its own words would only frighten, since another way may follow."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        ended = subprocess.run(command, env=quiet, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
