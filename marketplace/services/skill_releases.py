"""Since when tools and methods have been public, read from a file that names its sources."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from marketplace.domain.risks import Release
from marketplace.services import taxonomy

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = Path(__file__).parents[1] / "data" / "skill_releases.yaml"


@cache
def known() -> Mapping[str, Release]:
    """The releases on record, by the skill's id."""
    with FILE.open(encoding="utf-8") as file:
        return MappingProxyType({slug: Release(**said) for slug, said in yaml.safe_load(file).items()})


def named() -> Mapping[str, Release]:
    """The releases on record, by the skill's name as the taxonomy has it now."""
    names = taxonomy.skill_names()
    return {names.get(slug, slug): release for slug, release in known().items()}
