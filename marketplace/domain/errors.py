"""Everything the marketplace can refuse, each with a stable `code`; entrances turn codes into answers."""

from collections.abc import Mapping, Sequence


class MarketplaceError(Exception):
    """The root of every refusal; `code` never changes once published."""

    code = "refused"


class NotFound(MarketplaceError):
    """There is no such thing, or it is not yours to see."""

    code = "not-found"


class Forbidden(MarketplaceError):
    """You may see it, but not do this with it."""

    code = "forbidden"


class IllegalMove(MarketplaceError):
    """The thing is not in a state from which this move is lawful; `legal` names the lawful ones."""

    code = "illegal-move"

    def __init__(self, message: str, legal: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.legal = tuple(legal)


class Conflict(MarketplaceError):
    """Somebody else has changed or taken it meanwhile."""

    code = "conflict"


class NotReplayable(MarketplaceError):
    """A ranking from which too little was kept to make it again."""

    code = "not-replayable"


class LinkUnknown(NotFound):
    """The link is not one of ours any more; the message says the cure."""

    code = "link-unknown"


class LinkSpent(MarketplaceError):
    """The link was used, or came too late; the message says which, and the cure."""

    code = "link-spent"


class Invalid(MarketplaceError):
    """What was given cannot be right; `errors` maps each field to its complaints.

    >>> str(Invalid({"budget.max": ["The maximum is below the target."]}))
    'budget.max: The maximum is below the target.'
    """

    code = "invalid"

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = {field: list(messages) for field, messages in errors.items()}
        super().__init__("\n".join(f"{field}: {' '.join(messages)}" for field, messages in self.errors.items()))
