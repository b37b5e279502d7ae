"""What requests carry beside their noun: a page of a list, a key for sending twice, the version that was read."""

from marshmallow import EXCLUDE, Schema, fields, validate

from marketplace.schemas.base import Strict, Whole

MOST = 100
"""More rows than anybody reads at once, and few enough to send."""

SIZE = validate.Range(1, MOST, error=f"{{input}} is out of range; ask for 1 to {MOST}.")


class PageIn(Strict):
    """Which page of a list."""

    limit = Whole(load_default=20, validate=SIZE, metadata={"description": "How many, at most."})
    cursor = fields.String(
        load_default=None,
        validate=validate.Regexp("^[A-Za-z0-9_-]{22}$", error="This is no cursor; leave it out to begin again."),
        metadata={"description": "The `next` of the page before; means nothing else."},
    )


class EmptyIn(Strict):
    """Nothing needs to be said."""


class IdempotencyIn(Schema):
    """A key under which the answer is kept for a day."""

    class Meta:
        """A request has other headers too."""

        unknown = EXCLUDE

    key = fields.String(
        data_key="Idempotency-Key",
        metadata={
            "description": "Send a random key; sent again with the same body, the request is answered, not repeated.",
            "example": "7b0c6f3e-1d54-4b0e-9a43-0f6f1a1d2c9b",
        },
    )


class VersionIn(Schema):
    """Which version is changed."""

    class Meta:
        """A request has other headers too."""

        unknown = EXCLUDE

    version = fields.String(
        data_key="If-Match",
        metadata={"description": "The ETag of the brief as you read it; without it the answer is 428."},
    )
