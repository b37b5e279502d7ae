"""A brief on the wire: in files, in the API and, through the form, on the page."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from marshmallow import INCLUDE, ValidationError, fields, post_load, pre_load

from marketplace.domain.briefs import BriefDraft, BudgetDraft, RequirementDraft
from marketplace.domain.criteria import AssessedBy, CriterionDraft, CriterionPart
from marketplace.domain.money import MINOR_DIGITS, to_major, to_minor
from marketplace.domain.places import WORKDAY, LanguageDraft, WindowDraft, hours_as_text, hours_from
from marketplace.domain.vocabulary import BriefStatus, BudgetUnit, CefrLevel, EngagementModel, Need
from marketplace.schemas.base import LEAVE_OUT, Amount, Answer, Number, Several, Strict, Text, Whole, YesNo

MAJOR: dict[str, Any] = {"type": ["number", "null"]}

LEVELS = {"aware": 0.25, "working": 0.5, "proficient": 0.75, "expert": 1.0}


def _words(enum: type[Any]) -> dict[str, Any]:
    return LEAVE_OUT | {"unknown": f"Unknown word; use one of {', '.join(member.value for member in enum)}."}


class Level(Number):
    """A level in (0, 1], or its word: aware, working, proficient, expert."""

    default_error_messages = {"invalid": f"Not a level; give 0.25 to 1, or one of {', '.join(LEVELS)}."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, str) and value.strip().lower() in LEVELS:
            return LEVELS[value.strip().lower()]
        return super()._deserialize(value, attr, data, **kwargs)


class Hours(fields.Field[WindowDraft]):
    """Working hours of a day, as 09:00-17:00."""

    default_error_messages = LEAVE_OUT

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> WindowDraft:
        try:
            return hours_from(str(value))
        except ValueError as error:
            raise ValidationError(f"{error}.") from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else hours_as_text(value)


class Languages(fields.Field[tuple[LanguageDraft, ...]]):
    """Languages with the level each is needed at: {"en": "B2"}, or ["en"] for B2."""

    default_error_messages = LEAVE_OUT

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> tuple[LanguageDraft, ...]:
        if isinstance(value, list) and all(isinstance(code, str) for code in value):
            value = dict.fromkeys(value, CefrLevel.B2.value)
        if not isinstance(value, Mapping):
            raise ValidationError('Not languages; write {"en": "B2"}, or ["en"].')
        try:
            return tuple(
                LanguageDraft(str(code).lower(), CefrLevel(str(level).upper())) for code, level in value.items()
            )
        except ValueError:
            raise ValidationError(f"A language level is unknown; use one of {', '.join(CefrLevel)}.") from None

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> dict[str, str]:
        return {asked.language: asked.level.value for asked in value}


class RequirementSchema(Strict):
    """One skill asked for."""

    error_messages = {"type": 'Not a skill; write its name, or {"skill": "pytorch", "need": "must"}.'}

    skill = Text(
        required=True,
        error_messages={"required": "The skill is missing; name one, such as pytorch."},
        metadata={"description": "A skill's id, name or alias.", "example": "pytorch"},
    )
    need = fields.Enum(Need, by_value=True, load_default=Need.MUST, error_messages=_words(Need))
    level = Level(load_default=None, allow_none=True, metadata={"description": "0 to 1, or a word for it."})
    exact = YesNo(load_default=False, metadata={"description": "True refuses a substitute."})

    @pre_load
    def _bare(self, data: Any, **_: Any) -> Any:
        """A skill alone may be given as its name."""
        return {"skill": data} if isinstance(data, str) else data

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> RequirementDraft:
        return RequirementDraft(**data)


class BudgetSchema(Strict):
    """What may be spent, all included, in major units of the currency per unit."""

    error_messages = {"type": 'Not a budget; write {"max": 7000, "currency": "EUR", "unit": "total"}.'}

    target = Amount(load_default=None, allow_none=True)
    max = Amount(load_default=None, allow_none=True)
    currency = Text(
        required=True,
        error_messages={"required": "The currency is missing; give one such as EUR."},
        metadata={"example": "EUR"},
    )
    unit = fields.Enum(BudgetUnit, by_value=True, load_default=BudgetUnit.TOTAL, error_messages=_words(BudgetUnit))
    strict = YesNo(load_default=False, metadata={"description": "True refuses any cost above the max."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> BudgetDraft:
        currency = data["currency"] = data["currency"].strip().upper()
        for name in ("target", "max"):
            if data[name] is not None:
                try:
                    # An unknown currency is the domain's to refuse; its digits do not matter here.
                    data[name] = to_minor(data[name], currency) if currency in MINOR_DIGITS else int(data[name])
                except ValueError as error:
                    raise ValidationError({name: [f"{error}; round it."]}) from error
        return BudgetDraft(**data)


class CriterionSchema(Strict):
    """One thing that applicants are assessed by."""

    error_messages = {"type": 'Not a criterion; write {"name": "Serving under load", "weight": 40}.'}

    name = Text(
        required=True,
        error_messages={"required": "The name is missing; say what is assessed."},
        metadata={"example": "Has served a model under load"},
    )
    part = fields.Enum(
        CriterionPart, by_value=True, load_default=CriterionPart.EXPERTISE, error_messages=_words(CriterionPart)
    )
    assessed_by = fields.Enum(
        AssessedBy, by_value=True, load_default=AssessedBy.EVIDENCE, error_messages=_words(AssessedBy)
    )
    weight = Whole(
        required=True,
        error_messages={"required": "The weight is missing; give its share of 100."},
        metadata={"description": "Its share in per cent; all of them add up to 100.", "example": 40},
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> CriterionDraft:
        return CriterionDraft(**{**data, "name": data["name"].strip()})


class BriefIn(Strict):
    """A brief as it is posted; only `text` is required."""

    title = Text(load_default="")
    text = Text(
        required=True,
        error_messages={"required": "The text is missing; describe the work in a sentence or more."},
        metadata={"example": "Cut the latency of our fraud scoring model to 50 ms and keep it monitored."},
    )
    outcome = Text(load_default="")
    scope = Text(load_default="")
    engagement_models = Several(
        fields.Enum(EngagementModel, by_value=True, error_messages=_words(EngagementModel)),
        load_default=(),
        metadata={"description": "In order of preference; none accepts all three."},
    )
    hours_per_week = Number(load_default=None, allow_none=True)
    duration_weeks = Number(load_default=None, allow_none=True)
    start = fields.Date(
        load_default=None,
        allow_none=True,
        error_messages=LEAVE_OUT | {"invalid": "Not a date; write it as 2027-01-31."},
    )
    domain = Text(load_default=None, allow_none=True)
    specializations = Several(Text(), load_default=())
    skills = Several(fields.Nested(RequirementSchema, error_messages=LEAVE_OUT), load_default=())
    overlap_hours = Number(load_default=0.0)
    overlap_strict = YesNo(load_default=False)
    time_zone = Text(load_default="UTC", metadata={"example": "Europe/Berlin"})
    working_hours = Hours(load_default=WORKDAY, metadata={"example": "09:00-17:00"})
    languages = Languages(load_default=(), metadata={"type": "object", "example": {"en": "B2"}})
    budget = fields.Nested(BudgetSchema, load_default=None, allow_none=True)
    work_countries = Several(Text(), load_default=())
    production = YesNo(load_default=False)
    compliance = Several(Text(), load_default=())
    criteria = Several(
        fields.Nested(CriterionSchema, error_messages=LEAVE_OUT),
        load_default=(),
        metadata={"description": "What applicants are assessed by; none leaves those that the brief has."},
    )

    @pre_load
    def _plain(self, data: Any, **_: Any) -> Any:
        """Files may hold a date as a date, and one engagement model as a word."""
        if not isinstance(data, Mapping):
            raise ValidationError("A brief is a set of keys and values; see docs/briefs.md.")
        data = dict(data)
        if isinstance(data.get("start"), date):
            data["start"] = data["start"].isoformat()[:10]
        for name in ("engagement_models", "specializations"):
            if isinstance(data.get(name), str):
                data[name] = [data[name]]
        return data

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> BriefDraft:
        for name in ("engagement_models", "specializations", "skills", "work_countries", "compliance", "criteria"):
            data[name] = tuple(data[name])
        draft = BriefDraft(**data)
        return replace(draft, work_countries=tuple(code.strip().upper() for code in draft.work_countries))


class BudgetOut(Answer):
    """A budget as it is answered, in major units."""

    target = fields.Function(lambda budget: _major(budget.target, budget.currency), metadata=MAJOR)
    max = fields.Function(lambda budget: _major(budget.max, budget.currency), metadata=MAJOR)
    currency = fields.String()
    unit = fields.Enum(BudgetUnit, by_value=True)
    strict = fields.Boolean()


class BriefOut(BriefIn):
    """A draft as it is answered: what was understood, amounts in major units."""

    class Meta:
        """A later version may add keys."""

        unknown = INCLUDE

    budget = fields.Nested(BudgetOut, allow_none=True)


class BriefHeadOut(Answer):
    """What a stored brief has beside its words."""

    id = fields.String(attribute="public_id", metadata={"format": "uuid"})
    status = fields.Enum(BriefStatus, by_value=True)
    created_at = fields.AwareDateTime()
    updated_at = fields.AwareDateTime()
    published_at = fields.AwareDateTime(allow_none=True)


class StoredBriefOut(BriefHeadOut, BriefOut):
    """A brief that is kept."""


class RoleOut(Answer):
    """One role of a brief, for one person or several."""

    name = fields.String()
    heads = fields.Integer()
    hours_per_week = fields.Float(
        attribute="hours", allow_none=True, metadata={"description": "None where they are the brief's."}
    )
    skills = fields.List(fields.String())
    first_week = fields.Integer(metadata={"description": "The week of the brief in which it begins, from 1 on."})


class RolesOut(Answer):
    """The roles of a brief, in order; a brief for one person has one, which asks for what the brief asks."""

    roles = fields.List(fields.Nested(RoleOut))


class BriefsOut(Answer):
    """One page of a company's briefs."""

    briefs = fields.List(fields.Nested(StoredBriefOut))
    next = fields.String(allow_none=True, metadata={"description": "The cursor of the page after this, if any."})


def stored_brief_out(brief: object, draft: BriefDraft) -> dict[str, object]:
    """The wire form of a stored brief: its heading, and what it says (`draft`)."""
    return {**BriefHeadOut().dump(brief), **BriefOut().dump(draft)}


def _major(minor: int | None, currency: str) -> float | int | None:
    if minor is None:
        return None
    amount = to_major(minor, currency)
    return int(amount) if amount == amount.to_integral_value() else float(amount)
