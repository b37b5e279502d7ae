"""The questionnaire in force: the bundled file, read once in every process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from marketplace.domain.questionnaire import Questionnaire, questionnaire_of

BUNDLED = Path(__file__).parents[1] / "data" / "questionnaire.yaml"


@cache
def current() -> Questionnaire:
    """The questions that a brief is written by. Raises BrokenQuestionnaire, naming the question."""
    return questionnaire_of(yaml.safe_load(BUNDLED.read_text(encoding="utf-8")))
