"""The browser files: pinned by hash, never by address, and noticed when they change."""

import json
import shutil
from pathlib import Path

import pytest

from marketplace.web.assets import ROOT, VENDOR, WANTED, AssetsError, install, is_current


def test_the_lock_pins_every_package_by_hash_and_names_no_address() -> None:
    text = (ROOT / "package-lock.json").read_text("utf-8")
    assert "http" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in pinned for name, pinned in packages.items() if name)
    assert set(WANTED) <= {name.removeprefix("node_modules/") for name in packages}


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the installed files that a test may spoil."""
    if not is_current():
        pytest.skip("The browser files are not installed; run `make assets`.")
    return Path(shutil.copytree(VENDOR, tmp_path / "vendor"))


def test_files_that_are_as_they_were_copied_are_not_fetched_again(copied: Path) -> None:
    assert is_current(vendor=copied)


def test_a_changed_or_missing_file_is_noticed(copied: Path) -> None:
    style = copied / "bootstrap" / "bootstrap.min.css"
    style.write_text(style.read_text("utf-8") + " ", "utf-8")
    assert not is_current(vendor=copied)
    style.unlink()
    assert not is_current(vendor=copied)


def test_every_copied_package_brings_its_licence(copied: Path) -> None:
    for package in WANTED:
        assert (copied / package / "LICENSE").stat().st_size > 500


def test_an_installation_that_fails_says_so_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AssetsError, match="npm could not install the pinned packages"):
        install(root=tmp_path, vendor=tmp_path / "vendor")
