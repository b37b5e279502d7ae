"""A shortlist on the wire: numbers unrounded, amounts in major units, experts by their public id."""

from marshmallow import fields, validate

from marketplace.schemas.base import Answer, Strict, Whole
from marketplace.schemas.briefs import BriefOut
from marketplace.schemas.requests import SIZE


class MatchIn(Strict):
    """How a shortlist is to be; nothing need be said."""

    error_messages = {"type": 'Not a set of keys and values; send nothing, or {"size": 10}.'}

    size = Whole(
        load_default=None, validate=SIZE, metadata={"description": "How many experts to show; 10 if not said."}
    )
    role = fields.String(
        load_default=None,
        validate=validate.Length(max=120),
        metadata={"description": "The name of a role of the brief, to rank for its skills and hours alone."},
    )


class CostOut(Answer):
    """The total cost of the whole brief."""

    low = fields.Float()
    expected = fields.Float()
    high = fields.Float()
    currency = fields.String()


class ContributionOut(Answer):
    """One signal's part of a score: points = weight x (value - median of the eligible)."""

    signal = fields.String()
    value = fields.Float()
    weight = fields.Float()
    median = fields.Float()
    points = fields.Float()
    sentence = fields.String()
    evidence = fields.List(fields.String())
    is_known = fields.Boolean()


class OptionOut(Answer):
    """One engagement model that the expert offers for this brief."""

    engagement_model = fields.String(attribute="model")
    total_cost = fields.Nested(CostOut, attribute="cost")
    value = fields.Float()
    is_eligible = fields.Boolean()


class CounterfactualOut(Answer):
    """A change that was made and scored again."""

    change = fields.String()
    signal = fields.String()
    rank = fields.Integer()
    score = fields.Float()


class MatchOut(Answer):
    """One ranked expert: score = base + the sum of the points."""

    rank = fields.Integer()
    expert_id = fields.String(attribute="public_id")
    name = fields.String()
    headline = fields.String()
    score = fields.Float()
    base = fields.Float()
    confidence = fields.Float()
    engagement_model = fields.String(attribute="model")
    total_cost = fields.Nested(CostOut)
    options = fields.List(fields.Nested(OptionOut))
    contributions = fields.List(fields.Nested(ContributionOut))
    weakest = fields.String()
    counterfactuals = fields.List(fields.Nested(CounterfactualOut))
    flags = fields.List(fields.String())


class RelaxationOut(Answer):
    """What giving up some constraints would bring: `count` experts would then be eligible."""

    constraints = fields.List(fields.String())
    count = fields.Integer()
    change = fields.String()


class ShortlistOut(Answer):
    """The answer to one brief. `excluded` counts the experts failing each rule; they may overlap."""

    brief = fields.Nested(BriefOut)
    pool_size = fields.Integer()
    eligible = fields.Integer()
    excluded = fields.Dict(keys=fields.String(), values=fields.Integer())
    excluded_only = fields.Dict(keys=fields.String(), values=fields.Integer())
    relax = fields.List(fields.Nested(RelaxationOut), attribute="relaxations")
    base = fields.Float()
    currency = fields.String()
    weights = fields.Dict(keys=fields.String(), values=fields.Float())
    notes = fields.List(fields.String())
    matches = fields.List(fields.Nested(MatchOut))


class RunOut(Answer):
    """What heads a stored shortlist."""

    run = fields.String(attribute="public_id")
    created_at = fields.AwareDateTime()
    today = fields.Date(metadata={"description": "The day that availability and recency were measured from."})
    snapshot = fields.String(metadata={"description": "The index that was asked."})
    taxonomy_version = fields.String()
    role = fields.String(allow_none=True, metadata={"description": "The role it was made for; none for all of it."})
    pool_size = fields.Integer()
    eligible = fields.Integer()


class RunsOut(Answer):
    """One page of the shortlists made for a brief."""

    runs = fields.List(fields.Nested(RunOut))
    next = fields.String(allow_none=True)


class StoredShortlistOut(RunOut, ShortlistOut):
    """A shortlist that is kept, with the brief as it was then."""


def shortlist_out(brief: object, shortlist: object) -> dict[str, object]:
    """The wire form of a shortlist for a brief (a `BriefDraft`, as it was understood)."""
    answer = ShortlistOut(exclude=("brief",)).dump(shortlist)
    return {"brief": BriefOut().dump(brief), **answer}


def stored_shortlist_out(run: object, brief: object, shortlist: object) -> dict[str, object]:
    """The wire form of a stored run: what heads it, the brief as it was ranked, and the shortlist as it was shown."""
    return {**RunOut().dump(run), **shortlist_out(brief, shortlist)}
