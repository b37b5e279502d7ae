"""Where the public data sets are that the benchmarks read: none of them is part of this repository."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "ASSAY_DATA"

PUBLIC_SOURCES: dict[str, str] = {
    "salaries": (
        "the aijobs.net salary survey (CC0; snapshot of 2025-01-19, saved as salaries_2025-01-19.csv) "
        "is published at https://github.com/foorilla/ai-jobs-net-salaries"
    ),
    "dblp_experts": (
        "the DBLP expert-finding set of Brochier et al. (BIR@ECIR 2020, arXiv:2004.03621; saved as "
        "dblp_experts.json) is published with the authors' package at https://github.com/brochier/expert_finding"
    ),
    "skillspan": (
        "SkillSpan (Zhang et al., NAACL 2022; MIT; train.json and dev.json) "
        "is published at https://github.com/kris927b/SkillSpan"
    ),
    "skill_extraction": (
        "the TECH and HOUSE skill annotations (Decorte et al., RecSys in HR 2022, arXiv:2209.05987) are published "
        "at https://huggingface.co/datasets/TechWolf/skill-extraction-tech and .../skill-extraction-house"
    ),
    "esco": (
        "ESCO v1.2 (European Commission; reuse with attribution) is published at https://esco.ec.europa.eu/en/use-esco"
    ),
    "onet": (
        "the O*NET database (U.S. Department of Labor/ETA; CC BY 4.0) "
        "is published at https://www.onetcenter.org/database.html"
    ),
    "uk_dos": (
        "the Digital Outcomes and Specialists opportunities (Open Government Licence v3; file of July 2018) "
        "are published at https://www.data.gov.uk"
    ),
}
"""Each data set by the name of its folder, and a clause that says what it is and where to get it."""


class MissingData(SystemExit):
    """A data set is not where `ASSAY_DATA` points. Uncaught, it ends a script and prints its one sentence."""


def data_folder(name: str, env: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the data set `name` inside the folder that `ASSAY_DATA` names.

    Raises MissingData, whose sentence says which folder is missing, how to name it and where to
    get what belongs in it.
    """
    root = env.get(VARIABLE, "").strip()
    if not root:
        raise MissingData(f"The data set {name} was not found because {VARIABLE} is not set: {_cure(name)}.")
    folder = Path(root).expanduser() / name
    if not folder.is_dir():
        raise MissingData(f"The folder {folder} is missing: {_cure(name)}.")
    return folder


def data_file(name: str, file: str, env: Mapping[str, str] = os.environ) -> Path:
    """Return one file of the data set `name`. Raises MissingData like `data_folder`, naming the file."""
    path = data_folder(name, env) / file
    if not path.is_file():
        raise MissingData(f"The file {path} is missing: {_cure(name)}.")
    return path


def _cure(name: str) -> str:
    return f"{VARIABLE} must name a folder that holds {name}/; {PUBLIC_SOURCES[name]}"
