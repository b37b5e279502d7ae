"""What all schemas share: unknown keys are refused by name, and complaints say what to do."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, pre_load

LARGEST = Decimal("1e13")


class Strict(Schema):
    """A schema that names what it does not know, and what it does."""

    class Meta:
        """Answers keep the order in which they are written here."""

        ordered = True

    @pre_load
    def _refuse_unknown(self, data: Any, **_: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        known = {field.data_key or name for name, field in self.fields.items() if not field.dump_only}
        unknown = {
            str(key)[:60]: [f"{str(key)[:60]!r} is not a known key; use one of {', '.join(sorted(known))}."]
            for key in data
            if key not in known
        }
        if unknown:
            raise ValidationError(unknown)
        return data


class Amount(fields.Decimal):
    """An amount of money in major units: a number, or a number in a string."""

    default_error_messages = {
        "invalid": "Not an amount; give a number such as 7000.",
        "special": "Not an amount; give a number such as 7000.",
        "too_large": "The amount is too large to be meant; give it in whole units of the currency.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Decimal:
        if isinstance(value, bool):
            raise self.make_error("invalid")
        amount = super()._deserialize(value, attr, data, **kwargs)
        if abs(amount) > LARGEST:
            raise self.make_error("too_large")
        return amount


class Number(fields.Float):
    """A finite number; a word is not one, and neither is true."""

    default_error_messages = {"invalid": "Not a number; give one such as 20."}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if isinstance(value, bool):
            raise self.make_error("invalid")
        return super()._deserialize(value, attr, data, **kwargs)
