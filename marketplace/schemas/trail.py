"""What a page may ask of the audit trail; empty fields ask nothing."""

from __future__ import annotations

from typing import Any

from marshmallow import EXCLUDE, Schema, fields, post_load, pre_load, validate, validates_schema
from marshmallow.exceptions import ValidationError

from marketplace.domain.trail import TrailFilter
from marketplace.domain.vocabulary import EventAct
from marketplace.schemas.base import Text

LENGTH = 320
"""As long as an e-mail address may be."""

BRIEF = validate.Length(max=LENGTH, error="This is longer than any name in the trail; shorten it.")
DAY: dict[str, Any] = {"invalid": "This is no day; write it as 2026-11-23."}


class TrailIn(Schema):
    """The fields of the filter, as an address carries them."""

    class Meta:
        """The address carries the place in the list too."""

        unknown = EXCLUDE

    actor = Text(load_default="", validate=BRIEF)
    act = fields.Enum(
        EventAct, by_value=True, load_default=None, error_messages={"unknown": "There is no such act; choose one."}
    )
    kind = Text(load_default="", validate=BRIEF)
    name = Text(load_default="", validate=BRIEF)
    since = fields.Date(load_default=None, error_messages=DAY)
    until = fields.Date(load_default=None, error_messages=DAY)
    request_id = Text(data_key="request", load_default="", validate=BRIEF)
    before = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 2**31 - 1, error="This is no place in the list; begin again."),
        error_messages={"invalid": "This is no place in the list; begin again."},
    )

    @pre_load
    def _leave_out_what_is_empty(self, data: Any, **_: Any) -> dict[str, str]:
        return {name: value.strip() for name, value in data.items() if value.strip()}

    @validates_schema
    def _ends_after_it_begins(self, data: dict[str, Any], **_: Any) -> None:
        if data["since"] and data["until"] and data["until"] < data["since"]:
            raise ValidationError({"until": ["The last day is before the first; swap them."]})

    @post_load
    def _filter(self, data: dict[str, Any], **_: Any) -> tuple[TrailFilter, int | None]:
        before = data.pop("before")
        return TrailFilter(**data), before
