"""The questions that a brief is written by, as a document: pages, questions, limits, and how criteria are bounded.

A document comes as plain mappings and lists, from a file; reading it checks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

from marketplace.domain.briefs import BriefDraft
from marketplace.domain.criteria import WHOLE, AssessedBy, Bounds, CriterionDraft, CriterionPart, problems_of
from marketplace.domain.errors import MarketplaceError

ANSWER_LENGTH = 5_000
QUESTION_LENGTH = 60

Word = TypeVar("Word", bound=StrEnum)


class BrokenQuestionnaire(MarketplaceError):
    """The file of questions cannot be used; the sentence names the question and the reason."""

    code = "broken-questionnaire"


class QuestionKind(StrEnum):
    """How a question is answered; the later ones have a form of their own."""

    LINE = "line"
    AREA = "area"
    CHOICE = "choice"
    NUMBER = "number"
    DATE = "date"
    TICK = "tick"
    SKILLS = "skills"
    SPECIALIZATIONS = "specializations"
    DOMAIN = "domain"
    ZONE = "zone"
    WINDOW = "window"
    LANGUAGES = "languages"
    MODELS = "models"
    BUDGET = "budget"
    CRITERIA = "criteria"


FREE = frozenset({QuestionKind.LINE, QuestionKind.AREA, QuestionKind.CHOICE})
"""Kinds that a question of the file alone can have: its answer is kept under its id."""

OWN = frozenset({part.name for part in fields(BriefDraft)} - {"answers", "is_synthetic"})
"""Keys of a brief: a question with such an id fills the key."""

SETTING = "setting"
"""Answered on a page of its own kind: "production" is the brief's key of that name."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `score` is what it is worth for readiness, None where it is not asked for that."""

    value: str
    label: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Worth:
    """What a question is worth in the readiness score; a written answer counts from `least` characters on."""

    weight: int
    advice: str
    source: str
    least: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One question: `name` heads its answer in a list, `label` asks it."""

    id: str
    kind: QuestionKind
    name: str
    label: str
    help: str = ""
    limit: int = 0
    rows: int = 3
    options: tuple[Option, ...] = ()
    readiness: Worth | None = None

    @property
    def is_answer(self) -> bool:
        """Whether what is said is kept as an answer of its own, and no key of the brief."""
        return self.id not in OWN

    def option(self, value: str) -> Option | None:
        """Return the option of this value."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class Page:
    """A few questions that belong together."""

    id: str
    title: str
    why: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All pages in their order, the bounds of the criteria, and what is suggested where there are none."""

    pages: tuple[Page, ...]
    bounds: Mapping[CriterionPart, Bounds]
    methods: Mapping[AssessedBy, str]
    standard: tuple[CriterionDraft, ...]

    def questions(self) -> Iterator[Question]:
        """Yield every question in the order of the pages."""
        for page in self.pages:
            yield from page.questions

    def problems(self, draft: BriefDraft) -> dict[str, list[str]]:
        """Return the complaints about a brief's answers and criteria, by field."""
        found = problems_of(draft.criteria, self.bounds)
        known = {question.id: question for question in self.questions() if question.is_answer}
        for name, answer in draft.answers:
            question = known.get(name)
            if question is None:
                found["answers"] = [f"There is no question {name[:QUESTION_LENGTH]!r}; leave it out."]
            elif question.options and question.option(answer) is None:
                found[f"answers.{name}"] = ["This is none of the answers; choose one of the list."]
            elif "\x00" in answer:
                found[f"answers.{name}"] = ["The answer holds a null character; remove it."]
            elif len(answer) > (question.limit or ANSWER_LENGTH):
                most = question.limit or ANSWER_LENGTH
                found[f"answers.{name}"] = [f"The answer has {len(answer):,} characters; shorten it to {most:,}."]
        return found


def questionnaire_of(content: Mapping[str, Any]) -> Questionnaire:
    """Read a questionnaire. Raises BrokenQuestionnaire, naming the question."""
    pages = tuple(_page(page) for page in content.get("pages") or ())
    ids = [question.id for page in pages for question in page.questions]
    for name in ids:
        if ids.count(name) > 1:
            raise BrokenQuestionnaire(f"The question {name!r} is asked twice.")
    criteria = content.get("criteria") or {}
    bounds = {
        _word(CriterionPart, name, "criteria.parts"): Bounds(
            str(of["name"]), int(of["low"]), int(of["high"]), str(of["source"])
        )
        for name, of in (criteria.get("parts") or {}).items()
    }
    methods = {_word(AssessedBy, key, "criteria.methods"): str(name) for key, name in criteria["methods"].items()}
    standard = tuple(
        CriterionDraft(
            str(of["name"]),
            _word(CriterionPart, of["part"], "criteria.standard"),
            _word(AssessedBy, of["assessed_by"], "criteria.standard"),
            int(of["weight"]),
        )
        for of in criteria.get("standard") or ()
    )
    if set(bounds) != set(CriterionPart) or set(methods) != set(AssessedBy):
        raise BrokenQuestionnaire("Every part of the criteria needs bounds, and every way of assessing a name.")
    if wrong := problems_of(standard, bounds):
        raise BrokenQuestionnaire(f"The standard criteria cannot be used: {next(iter(wrong.values()))[0]}")
    weights = [question.readiness.weight for page in pages for question in page.questions if question.readiness]
    if sum(weights) != WHOLE:
        raise BrokenQuestionnaire(f"The weights of readiness add up to {sum(weights)}, not to {WHOLE}.")
    return Questionnaire(pages, bounds, methods, standard)


def _page(content: Mapping[str, Any]) -> Page:
    questions = tuple(_question(question) for question in content["questions"])
    return Page(str(content["id"]), str(content["title"]), str(content["why"]), questions)


def _question(content: Mapping[str, Any]) -> Question:
    name = str(content.get("id") or "")
    at = f"The question {name!r}"
    strangers = set(content) - {part.name for part in fields(Question)}
    if strangers:
        raise BrokenQuestionnaire(f"{at} has the unknown key {sorted(strangers)[0]!r}.")
    kind = _word(QuestionKind, content.get("kind"), at)
    if not name or len(name) > QUESTION_LENGTH or not content.get("name"):
        raise BrokenQuestionnaire(f"{at} needs a short id and a name.")
    if name not in OWN and kind not in FREE:
        raise BrokenQuestionnaire(f"{at} is no key of a brief, so it is answered by a line, an area or a choice.")
    options = tuple(
        Option(str(of["value"]), str(of["label"]), None if of.get("score") is None else float(of["score"]))
        for of in content.get("options") or ()
    )
    if (kind is QuestionKind.CHOICE) != bool(options):
        raise BrokenQuestionnaire(f"{at} has options where there is nothing to choose, or none where there is.")
    worth = content.get("readiness")
    if worth and not (options and all(option.score is not None for option in options)) and not worth.get("least"):
        raise BrokenQuestionnaire(f"{at} counts for readiness, so its options need a score or its text a length.")
    return Question(
        name,
        kind,
        str(content["name"]),
        str(content.get("label") or content["name"]),
        str(content.get("help") or ""),
        int(content.get("limit") or 0),
        int(content.get("rows") or 3),
        options,
        Worth(int(worth["weight"]), str(worth["advice"]), str(worth["source"]), int(worth.get("least") or 0))
        if worth
        else None,
    )


def _word(kind: type[Word], word: object, where: str) -> Word:
    try:
        return kind(str(word))
    except ValueError:
        raise BrokenQuestionnaire(f"{where} says {str(word)[:40]!r}; use one of {', '.join(kind)}.") from None


def standard_criteria(
    questionnaire: Questionnaire, draft: BriefDraft, names: Sequence[str]
) -> tuple[CriterionDraft, ...]:
    """Return the criteria that are suggested for a brief; `names` are those of the skills it must have."""
    skills = ", ".join(names[:3]) or draft.domain or "work like this"
    return tuple(
        CriterionDraft(one.name.replace("{skills}", skills), one.part, one.assessed_by, one.weight)
        for one in questionnaire.standard
    )
