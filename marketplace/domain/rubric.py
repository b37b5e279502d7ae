"""The rubric of vetting and the plan of its steps, as documents that leads publish.

A document comes as plain mappings and lists, from a file or a table; reading it checks it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from marketplace.domain.errors import Invalid
from marketplace.domain.vetting_words import Grade, RedFlag, StepKind
from marketplace.domain.vocabulary import Instrument, RubricDimension

LEVELS = (1, 2, 3, 4, 5)
LONGEST_SAMPLE = 180
"""Minutes: an expert's unpaid time is worth something."""
LONGEST_TEXT = 1_000
MOST_STEPS = 12
LEAST_REFERENCES = 2

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the eight dimensions: what it asks, what each level looks like, and the least level that passes."""

    id: RubricDimension
    name: str
    asks: str
    step: StepKind
    evidence: str
    anchors: tuple[str, str, str, str, str]
    gate: int | None = None

    def anchor(self, level: int) -> str:
        """Return what this level looks like, in words."""
        return self.anchors[level - 1]


@dataclass(frozen=True, slots=True)
class Rubric:
    """All dimensions, and the words of the red flags."""

    title: str
    dimensions: tuple[Dimension, ...]
    red_flags: Mapping[RedFlag, str]

    def of(self, dimension: RubricDimension) -> Dimension:
        """Return one dimension."""
        return next(one for one in self.dimensions if one.id is dimension)

    def gates_missed(self, levels: Mapping[RubricDimension, float]) -> list[Dimension]:
        """Return the dimensions with a hard gate that these levels do not pass; a level nobody gave does not."""
        return [one for one in self.dimensions if one.gate is not None and levels.get(one.id, 0) < one.gate]


@dataclass(frozen=True, slots=True)
class StepTemplate:
    """One step of a plan; `is_each` steps are taken once for each specialization."""

    kind: StepKind
    title: str
    minutes: int
    instrument: Instrument
    is_each: bool
    instructions: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of vetting in their order."""

    steps: tuple[StepTemplate, ...]


def grade_suggested(levels: Iterable[float]) -> Grade | None:
    """Suggest a grade for agreed levels, or none below the bar; the lead decides.

    >>> grade_suggested([4, 4, 3, 4]).value, grade_suggested([2, 3]), grade_suggested([])
    ('above', None, None)
    """
    given = list(levels)
    mean = sum(given) / len(given) if given else 0.0
    if mean < 3.0:
        return None
    return Grade.WELL_ABOVE if mean >= 4.4 else Grade.ABOVE if mean >= 3.7 else Grade.MEETS


def rubric_of(content: Mapping[str, Any]) -> Rubric:
    """Read a rubric. Raises Invalid, naming the field."""
    problems = Problems()
    given = {row.get("id"): row for row in content.get("dimensions", []) if isinstance(row, Mapping)}
    dimensions = []
    for wanted in RubricDimension:
        row, at = given.get(wanted.value), f"dimensions.{wanted.value}"
        if row is None:
            problems.add(at, f"The dimension {wanted.value} is missing; every one of the eight is rated.")
            continue
        anchors = row.get("anchors") or {}
        texts = tuple(
            problems.text(f"{at}.anchors.{level}", anchors.get(level, anchors.get(str(level)))) for level in LEVELS
        )
        gate = row.get("gate")
        if gate is not None and gate not in LEVELS:
            problems.add(f"{at}.gate", "The least level that passes is 1 to 5, or left out.")
        dimensions.append(
            Dimension(
                wanted,
                problems.text(f"{at}.name", row.get("name")),
                problems.text(f"{at}.asks", row.get("asks")),
                problems.word(f"{at}.step", StepKind, row.get("step"), StepKind.SCREENING_CALL),
                problems.text(f"{at}.evidence", row.get("evidence")),
                (texts[0], texts[1], texts[2], texts[3], texts[4]),
                gate,
            )
        )
    told = content.get("red_flags") or {}
    flags = {flag: problems.text(f"red_flags.{flag.value}", told.get(flag.value)) for flag in RedFlag}
    title = problems.text("title", content.get("title"))
    problems.raise_if_any()
    return Rubric(title, tuple(dimensions), flags)


def plan_of(content: Mapping[str, Any]) -> Plan:
    """Read a plan. Raises Invalid, naming the field as `steps.0.minutes`."""
    problems = Problems()
    steps = []
    rows = list(content.get("steps", []))
    for place, row in enumerate(rows):
        at = f"steps.{place}"
        kind = problems.word(f"{at}.kind", StepKind, row.get("kind"), StepKind.SCREENING_CALL)
        minutes = row.get("minutes")
        most = LONGEST_SAMPLE
        if not isinstance(minutes, int) or not 5 <= minutes <= most:
            problems.add(f"{at}.minutes", f"A step takes 5 to {most} minutes: nobody works unpaid for longer.")
            minutes = most
        steps.append(
            StepTemplate(
                kind,
                problems.text(f"{at}.title", row.get("title"), longest=120),
                minutes,
                problems.word(f"{at}.instrument", Instrument, row.get("instrument"), Instrument.UNSTRUCTURED),
                row.get("scope") == "specialization",
                problems.text(f"{at}.instructions", row.get("instructions")),
            )
        )
    kinds = [step.kind for step in steps]
    if StepKind.SCREENING_CALL not in kinds:
        problems.add("steps", "A plan has a screening call; nobody is listed unseen.")
    if kinds.count(StepKind.REFERENCE) < LEAST_REFERENCES:
        problems.add("steps", f"A plan asks for at least {LEAST_REFERENCES} references.")
    if len(steps) > MOST_STEPS:
        problems.add("steps", f"A plan has at most {MOST_STEPS} steps; people give up on longer ones.")
    problems.raise_if_any()
    return Plan(tuple(steps))


def content_of(plan: Plan) -> dict[str, Any]:
    """Return a plan as the document it was read from."""
    return {
        "steps": [
            {
                "kind": step.kind.value,
                "title": step.title,
                "minutes": step.minutes,
                "scope": "specialization" if step.is_each else "case",
                "instrument": step.instrument.value,
                "instructions": step.instructions,
            }
            for step in plan.steps
        ]
    }


class Problems:
    """Collects what is wrong with a document, by field."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, field: str, complaint: str) -> None:
        """Keep a complaint."""
        self._found.setdefault(field, []).append(complaint)

    def text(self, field: str, value: object, longest: int = LONGEST_TEXT) -> str:
        """Return a text without its margins; an empty or endless one is a complaint."""
        text = value.strip() if isinstance(value, str) else ""
        if not text:
            self.add(field, "This is empty; write it in words.")
        elif len(text) > longest:
            self.add(field, f"This is longer than {longest:,} characters; shorten it.")
        return text

    def word(self, field: str, words: type[Word], value: object, otherwise: Word) -> Word:
        """Return one of a closed list of words; another one is a complaint."""
        try:
            return words(str(value))
        except ValueError:
            self.add(field, f"{str(value)[:40]!r} is none of {', '.join(words)}.")
            return otherwise

    def raise_if_any(self) -> None:
        """Raise Invalid if there was a complaint."""
        if self._found:
            raise Invalid(self._found)
